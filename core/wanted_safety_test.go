package core

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/hostkey"
	"latchkey/core/rollout"
	"latchkey/core/store"
	"latchkey/core/wanted"
	"latchkey/core/yamlfile"
)

// A place of which nothing is known is never said to be as the file says, also where the
// file wants no key there.
func TestAPlaceThatIsNotKnownIsNotAsTheFileSays(t *testing.T) {
	w := newWorld(t, demo.Options{})
	_, err := w.Repos.RefreshRepos(t.Context(), "", nil)
	must(t, err)
	for _, place := range []string{"repository: acme/leger", `repository: "../x"`, `repository: "1e3"`, "repository: acme/ledger.git", "project: acme/NOPE"} {
		f, err := wanted.Read("f", []byte("version: 1\nplaces: [{"+place+", keys: []}]\n"))
		must(t, err)
		plan, err := w.Wanted.Plan(t.Context(), f, ApplyOptions{})
		if err == nil && (len(plan.Exclusions) != 1 || len(plan.Steps) > 0) {
			t.Errorf("%s: %+v, left out %+v", place, plan.Steps, plan.Exclusions)
		}
		m, err := w.Wanted.Matrix(t.Context(), f)
		must(t, err)
		if len(m.Cells) != 1 || m.Count(wanted.Unknown) != 1 {
			t.Errorf("%s: %+v", place, m.Cells)
		}
	}
}

// More repositories than are read for a plan are left out, each with its reason.
func TestRepositoriesThatWereNeverReadAreNotAsTheFileSays(t *testing.T) {
	w := newWorld(t, demo.Options{Kind: api.GitHub})
	_, err := w.Repos.RefreshRepos(t.Context(), "", nil)
	must(t, err)
	rows, err := w.store.Repos(t.Context(), "")
	must(t, err)
	text, n := "version: 1\nplaces:\n", 0
	for _, r := range rows {
		if !r.Archived {
			text += "- {repository: " + r.Path + ", keys: []}\n"
			n++
		}
	}
	for ; n < 40; n++ {
		text += fmt.Sprintf("- {repository: acme/none-%d, keys: []}\n", n)
	}
	f, err := wanted.Read("f", []byte(text))
	must(t, err)
	plan, err := w.Wanted.Plan(t.Context(), f, ApplyOptions{RemoveForeign: true})
	must(t, err)
	said := map[string]bool{}
	for _, s := range plan.Steps {
		said[s.Target()] = true
	}
	for _, x := range plan.Exclusions {
		said[x.Target] = true
	}
	silent := 0
	for _, p := range f.Places {
		read, err := w.store.ReadAt(t.Context(), w.account, string(p.Repository), false)
		if !said[string(p.Repository)] && (err != nil || read.IsZero()) {
			silent++
		}
	}
	if silent > 0 {
		t.Errorf("of %d places that were never read nothing is said", silent)
	}
}

// What was read before says nothing where the last reading has failed.
func TestWhatCouldNotBeReadLastIsNotKnown(t *testing.T) {
	w := newWorld(t, demo.Options{})
	_, err := w.Repos.RefreshRepos(t.Context(), "", nil)
	must(t, err)
	_, err = w.Repos.DeployKeys(t.Context(), w.account, ledger)
	must(t, err)
	f, err := wanted.Read("f", []byte("version: 1\nplaces: [{repository: acme/ledger, keys: []}]\n"))
	must(t, err)
	before, err := w.Wanted.Matrix(t.Context(), f)
	must(t, err)
	must(t, w.store.SaveFailures(t.Context(), w.account, store.Failure{Path: string(ledger), Error: "no", Kind: api.Forbidden.String(), Tried: time.Now()}))
	after, err := w.Wanted.Matrix(t.Context(), f)
	must(t, err)
	if before.Count(wanted.Unknown) > 0 || after.Count(wanted.Unknown) != len(after.Cells) || len(after.Cells) == 0 {
		t.Errorf("%+v, then %+v", before.Cells, after.Cells)
	}
}

// A file may name a host key only where none is known for the host, whatever its type,
// and only one of each type.
func TestAFileNamesHostKeysOnlyWhereNoneIsKnown(t *testing.T) {
	w := newWorld(t, demo.Options{})
	const (
		ed25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILdixrvd5N4Ci+Zo5nYx5vPHpcDveYKy+Y9wjEZ/0Vky"
		another = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPTvk6n5qJ6oeKsFAkubwF1a7j+fChsjV8b22e3+JJrP"
	)
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	public, err := ssh.NewPublicKey(&private.PublicKey)
	must(t, err)
	otherType := strings.TrimSpace(string(ssh.MarshalAuthorizedKey(public)))
	plan := func(lines ...string) ([]rollout.HostKey, error) {
		p, err := w.Wanted.Plan(t.Context(), &wanted.File{Version: 1, HostKeys: lines}, ApplyOptions{})
		return p.Spec.Trust, err
	}
	if _, err := plan("git.example.test "+ed25519, "git.example.test "+another); !errors.Is(err, yamlfile.ErrFile) {
		t.Errorf("two of one type: %v", err)
	}
	if trust, err := plan("git.example.test "+ed25519, "git.example.test "+otherType, "git.example.test "+ed25519); err != nil || len(trust) != 2 {
		t.Errorf("two types: %v, %+v", err, trust)
	}
	must(t, w.hosts.Trust("git.example.test "+ed25519))
	if _, err := plan("git.example.test " + otherType); !errors.Is(err, yamlfile.ErrFile) || !strings.Contains(err.Error(), "git.example.test") {
		t.Errorf("beside the one that is known: %v", err)
	}
	if trust, err := plan("git.example.test " + ed25519); err != nil || len(trust) > 0 {
		t.Errorf("the one that is known: %v, %+v", err, trust)
	}
	if v, err := w.hosts.JudgeLine("git.example.test " + otherType); err != nil || v.State != hostkey.Unknown {
		t.Errorf("it is kept: %v, %+v", err, v)
	}
}
