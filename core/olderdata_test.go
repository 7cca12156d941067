package core

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"latchkey/core/hostkey"
	"latchkey/core/inventory"
	"latchkey/core/olderdata"
	"latchkey/core/say"
)

// openOlder opens a copy of the data folder that an earlier version made.
func openOlder(t *testing.T, version string) (*App, map[string][]byte) {
	t.Helper()
	dir, outputs := olderdata.Unpack(t, version)
	a, err := Open(t.Context(), olderOptions(dir))
	must(t, err)
	t.Cleanup(func() { must(t, a.Close()) })
	return a, outputs
}

func olderOptions(dir string) Options {
	return Options{DataDir: dir, Vault: VaultFile, VaultWork: 4, KnownHosts: []string{}, Now: olderdata.Now,
		Actions:         inTerminal, // whose words the folders' prints have
		VaultPassphrase: func(context.Context) ([]byte, error) { return []byte(olderdata.VaultPassphrase), nil }}
}

// inTerminal says how an action was done with the older latchctl.
func inTerminal(a say.Action) string {
	if before, after, other := strings.Cut(map[string]string{"export key": "key export {} --out FILE", "export key set": "key export {} --out FOLDER",
		"list new keys": "rollout show {} --json"}[a.Name], "{}"); other {
		return "latchctl " + before + strings.Join(a.Args, " ") + after
	}
	return "latchctl " + a.String()
}

// What earlier versions kept is all there: each thing that they printed about
// their folder, today's prints too.
func TestOlderFoldersOpenWithNothingLost(t *testing.T) {
	for _, version := range olderdata.Versions() {
		t.Run(version, func(t *testing.T) {
			a, outputs := openOlder(t, version)
			ctx := t.Context()
			now := map[string]func() (any, error){
				"accounts.json":     func() (any, error) { return a.Accounts.ListAccounts(ctx) },
				"pairs.json":        func() (any, error) { return a.Pairs.KeyPairs(ctx) },
				"repos.json":        func() (any, error) { return a.Repos.CachedRepos(ctx, "bitbucket-ada") },
				"repos-github.json": func() (any, error) { return a.Repos.CachedRepos(ctx, "github-ada") },
				"deploykeys.json":   func() (any, error) { return a.Repos.AllCachedKeys(ctx, "bitbucket-ada") },
				"unfinished.json":   func() (any, error) { return a.Placements.Unfinished(ctx) },
				"rollouts.json":     func() (any, error) { return a.Rollouts.ListRollouts(ctx) },
				"hostkeys.json":     func() (any, error) { return confirmedHosts(ctx, a) },
				"tests.json":        func() (any, error) { return testsOf(ctx, a) },
			}
			for name, printed := range outputs {
				var n int64
				if _, err := fmt.Sscanf(name, "rollout-%d.json", &n); err == nil {
					now[name] = func() (any, error) { return a.Rollouts.Rollout(ctx, n) }
				}
				read, known := now[name]
				if !known {
					t.Fatalf("nothing reads %s", name)
				}
				got, err := read()
				must(t, err)
				sameAsPrinted(t, name, printed, got)
			}
		})
	}
}

// confirmedHosts returns them in the form of latchctl host-key list.
func confirmedHosts(ctx context.Context, a *App) (any, error) {
	all, _, err := a.HostKeys.ListHostKeys(ctx)
	all = slices.DeleteFunc(all, func(l hostkey.Listed) bool { return l.State != hostkey.Confirmed })
	for i := range all { // where the folder lies is no part of it
		all[i].Source = say.Text{}
	}
	return map[string]any{"host_keys": all}, err
}

func testsOf(ctx context.Context, a *App) (any, error) {
	type run struct {
		TestRun
		Depth   string       `json:"depth"`
		Results []TestResult `json:"results"`
	}
	runs, err := a.Tests.TestRuns(ctx)
	all := make([]run, len(runs))
	for i, r := range runs {
		results, readErr := a.Tests.TestResults(ctx, r.ID)
		all[i], err = run{r, r.Depth.String(), results}, errors.Join(err, readErr)
	}
	return all, err
}

// sameAsPrinted holds what is read now against what the older version printed.
func sameAsPrinted(t *testing.T, name string, printed []byte, got any) {
	t.Helper()
	var then, now any
	must(t, json.Unmarshal(printed, &then))
	data, err := json.Marshal(got)
	must(t, err)
	must(t, json.Unmarshal(data, &now))
	for _, side := range []any{then, now} {
		inOrder(side)
	}
	for _, line := range lost(name, asToday(then), now) {
		t.Error(line)
	}
}

