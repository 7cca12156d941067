package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/core/rollout"
	"latchkey/keys"
)

const (
	rotationRepos = 300 // repositories
	rotations     = 5   // of all of them
	scriptRepos   = 6   // of them are rotated by the script; its time is scaled up
	perRotation   = 4   // least requests: add, read back, remove, read back
	withoutBudget = 1_000_000
)

// rotation measures the rotation of one key on 300 repositories against the
// least time that the forge's rules allow, against the least number of requests,
// and against a script of curl and git, one repository after another.
func rotation(b *bench) error {
	const name = "rotate a key on 300 repositories"
	if !b.selected(name) {
		return nil
	}
	d, end, err := b.newFixture(nil, "--size", fmt.Sprint(rotationRepos), "--latency", latency.String())
	if err != nil {
		return err
	}
	defer end()
	// The hourly limit would be all that is measured: 1,200 requests are more
	// than an hour's.
	all := withoutBudget
	if _, err := d.app.Accounts.ChangeAccount(b.ctx, d.account, core.AccountChange{HourlyBudget: &all}); err != nil {
		return err
	}
	key, _, _, err := d.rollOut(rollout.Spec{Verb: rollout.Add, Account: d.account, Choice: rollout.Choice{Query: "team-"}, New: rollout.NewKey{Comment: "bench"}, NoVerify: true})
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	var ours []time.Duration
	requests := 0
	for range rotations {
		var took time.Duration
		var n int
		if key, took, n, err = d.rollOut(rollout.Spec{Verb: rollout.Rotate, Key: rollout.KeyRef{Fingerprint: key}, Choice: rollout.Choice{Where: true}}); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		ours, requests = append(ours, took), max(requests, n)
	}
	script, err := d.scriptRotation(key)
	if err != nil {
		return fmt.Errorf("%s: the script: %w", name, err)
	}
	parallel := d.traits().Parallel
	bound := time.Duration(rotationRepos*perRotation/parallel) * latency
	b.row(fmt.Sprintf("%s / bound (%d at once)", name, parallel), median(ours), bound, 1.2)
	b.row(name+" / curl and git", median(ours), script*rotationRepos/scriptRepos, 0)
	fmt.Printf("%-46s %11d %11d %7.3f %6s\n", "  its requests / the least", requests, rotationRepos*perRotation, float64(requests)/(rotationRepos*perRotation), "≤1.10")
	return nil
}

// rollOut plans, starts and runs a rollout. Only the run is timed, and only its
// requests are counted.
func (d *fixture) rollOut(s rollout.Spec) (key keys.Fingerprint, took time.Duration, requests int, err error) {
	d.clockAhead.Add(int64(2 * time.Hour)) // the count of the last hour begins at nothing
	s.MaxAge = 1000 * time.Hour
	s.New.Comment = "bench"
	p, err := d.app.Rollouts.PlanRollout(d.b.ctx, s)
	if err != nil {
		return "", 0, 0, err
	}
	id, err := d.app.Rollouts.StartRollout(d.b.ctx, p)
	if err != nil {
		return "", 0, 0, err
	}
	d.clockAhead.Add(int64(2 * time.Hour))
	var r rollout.Report
	took, err = measure(func() error {
		r, err = d.app.Rollouts.RunRollout(d.b.ctx, id, rollout.Run{})
		return err
	})
	if err == nil && (r.State != rollout.Done || r.Done != rotationRepos) {
		err = fmt.Errorf("%s: %d of %d done, %d failed: %s", r.State, r.Done, r.Total, r.Failed, r.Reason)
	}
	if err != nil {
		return "", 0, 0, err
	}
	status, err := d.app.Inventory.InventoryStatus(d.b.ctx)
	if err != nil {
		return "", 0, 0, err
	}
	return r.Results[0].Fingerprint, took, status[0].Spent, nil
}

// scriptRotation does with curl and git, one repository after another, what a
// shell script would: add, read back, verify, remove, read back.
func (d *fixture) scriptRotation(old keys.Fingerprint) (time.Duration, error) {
	pair, err := d.app.Pairs.GenerateKeyPair(d.b.ctx, core.NewPair{Comment: "script"})
	if err != nil {
		return 0, err
	}
	file := filepath.Join(d.b.dir, "script-key")
	if err := d.app.Exports.ExportPrivate(d.b.ctx, pair.Fingerprint, file, nil); err != nil {
		return 0, err
	}
	hosts := filepath.Join(d.b.dir, "script-hosts")
	if err := os.WriteFile(hosts, []byte(d.info.HostKey+"\n"), 0o600); err != nil {
		return 0, err
	}
	config := filepath.Join(d.b.dir, "script-curlrc")
	user := d.info.Users[0]
	if err := os.WriteFile(config, []byte(fmt.Sprintf("user = %q\nsilent\nfail\n", user.User+":"+user.Token)), 0o600); err != nil {
		return 0, err
	}
	env := []string{"GIT_SSH_COMMAND=ssh -F /dev/null -i " + file + " -o IdentitiesOnly=yes -o IdentityAgent=none -o UserKnownHostsFile=" + hosts}
	found, err := d.app.Inventory.Find(d.b.ctx, core.FindRequest{Text: string(old)})
	if err != nil {
		return 0, err
	}
	body, err := json.Marshal(map[string]string{"key": pair.PublicKey, "label": "script"})
	if err != nil {
		return 0, err
	}
	return measure(func() error {
		for _, p := range found.Keys[0].Places[:scriptRepos] {
			at := d.info.REST + "/repositories/" + p.Target + "/deploy-keys"
			for _, args := range [][]string{
				{"curl", "-K", config, "-X", "POST", "-H", "Content-Type: application/json", "--data", string(body), at},
				{"curl", "-K", config, at + "?pagelen=100"},
				{"git", "ls-remote", "ssh://git@" + d.info.SSH + "/" + p.Target + ".git"},
				{"curl", "-K", config, "-X", "DELETE", at + "/" + p.KeyID},
				{"curl", "-K", config, at + "?pagelen=100"},
			} {
				if err := d.b.quiet(env, args[0], args[1:]...); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// confirmAll answers every question of the measurement with yes.
func confirmAll(context.Context, ask.Plan) (bool, error) { return true, nil }
