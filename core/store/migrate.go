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
func migrations() []string { return []string{schema1} }

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
		_, err = tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d; PRAGMA application_id = %d", len(steps), applicationID))
		return err
	})
}

// version is how many steps the file has seen; a database that is not ours is
// refused.
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
