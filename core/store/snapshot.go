package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Snapshot is what the forges held at the time of an audit: a table of contents with
// the hashes of its parts. The content of a part is the hashes of its rows, one after
// another.
type Snapshot struct {
	ID       int64
	At       time.Time
	Until    time.Time // when an audit last found just the same
	Audits   int       // how many did
	Hash     string    // of Parts
	Parts    []byte
	Counts   string // JSON
	Evidence string // JSON
}

// Content is stored once, by its hash.
type Content struct {
	Hash  [sha256.Size]byte
	Bytes []byte
}

const snapshotColumns = `id, at, until, audits, hash, parts, counts, evidence`

func scanSnapshot(row interface{ Scan(...any) error }) (s Snapshot, err error) {
	var at, until int64
	err = row.Scan(&s.ID, &at, &until, &s.Audits, &s.Hash, &s.Parts, &s.Counts, &s.Evidence)
	s.At, s.Until = clock(at), clock(until)
	return s, err
}

// Snapshots lists all, oldest first.
func (s *Store) Snapshots(ctx context.Context) ([]Snapshot, error) {
	return list(ctx, s, "list snapshots", scanSnapshot, `SELECT `+snapshotColumns+` FROM snapshots ORDER BY id`)
}

// LastSnapshot returns the latest one, or an error that is ErrNotFound.
func (s *Store) LastSnapshot(ctx context.Context) (Snapshot, error) {
	last, err := scanSnapshot(s.cache.QueryRowContext(ctx, `SELECT `+snapshotColumns+` FROM snapshots ORDER BY id DESC LIMIT 1`))
	return last, s.fail("read snapshot", err)
}

// AddSnapshot stores a snapshot with what of its content is not there yet, and
// returns its number.
func (s *Store) AddSnapshot(ctx context.Context, one Snapshot, content []Content) (id int64, err error) {
	err = s.inTx(ctx, s.safe, "write snapshot", func(tx *sql.Tx) error {
		put, err := tx.PrepareContext(ctx, `INSERT OR IGNORE INTO snapshot_content (hash, content) VALUES (?,?)`)
		if err != nil {
			return err
		}
		defer put.Close()
		for i := range content {
			if _, err := put.ExecContext(ctx, content[i].Hash[:], content[i].Bytes); err != nil {
				return err
			}
		}
		res, err := tx.ExecContext(ctx, `INSERT INTO snapshots (at, until, audits, hash, parts, counts, evidence) VALUES (?,?,1,?,?,?,?)`,
			milli(one.At), milli(one.At), one.Hash, one.Parts, one.Counts, one.Evidence)
		if err != nil {
			return err
		}
		if id, err = res.LastInsertId(); err != nil {
			return err
		}
		one.ID = id
		return s.logChanges(ctx, tx, one.logged(Done))
	})
	return id, err
}

