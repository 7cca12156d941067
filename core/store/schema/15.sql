-- Whom an account trusts besides the system's authorities.
ALTER TABLE accounts ADD COLUMN ca TEXT NOT NULL DEFAULT '';
