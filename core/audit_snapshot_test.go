package core

import (
	"strconv"
	"testing"
	"time"

	"latchkey/api/demo"
	"latchkey/core/audit"
	"latchkey/core/audit/snapshot"
	"latchkey/core/store"
)

func (w *world) snapshots() []snapshot.Info {
	w.t.Helper()
	all, err := w.Audit.Snapshots(w.t.Context())
	must(w.t, err)
	return all
}

func (w *world) differences() *snapshot.Difference {
	w.t.Helper()
	d, err := w.Audit.Differences(w.t.Context(), PreviousSnapshot, LatestSnapshot)
	must(w.t, err)
	return d
}

// Each audit keeps what it saw; those that find just the same shortly after one
// another are one row that counts them, and one that asked some rules only is none.
func TestAuditsAreKept(t *testing.T) {
	w := newWorld(t, demo.Options{})
	w.cacheKeys(string(web), store.DeployKey{Fingerprint: "SHA256:a", Type: "rsa", Bits: 1024, Label: "a"})
	w.judge()
	w.judge()
	all := w.snapshots()
	if len(all) != 1 || all[0].Audits != 2 || all[0].Keys != 1 || all[0].Critical+all[0].High == 0 || len(all[0].Credentials) != 1 || all[0].By == "" || all[0].PolicyHash == "" {
		t.Fatalf("%+v", all)
	}
	_, err := w.Audit.Judge(t.Context(), audit.DefaultPolicy().With(map[string]audit.Severity{"LK001": audit.Off}))
	must(t, err)
	if again := w.snapshots(); len(again) != 1 || again[0].Audits != 2 {
		t.Errorf("an audit of some rules is part of the trend: %+v", again)
	}
	w.cacheKeys(string(web), store.DeployKey{Fingerprint: "SHA256:a", Type: "rsa", Bits: 1024, Label: "b"})
	w.judge()
	if all = w.snapshots(); len(all) != 2 || all[0].Hash == all[1].Hash || all[0].ID <= all[1].ID {
		t.Fatalf("%+v", all)
	}
	d := w.differences()
	if len(d.Changes) != 1 || d.Changes[0].Kind != snapshot.Label || d.Changes[0].From != "a" || d.Changes[0].To != "b" {
		t.Errorf("%+v", d.Changes)
	}
}

func TestSnapshotsArePrunedByPolicy(t *testing.T) {
	w := newWorld(t, demo.Options{})
	now := time.Now()
	w.now = func() time.Time { return now }
	policy := audit.DefaultPolicy()
	policy.KeepSnapshots = 30
	must(t, policy.Prepare())
	for range 50 {
		for range 2 {
			w.cacheKeys(string(web), store.DeployKey{Fingerprint: "SHA256:a", Type: "rsa", Bits: 1024, Label: now.String()})
			_, err := w.Audit.Judge(t.Context(), policy)
			must(t, err)
			now = now.Add(2 * time.Hour)
		}
		now = now.Add(20 * time.Hour)
	}
	all := w.snapshots()
	if oldest := now.Sub(all[len(all)-1].At); oldest > 32*24*time.Hour {
		t.Errorf("the oldest is %v old", oldest)
	}
	byDay := map[string]int{}
	for _, s := range all {
		byDay[s.At.UTC().Format(time.DateOnly)]++
		if now.Sub(s.At) > 9*24*time.Hour && byDay[s.At.UTC().Format(time.DateOnly)] > 1 {
			t.Errorf("two of the day %v", s.At)
		}
	}
	if len(all) < 30 || len(all) > 45 {
		t.Errorf("%d are kept", len(all))
	}
	// What is kept can be compared still, and nothing else takes room.
	if _, err := w.Audit.Differences(t.Context(), "latest", strconv.FormatInt(all[len(all)-1].ID, 10)); err != nil {
		t.Error(err)
	}
}
