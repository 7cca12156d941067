package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// applicationID marks the file as ours ("LKEY") in SQLite's own header field.
const applicationID = 0x4c4b4559

// migrations are the numbered steps of the schema; the file's user_version
// says how many it has seen. A step that has been released is never changed.
func migrations() []string {
	return []string{schema1, schema2, schema3, schema4, schema5, schema6, schema7, schema8, schema9, schema10, schema11, schema12, schema13, schema14, schema15, schema16, schema17}
}

const schema1 = `
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
`

// schema2: key counts are stored with the repository, so that opening the cache
// reads one table; rollouts with their steps; key sets; answers for conditional
// requests; which token made a key.
const schema2 = `
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
`

// schema3: the results of tests, so that they outlive the program.
const schema3 = `
CREATE TABLE test_runs (
	id INTEGER PRIMARY KEY AUTOINCREMENT, depth TEXT NOT NULL, listed INTEGER NOT NULL,
	began INTEGER NOT NULL, took INTEGER NOT NULL, error TEXT NOT NULL
) STRICT;
CREATE TABLE test_results (
	run INTEGER NOT NULL REFERENCES test_runs(id) ON DELETE CASCADE, n INTEGER NOT NULL,
	account TEXT NOT NULL, target TEXT NOT NULL, fingerprint TEXT NOT NULL,
	state TEXT NOT NULL, at INTEGER NOT NULL, result TEXT NOT NULL,
	PRIMARY KEY (run, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX test_results_by_target ON test_results(account, target, fingerprint, at);
`

// schema4: an index of keys whose type can be broken. There are few of them or
// none, so that the list of repositories gets the count at no cost.
const schema4 = `
CREATE INDEX deploy_keys_weak ON deploy_keys(account, target)
	WHERE project = 0 AND (type = 'dsa' OR type = 'rsa' AND bits BETWEEN 1 AND 2047);
`

// schema5: when a key's last use was read, which older programs did not record
// (0 is "not read"); proofs, former names of repositories, exports, unread
// parts of lists, and which key replaced which.
const schema5 = `
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
`

// schema6: a step is about a repository, whatever its name is when its turn
// comes: the id and the name as planned.
const schema6 = `
ALTER TABLE rollout_steps ADD COLUMN repo_id TEXT NOT NULL DEFAULT '';
ALTER TABLE rollout_steps ADD COLUMN planned TEXT NOT NULL DEFAULT '';
`

// schema7: what was called sealed is called encrypted. The columns are copied by
// their order, which is the same under both names.
const schema7 = `
CREATE TABLE key_pairs_7 (
	fingerprint TEXT PRIMARY KEY, md5 TEXT NOT NULL, type TEXT NOT NULL, bits INTEGER NOT NULL,
	comment TEXT NOT NULL, public TEXT NOT NULL, created INTEGER NOT NULL, origin TEXT NOT NULL,
	encrypted INTEGER NOT NULL, lost INTEGER NOT NULL
) STRICT;
INSERT INTO key_pairs_7 SELECT * FROM key_pairs;
DROP TABLE key_pairs;
ALTER TABLE key_pairs_7 RENAME TO key_pairs;
`

// schema8: what core says is kept as code and values, in the columns that held
// English before: title, reason and refused of rollouts, error and proof of
// their steps, result of tests, error of unread parts and keys_error of
// repositories. What stands there stays as it is, see say.Decode. The number
// keeps programs of before from showing the new form to a person.
const schema8 = `SELECT 1`

// schema9: what was called a proof is called a verification, and what was kept a
// key that stays: the table and the column, and the words in kept JSON. A quote
// within a string of JSON is escaped, so that no label looks like one of them.
const schema9 = `
ALTER TABLE proofs RENAME TO verifications;
ALTER TABLE rollout_steps RENAME COLUMN proof TO verification;
UPDATE rollout_steps SET acts = replace(acts, '"do":"prove"', '"do":"verify"') WHERE acts LIKE '%"do":"prove"%';
UPDATE rollout_steps SET error = replace(replace(error, 'nothing was removed: {proof}"', 'nothing was removed: {cause}"'), '"values":{"proof":', '"values":{"cause":')
	WHERE error LIKE '{"say":"went.not-verified"%';
UPDATE rollout_steps SET state = 'key-stays' WHERE state = 'kept';
UPDATE rollouts SET spec = replace(spec, '"no_proof":', '"no_verification":') WHERE spec LIKE '%"no_proof":%';
UPDATE rollouts SET refused = replace(refused, '"why":"nothing-to-prove-with"', '"why":"nothing-to-verify-with"') WHERE refused LIKE '%nothing-to-prove-with%';
UPDATE journal SET detail = replace(replace(detail, '"kept":', '"had_before":'), '"sealed":', '"encrypted":') WHERE detail LIKE '{%';
UPDATE journal SET state = CASE state WHEN 'taken' THEN 'removed' WHEN 'refused' THEN 'rejected' END WHERE state IN ('taken', 'refused');
`

