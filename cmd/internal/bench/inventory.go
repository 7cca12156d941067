package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"latchkey/core/store"
)

const (
	cacheRepos  = 10_000 // repositories
	keysPerRepo = 3
	openAim     = 150 * time.Millisecond
	searchAim   = 5 * time.Millisecond
	startAim    = 50 * time.Millisecond
	memoryAim   = 60 << 20
)

// inventoryCache measures what a person waits for with 10,000 repositories and
// 30,000 keys in the store: the list, a search over every column, and the memory
// that latchctl takes for both.
func inventoryCache(b *bench) error {
	const name = "open the cache, 10,000 repositories × 3"
	if !b.selected(name) {
		return nil
	}
	d, end, err := b.newFixture(nil)
	if err != nil {
		return err
	}
	defer end()
	dir, err := d.fillCache()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	var opens, searches []time.Duration
	if _, err := d.app.Inventory.SearchInventory(b.ctx, "warm up"); err != nil {
		return err
	}
	for range b.pairs {
		took, err := measure(func() error {
			rows, err := d.app.Repos.CachedRepos(b.ctx, "")
			if err == nil && len(rows) != cacheRepos {
				err = fmt.Errorf("%d rows", len(rows))
			}
			return err
		})
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		opens = append(opens, took)
		took, err = measure(func() error {
			hits, err := d.app.Inventory.SearchInventory(b.ctx, "ci2@billing-api-09876")
			if err == nil && len(hits) != 1 {
				err = fmt.Errorf("%d hits", len(hits))
			}
			return err
		})
		if err != nil {
			return fmt.Errorf("search: %w", err)
		}
		searches = append(searches, took)
	}
	b.row(name+" / aim", median(opens), openAim, 1)
	b.row("search all columns of them / aim", median(searches), searchAim, 1)
	memory, err := b.memoryOf("--data", dir, "--vault", "memory", "find", "ci2@billing-api-09876")
	if err != nil {
		return err
	}
	b.bytes("memory of latchctl find on them / aim", memory, memoryAim, 1)
	return b.wholeStart(dir)
}

// wholeStart measures commands on that many repositories from the start of the process
// to its end.
func (b *bench) wholeStart(dir string) error {
	for _, c := range []struct {
		name string
		args []string
	}{
		{"latchctl repo list --cached", []string{"repo", "list", "--cached"}},
		{"latchctl find", []string{"find", "ci2@billing-api-09876"}},
		{"completion of a repository's name", []string{"__complete", "deploy-key", "list", "team-07/billing-api-03"}},
	} {
		var all, processor []time.Duration
		for i := -1; i < b.pairs; i++ {
			var cpu time.Duration
			took, err := measure(func() (err error) {
				cpu, err = b.processorTime([]string{"LATCHKEY_DATA=" + dir, "LATCHKEY_VAULT=memory"}, b.latchctl, c.args...)
				return err
			})
			if err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
			if i >= 0 {
				all, processor = append(all, took), append(processor, cpu)
			}
		}
		b.row("whole "+c.name+" / aim", median(all), startAim, 1)
		b.row("  its processor time / aim", median(processor), startAim, 1)
	}
	return nil
}

// fillCache writes what reading a forge of that size would have left.
func (d *fixture) fillCache() (dir string, err error) {
	dir = d.dir
	s, err := store.Open(context.Background(), dir, nil)
	if err != nil {
		return "", err
	}
	defer s.Close()
	now := time.Now()
	repos := make([]store.Repo, cacheRepos)
	readings := make([]store.KeyReading, cacheRepos)
	for i := range repos {
		path := fmt.Sprintf("team-%02d/billing-api-%05d", i/500, i)
		repos[i] = store.Repo{Path: path, RepoID: fmt.Sprintf("{%08x}", i), Name: path, Project: "CORE", Private: true, SSHURL: "git@ssh.bitbucket.org:" + path + ".git", Read: now, Updated: now}
		readings[i] = cacheReading(d.account, path, i)
	}
	if err := s.SaveRepos(context.Background(), d.account, repos); err != nil {
		return "", err
	}
	if err := s.SaveKeys(context.Background(), readings...); err != nil {
		return "", err
	}
	_, err = os.Stat(filepath.Join(dir, store.FileName))
	return dir, err
}

// cacheReading is what reading the keys of the i-th repository leaves.
func cacheReading(account, path string, i int) store.KeyReading {
	now := time.Now()
	r := store.KeyReading{Account: account, Target: path, Read: now}
	for k := range keysPerRepo {
		r.Keys = append(r.Keys, store.DeployKey{KeyID: fmt.Sprint(i*keysPerRepo + k), Label: fmt.Sprintf("ci-%d", k),
			Comment: fmt.Sprintf("ci%d@billing-api-%05d", k, i), Fingerprint: fmt.Sprintf("SHA256:%043d", i*keysPerRepo+k), Type: "ed25519", Bits: 256,
			Public: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ8Vn0yqk1T0Yx3mF0yS9Yx3nq0yqk1T0Yx3mF0yS9Yx", Access: "read", Created: now, LastUsed: now})
	}
	return r
}
