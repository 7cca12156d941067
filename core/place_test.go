package core

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/ask"
	"latchkey/core/cause"
	"latchkey/core/hint"
	"latchkey/core/inventory"
	"latchkey/core/probe"
	"latchkey/core/store"
	"latchkey/keys"
)

func TestPlacingRefusesWhatMakesNoSenseBeforeAnyCall(t *testing.T) {
	w := newWorld(t, demo.Options{})
	p := w.generated()
	line := p.PublicKey
	calls := len(w.forge.Calls())
	long := strings.Repeat("ä", 256)
	for name, c := range map[string]struct {
		r    PlaceRequest
		want error
	}{
		"no key":                 {PlaceRequest{Repo: web}, cause.ErrRequest},
		"two keys":               {PlaceRequest{Repo: web, Fingerprint: p.Fingerprint, Public: line}, cause.ErrRequest},
		"no target":              {PlaceRequest{Fingerprint: p.Fingerprint}, cause.ErrRequest},
		"two targets":            {PlaceRequest{Repo: web, Project: "acme/WEB", Fingerprint: p.Fingerprint}, cause.ErrRequest},
		"not a repository":       {PlaceRequest{Repo: "web", Fingerprint: p.Fingerprint}, cause.ErrRequest},
		"path tricks":            {PlaceRequest{Repo: "acme/../x", Fingerprint: p.Fingerprint}, cause.ErrRequest},
		"unknown pair":           {PlaceRequest{Repo: web, Fingerprint: "SHA256:none"}, cause.ErrNoKeyPair},
		"private key as public":  {PlaceRequest{Repo: web, Public: "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----"}, keys.ErrPrivateKey},
		"nonsense as public":     {PlaceRequest{Repo: web, Public: "hello"}, keys.ErrNotKey},
		"write access":           {PlaceRequest{Repo: web, Fingerprint: p.Fingerprint, Access: api.ReadWrite}, api.ErrReadOnlyForge},
		"unknown access":         {PlaceRequest{Repo: web, Fingerprint: p.Fingerprint, Access: "admin"}, cause.ErrRequest},
		"test of a public line":  {PlaceRequest{Repo: web, Public: line, Test: true}, cause.ErrRequest},
		"label with ANSI":        {PlaceRequest{Repo: web, Fingerprint: p.Fingerprint, Label: "a\x1b[31mb"}, api.ErrLabel},
		"label with bidi":        {PlaceRequest{Repo: web, Fingerprint: p.Fingerprint, Label: "a\u202eb"}, api.ErrLabel},
		"label with line end":    {PlaceRequest{Repo: web, Fingerprint: p.Fingerprint, Label: "a\nb"}, api.ErrLabel},
		"label with NUL":         {PlaceRequest{Repo: web, Fingerprint: p.Fingerprint, Label: "a\x00"}, api.ErrLabel},
		"label not UTF-8":        {PlaceRequest{Repo: web, Fingerprint: p.Fingerprint, Label: "a\xff"}, api.ErrLabel},
		"label too long":         {PlaceRequest{Repo: web, Fingerprint: p.Fingerprint, Label: long}, api.ErrLabel},
		"unknown account":        {PlaceRequest{Account: "nobody", Repo: web, Fingerprint: p.Fingerprint}, cause.ErrNoAccount},
		"kind that is not made":  {PlaceRequest{Repo: web, Generate: &NewPair{Kind: "dsa"}}, keys.ErrUnsupported},
		"zero-width label":       {PlaceRequest{Repo: web, Fingerprint: p.Fingerprint, Label: "a\u200bb"}, api.ErrLabel},
		"project on a bad path":  {PlaceRequest{Project: "acme", Fingerprint: p.Fingerprint}, cause.ErrRequest},
		"public line is garbage": {PlaceRequest{Repo: web, Public: "ssh-ed25519 AAAA"}, cause.ErrRequest},
	} {
		_, err := w.Placements.PlaceKey(t.Context(), c.r, nil)
		if name == "kind that is not made" {
			if err == nil {
				t.Errorf("%s: no error", name)
			}
			continue
		}
		if !errors.Is(err, c.want) || hint.Of(err).IsZero() {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if err != nil && strings.ContainsAny(err.Error(), "\x00\x1b\u202e\n") {
			t.Errorf("%s: the error repeats what is hostile: %q", name, err)
		}
	}
	if n := len(w.forge.Calls()); n != calls {
		t.Errorf("%d calls were made", n-calls)
	}
	if left := w.unfinished(); len(left) != 0 {
		t.Errorf("unfinished: %v", left)
	}
}

func TestLabels(t *testing.T) {
	w := newWorld(t, demo.Options{})
	for name, c := range map[string]struct{ asked, comment, want string }{
		"asked":       {"build server", "c", "build server"},
		"trimmed":     {"  x  ", "c", "x"},
		"comment":     {"", "ci@build-07", "ci@build-07"},
		"the day":     {"", "", "latchkey " + time.Now().Format("2006-01-02")},
		"two spaces":  {"a  b", "", "a  b"},
		"other words": {"", "schlüssel 鍵", "schlüssel 鍵"},
	} {
		got, err := w.Placements.labelFor(c.asked, c.comment, api.Traits{LabelMax: 40})
		if err != nil || got != c.want {
			t.Errorf("%s: %q %v", name, got, err)
		}
	}
	if got, err := w.Placements.labelFor("", strings.Repeat("x", 100), api.Traits{LabelMax: 40}); err != nil || len(got) != 40 {
		t.Errorf("long comment: %q %v", got, err)
	}
}

func TestAKeyThatStandsThereIsNotAddedAgain(t *testing.T) {
	w := newWorld(t, demo.Options{})
	p := w.generated()
	public, err := keys.ParsePublic(p.PublicKey)
	must(t, err)
	must(t, w.forge.AddKeyBehindBack(string(web), "somebody's label", public))
	var ticks []StepState
	placed, err := w.Placements.PlaceKey(t.Context(), PlaceRequest{Repo: web, Fingerprint: p.Fingerprint, Label: "mine"}, func(s StepState) { ticks = append(ticks, s) })
	must(t, err)
	if !placed.Already || placed.Key.Label != "somebody's label" || len(placed.KeyPair.Placed) != 1 {
		t.Errorf("%+v", placed)
	}
	for _, s := range ticks {
		if s.Step == StepSend && s.State == probe.Passed {
			t.Error("it was sent")
		}
	}
}

func TestAPublicLineAlone(t *testing.T) {
	w := newWorld(t, demo.Options{})
	pair, err := keys.Generate(keys.Ed25519, "theirs")
	must(t, err)
	placed, err := w.Placements.PlaceKey(t.Context(), PlaceRequest{Repo: ledger, Public: pair.Public().Line()}, nil)
	must(t, err)
	if placed.KeyPair != nil || placed.Key.PrivateKey != inventory.PrivateKeyUnknown || !w.holds(ledger, pair.Public().Fingerprint()) {
		t.Errorf("%+v", placed)
	}
	if all, err := w.Pairs.KeyPairs(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("it is in the index: %v", all)
	}
}

func TestKeysOnProjects(t *testing.T) {
	w := newWorld(t, demo.Options{})
	placed, err := w.Placements.PlaceKey(t.Context(), PlaceRequest{Project: "acme/WEB", Generate: &NewPair{Comment: "all of web"}}, nil)
	must(t, err)
	if placed.Key.Project != "acme/WEB" || placed.Key.Repo != "" || !placed.KeyPair.Placed[0].Project {
		t.Errorf("%+v", placed)
	}
	rows, err := w.Repos.ProjectDeployKeys(t.Context(), "", "acme/WEB")
	must(t, err)
	found := false
	for _, r := range rows {
		found = found || r.Fingerprint == placed.KeyPair.Fingerprint && r.PrivateKey == inventory.PrivateKeyHere
	}
	if !found {
		t.Errorf("rows %+v", rows)
	}
	if _, err := w.Placements.RelabelDeployKey(t.Context(), placed.Key, "new"); !errors.Is(err, cause.ErrNoRelabel) {
		t.Errorf("renamed on a project: %v", err)
	}
	must(t, w.Placements.RemoveDeployKey(t.Context(), placed.Key))
	if left := w.forge.KeysOnProject("acme/WEB"); len(left) != len(rows)-1 {
		t.Errorf("%d keys left of %d", len(left), len(rows))
	}
	if rows, err := w.Repos.CachedProjectKeys(t.Context(), "", "acme/WEB"); err != nil || len(rows) != len(left(w)) {
		t.Errorf("cache: %v %v", rows, err)
	}
}

func left(w *world) []demo.Key { return w.forge.KeysOnProject("acme/WEB") }

func TestAKeyOfAnAccountIsRefusedWithWhoHasIt(t *testing.T) {
	w := newWorld(t, demo.Options{})
	p := w.generated()
	public, err := keys.ParsePublic(p.PublicKey)
	must(t, err)
	must(t, w.forge.AddAccountKey("dev", public))
	_, err = w.Placements.PlaceKey(t.Context(), PlaceRequest{Repo: web, Fingerprint: p.Fingerprint}, nil)
	if api.KindOf(err) != api.InUseElsewhere || !strings.Contains(err.Error(), "belongs to somebody's account") || hint.Of(err).IsZero() {
		t.Errorf("%v", err)
	}
	if w.holds(web, p.Fingerprint) || !w.vaultHas(string(p.Fingerprint)) || len(w.unfinished()) != 0 {
		t.Error("something is left, or the pair is gone")
	}
	// Once it stands somewhere that we know of, that is named.
	a := w.App
	must(t, w.store.SaveKeys(t.Context(), store.KeyReading{Account: w.account, Target: "acme/ledger", Read: time.Now(),
		Keys: []store.DeployKey{{KeyID: "1", Label: "held", Fingerprint: string(p.Fingerprint)}}}))
	if err := a.Inventory.explainHolders(t.Context(), "", "", string(p.Fingerprint), errInjected); !strings.Contains(err.Error(), "acme/ledger as held") || !errors.Is(err, errInjected) {
		t.Errorf("%v", err)
	}
}

// A lost reply is settled by asking: the key is there, so the work goes on.
func TestALostReplyIsSettledByAsking(t *testing.T) {
	w := newWorld(t, demo.Options{})
	must(t, w.forge.SetFaults(func(f *demo.Faults) { f.Rules = []demo.Rule{{Method: "POST", Count: 1, Do: demo.LostReply}} }))
	placed, err := w.Placements.PlaceKey(t.Context(), PlaceRequest{Repo: web, Generate: &NewPair{Comment: "ci"}}, nil)
	must(t, err)
	if placed.Already || !w.holds(web, placed.KeyPair.Fingerprint) || len(w.unfinished()) != 0 {
		t.Errorf("%+v", placed)
	}
	must(t, w.forge.SetFaults(func(f *demo.Faults) { f.Rules = []demo.Rule{{Method: "DELETE", Count: 1, Do: demo.LostReply}} }))
	must(t, w.Placements.RemoveDeployKey(t.Context(), placed.Key))
	if w.holds(web, placed.KeyPair.Fingerprint) || len(w.unfinished()) != 0 {
		t.Error("not removed")
	}
}

// When asking fails too, an entry says so; placing the same key again takes it
// up and ends it.
func TestPlacingAgainTakesUpWhatWasLeft(t *testing.T) {
	w := newWorld(t, demo.Options{})
	p := w.generated()
	must(t, w.forge.SetFaults(func(f *demo.Faults) {
		f.Rules = []demo.Rule{{Method: "POST", Count: 1, Do: demo.LostReply}, {Method: "GET", Path: "deploy-keys", Nth: 2, Do: demo.Reset}}
	}))
	_, err := w.Placements.PlaceKey(t.Context(), PlaceRequest{Repo: web, Fingerprint: p.Fingerprint}, nil)
	if !errors.Is(err, cause.ErrInDoubt) || !strings.Contains(hint.Of(err).String(), "unfinished") {
		t.Fatalf("%v", err)
	}
	open := w.unfinished()
	if len(open) != 1 || open[0].State != PendingUnanswered || open[0].Target != string(web) || open[0].Account != w.account || !open[0].CanUndo {
		t.Fatalf("%+v", open)
	}
	if err := w.Accounts.RemoveAccount(t.Context(), w.account); !errors.Is(err, store.ErrUnfinished) {
		t.Errorf("the account was removed under it: %v", err)
	}
	if err := w.Pairs.DeleteKeyPair(t.Context(), p.Fingerprint); !errors.Is(err, store.ErrUnfinished) {
		t.Errorf("the pair was deleted under it: %v", err)
	}
	must(t, w.forge.SetFaults(func(f *demo.Faults) { f.Rules = nil }))
	placed, err := w.Placements.PlaceKey(t.Context(), PlaceRequest{Repo: web, Fingerprint: p.Fingerprint}, nil)
	must(t, err)
	if placed.Already || len(w.unfinished()) != 0 {
		t.Errorf("%+v", placed)
	}
	n := 0
	for _, k := range w.forge.KeysOn(string(web)) {
		if k.Public.Fingerprint() == p.Fingerprint {
			n++
		}
	}
	if n != 1 {
		t.Errorf("it stands there %d times", n)
	}
}

// What one program works on is nobody else's: not listed, not claimed.
func TestWorkInHandIsNotUnfinished(t *testing.T) {
	w := newWorld(t, demo.Options{})
	second, err := Open(t.Context(), w.options())
	must(t, err)
	defer second.Close()
	p := w.generated()
	checked := false
	w.testHook = func(point string) {
		if point != "place: sending" {
			return
		}
		checked = true
		for name, a := range map[string]*App{"same program": w.App, "other program": second} {
			open, err := a.Placements.Unfinished(t.Context())
			if err != nil || len(open) != 0 {
				t.Errorf("%s lists %v %v", name, open, err)
			}
			if err := a.Placements.Finish(t.Context(), 3); !errors.Is(err, store.ErrClaimed) {
				t.Errorf("%s: Finish = %v", name, err)
			}
			_, err = a.Placements.PlaceKey(t.Context(), PlaceRequest{Repo: web, Fingerprint: p.Fingerprint}, nil)
			if !errors.Is(err, store.ErrClaimed) || hint.Of(err).IsZero() {
				t.Errorf("%s: PlaceKey = %v", name, err)
			}
		}
	}
	_, err = w.Placements.PlaceKey(t.Context(), PlaceRequest{Repo: web, Fingerprint: p.Fingerprint}, nil)
	must(t, err)
	if !checked {
		t.Error("the point was never reached")
	}
}

func TestCancellingLeavesNothingOrAnEntry(t *testing.T) {
	w := newWorld(t, demo.Options{})
	for _, point := range []string{"place: intent written", "place: private key in vault", "place: stored", "place: sending", "place: forge answered", "place: sent"} {
		ctx, cancel := context.WithCancel(t.Context())
		w.testHook = func(p string) {
			if p == point {
				cancel()
			}
		}
		known := w.known()
		_, err := w.Placements.PlaceKey(ctx, PlaceRequest{Repo: web, Generate: &NewPair{Comment: "new"}}, nil)
		cancel()
		w.testHook = nil
		if err == nil || !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", point, err)
		}
		w.settleAndCheck(t, jobs()[0], "", known, err, true)
	}
}