// schema10: build machines, the keys that lie on them, the repositories that they
// open with them, and the machine of a rollout's step.
const schema10 = `
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
`

// schema11: when a key on a machine is to go.
const schema11 = `
ALTER TABLE machine_keys ADD COLUMN ends INTEGER NOT NULL DEFAULT 0;
`

// schema12: since when a machine does not answer.
const schema12 = `
ALTER TABLE machines ADD COLUMN troubled INTEGER NOT NULL DEFAULT 0;
`

// schema13: what the forges held at the time of each audit, each row and each part
// of the whole stored once, by the hash of its content; the log of changes; who
// added a key, where the forge tells.
const schema13 = `
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
`

// logSince is the step since which there is a log of changes.
const logSince = 13

// schema14: what people write down of keys.
const schema14 = `
CREATE TABLE register (
	fingerprint TEXT PRIMARY KEY, owner TEXT NOT NULL, purpose TEXT NOT NULL, machine TEXT NOT NULL,
	review INTEGER NOT NULL, ends INTEGER NOT NULL, updated INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`

// schema15: whom an account trusts besides the system's authorities.
const schema15 = `ALTER TABLE accounts ADD COLUMN ca TEXT NOT NULL DEFAULT '';`

// schema16: what forges were asked for an audit alone, see ForgeAnswer.
const schema16 = `
CREATE TABLE forge_answers (
	account TEXT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
	target TEXT NOT NULL, about TEXT NOT NULL, read INTEGER NOT NULL, answer TEXT NOT NULL,
	PRIMARY KEY (account, target, about)
) STRICT, WITHOUT ROWID;
`

// schema17: of the keys of a group of machines, which its machines may open
// repositories with. What was noted of groups before does not say it, so all may.
const schema17 = `
ALTER TABLE machine_keys ADD COLUMN opens INTEGER NOT NULL DEFAULT 0;
UPDATE machine_keys SET opens = 1 WHERE machine IN (SELECT id FROM machines WHERE kind = 'group');
`

// migrate brings the schema up to date in one transaction.
func (s *Store) migrate(ctx context.Context) error {
	steps := migrations()
	return s.inTx(ctx, s.safe, "open", func(tx *sql.Tx) error {
		version, err := s.version(ctx, tx)
		if err != nil {
			return err
		}
		if version > len(steps) {
			return &Error{Op: "open", Path: s.path, Kind: ErrNewer,
				Err: fmt.Errorf("schema %d, this program knows %d", version, len(steps))}
		}
		for n, step := range steps[version:] {
			if _, err := tx.ExecContext(ctx, step); err != nil {
				return fmt.Errorf("schema step %d: %w", version+n+1, err)
			}
		}
		if version == len(steps) {
			return nil
		}
		if version < logSince {
			if err := s.beginLog(ctx, tx); err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d; PRAGMA application_id = %d", len(steps), applicationID))
		return err
	})
}

// version returns how many steps the file has had; a database that is not ours is refused.
func (s *Store) version(ctx context.Context, tx *sql.Tx) (int, error) {
	var version, app, tables int
	row := tx.QueryRowContext(ctx, `SELECT (SELECT user_version FROM pragma_user_version),
		(SELECT application_id FROM pragma_application_id), (SELECT count(*) FROM sqlite_schema)`)
	if err := row.Scan(&version, &app, &tables); err != nil {
		return 0, err
	}
	if fresh := version == 0 && app == 0 && tables == 0; !fresh && app != applicationID {
		return 0, &Error{Op: "open", Path: s.path, Kind: ErrForeign, Err: errors.New("its application id is not Latchkey's")}
	}
	return version, nil
}
