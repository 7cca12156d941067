-- What was called sealed is called encrypted. The columns are copied by their order, which
-- is the same under both names.
CREATE TABLE key_pairs_7 (
	fingerprint TEXT PRIMARY KEY, md5 TEXT NOT NULL, type TEXT NOT NULL, bits INTEGER NOT NULL,
	comment TEXT NOT NULL, public TEXT NOT NULL, created INTEGER NOT NULL, origin TEXT NOT NULL,
	encrypted INTEGER NOT NULL, lost INTEGER NOT NULL
) STRICT;
INSERT INTO key_pairs_7 SELECT * FROM key_pairs;
DROP TABLE key_pairs;
ALTER TABLE key_pairs_7 RENAME TO key_pairs;