func TestRemovingNamesWhatStops(t *testing.T) {
	w := newWorld(t, demo.Options{})
	rows, err := w.Repos.DeployKeys(t.Context(), "", web)
	must(t, err)
	k := rows[0]
	w.person.Confirm = nil
	if err := w.Placements.RemoveDeployKey(t.Context(), k); !errors.Is(err, ask.ErrNobody) {
		t.Errorf("nobody there: %v", err)
	}
	w.person.Confirm = w.options().Person.Confirm
	must(t, w.Placements.RemoveDeployKey(t.Context(), k))
	plan := w.plans[len(w.plans)-1]
	if !strings.Contains(fmt.Sprint(plan.Stops), string(web)) || !strings.Contains(fmt.Sprint(plan.Lines), string(k.Fingerprint)) {
		t.Errorf("plan %+v", plan)
	}
	if w.holds(web, k.Fingerprint) {
		t.Error("it is still there")
	}
	// Gone already is as good as removed; an id that now belongs to another key
	// harms nobody.
	other, err := w.Repos.DeployKeys(t.Context(), "", web)
	must(t, err)
	if len(other) == 0 {
		t.Fatal("no second key on the repository")
	}
	k.ID = other[0].ID
	must(t, w.Placements.RemoveDeployKey(t.Context(), k))
	if !w.holds(web, other[0].Fingerprint) {
		t.Error("another key was removed because it had the id")
	}
}

