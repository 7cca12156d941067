-- When a key's last use was read, which older programs did not record (0 is "not read");
-- proofs, former names of repositories, exports, unread parts of lists, and which key
-- replaced which.
ALTER TABLE deploy_keys ADD COLUMN use_read INTEGER NOT NULL DEFAULT 0;
CREATE TABLE proofs (
	account TEXT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
	target TEXT NOT NULL, project INTEGER NOT NULL, fingerprint TEXT NOT NULL,
	at INTEGER NOT NULL, stood INTEGER NOT NULL,
	PRIMARY KEY (account, target, project, fingerprint)
) STRICT, WITHOUT ROWID;
ALTER TABLE accounts ADD COLUMN ssh_user TEXT NOT NULL DEFAULT '';
CREATE TABLE repo_names (
	account TEXT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
	name TEXT NOT NULL COLLATE NOCASE, repo_id TEXT NOT NULL, since INTEGER NOT NULL,
	PRIMARY KEY (account, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX repos_in_any_letters ON repos(account, path COLLATE NOCASE);
CREATE INDEX repos_by_id ON repos(account, repo_id);
CREATE TABLE exports (fingerprint TEXT PRIMARY KEY, path TEXT NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE unread (
	account TEXT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
	part TEXT NOT NULL, what TEXT NOT NULL, kind TEXT NOT NULL, error TEXT NOT NULL,
	since INTEGER NOT NULL, tried INTEGER NOT NULL,
	PRIMARY KEY (account, part, what)
) STRICT, WITHOUT ROWID;
CREATE TABLE listings (
	account TEXT PRIMARY KEY REFERENCES accounts(id) ON DELETE CASCADE, read INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO listings (account, read) SELECT account, max(read) FROM repos GROUP BY account;
ALTER TABLE rollouts ADD COLUMN refused TEXT NOT NULL DEFAULT '';
CREATE TABLE successors (
	account TEXT NOT NULL, target TEXT NOT NULL, project INTEGER NOT NULL,
	old TEXT NOT NULL, new TEXT NOT NULL, rollout INTEGER NOT NULL, whole INTEGER NOT NULL,
	since INTEGER NOT NULL, looked INTEGER NOT NULL,
	PRIMARY KEY (account, target, project, old)
) STRICT, WITHOUT ROWID;
CREATE INDEX rollouts_by_hash ON rollouts(hash);
ALTER TABLE repos ADD COLUMN keys_error_kind TEXT NOT NULL DEFAULT '';