// inOrder sorts the deploy keys of one repository: the forge's order is not kept.
func inOrder(list any) {
	rows, _ := list.([]any)
	slices.SortStableFunc(rows, func(a, b any) int {
		x, y := a.(map[string]any), b.(map[string]any)
		if x["public_key"] == nil || x["repository"] == nil || x["repository"] != y["repository"] {
			return 0
		}
		return strings.Compare(x["id"].(string), y["id"].(string))
	})
}

// asToday puts what an older version printed into today's words: only names and
// the way of counting differ, nothing that was kept.
func asToday(then any) any {
	switch then := then.(type) {
	case []any:
		for i := range then {
			then[i] = asToday(then[i])
		}
	case map[string]any:
		for name, value := range then {
			then[name] = asToday(value)
		}
		for was, is := range map[string]string{"private_half": "private_key", "last_proved": "last_verified", "proved": "verified", "proof": "verification", "private_half_unchecked": "private_key_unchecked",
			"held_here": "private_keys", "kept": "keys_stay", "kept_back": "reserve", "no_proof": "no_verification", "put_back": "removal_undone", "taken_back": "add_undone"} {
			if value, there := then[was]; there {
				then[is] = value
				delete(then, was)
			}
		}
		if then["state"] == "cancelled" { // what was skipped counted as done
			then["done"] = 0.0
		}
		if then["took_ns"] == float64(math.MaxInt64) { // of what never began it told the time since the year 1
			then["took_ns"] = 0.0
		}
		if then["state"] == "undone" && then["target"] != nil { // a step: it told what undoing added and removed
			then["removal_undone"], then["add_undone"], then["added"], then["removed"] = then["added"], then["removed"], false, false
			swapped := then["old_fingerprint"]
			if then["old_fingerprint"] = then["new_fingerprint"]; then["removal_undone"] != true {
				delete(then, "old_fingerprint")
			}
			then["new_fingerprint"] = swapped
		}
		if then["state"] == "running" && then["target"] != nil { // a step, though nobody ran it any more
			then["state"] = "waiting"
		}
		delete(then, "left") // how to go on is said by whoever runs
	case string:
		for was, is := range map[string]string{"prove": "verify", "kept": "key-stays", "nothing-to-prove-with": "nothing-to-verify-with",
			"sent, answer unknown": string(PendingUnanswered), "not known": string(PendingUnknown)} {
			if then == was {
				return is
			}
		}
		then = strings.ReplaceAll(then, "private half", "private key")
		for _, r := range reworded {
			then = r.was.ReplaceAllString(then, r.is)
		}
		return then
	}
	return then
}

// reworded are sentences that core says anew of what was kept, in other words than
// before.
var reworded = []struct {
	was *regexp.Regexp
	is  string
}{
	{regexp.MustCompile(`^putting (".*") on (\S+) was interrupted: it is not known whether the forge took it$`), "adding $1 to $2 was interrupted: it is not known whether the forge accepted it"},
	{regexp.MustCompile(`^(removing .*) it is not known whether it is gone$`), "$1 it is not known whether it was removed"},
	{regexp.MustCompile(`^(deleting .*) may be gone already$`), "$1 may be deleted already"},
	{regexp.MustCompile(`^storing (the key pair .*)$`), "saving $1"},
	{regexp.MustCompile(`^The forge does not accept what was sent, and says no more than the message\. Check it, and try again\.$`), "The forge rejected the request and gives no reason beyond this message. Check it, and try again."},
}

// lost lists what then has and now has not, or has otherwise. What now has
// besides is new.
func lost(where string, then, now any) (all []string) {
	switch then := then.(type) {
	case map[string]any:
		now, _ := now.(map[string]any)
		for name, value := range then {
			all = append(all, lost(where+"."+name, value, now[name])...)
		}
		return all
	case []any:
		now, _ := now.([]any)
		if len(now) != len(then) {
			return []string{fmt.Sprintf("%s: %d of %d", where, len(now), len(then))}
		}
		for i := range then {
			all = append(all, lost(fmt.Sprintf("%s[%d]", where, i), then[i], now[i])...)
		}
		return all
	case string:
		if at, err := time.Parse(time.RFC3339Nano, then); err == nil { // kept to the millisecond
			text, _ := now.(string)
			if got, err := time.Parse(time.RFC3339Nano, text); err == nil && got.Equal(at.Truncate(time.Millisecond)) {
				return nil
			}
		}
	case bool, nil:
		if then != true && (now == nil || now == false) {
			return nil
		}
	}
	if then != now {
		return []string{fmt.Sprintf("%s was %v, is %v", where, then, now)}
	}
	return nil
}

