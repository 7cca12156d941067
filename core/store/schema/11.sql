-- When a key on a machine is to go.
ALTER TABLE machine_keys ADD COLUMN ends INTEGER NOT NULL DEFAULT 0;