// SeenAgain records that an audit found just what a snapshot has.
func (s *Store) SeenAgain(ctx context.Context, id int64, at time.Time, evidence string) error {
	return s.inTx(ctx, s.safe, "write snapshot", func(tx *sql.Tx) error {
		row, err := scanSnapshot(tx.QueryRowContext(ctx, `SELECT `+snapshotColumns+` FROM snapshots WHERE id = ?`, id))
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE snapshots SET until = max(until, ?), audits = audits + 1, evidence = ? WHERE id = ?`, milli(at), evidence, id); err != nil {
			return err
		}
		if row.Evidence == evidence {
			return nil
		}
		row.Evidence = evidence
		return s.logChanges(ctx, tx, row.logged(LogAlready))
	})
}

// Sum is the hash of what a snapshot says: when it was made, what was counted, and
// the evidence, with the hash of its content. How often the same was found is not
// in it.
func (s *Snapshot) Sum() string {
	h := sha256.New()
	for _, f := range [][2]string{{"at", strconv.FormatInt(milli(s.At), 10)}, {"hash", s.Hash}, {"counts", s.Counts}, {"evidence", s.Evidence}} {
		field(h, f[0], f[1])
	}
	return hex.EncodeToString(h.Sum(nil))
}

func (s *Snapshot) logged(state string) Change {
	return Change{What: LogAudited, State: state, Detail: fmt.Sprintf(`{"snapshot":%d,"sha256":%q,"row":%q}`, s.ID, s.Hash, s.Sum())}
}

// mostAtOnce is how many rows one query asks for.
const mostAtOnce = 400

// SnapshotContent returns the content with these hashes, in their order. What is not
// there is nil.
func (s *Store) SnapshotContent(ctx context.Context, hashes [][sha256.Size]byte) ([][]byte, error) {
	all := make([][]byte, len(hashes))
	where := make(map[[sha256.Size]byte][]int, len(hashes))
	for i, h := range hashes {
		where[h] = append(where[h], i)
	}
	for len(hashes) > 0 {
		n := min(mostAtOnce, len(hashes))
		if err := s.readContent(ctx, hashes[:n], func(h [sha256.Size]byte, content []byte) {
			for _, i := range where[h] {
				all[i] = content
			}
		}); err != nil {
			return nil, s.fail("read snapshot", err)
		}
		hashes = hashes[n:]
	}
	return all, nil
}

func (s *Store) readContent(ctx context.Context, hashes [][sha256.Size]byte, each func([sha256.Size]byte, []byte)) error {
	args := make([]any, len(hashes))
	for i := range hashes {
		args[i] = hashes[i][:]
	}
	rows, err := s.cache.QueryContext(ctx, `SELECT hash, content FROM snapshot_content WHERE hash IN (?`+strings.Repeat(",?", len(args)-1)+`)`, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var hash, content []byte
		if err := rows.Scan(&hash, &content); err != nil {
			return err
		}
		if len(hash) != sha256.Size {
			return errors.New("the hash of a row is none")
		}
		each([sha256.Size]byte(hash), content)
	}
	return rows.Err()
}

// PruneSnapshots deletes snapshots, and the content that no other one has, which the
// log tells. partsOf
// reads the hashes of parts out of a table of contents.
func (s *Store) PruneSnapshots(ctx context.Context, ids []int64, partsOf func([]byte) [][sha256.Size]byte) error {
	if len(ids) == 0 {
		return nil
	}
	return s.inTx(ctx, s.safe, "prune snapshots", func(tx *sql.Tx) error {
		for _, id := range ids {
			if _, err := tx.ExecContext(ctx, `DELETE FROM snapshots WHERE id = ?`, id); err != nil {
				return err
			}
		}
		used, err := contentInUse(ctx, tx, partsOf)
		if err != nil {
			return err
		}
		all, err := blobs(ctx, tx, `SELECT hash FROM snapshot_content`)
		if err != nil {
			return err
		}
		drop, err := tx.PrepareContext(ctx, `DELETE FROM snapshot_content WHERE hash = ?`)
		if err != nil {
			return err
		}
		defer drop.Close()
		for _, hash := range all {
			if len(hash) == sha256.Size && used[[sha256.Size]byte(hash)] {
				continue
			}
			if _, err := drop.ExecContext(ctx, hash); err != nil {
				return err
			}
		}
		gone, err := json.Marshal(map[string][]int64{"snapshots": ids})
		if err != nil {
			return err
		}
		return s.logChanges(ctx, tx, Change{What: LogPruned, State: Done, Detail: string(gone)})
	})
}

// contentInUse returns the hashes of the parts and rows that snapshots have.
func contentInUse(ctx context.Context, tx *sql.Tx, partsOf func([]byte) [][sha256.Size]byte) (map[[sha256.Size]byte]bool, error) {
	tables, err := blobs(ctx, tx, `SELECT parts FROM snapshots`)
	if err != nil {
		return nil, err
	}
	index, err := tx.PrepareContext(ctx, `SELECT content FROM snapshot_content WHERE hash = ?`)
	if err != nil {
		return nil, err
	}
	defer index.Close()
	used := map[[sha256.Size]byte]bool{}
	for _, table := range tables {
		for _, part := range partsOf(table) {
			if used[part] {
				continue
			}
			used[part] = true
			var rows []byte
			switch err := index.QueryRowContext(ctx, part[:]).Scan(&rows); {
			case errors.Is(err, sql.ErrNoRows): // it is damaged, which whoever reads it is told
				continue
			case err != nil:
				return nil, err
			}
			for ; len(rows) >= sha256.Size; rows = rows[sha256.Size:] {
				used[[sha256.Size]byte(rows)] = true
			}
		}
	}
	return used, nil
}

func blobs(ctx context.Context, tx *sql.Tx, query string) ([][]byte, error) {
	rows, err := tx.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all [][]byte
	for rows.Next() {
		var one []byte
		if err := rows.Scan(&one); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}
