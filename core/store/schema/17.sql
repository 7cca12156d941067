-- Of the keys of a group of machines, which its machines may open repositories with. What
-- was noted of groups before does not say it, so all may.
ALTER TABLE machine_keys ADD COLUMN opens INTEGER NOT NULL DEFAULT 0;
UPDATE machine_keys SET opens = 1 WHERE machine IN (SELECT id FROM machines WHERE kind = 'group');
