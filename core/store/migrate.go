package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
)

// applicationID marks the file as ours ("LKEY") in SQLite's own header field.
const applicationID = 0x4c4b4559

// schema has the numbered steps of the schema, a file each; the database's user_version
// says how many it has seen. A step that has been released is never changed.
//
//go:embed schema/*.sql
var schema embed.FS

// migrations returns the steps, the first first.
func migrations() (steps []string, err error) {
	files, err := fs.Glob(schema, "schema/*.sql")
	for _, name := range files { // in order
		step, err := schema.ReadFile(name)
		if err != nil {
			return nil, err
		}
		steps = append(steps, string(step))
	}
	return steps, err
}

// logSince is the step since which there is a log of changes.
const logSince = 13

// migrate brings the schema up to date in one transaction.
func (s *Store) migrate(ctx context.Context) error {
	steps, err := migrations()
	if err != nil {
		return err
	}
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
