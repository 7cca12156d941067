package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"latchkey/api"
	"latchkey/core"
)

const (
	listRepos = 1000                  // repositories
	latency   = 50 * time.Millisecond // of every answer
	curlRepos = 40                    // of them are read by curl in each pair; its time is scaled up
)

// listing compares reading the deploy keys of 1,000 repositories with a loop of
// curl, and with the least time that the number of requests at once allows. A
// whole curl loop takes a minute, so each pair reads a part of it and scales.
func listing(b *bench) error {
	const name = "list 1,000 repositories' deploy keys"
	if !b.selected(name) {
		return nil
	}
	d, end, err := b.newFixture(nil, "--size", fmt.Sprint(listRepos), "--latency", latency.String())
	if err != nil {
		return err
	}
	defer end()
	repos, err := d.app.Repos.RefreshRepos(b.ctx, d.account, nil)
	if err != nil {
		return err
	}
	paths := make([]api.RepoPath, 0, listRepos)
	for _, r := range repos {
		if len(paths) < listRepos {
			paths = append(paths, r.Path)
		}
	}
	if len(paths) < listRepos {
		return fmt.Errorf("%s: the forge has only %d", name, len(paths))
	}
	var ours, curl []time.Duration
	for range b.pairs {
		// 1,000 requests are the whole of Bitbucket's hour: the next hour begins.
		d.clockAhead.Add(int64(2 * time.Hour))
		a, err := measure(func() error { return d.listAll(paths) })
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		c, err := measure(func() error { return d.curlLoop(paths[:curlRepos]) })
		if err != nil {
			return fmt.Errorf("%s: curl: %w", name, err)
		}
		ours, curl = append(ours, a), append(curl, c*listRepos/curlRepos)
	}
	parallel := d.traits().Parallel
	bound := time.Duration((listRepos+parallel-1)/parallel) * latency
	b.row(name+" / curl loop", median(ours), median(curl), 0)
	b.row(fmt.Sprintf("%s / bound (%d at once)", name, parallel), median(ours), bound, 1.25)
	return nil
}

func (d *fixture) listAll(paths []api.RepoPath) error {
	var failed error
	read := 0
	err := d.app.Repos.AllDeployKeys(d.b.ctx, d.account, paths, func(k core.KeysOf) {
		if read++; k.Err != nil && failed == nil {
			failed = k.Err
		}
	})
	if err == nil && failed == nil && read != len(paths) {
		err = fmt.Errorf("%d of %d read", read, len(paths))
	}
	if err == nil {
		err = failed
	}
	return err
}

// curlLoop reads one repository after another, as a shell script does. curl gets
// the token through a config file, not through its arguments.
func (d *fixture) curlLoop(paths []api.RepoPath) error {
	config := filepath.Join(d.b.dir, "curlrc")
	user := d.info.Users[0]
	if err := os.WriteFile(config, []byte(fmt.Sprintf("user = %q\nsilent\nfail\noutput = /dev/null\n", user.User+":"+user.Token)), 0o600); err != nil {
		return err
	}
	for _, p := range paths {
		if err := d.b.quiet(nil, "curl", "-K", config, d.info.REST+"/repositories/"+string(p)+"/deploy-keys?pagelen=100"); err != nil {
			return err
		}
	}
	return nil
}
