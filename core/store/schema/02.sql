-- Key counts are stored with the repository, so that opening the cache reads one table;
-- rollouts with their steps; key sets; answers for conditional requests; which token made
-- a key.
ALTER TABLE repos ADD COLUMN keys INTEGER NOT NULL DEFAULT -1;
ALTER TABLE repos ADD COLUMN keys_read INTEGER NOT NULL DEFAULT 0;
ALTER TABLE repos ADD COLUMN keys_used INTEGER NOT NULL DEFAULT 0;
ALTER TABLE repos ADD COLUMN keys_tried INTEGER NOT NULL DEFAULT 0;
ALTER TABLE repos ADD COLUMN keys_error TEXT NOT NULL DEFAULT '';
UPDATE repos SET (keys, keys_read, keys_used) = (SELECT k.keys, k.read, k.last_used FROM key_reads AS k
	WHERE k.account = repos.account AND k.target = repos.path AND k.project = 0)
	WHERE EXISTS (SELECT 1 FROM key_reads AS k WHERE k.account = repos.account AND k.target = repos.path AND k.project = 0);
ALTER TABLE accounts ADD COLUMN credential TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN hourly_budget INTEGER NOT NULL DEFAULT 0;
UPDATE accounts SET credential = lower(hex(randomblob(6)));
ALTER TABLE placements ADD COLUMN credential TEXT NOT NULL DEFAULT '';
ALTER TABLE request_log ADD COLUMN use INTEGER NOT NULL DEFAULT 0;
CREATE TABLE answers (
	account TEXT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
	url TEXT NOT NULL, etag TEXT NOT NULL, header TEXT NOT NULL, body BLOB NOT NULL, at INTEGER NOT NULL,
	PRIMARY KEY (account, url)
) STRICT, WITHOUT ROWID;
CREATE TABLE key_sets (
	name TEXT PRIMARY KEY COLLATE NOCASE, created INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE key_set_members (
	name TEXT NOT NULL COLLATE NOCASE REFERENCES key_sets(name) ON DELETE CASCADE,
	fingerprint TEXT NOT NULL, account TEXT NOT NULL, target TEXT NOT NULL,
	PRIMARY KEY (name, fingerprint)
) STRICT, WITHOUT ROWID;
CREATE INDEX key_set_members_by_key ON key_set_members(fingerprint);
CREATE TABLE rollouts (
	id INTEGER PRIMARY KEY AUTOINCREMENT, verb TEXT NOT NULL, title TEXT NOT NULL, hash TEXT NOT NULL,
	spec TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL, undoing INTEGER NOT NULL,
	fingerprint TEXT NOT NULL, public TEXT NOT NULL, owner TEXT NOT NULL,
	created INTEGER NOT NULL, started INTEGER NOT NULL, updated INTEGER NOT NULL, ended INTEGER NOT NULL, due INTEGER NOT NULL
) STRICT;
CREATE TABLE rollout_steps (
	rollout INTEGER NOT NULL REFERENCES rollouts(id) ON DELETE CASCADE,
	n INTEGER NOT NULL, account TEXT NOT NULL, target TEXT NOT NULL, project INTEGER NOT NULL,
	acts TEXT NOT NULL, at INTEGER NOT NULL, intent INTEGER NOT NULL, state TEXT NOT NULL,
	fingerprint TEXT NOT NULL, public TEXT NOT NULL, key_id TEXT NOT NULL,
	attempts INTEGER NOT NULL, error TEXT NOT NULL, error_kind TEXT NOT NULL, proof TEXT NOT NULL,
	took INTEGER NOT NULL, updated INTEGER NOT NULL,
	PRIMARY KEY (rollout, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX rollout_steps_by_target ON rollout_steps(account, target);
