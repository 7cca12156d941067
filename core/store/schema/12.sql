-- Since when a machine does not answer.
ALTER TABLE machines ADD COLUMN troubled INTEGER NOT NULL DEFAULT 0;
