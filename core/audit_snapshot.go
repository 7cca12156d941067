package core

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"latchkey/core/audit"
	"latchkey/core/audit/snapshot"
	"latchkey/core/cause"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/core/userinput"
	"latchkey/keys"
)

// sameAudit is for how long audits that find just the same are one row of the
// history: a window asks again whenever something may have changed.
const sameAudit = time.Hour

// record keeps what an audit saw, and returns under which number.
func (a *Audit) record(ctx context.Context, w *audit.World, r *audit.Report, p *audit.Policy) (int64, error) {
	if a.store.ReadOnly() != nil {
		return 0, nil
	}
	listings, projects, err := a.listings(ctx, w)
	if err != nil {
		return 0, err
	}
	parts := snapshot.Of(w, listings, projects).Parts()
	table := snapshot.Contents(parts)
	info := snapshot.Info{At: r.At, Hash: snapshot.HashOf(table), Counts: snapshot.Count(w, r), Evidence: snapshot.Witness(a.store.Author(), w, p)}
	row, err := snapshotRow(info, table)
	if err != nil {
		return 0, err
	}
	last, err := a.store.LastSnapshot(ctx)
	switch {
	case errors.Is(err, store.ErrNotFound):
	case err != nil:
		return 0, err
	case isSameAudit(&last, &info):
		return last.ID, a.store.SeenAgain(ctx, last.ID, info.At, row.Evidence)
	}
	id, err := a.store.AddSnapshot(ctx, row, newContent(parts, last.Parts))
	if err != nil {
		return 0, err
	}
	return id, a.pruneSnapshots(ctx, p, r.At)
}

func snapshotRow(info snapshot.Info, table []byte) (store.Snapshot, error) {
	counts, err := json.Marshal(info.Counts)
	if err != nil {
		return store.Snapshot{}, err
	}
	evidence, err := json.Marshal(info.Evidence)
	return store.Snapshot{At: info.At, Hash: info.Hash, Parts: table, Counts: string(counts), Evidence: string(evidence)}, err
}

// isSameAudit reports whether an audit found, shortly after another one of the same
// person by the same policy, just what that had found.
func isSameAudit(last *store.Snapshot, now *snapshot.Info) bool {
	before, err := snapshotInfo(last)
	age := now.At.Sub(last.Until)
	return err == nil && before.Hash == now.Hash && before.Counts == now.Counts && before.By == now.By && before.PolicyHash == now.PolicyHash &&
		age >= 0 && age < sameAudit
}

// newContent is the content of the parts that the snapshot before has not.
func newContent(parts []snapshot.Part, before []byte) []store.Content {
	known := map[snapshot.Hash]bool{}
	for _, h := range snapshot.PartHashes(before) {
		known[h] = true
	}
	var all []store.Content
	for i := range parts {
		p := &parts[i]
		if known[p.Hash] {
			continue
		}
		all = append(all, store.Content{Hash: p.Hash, Bytes: p.Index()})
		for _, row := range p.Rows {
			all = append(all, store.Content{Hash: row.Hash, Bytes: row.Content})
		}
	}
	return all
}

// listings says how far the lists of repositories were read, and which projects'
// keys were.
func (a *Audit) listings(ctx context.Context, w *audit.World) (map[string]snapshot.Listing, []snapshot.Project, error) {
	all := map[string]snapshot.Listing{}
	for i := range w.Accounts {
		at, err := a.store.Listed(ctx, w.Accounts[i].ID)
		if err != nil {
			return nil, nil, err
		}
		all[w.Accounts[i].ID] = snapshot.Listing{Read: at}
	}
	unread, err := a.store.Unread(ctx, "")
	if err != nil {
		return nil, nil, err
	}
	for _, u := range unread {
		l := all[u.Account]
		l.Unlisted = append(l.Unlisted, u.Part)
		all[u.Account] = l
	}
	read, err := a.store.ProjectsRead(ctx, "")
	projects := make([]snapshot.Project, 0, len(read))
	for at := range read {
		projects = append(projects, snapshot.Project{Account: at[0], Path: at[1]})
	}
	slices.SortFunc(projects, func(a, b snapshot.Project) int {
		return strings.Compare(a.Account+"\x00"+a.Path, b.Account+"\x00"+b.Path)
	})
	return all, projects, err
}

// allDays is for how long every snapshot is kept; of older days the last one is.
const allDays = 7 * 24 * time.Hour

// pruneSnapshots deletes what the policy does not keep.
func (a *Audit) pruneSnapshots(ctx context.Context, p *audit.Policy, now time.Time) error {
	rows, err := a.store.Snapshots(ctx)
	if err != nil {
		return err
	}
	var drop []int64
	for i := 0; i+2 < len(rows); i++ { // the last two stay: they are what is compared
		age, sameDay := now.Sub(rows[i].Until), rows[i].At.UTC().Format(time.DateOnly) == rows[i+1].At.UTC().Format(time.DateOnly)
		if age > p.KeepSnapshots.Duration() || age > allDays && sameDay {
			drop = append(drop, rows[i].ID)
		}
	}
	return a.store.PruneSnapshots(ctx, drop, snapshot.PartHashes)
}

func snapshotInfo(row *store.Snapshot) (snapshot.Info, error) {
	info := snapshot.Info{ID: row.ID, At: row.At, Until: row.Until, Audits: row.Audits, Hash: row.Hash}
	return info, errors.Join(json.Unmarshal([]byte(row.Counts), &info.Counts), json.Unmarshal([]byte(row.Evidence), &info.Evidence))
}