// Every private key of an earlier version can be used, whichever form it came
// in, and those with a passphrase of their own with that.
func TestPrivateKeysOfOlderFoldersSign(t *testing.T) {
	for _, version := range olderdata.Versions() {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			a, _ := openOlder(t, version)
			pairs, err := a.Pairs.KeyPairs(t.Context())
			must(t, err)
			for _, p := range pairs {
				path := filepath.Join(t.TempDir(), "id")
				must(t, a.Exports.ExportPrivate(t.Context(), p.Fingerprint, path, nil))
				data, err := os.ReadFile(path)
				must(t, err)
				var signer ssh.Signer
				if p.Encrypted {
					signer, err = ssh.ParsePrivateKeyWithPassphrase(data, []byte(olderdata.KeyPassphrase))
				} else {
					signer, err = ssh.ParsePrivateKey(data)
				}
				must(t, err)
				signature, err := signer.Sign(rand.Reader, []byte("a message"))
				must(t, err)
				must(t, signer.PublicKey().Verify([]byte("a message"), signature))
				if got := ssh.FingerprintSHA256(signer.PublicKey()); got != string(p.Fingerprint) {
					t.Errorf("%s is %s", p.Fingerprint, got)
				}
			}
		})
	}
}

// Key sets, the keys of projects and what was placed where are read as the
// version that made them would have.
func TestSetsAndProjectKeysOfOlderFolders(t *testing.T) {
	for _, version := range olderdata.Versions() {
		t.Run(version, func(t *testing.T) {
			a, _ := openOlder(t, version)
			rows, err := a.Repos.CachedProjectKeys(t.Context(), "bitbucket-ada", "acme/PAY")
			must(t, err)
			if i := slices.IndexFunc(rows, func(k DeployKey) bool { return k.Label == "ci@project" }); i < 0 && version != "7536823" || i >= 0 && rows[i].PrivateKey != inventory.PrivateKeyHere {
				t.Errorf("keys of the project: %+v", rows)
			}
			sets, err := a.Sets.KeySets(t.Context())
			must(t, err)
			var names []string
			for _, s := range sets {
				names = append(names, fmt.Sprintf("%s: %d", s.Name, len(s.Members)))
			}
			want := "ci@set: 3"
			if version == "7536823" { // knew none
				want = ""
			}
			if got := strings.Join(names, ", "); got != want {
				t.Errorf("key sets %q, want %q", got, want)
			}
		})
	}
}

// What an earlier version kept in English alone is told from what is kept today,
// and is written back as it was.
func TestTextsOfOlderFoldersStayAsTheyWere(t *testing.T) {
	for _, version := range olderdata.Versions() {
		t.Run(version, func(t *testing.T) {
			a, _ := openOlder(t, version)
			rollouts, err := a.Rollouts.ListRollouts(t.Context())
			must(t, err)
			for _, r := range rollouts {
				report, err := a.Rollouts.Rollout(t.Context(), r.ID)
				must(t, err)
				texts := []say.Text{report.Title, report.Reason}
				for _, x := range report.Results {
					texts = append(texts, x.Error, x.Verification)
				}
				for _, x := range report.Exclusions {
					texts = append(texts, x.Text)
				}
				for _, text := range texts {
					if !text.IsZero() && (!text.IsOld() || say.Encode(text) != text.String()) {
						t.Errorf("rollout %d: %q is kept as %q", r.ID, text, say.Encode(text))
					}
				}
			}
			runs, err := a.Tests.TestRuns(t.Context())
			must(t, err)
			for _, run := range runs {
				results, err := a.Tests.TestResults(t.Context(), run.ID)
				must(t, err)
				for _, r := range results {
					if !r.Text.IsZero() && !r.Text.IsOld() {
						t.Errorf("test of %s: %q", r.Repo, r.Text)
					}
				}
			}
			if len(rollouts)+len(runs) == 0 && version != "7536823" {
				t.Error("nothing is kept there")
			}
		})
	}
}
