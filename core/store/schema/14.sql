-- What people write down of keys.
CREATE TABLE register (
	fingerprint TEXT PRIMARY KEY, owner TEXT NOT NULL, purpose TEXT NOT NULL, machine TEXT NOT NULL,
	review INTEGER NOT NULL, ends INTEGER NOT NULL, updated INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