// Snapshots lists what was kept of audits, the latest first: the trend of findings,
// and who audited when.
func (a *Audit) Snapshots(ctx context.Context) ([]snapshot.Info, error) {
	ctx, done, err := a.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	rows, err := a.store.Snapshots(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]snapshot.Info, 0, len(rows))
	for i := range slices.Backward(rows) {
		info, err := snapshotInfo(&rows[i])
		if err != nil {
			return nil, err
		}
		all = append(all, info)
	}
	return all, nil
}

// Names of snapshots beside their numbers and days.
const (
	LatestSnapshot   = "latest"
	PreviousSnapshot = "previous"
)

// Differences says what is different between two snapshots: each a number,
// LatestSnapshot, PreviousSnapshot, or a day such as 2026-03-01 or a time, which is
// the last one until then. The earlier one comes first, whatever the order.
func (a *Audit) Differences(ctx context.Context, from, to string) (*snapshot.Difference, error) {
	ctx, done, err := a.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	rows, err := a.store.Snapshots(ctx)
	if err != nil {
		return nil, err
	}
	x, err := chooseSnapshot(rows, from)
	if err != nil {
		return nil, err
	}
	y, err := chooseSnapshot(rows, to)
	if err != nil {
		return nil, err
	}
	if x.ID > y.ID {
		x, y = y, x
	}
	return a.compare(ctx, x, y)
}

func (a *Audit) compare(ctx context.Context, x, y *store.Snapshot) (*snapshot.Difference, error) {
	content := snapshot.Content(func(hashes []snapshot.Hash) ([][]byte, error) { return a.store.SnapshotContent(ctx, hashes) })
	var sides [2]snapshot.Side
	var d snapshot.Difference
	var err error
	for n, row := range []*store.Snapshot{x, y} {
		sides[n].At = row.At
		if sides[n].Facts, err = content.Facts(row.Parts); err != nil {
			return nil, err
		}
		info, err := snapshotInfo(row)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			d.From = info
		} else {
			d.To = info
		}
	}
	if sides[0].Targets, sides[1].Targets, err = content.Differing(x.Parts, y.Parts); err != nil {
		return nil, err
	}
	deeds, err := a.deeds(ctx, x.At.Add(-24*time.Hour), y.At)
	if err != nil {
		return nil, err
	}
	d.Changes = snapshot.Compare(&sides[0], &sides[1], deeds)
	return &d, nil
}

// chooseSnapshot finds the snapshot that a person means.
func chooseSnapshot(rows []store.Snapshot, text string) (*store.Snapshot, error) {
	back := map[string]int{LatestSnapshot: 1, PreviousSnapshot: 2}[text]
	if back > 0 {
		if len(rows) < back {
			return nil, noSnapshot(text)
		}
		return &rows[len(rows)-back], nil
	}
	if id, err := strconv.ParseInt(text, 10, 64); err == nil {
		if at := slices.IndexFunc(rows, func(s store.Snapshot) bool { return s.ID == id }); at >= 0 {
			return &rows[at], nil
		}
		return nil, noSnapshot(text)
	}
	until, err := snapshotTime(text)
	if err != nil {
		return nil, err
	}
	var found *store.Snapshot
	for i := range rows {
		if rows[i].At.Before(until) {
			found = &rows[i]
		}
	}
	switch {
	case found == nil && len(rows) == 0:
		return nil, noSnapshot(text)
	case found == nil:
		oldest := &rows[0]
		return nil, cause.Invalid(say.New("failed.no-snapshot-then", "there is no snapshot {text}: the oldest, number {number}, is of {day}",
			say.Values{"text": userinput.Quote(text), "number": strconv.FormatInt(oldest.ID, 10), "day": oldest.At.Local().Format(time.DateOnly)}))
	}
	return found, nil
}

// snapshotTime reads a day, which is meant to its end here, or a time.
func snapshotTime(text string) (time.Time, error) {
	if day, err := time.ParseInLocation(time.DateOnly, text, time.Local); err == nil {
		return day.AddDate(0, 0, 1), nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return at, cause.Invalid(say.New("failed.which-snapshot", "{text} names no snapshot: give a number, latest, previous, or a day such as 2026-03-01", say.Values{"text": strconv.Quote(userinput.Quote(text))}))
	}
	return at.Add(time.Millisecond), nil
}

func noSnapshot(text string) error {
	return cause.Invalid(say.New("failed.no-snapshot", "there is no snapshot {text}", say.Values{"text": userinput.Quote(text)}))
}

// deeds are what the log says that Latchkey did at forges in some time.
func (a *Audit) deeds(ctx context.Context, from, to time.Time) ([]snapshot.Deed, error) {
	log, err := a.store.ChangesBetween(ctx, from, to)
	if err != nil {
		return nil, err
	}
	kinds := map[string]snapshot.Kind{store.LogPlaced: snapshot.Appeared, store.LogRemoved: snapshot.Vanished, store.LogRelabeled: snapshot.Label}
	var all []snapshot.Deed
	for i := range log {
		c := &log[i]
		kind, known := kinds[c.What]
		if !known || c.State != store.Done {
			continue
		}
		all = append(all, snapshot.Deed{At: c.At, By: c.Who, Kind: kind, Account: c.Account, Path: c.Target, Project: c.Project,
			Fingerprint: keys.Fingerprint(c.Fingerprint), Rollout: c.Rollout})
	}
	return all, nil
}
