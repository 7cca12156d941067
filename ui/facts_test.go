package ui

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/core/errtext"
	"latchkey/core/inventory"
	"latchkey/core/probe/finding"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/internal/soak"
	"latchkey/keys"
	"latchkey/keys/vault"
	"latchkey/ui/kit"
)

// fact is a state that the window tells of in several places.
type fact struct {
	name string
	// begin changes what is there before the window opens; enter and leave change it
	// as core does, in front of a person.
	begin, enter, leave func(p *person, f *fake)
	// says are the words that tell of the state, or the names of such texts, by place.
	// While it holds each place says its own; afterwards no place says any of them.
	says map[string]string
}

// places are the parts of the window in which facts show.
func (p *person) places() map[string]func() []string {
	page := func(id string) func() []string {
		return func() []string {
			if p.w.shell.page != id {
				p.w.shell.show(id)
				p.rests(restOfPage)
			}
			return p.wordsOf(p.w.front().Object)
		}
	}
	return map[string]func() []string{
		"status bar": func() []string { return p.wordsOf(p.w.statusBar.object) },
		"side bar":   func() []string { return p.wordsOf(p.w.sideBar.object) },
		"top":        func() []string { return p.wordsOf(p.w.top.object) },
		"notices":    func() []string { page("repositories")(); return p.wordsOf(p.w.Notices.Object) },
		"list":       func() []string { page("repositories")(); return p.wordsOf(p.w.repos.Split.Split.Leading) },
		"details":    func() []string { page("repositories")(); return p.wordsOf(p.w.repos.Split.Split.Trailing) },
		"keys":       page("keys"), "activity": page("activity"), "settings": page("settings"), "host keys": page("host-keys"),
	}
}

// wordsOf are all texts that show in a part of the window.
func (p *person) wordsOf(part fyne.CanvasObject) (words []string) {
	for _, o := range visible(part) {
		switch o := o.(type) {
		case *kit.Text:
			words = append(words, o.Text)
		case *canvas.Text: // of a table's row
			words = append(words, o.Text)
		case *kit.Paragraph:
			words = append(words, o.Text)
		case *kit.Button:
			words = append(words, o.Text)
		case *kit.Note:
			words = append(words, o.String())
		}
	}
	return words
}

// rests runs what is posted until nothing has come for a while.
func (p *person) rests(quiet time.Duration) {
	for {
		select {
		case f := <-p.queue:
			f()
		case <-time.After(quiet):
			return
		}
	}
}

// How long nothing has to come until what was begun counts as over: the longest
// pause of the window's own, and that of a page which shows what is there.
const (
	restOfAll  = 400 * time.Millisecond
	restOfPage = 60 * time.Millisecond
)

// tell sends an event of core's and waits until it was taken up.
func (p *person) tell(f *fake, events ...ask.Event) {
	for _, e := range events {
		f.wiring.Tell(e)
	}
	p.until("events are taken up", func() bool {
		p.w.events.mu.Lock()
		defer p.w.events.mu.Unlock()
		return len(p.w.events.waiting) == 0 && len(p.queue) == 0
	})
	p.rests(restOfAll)
}

// set changes what the fake answers.
func (f *fake) set(change func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change()
}

// facts are the states, each as it begins and ends.
func facts() []fact {
	refused := &errtext.TokenRefused{Account: "a1", Name: "Ada Lovelace", Err: &api.Error{Op: "list repositories", Kind: api.Unauthorized}}
	return slices.Concat(factsOfAccounts(refused), factsOfWork(), factsOfKeys())
}

// textName is what a text of the window is called.
var textName = regexp.MustCompile(`^[a-z_]+(\.[a-z_]+)+$`)

