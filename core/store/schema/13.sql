-- What the forges held at the time of each audit, each row and each part of the whole
-- stored once, by the hash of its content; the log of changes; who added a key, where the
-- forge tells.
ALTER TABLE deploy_keys ADD COLUMN added_by TEXT NOT NULL DEFAULT '';
CREATE TABLE snapshots (
	id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, until INTEGER NOT NULL, audits INTEGER NOT NULL,
	hash TEXT NOT NULL, parts BLOB NOT NULL, counts TEXT NOT NULL, evidence TEXT NOT NULL
) STRICT;
CREATE INDEX snapshots_by_time ON snapshots(at);
CREATE TABLE snapshot_content (hash BLOB PRIMARY KEY, content BLOB NOT NULL) STRICT;
CREATE TABLE changes (
	n INTEGER PRIMARY KEY, at INTEGER NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, state TEXT NOT NULL,
	account TEXT NOT NULL, target TEXT NOT NULL, project INTEGER NOT NULL, machine TEXT NOT NULL,
	fingerprint TEXT NOT NULL, key_id TEXT NOT NULL, label TEXT NOT NULL, access TEXT NOT NULL,
	rollout INTEGER NOT NULL, detail TEXT NOT NULL, hash TEXT NOT NULL
) STRICT;
CREATE INDEX changes_by_key ON changes(fingerprint);
CREATE INDEX changes_by_time ON changes(at);
