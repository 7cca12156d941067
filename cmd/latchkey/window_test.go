//go:build window

package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"latchkey/api/demo"
)

const (
	workedOn = "acme/web-frontend"
	newLabel = "latchkey-web-frontend"
)

// TestPersonAddsAKeyAndTestsIt drives the real window with the keyboard alone
// and asks the demo forge, over its REST API, what has come of it.
func TestPersonAddsAKeyAndTestsIt(t *testing.T) {
	d := newDesktop(t)
	program := d.start(t)
	forge := &outside{t: t, info: program.info}
	if key := forge.key(); key != nil {
		t.Fatalf("the demo begins with the key %q on %s", newLabel, workedOn)
	}
	d.shot("01-repositories")

	// Whatever a busy machine swallowed is typed again, as a person would.
	forge.wait("the new key is on the forge and was used", func() {
		d.keys("Escape", "Escape", "Escape", "ctrl+f", "ctrl+a")
		d.text("web-frontend")
		d.settle() // the list filters behind the typing
		d.keys("Down")
		d.shot("02-selected")
		d.keys("ctrl+n")
		d.shot("03-add-key")
		d.keys("Return")
	}, func() bool { k := forge.key(); return k != nil && k.LastUsed != nil })
	d.shot("04-added")
	placed := *forge.key()

	d.keys("Return")
	d.shot("05-key-in-details")
	forge.wait("test clone used the key again", func() {
		d.keys("Escape", "ctrl+t")
	}, func() bool { k := forge.key(); return k != nil && k.LastUsed != nil && *k.LastUsed != *placed.LastUsed })
	d.shot("06-test-clone")
	d.keys("ctrl+shift+d")
	d.shot("07-other-theme")
	d.keys("ctrl+k")
	d.shot("08-palette")
	d.keys("Escape", "ctrl+f", "ctrl+a", "BackSpace", "Down")
	d.shot("09-all-again")

	if n := forge.count(); n != 1 {
		t.Errorf("the forge holds %d keys named %q, want 1", n, newLabel)
	}
	addToSeveral(d, forge)
	program.quit(d)
	left, err := filepath.Glob(filepath.Join(d.home, "tmp", "latchkey-demo-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("the demo left %q behind, %v", left, err)
	}
}

// addToSeveral marks the repositories that a search leaves, and puts one new key
// on all of them, with the keyboard alone: plan, confirm, result.
func addToSeveral(d *desktop, forge *outside) {
	const label = "ci@window"
	on := []string{"acme/mobile.app", "acme/mobile.app-ios"}
	forge.wait("the new key is on both and was used", func() {
		d.keys("Escape", "Escape", "Escape", "ctrl+l", "ctrl+f", "ctrl+a")
		d.text("mobile.app")
		d.settle()
		d.keys("Down", "ctrl+a")
		d.shot("10-marked")
		d.keys("ctrl+shift+n")
		d.text(label)
		d.keys("Return")
		d.settle()
		d.shot("11-plan")
		d.keys("Return")
	}, func() bool {
		return !slices.ContainsFunc(on, func(repo string) bool {
			return !slices.ContainsFunc(forge.keysOn(repo), func(k deployKey) bool { return k.Label == label && k.LastUsed != nil })
		})
	})
	d.settle()
	d.shot("12-activity")
}

// deployKey is what the forge's REST API says of a key.
type deployKey struct {
	Label    string  `json:"label"`
	LastUsed *string `json:"last_used"`
}

// outside looks at the demo forge as curl would.
type outside struct {
	t    *testing.T
	info demo.Info
}

func (o *outside) keys() []deployKey { return o.keysOn(workedOn) }

func (o *outside) keysOn(repo string) []deployKey {
	o.t.Helper()
	req, err := http.NewRequestWithContext(o.t.Context(), http.MethodGet, fmt.Sprintf("%s/repositories/%s/deploy-keys?pagelen=100", o.info.REST, repo), nil)
	if err != nil {
		o.t.Fatal(err)
	}
	req.SetBasicAuth(o.info.Users[0].User, o.info.Users[0].Token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		o.t.Fatal(err)
	}
	defer resp.Body.Close()
	var page struct{ Values []deployKey }
	if err := json.NewDecoder(resp.Body).Decode(&page); err != nil || resp.StatusCode != http.StatusOK {
		o.t.Fatalf("list deploy keys: %s, %v", resp.Status, err)
	}
	return page.Values
}

func (o *outside) key() *deployKey {
	all := o.keys()
	if i := slices.IndexFunc(all, func(k deployKey) bool { return k.Label == newLabel }); i >= 0 {
		return &all[i]
	}
	return nil
}

func (o *outside) count() (n int) {
	for _, k := range o.keys() {
		if k.Label == newLabel {
			n++
		}
	}
	return n
}

// wait acts until the forge says that it is so; it acts again only when
// nothing came of it for a while.
func (o *outside) wait(what string, act func(), holds func() bool) {
	o.t.Helper()
	for range 4 {
		act()
		for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(200 * time.Millisecond) {
			if holds() {
				return
			}
		}
		o.t.Logf("once more until %s", what)
	}
	o.t.Fatalf("waited in vain until %s", what)
}

// screens is where pictures go, for people to look at.
func screens(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../../build/screens")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}