func TestEachFactIsSaidEverywhereAndGoneEverywhere(t *testing.T) {
	all := facts()
	for n := range (soak.Amount{Short: 4, Sample: len(all), Whole: len(all)}).Each(t) {
		s := all[n]
		t.Run(s.name, func(t *testing.T) {
			f := keyed()
			f.report = climbed()
			if s.begin != nil {
				s.begin(nil, f)
			}
			p := withKeys(t, f)
			places := p.places()
			all := func(words []string, text string) bool {
				if textName.MatchString(text) {
					text = t2(text)
				}
				return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(strings.ToLower(w), strings.ToLower(text)) })
			}
			s.enter(p, f)
			p.rests(restOfAll)
			for _, place := range slices.Sorted(maps.Keys(s.says)) {
				text := s.says[place]
				if words := places[place](); !all(words, text) {
					t.Errorf("%s does not say %q: %q", place, text, words)
				}
			}
			s.leave(p, f)
			p.rests(restOfAll)
			for _, place := range slices.Sorted(maps.Keys(places)) {
				words := places[place]()
				for _, text := range s.says {
					if all(words, text) {
						t.Errorf("%s says %q still: %q", place, text, words)
					}
				}
			}
		})
	}
}

func factsOfAccounts(refused error) []fact {
	refresh := func(p *person) {
		p.w.shell.show("repositories")
		p.w.repos.Refresh()
		p.until("the list is read", func() bool { return len(p.w.Jobs.List) == 0 && len(p.queue) == 0 })
		p.pointAt("acme/ledger")
		p.pointAt("acme/payments-api")
		p.until("the details say why they cannot", func() bool { return p.says("could not be read") && len(p.queue) == 0 })
	}
	return []fact{
		{name: "token refused",
			enter: func(p *person, f *fake) {
				f.set(func() { f.reposErr, f.keysErr = refused, refused })
				refresh(p)
			},
			leave: func(p *person, f *fake) {
				f.set(func() { f.reposErr, f.keysErr = nil, nil })
				p.w.accounts.ReplaceToken(p.w.Session.Account)
				p.entries()[0].SetText("ada@acme.example")
				p.entries()[1].SetText("ATATTnew")
				p.press(t2("connect.replace"))
				p.until("it is replaced", func() bool { return !p.w.Dialogs.Any() && len(p.w.Jobs.List) == 0 && len(p.queue) == 0 })
			},
			says: map[string]string{"top": "account.refused", "settings": "account.refused", "notices": "error.refresh"}},
		{name: "offline, until the keys of one repository are read",
			enter: func(p *person, f *fake) {
				f.set(func() { f.reposErr, f.keysErr = errOffline, errOffline })
				refresh(p)
			},
			leave: func(p *person, f *fake) {
				f.set(func() { f.reposErr, f.keysErr = nil, nil })
				p.pointAt("acme/ledger")
				p.until("its keys are read", func() bool { return p.detailsPath() == "acme/ledger" && !p.readsKeys() && len(p.w.Jobs.List) == 0 })
				p.pointAt("acme/payments-api")
			},
			says: map[string]string{"notices": "error.refresh", "details": "could not be read"}},
		{name: "keyring locked",
			enter: func(p *person, f *fake) {
				f.set(func() {
					f.vaultCheck = core.Check{Name: "keyring", State: "warning", Locked: true, Vault: "GNOME Keyring", Detail: say.Plain("it is locked up")}
					f.reposErr, f.keysErr = vault.ErrLocked, vault.ErrLocked
				})
				refresh(p)
				p.tell(f, ask.Event{Topic: ask.VaultChanged})
			},
			leave: func(p *person, f *fake) {
				f.set(func() { f.vaultCheck, f.reposErr, f.keysErr = core.Check{}, nil, nil })
				p.tell(f, ask.Event{Topic: ask.VaultChanged})
			},
			says: map[string]string{"status bar": "GNOME Keyring, locked", "settings": "locked up", "notices": "error.refresh", "details": "could not be read"}},
		{name: "keyring asks",
			enter: func(p *person, f *fake) { p.prompts(f, true) },
			leave: func(p *person, f *fake) { p.prompts(f, false) },
			says:  map[string]string{"status bar": "status.vault_asks"}},
		{name: "no keyring",
			enter: func(p *person, f *fake) {
				f.set(func() {
					f.vaultCheck = core.Check{Name: "keyring", State: "failed", Detail: say.Plain("no keyring is there")}
				})
				p.tell(f, ask.Event{Topic: ask.VaultChanged})
			},
			leave: func(p *person, f *fake) {
				f.set(func() { f.vaultCheck = core.Check{} })
				p.tell(f, ask.Event{Topic: ask.VaultChanged})
			},
			says: map[string]string{"status bar": "status.vault_absent", "settings": "no keyring is there", "notices": "empty.vault.title"}},
	}
}

