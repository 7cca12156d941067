-- Build machines, the keys that lie on them, the repositories that they open with them,
-- and the machine of a rollout's step.
CREATE TABLE machines (
	id TEXT PRIMARY KEY, name TEXT NOT NULL COLLATE NOCASE UNIQUE, address TEXT NOT NULL,
	kind TEXT NOT NULL, host TEXT NOT NULL, port INTEGER NOT NULL, user TEXT NOT NULL, run_as TEXT NOT NULL, via TEXT NOT NULL,
	preset TEXT NOT NULL, home TEXT NOT NULL, facts TEXT NOT NULL,
	looked INTEGER NOT NULL, reached INTEGER NOT NULL, error TEXT NOT NULL, ends INTEGER NOT NULL, created INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE machine_keys (
	machine TEXT NOT NULL REFERENCES machines(id) ON DELETE CASCADE,
	fingerprint TEXT NOT NULL, path TEXT NOT NULL, origin TEXT NOT NULL, encrypted INTEGER NOT NULL, since INTEGER NOT NULL,
	PRIMARY KEY (machine, fingerprint)
) STRICT, WITHOUT ROWID;
CREATE INDEX machine_keys_by_key ON machine_keys(fingerprint);
CREATE TABLE machine_repos (
	machine TEXT NOT NULL REFERENCES machines(id) ON DELETE CASCADE,
	account TEXT NOT NULL, target TEXT NOT NULL, fingerprint TEXT NOT NULL, alias TEXT NOT NULL, access TEXT NOT NULL,
	since INTEGER NOT NULL, verified INTEGER NOT NULL, verification TEXT NOT NULL,
	PRIMARY KEY (machine, account, target)
) STRICT, WITHOUT ROWID;
CREATE INDEX machine_repos_by_target ON machine_repos(account, target);
CREATE INDEX machine_repos_by_key ON machine_repos(fingerprint);
ALTER TABLE rollout_steps ADD COLUMN machine TEXT NOT NULL DEFAULT '';