func TestRelabel(t *testing.T) {
	w := newWorld(t, demo.Options{})
	placed, err := w.Placements.PlaceKey(t.Context(), PlaceRequest{Repo: web, Generate: &NewPair{Comment: "old"}}, nil)
	must(t, err)
	row, err := w.Placements.RelabelDeployKey(t.Context(), placed.Key, "new name")
	must(t, err)
	if row.Label != "new name" || row.Fingerprint != placed.KeyPair.Fingerprint {
		t.Errorf("%+v", row)
	}
	cached, err := w.Repos.CachedKeys(t.Context(), "", web)
	must(t, err)
	found := false
	for _, k := range cached {
		found = found || k.Label == "new name"
	}
	if !found {
		t.Error("the cache has the old label")
	}
	must(t, w.forge.SetFaults(func(f *demo.Faults) { f.Rules = []demo.Rule{{Method: "PUT", Count: 1, Do: demo.LostReply}} }))
	if row, err = w.Placements.RelabelDeployKey(t.Context(), row, "third"); err != nil || row.Label != "third" {
		t.Errorf("lost reply: %+v %v", row, err)
	}
	for _, label := range []string{"", "a\x07b", strings.Repeat("x", 300)} {
		if _, err := w.Placements.RelabelDeployKey(t.Context(), row, label); !errors.Is(err, api.ErrLabel) {
			t.Errorf("%q: %v", label, err)
		}
	}
	must(t, w.forge.RemoveKeyBehindBack(string(web), row.Fingerprint))
	if _, err := w.Placements.RelabelDeployKey(t.Context(), row, "fourth"); err == nil || hint.Of(err).IsZero() {
		t.Errorf("a key that is gone: %v", err)
	}
}

func TestManyPlacingsAtOnce(t *testing.T) {
	w := newWorld(t, demo.Options{})
	p := w.generated()
	repos, err := w.Repos.RefreshRepos(t.Context(), "", nil)
	must(t, err)
	var all sync.WaitGroup
	for _, r := range repos[:8] {
		all.Go(func() {
			if _, err := w.Placements.PlaceKey(t.Context(), PlaceRequest{Repo: r.Path, Fingerprint: p.Fingerprint}, nil); err != nil {
				t.Errorf("%s: %v", r.Path, err)
			}
		})
	}
	all.Wait()
	got, err := w.Pairs.KeyPair(t.Context(), string(p.Fingerprint))
	must(t, err)
	if len(got.Placed) != 8 {
		t.Errorf("%d placements", len(got.Placed))
	}
}
