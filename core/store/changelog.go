package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"os"
	"os/user"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Change is one entry of the log of changes: what this program has done, or was about
// to do. Public facts only. Each entry has the hash of all before it in its own, so
// that none can be changed, removed or put elsewhere without the log showing it.
type Change struct {
	N           int64     `json:"n"` // from 1, without a gap
	At          time.Time `json:"at"`
	Who         string    `json:"who"`   // user and computer
	What        string    `json:"what"`  // "begin", "place", "remove", "export", "rollout", …
	State       string    `json:"state"` // "intent", "done", "failed", "undone", …
	Account     string    `json:"account,omitempty"`
	Target      string    `json:"target,omitempty"`
	Project     bool      `json:"project,omitempty"`
	Machine     string    `json:"machine,omitempty"` // id
	Fingerprint string    `json:"fingerprint,omitempty"`
	KeyID       string    `json:"key_id,omitempty"`
	Label       string    `json:"label,omitempty"`
	Access      string    `json:"access,omitempty"`
	Rollout     int64     `json:"rollout,omitempty"`
	Detail      string    `json:"detail,omitempty"`
	Hash        string    `json:"hash"`
}

// What entries are about.
const (
	LogBegins    = "begin"   // the first one: what was done before it is in no log
	LogPlaced    = "place"   // a deploy key was put on a repository or project
	LogRemoved   = "remove"  // one was taken off
	LogRelabeled = "relabel" // one got another label
	LogExported  = "export"  // a private key was written to a file
	LogRollout   = "rollout"
	LogMachine   = "machine" // one was added or changed
	LogForgotten = "forget-machine"
	LogAccount   = "change-account"
	LogPairGone  = "delete-pair"
	LogMoved     = "move-secrets"
	LogAudited   = "audit"
	LogRegister  = "register" // what people write down of a key
	LogHostKey   = "trust-host-key"
	LogHostGone  = "forget-host-key"
	LogPruned    = "prune-snapshots"
	LogAccepted  = "accept-log" // somebody says that the end of the log is as it should be
)

// States beside the outcomes of the journal.
const (
	LogIntent  = "intent"  // it is about to be done, or may have been
	LogAlready = "already" // it was so before
)

// Chain returns the hash of the entry after one whose hash is before: the SHA-256 of
// that and of each field as its name, the length of its value in bytes, and the
// value.
func (c *Change) Chain(before string) string {
	h := sha256.New()
	field(h, "before", before)
	field(h, "n", strconv.FormatInt(c.N, 10))
	field(h, "at", strconv.FormatInt(milli(c.At), 10))
	for _, f := range [][2]string{{"who", c.Who}, {"what", c.What}, {"state", c.State}, {"account", c.Account}, {"target", c.Target},
		{"project", strconv.FormatBool(c.Project)}, {"machine", c.Machine}, {"fingerprint", c.Fingerprint}, {"key_id", c.KeyID},
		{"label", c.Label}, {"access", c.Access}, {"rollout", strconv.FormatInt(c.Rollout, 10)}, {"detail", c.Detail}} {
		field(h, f[0], f[1])
	}
	return hex.EncodeToString(h.Sum(nil))
}

func field(h hash.Hash, name, value string) {
	fmt.Fprintf(h, "%s %d\n%s\n", name, len(value), value)
}

const changeColumns = `n, at, who, what, state, account, target, project, machine, fingerprint, key_id, label, access, rollout, detail, hash`

func scanChange(row interface{ Scan(...any) error }) (c Change, err error) {
	var at, project int64
	err = row.Scan(&c.N, &at, &c.Who, &c.What, &c.State, &c.Account, &c.Target, &project, &c.Machine, &c.Fingerprint, &c.KeyID, &c.Label,
		&c.Access, &c.Rollout, &c.Detail, &c.Hash)
	c.At, c.Project = clock(at), project == 1
	if project != 0 && project != 1 {
		c.Hash = "" // nobody wrote that: the entry follows from none
	}
	return c, err
}