func factsOfWork() []fact {
	held := func(_ *person, f *fake) { f.hold, f.rolled = make(chan struct{}), report(rollout.Running, 12) }
	starts := func(p *person, f *fake) {
		p.w.activity.RunRollout(1, say.Old("rotate SHA256:3Hk… (ci@build-07) on 12 repositories"), f.RunRollout)
		p.until("it waits", func() bool { return p.w.Jobs.Count() > 0 && strings.Contains(p.w.statusBar.work.Text, "6 of 12") })
	}
	ends := func(p *person, f *fake) {
		f.setRolled(report(rollout.Done, 12))
		f.set(func() { f.rolled.Reason = say.Text{}; f.rolled.Failed, f.rolled.Waiting, f.rolled.Done = 0, 0, 12 })
		close(f.hold)
		p.until("it has ended", func() bool { return len(p.w.Jobs.List) == 0 && len(p.queue) == 0 })
	}
	rolled := func(state rollout.State, change func(*rollout.Report)) func(*person, *fake) {
		return func(_ *person, f *fake) {
			f.rolled = report(state, 12)
			f.rolled.Failed, f.rolled.Waiting, f.rolled.Done = 0, 12, 0
			change(&f.rolled)
		}
	}
	done := func(p *person, f *fake) {
		f.set(func() {
			f.rolled = report(rollout.Done, 12)
			f.rolled.Failed, f.rolled.Waiting, f.rolled.Done = 0, 0, 12
		})
		p.tell(f, ask.Event{Topic: ask.RolloutsChanged})
	}
	nothing := func(*person, *fake) {}
	return []fact{
		{name: "rollout running", begin: held, enter: starts, leave: ends,
			says: map[string]string{"status bar": "6 of 12", "activity": "6 of 12"}},
		{name: "rollout waits for the hour", begin: held, enter: starts, leave: ends,
			says: map[string]string{"activity": "hourly limit"}},
		{name: "rollout waits to remove old keys", begin: rolled(rollout.Soaking, func(r *rollout.Report) { r.Due = now.Add(24 * time.Hour) }),
			enter: nothing, leave: done, says: map[string]string{"activity": "verified"}},
		{name: "rollout stopped, and ended by somebody else", begin: rolled(rollout.Stopped, func(*rollout.Report) {}),
			enter: func(p *person, _ *fake) {
				p.until("it is offered", func() bool { return p.button(t2("rollout.resume")) != nil })
			},
			leave: done, says: map[string]string{"notices": "rollout.resume", "activity": "rollout.state_stopped"}},
		{name: "reading, and waiting for the hour",
			enter: func(p *person, f *fake) {
				f.set(func() { f.known.read, f.known.until = make(chan struct{}), now.Add(15*time.Minute) })
				p.w.run("refresh")
				p.until("it waits", func() bool { j := p.w.Jobs.Newest(); return j != nil && !j.Until.IsZero() })
				p.tell(f, ask.Event{Topic: ask.Budget, Until: now.Add(time.Hour), Text: say.New("wait.reason", "waiting ({reason}): resumes at {time}",
					say.Values{"reason": say.New("part.wait-limit", "rate limit"), "time": "16:28:58"})})
			},
			leave: func(p *person, f *fake) {
				f.set(func() { f.known.until = time.Time{} })
				close(f.known.read)
				p.until("it is read", func() bool { return len(p.w.Jobs.List) == 0 && len(p.queue) == 0 })
			},
			says: map[string]string{"status bar": "waiting for Bitbucket", "side bar": "resumes at", "list": "waiting (rate limit)"}},
		{name: "half done, and ended by other work",
			begin: func(_ *person, f *fake) {
				f.left = []core.Unfinished{{ID: 7, What: "place", Text: say.Plain("putting a key was interrupted"), Since: now.Add(-20 * time.Minute), CanUndo: true}}
			},
			enter: func(p *person, _ *fake) { p.until("it is said", func() bool { return p.notices() > 0 }) },
			leave: func(p *person, f *fake) {
				f.set(func() { f.left = nil })
				p.tell(f, ask.Event{Topic: ask.RolloutsChanged})
			},
			says: map[string]string{"notices": "was interrupted"}},
	}
}

