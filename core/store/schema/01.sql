CREATE TABLE accounts (
	id TEXT PRIMARY KEY, forge TEXT NOT NULL, base_url TEXT NOT NULL, login TEXT NOT NULL,
	user_id TEXT NOT NULL, user TEXT NOT NULL, display TEXT NOT NULL,
	ssh_host TEXT NOT NULL, ssh_port INTEGER NOT NULL,
	token_expires INTEGER NOT NULL, created INTEGER NOT NULL
) STRICT;
CREATE TABLE key_pairs (
	fingerprint TEXT PRIMARY KEY, md5 TEXT NOT NULL, type TEXT NOT NULL, bits INTEGER NOT NULL,
	comment TEXT NOT NULL, public TEXT NOT NULL, created INTEGER NOT NULL, origin TEXT NOT NULL,
	sealed INTEGER NOT NULL, lost INTEGER NOT NULL
) STRICT;
CREATE TABLE placements (
	account TEXT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
	target TEXT NOT NULL, project INTEGER NOT NULL, fingerprint TEXT NOT NULL,
	key_id TEXT NOT NULL, label TEXT NOT NULL, access TEXT NOT NULL, since INTEGER NOT NULL,
	PRIMARY KEY (account, target, project, fingerprint)
) STRICT, WITHOUT ROWID;
CREATE INDEX placements_by_key ON placements(fingerprint);
CREATE TABLE repos (
	account TEXT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
	path TEXT NOT NULL, repo_id TEXT NOT NULL, name TEXT NOT NULL, project TEXT NOT NULL,
	private INTEGER NOT NULL, archived INTEGER NOT NULL, ssh_url TEXT NOT NULL,
	updated INTEGER NOT NULL, read INTEGER NOT NULL,
	PRIMARY KEY (account, path)
) STRICT, WITHOUT ROWID;
CREATE TABLE key_reads (
	account TEXT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
	target TEXT NOT NULL, project INTEGER NOT NULL,
	keys INTEGER NOT NULL, last_used INTEGER NOT NULL, read INTEGER NOT NULL,
	PRIMARY KEY (account, target, project)
) STRICT, WITHOUT ROWID;
CREATE TABLE deploy_keys (
	account TEXT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
	target TEXT NOT NULL, project INTEGER NOT NULL, key_id TEXT NOT NULL,
	label TEXT NOT NULL, comment TEXT NOT NULL, fingerprint TEXT NOT NULL, type TEXT NOT NULL,
	bits INTEGER NOT NULL, public TEXT NOT NULL, access TEXT NOT NULL, created INTEGER NOT NULL,
	last_used INTEGER NOT NULL, disabled INTEGER NOT NULL, unreadable TEXT NOT NULL,
	PRIMARY KEY (account, target, project, key_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX deploy_keys_by_key ON deploy_keys(fingerprint);
CREATE TABLE journal (
	id INTEGER PRIMARY KEY AUTOINCREMENT, what TEXT NOT NULL, subject TEXT NOT NULL,
	state TEXT NOT NULL, account TEXT NOT NULL, target TEXT NOT NULL, project INTEGER NOT NULL,
	fingerprint TEXT NOT NULL, public TEXT NOT NULL, label TEXT NOT NULL, access TEXT NOT NULL,
	key_id TEXT NOT NULL, detail TEXT NOT NULL, owner TEXT NOT NULL,
	created INTEGER NOT NULL, updated INTEGER NOT NULL, outcome TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX journal_open ON journal(subject) WHERE outcome = '';
CREATE TABLE request_log (account TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE INDEX request_log_by_account ON request_log(account, at);
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO settings (name, value) VALUES ('instance', lower(hex(randomblob(6))));