// logChanges appends to the log, in the transaction that makes the change.
func (s *Store) logChanges(ctx context.Context, tx *sql.Tx, changes ...Change) error {
	if len(changes) == 0 {
		return nil
	}
	var n int64
	var before string
	err := tx.QueryRowContext(ctx, `SELECT n, hash FROM changes ORDER BY n DESC LIMIT 1`).Scan(&n, &before)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	at := clock(milli(s.now())) // as it is read back
	for _, c := range changes {
		n++
		c.N, c.At, c.Who = n, at, s.author
		c.Hash = c.Chain(before)
		before = c.Hash
		if _, err := tx.ExecContext(ctx, `INSERT INTO changes (`+changeColumns+`) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
			c.N, milli(c.At), c.Who, c.What, c.State, c.Account, c.Target, c.Project, c.Machine, c.Fingerprint, c.KeyID, c.Label, c.Access,
			c.Rollout, c.Detail, c.Hash); err != nil {
			return err
		}
	}
	select {
	case s.logged <- struct{}{}:
	default: // somebody was told and has not looked yet
	}
	return nil
}

// Logged is sent to when something is added to the log.
func (s *Store) Logged() <-chan struct{} { return s.logged }

// LogChange appends to the log what is changed elsewhere than in the store.
func (s *Store) LogChange(ctx context.Context, changes ...Change) error {
	return s.inTx(ctx, s.safe, "write log of changes", func(tx *sql.Tx) error { return s.logChanges(ctx, tx, changes...) })
}

// beginLog writes the first entry. What an older program did is in no log, and the
// entry says how much of its journal there was.
func (s *Store) beginLog(ctx context.Context, tx *sql.Tx) error {
	var work, rollouts int64
	if err := tx.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM journal), (SELECT count(*) FROM rollouts)`).Scan(&work, &rollouts); err != nil {
		return err
	}
	var instance string
	if err := tx.QueryRowContext(ctx, `SELECT ifnull((SELECT value FROM settings WHERE name = ?), '')`, SettingInstance).Scan(&instance); err != nil {
		return err
	}
	return s.logChanges(ctx, tx, Change{What: LogBegins, State: Done, Detail: fmt.Sprintf(`{"folder":%q,"journal_before":%d,"rollouts_before":%d}`, instance, work, rollouts)})
}

// DetailOfPlan is the detail of an entry about what was done by a plan without a rollout.
func DetailOfPlan(hash string) string { return fmt.Sprintf(`{"plan":%q}`, hash) }

// TrustedByPlan reports whether the log has a host key that was trusted by the plan with
// this hash.
func (s *Store) TrustedByPlan(ctx context.Context, hash string) (there bool, err error) {
	err = s.cache.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM changes WHERE what = ? AND detail = ?)`, LogHostKey, DetailOfPlan(hash)).Scan(&there)
	if err != nil {
		return false, s.fail("read log of changes", err)
	}
	return there, nil
}

// LogEnd returns how many entries the log has and the hash of the last one.
func (s *Store) LogEnd(ctx context.Context) (count int64, head string, err error) {
	err = s.cache.QueryRowContext(ctx, `SELECT n, hash FROM changes ORDER BY n DESC LIMIT 1`).Scan(&count, &head)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, "", nil
	}
	return count, head, s.fail("read log of changes", err)
}

// FirstChange returns the first entry of the log, the zero one where there is none.
func (s *Store) FirstChange(ctx context.Context) (Change, error) {
	c, err := scanChange(s.cache.QueryRowContext(ctx, `SELECT `+changeColumns+` FROM changes ORDER BY n LIMIT 1`))
	if errors.Is(err, sql.ErrNoRows) {
		return Change{}, nil
	}
	return c, s.fail("read log of changes", err)
}

// Folder returns which data folder an entry begins the log of; told is false where it
// does not say so.
func (c *Change) Folder() (folder string, told bool) {
	var d struct{ Folder string }
	if c.What != LogBegins || json.Unmarshal([]byte(c.Detail), &d) != nil {
		return "", false
	}
	return d.Folder, d.Folder != ""
}

// LogSince returns how many entries the log has, and whether one after an entry is
// about a change. Audits are in the log too, and change nothing.
func (s *Store) LogSince(ctx context.Context, n int64) (count int64, changed bool, err error) {
	err = s.cache.QueryRowContext(ctx, `SELECT ifnull(max(n), 0), EXISTS (SELECT 1 FROM changes WHERE n > ?1 AND what NOT IN ('`+LogAudited+`', '`+LogPruned+`')) FROM changes`, n).Scan(&count, &changed)
	return count, changed, s.fail("read log of changes", err)
}

// LogHash returns the hash of an entry of the log, "" where there is none.
func (s *Store) LogHash(ctx context.Context, n int64) (hash string, err error) {
	err = s.cache.QueryRowContext(ctx, `SELECT ifnull((SELECT hash FROM changes WHERE n = ?), '')`, n).Scan(&hash)
	return hash, s.fail("read log of changes", err)
}

// EachChange calls each for all entries in their order, until it returns false. The
// value is only valid until each returns. An entry that cannot be read is one without
// a hash.
func (s *Store) EachChange(ctx context.Context, each func(*Change) bool) error {
	rows, err := s.cache.QueryContext(ctx, `SELECT `+changeColumns+` FROM changes ORDER BY n`)
	if err != nil {
		return s.fail("read log of changes", err)
	}
	defer rows.Close()
	for n := int64(1); rows.Next(); n++ {
		c, err := scanChange(rows)
		if err != nil {
			c = Change{N: n}
		}
		if !each(&c) {
			return nil
		}
	}
	return s.fail("read log of changes", rows.Err())
}

// ChangesBetween lists the entries of a time, in their order.
func (s *Store) ChangesBetween(ctx context.Context, from, to time.Time) ([]Change, error) {
	return list(ctx, s, "read log of changes", scanChange, `SELECT `+changeColumns+` FROM changes WHERE at BETWEEN ? AND ? ORDER BY n`, milli(from), milli(to))
}

// LastChanges lists the last entries, in their order: of all, or about one key; most
// = 0 means all of them.
func (s *Store) LastChanges(ctx context.Context, fingerprint string, most int) ([]Change, error) {
	if most <= 0 {
		most = -1 // which SQLite reads as no limit
	}
	all, err := list(ctx, s, "read log of changes", scanChange, `SELECT `+changeColumns+` FROM changes WHERE ?1 = '' OR fingerprint = ?1 ORDER BY n DESC LIMIT ?2`, fingerprint, most)
	slices.Reverse(all)
	return all, err
}

// Author is who works with the store, for logs: the user and the computer's name.
func (s *Store) Author() string { return s.author }

// author is the user of the system and the computer's name, without what could
// break a line.
func author() string {
	name := "uid " + strconv.Itoa(os.Getuid())
	if u, err := user.Current(); err == nil && u.Username != "" {
		name = u.Username
	}
	if host, err := os.Hostname(); err == nil && host != "" {
		name += "@" + host
	}
	return strings.ToValidUTF8(strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, name), "")
}