func factsOfKeys() []fact {
	changed := stumbled()
	changed.Rungs[4].Finding = &finding.Finding{Code: finding.CodeHostChanged, What: say.Old("The server shows another host key"), Why: say.Plain("why"), Remedy: say.Plain("what"), Action: finding.ActKnownHosts}
	test := func(p *person) {
		p.w.shell.show("repositories")
		p.w.run("test-clone")
		p.until("the test ended", func() bool { return p.tested() && len(p.w.Jobs.List) == 0 && len(p.queue) == 0 })
	}
	lose := func(f *fake, state inventory.PrivateKeyState) {
		f.set(func() {
			rows := slices.Clone(f.keys["acme/payments-api"]) // the window has the others
			f.keys["acme/payments-api"] = rows
			rows[1].PrivateKey, rows[2].PrivateKey = state, inventory.PrivateKeyUnknown
			f.keyStore.overview.Keys = slices.Clone(f.keyStore.overview.Keys)
			k := &f.keyStore.overview.Keys[3] // the same key
			k.PrivateKey, k.Findings = state, nil
			if state == inventory.PrivateKeyLost {
				k.Findings = []inventory.Finding{inventory.FindingLost}
			}
			f.keyStore.overview.Keys[5].PrivateKey, f.keyStore.overview.Keys[5].Findings = inventory.PrivateKeyUnknown, nil
		})
	}
	failing := func(p *person, f *fake, on bool) {
		f.set(func() {
			f.repos[0].TestFailed, f.lastTests = time.Time{}, nil
			if on {
				f.repos[0].TestFailed = now
				f.lastTests = map[keys.Fingerprint]core.TestResult{f.keys["acme/payments-api"][0].Fingerprint: {State: core.TestFailed, When: now.Add(-time.Minute)}}
			}
		})
		p.tell(f, ask.Event{Topic: ask.ReposChanged})
	}
	return []fact{
		{name: "host key changed",
			enter: func(p *person, f *fake) { f.set(func() { f.report, f.repos[0].TestFailed = changed, now }); test(p) },
			leave: func(p *person, f *fake) {
				f.set(func() { f.report, f.repos[0].TestFailed = climbed(), time.Time{} })
				p.press(t2("action.try_again"))
				p.until("the test ended", func() bool { return p.tested() && len(p.w.Jobs.List) == 0 && len(p.queue) == 0 })
			},
			says: map[string]string{"details": "another host key", "list": "health.failing"}},
		{name: "private key lost", begin: func(_ *person, f *fake) { lose(f, inventory.PrivateKeyHere) },
			enter: func(p *person, f *fake) {
				lose(f, inventory.PrivateKeyLost)
				p.tell(f, ask.Event{Topic: ask.PairsChanged})
			},
			leave: func(p *person, f *fake) {
				lose(f, inventory.PrivateKeyHere)
				p.tell(f, ask.Event{Topic: ask.PairsChanged})
			},
			says: map[string]string{"details": "private key lost", "keys": "private key lost"}},
		{name: "test failed, and passed elsewhere",
			enter: func(p *person, f *fake) { failing(p, f, true) },
			leave: func(p *person, f *fake) { failing(p, f, false) },
			says:  map[string]string{"list": "health.failing", "details": "Last test failed"}},
	}
}
