package core

import (
	"database/sql"
	"errors"
	"path/filepath"
	"slices"
	"testing"

	"latchkey/api/demo"
	"latchkey/core/cause"
	"latchkey/core/olderdata"
	"latchkey/core/rollout"
)

// What an earlier version left half done is carried to its end by today's, on
// the same forge: entries of the journal, and rollouts in the middle.
func TestWorkOfOlderVersionsGoesOn(t *testing.T) {
	for _, version := range olderdata.Versions() {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			forge, err := demo.Start(t.Context(), demo.Options{Seed: 1})
			must(t, err)
			t.Cleanup(forge.Close)
			dir, _ := olderdata.Unpack(t, version)
			moveForge(t, dir, forge.Info())
			o := olderOptions(dir)
			o.Published, o.Lag = []HostPin{{forge.Info().HostKey}}, -1
			a, err := Open(t.Context(), o)
			must(t, err)
			t.Cleanup(func() { must(t, a.Close()) })
			at, login := forge.Info(), forge.Info().Users[0]
			_, err = a.Accounts.AddAccount(t.Context(), NewAccount{Forge: forge.Kind(), BaseURL: at.REST, Login: login.User, Token: []byte(login.Token),
				SSHHost: hostOf(at.SSH), SSHPort: portOf(at.SSH)})
			must(t, err)
			left, err := a.Placements.Unfinished(t.Context())
			must(t, err)
			for _, u := range left {
				if err := a.Placements.Finish(t.Context(), u.ID); err != nil && !errors.Is(err, cause.ErrNothingLeft) {
					t.Errorf("%s: %v", u.Text, err)
				}
			}
			if left, err = a.Placements.Unfinished(t.Context()); err != nil || len(left) != 0 {
				t.Errorf("still unfinished: %v, %v", left, err)
			}
			runUnfinished(t, a)
			for _, stands := range []struct {
				repo  string
				label string
				in    string
			}{{"acme/docs.site", "ci@killed", ""}, {"acme/fraud-rules", "ci@unread", ""}, {"acme/backup.scripts", "ci@ready", "rollouts"},
				{"acme/big-assets", "ci@stopped", "rollouts"}, {"acme/mobile.app", "ci@paused", "rollouts"}} {
				if (stands.in == "" || version != "7536823") && !slices.ContainsFunc(forge.KeysOn(stands.repo), func(k demo.Key) bool { return k.Label == stands.label }) {
					t.Errorf("%s does not stand on %s", stands.label, stands.repo)
				}
			}
		})
	}
}

// runUnfinished runs the rollouts on the demo forge that had not ended, but those
// that wait for a time, and takes up what failed.
func runUnfinished(t *testing.T, a *App) {
	t.Helper()
	all, err := a.Rollouts.ListRollouts(t.Context())
	must(t, err)
	for _, r := range all {
		if r.State.Ended() || r.State == rollout.Soaking || r.ID == 3 { // which is on the other forge
			continue
		}
		report, err := a.Rollouts.RunRollout(t.Context(), r.ID, rollout.Run{})
		must(t, err)
		if report.Failed > 0 {
			must(t, a.Rollouts.RetryRollout(t.Context(), r.ID))
			report, err = a.Rollouts.RunRollout(t.Context(), r.ID, rollout.Run{})
			must(t, err)
		}
		if report.State != rollout.Done || report.Done != report.Total {
			t.Errorf("rollout %d %s: %s, %d of %d", r.ID, r.Title, report.State, report.Done, report.Total)
		}
	}
}

// moveForge tells a data folder that the forge of its account listens elsewhere
// now, as all demo forges do.
func moveForge(t *testing.T, dir string, at demo.Info) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, "latchkey.db"))
	must(t, err)
	_, err = db.ExecContext(t.Context(), `UPDATE accounts SET base_url = ?, ssh_host = ?, ssh_port = ? WHERE id = 'bitbucket-ada'`,
		at.REST, hostOf(at.SSH), portOf(at.SSH))
	must(t, err)
	must(t, db.Close())
}
