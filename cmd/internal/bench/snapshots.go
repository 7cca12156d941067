package main

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"latchkey/core/store"
)

const (
	diffAim   = 200 * time.Millisecond
	auditAim  = 3 * time.Second
	auditKeys = 2 // on each repository
)

// snapshots measures what an audit of so many keys takes with the snapshot that it
// keeps, and how long two of them take to be compared: where a few repositories
// changed, and where all of them did.
func snapshots(b *bench) error {
	if !b.selected("diff of two audits") {
		return nil
	}
	for _, n := range []int{2_500, 5_000, 10_000, 20_000} {
		if err := b.snapshotsOf(n); err != nil {
			return fmt.Errorf("diff of two audits: %w", err)
		}
	}
	return nil
}

func (b *bench) snapshotsOf(n int) error {
	d, end, err := b.newFixture(nil)
	if err != nil {
		return err
	}
	defer end()
	judge := func() error { // later than the one before, so that it is not the same audit
		_, err := d.app.Audit.Judge(b.ctx, nil)
		d.clockAhead.Add(int64(time.Hour))
		return err
	}
	var audits []time.Duration
	for _, every := range []int{0, 50, 1} {
		if err := d.fillAudited(n/auditKeys, every); err != nil {
			return err
		}
		took, err := measure(judge)
		if err != nil {
			return err
		}
		audits = append(audits, took)
	}
	name := strconv.Itoa(n)
	b.row("audit "+name+" keys and keep what was seen / aim", median(audits), auditAim, 1)
	for _, pair := range []struct{ name, from, to string }{{"2 % changed", "1", "2"}, {"all changed", "2", "3"}} {
		var all []time.Duration
		for range b.pairs {
			took, err := measure(func() error {
				found, err := d.app.Audit.Differences(b.ctx, pair.from, pair.to)
				if err == nil && len(found.Changes) == 0 {
					err = fmt.Errorf("nothing is different")
				}
				return err
			})
			if err != nil {
				return err
			}
			all = append(all, took)
		}
		b.row("diff of two audits, "+name+" keys, "+pair.name+" / aim", median(all), diffAim, 1)
	}
	return nil
}

// fillAudited writes what reading a forge would have left; the keys of every so many
// repositories have another label then than before. 0 = it is the first time.
func (d *fixture) fillAudited(repos, every int) error {
	s, err := store.Open(context.Background(), d.dir, nil)
	if err != nil {
		return err
	}
	defer s.Close()
	now, made := time.Now(), time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	rows := make([]store.Repo, repos)
	readings := make([]store.KeyReading, repos)
	for i := range rows {
		path := fmt.Sprintf("team-%02d/billing-api-%05d", i/500, i)
		rows[i] = store.Repo{Path: path, RepoID: fmt.Sprintf("{%08x}", i), Name: path, Project: "CORE", Private: true, Read: now, Updated: now}
		readings[i] = cacheReading(d.account, path, i)
		readings[i].Keys = readings[i].Keys[:auditKeys]
		for k := range readings[i].Keys {
			key := &readings[i].Keys[k]
			key.Created, key.LastUsed, key.UseRead = made, made.AddDate(0, 6, 0), now
			if every > 0 && i%every == 0 {
				key.Label += fmt.Sprint(" ", every)
			}
		}
	}
	if err := s.SaveRepos(context.Background(), d.account, rows); err != nil {
		return err
	}
	return s.SaveKeys(context.Background(), readings...)
}
