package ui

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/keys"
	"latchkey/ui/activitypage"
	"latchkey/ui/kit/paint"
	"latchkey/ui/locale"
)

// mainOf presses the main button of the dialog in front.
func (p *person) mainOf() {
	p.t.Helper()
	d := p.w.Dialogs.Top()
	if d == nil {
		p.t.Fatal("no dialog is open")
	}
	d.Actions[len(d.Actions)-1].OnTapped()
}

// again is each for a menu: it lies over the window and goes with its size.
func again(open func(*person)) func(*person) {
	return func(p *person) {
		if top := p.w.Win.Canvas().Overlays().Top(); top != nil {
			p.w.Win.Canvas().Overlays().Remove(top)
		}
		open(p)
	}
}

// end shows the end of the dialog in front, where it says what is wrong.
func end(p *person) { p.w.Dialogs.Top().ShowEnd() }

// wrongScenes are dialogs that say what is wrong with what was put in.
func wrongScenes() []scene {
	return []scene{
		{name: "36-add-key-empty", each: end, stage: func(t *testing.T) *person {
			p := withKeys(t, acme())
			p.w.run("add-key")
			p.press(t2("add.import"))
			p.mainOf()
			return p
		}},
		{name: "37-add-key-unreadable", each: end, stage: func(t *testing.T) *person {
			f := acme()
			f.keyStore.importErr = map[string]error{"hostile": keys.ErrNotKey}
			p := withKeys(t, f)
			p.w.run("add-key")
			p.press(t2("add.import"))
			p.entries()[0].SetText("hostile")
			p.mainOf()
			p.until("it says so", func() bool { return p.button(t2("action.details")) != nil })
			return p
		}},
		{name: "72-budget-wrong", each: end, stage: func(t *testing.T) *person {
			p := withKeys(t, acme())
			p.setsRequests()
			p.entries()[0].SetText("many")
			p.mainOf()
			return p
		}},
		{name: "78-vault-passphrase-differs", each: end, stage: func(t *testing.T) *person {
			f := acme()
			p := withKeys(t, f)
			p.askedNewPassphrase(f)
			p.entries()[0].SetText("four random words")
			p.entries()[1].SetText("four random word")
			p.mainOf()
			return p
		}},
		{name: "83-key-export-refused", each: end, stage: func(t *testing.T) *person {
			f := keyed()
			f.keyStore.exportErr = errors.New("open /home/ada/ci.key: file exists")
			p := onKey(t, f, fpCI)
			p.w.run("key-export")
			p.mainOf()
			p.until("it says so", func() bool { return p.button(t2("action.details")) != nil })
			return p
		}},
		{name: "91-host-trust-wrong", each: end, stage: func(t *testing.T) *person {
			p := onHosts(t, keyed())
			p.w.run("host-trust")
			p.entries()[0].SetText("not a line of known_hosts")
			p.mainOf()
			p.until("it is refused", func() bool { return p.says(t2("error.trust")) })
			return p
		}},
	}
}

// emptyScenes are pages with nothing on them, for other reasons than the rest.
func emptyScenes() []scene {
	return []scene{
		{name: "27-open-failed", stage: func(t *testing.T) *person {
			failing := func(context.Context, Wiring) (Backend, error) {
				return nil, errors.New("open ~/.local/share/latchkey/latchkey.db: permission denied")
			}
			p := startWith(t, Config{Open: failing, OpenDemo: acme().open, Now: fixedNow})
			p.until("it says so", func() bool { return p.button(t2("action.details")) != nil })
			return p
		}},
		{name: "28-no-repositories", stage: func(t *testing.T) *person {
			f := acme()
			f.repos = nil
			p := startWith(t, Config{Open: f.open, Now: fixedNow})
			p.until("it says so", func() bool { return p.says(t2("empty.no_repos.title")) })
			return p
		}},
		{name: "29-details-unfolded", stage: func(t *testing.T) *person {
			f := acme()
			f.repos, f.reposErr = nil, errOffline
			p := at(t, f)
			p.press(t2("action.details"))
			return p
		}},
	}
}

// workScenes are moments while something runs, or has just been done.
func workScenes() []scene {
	held := func(t *testing.T) *person {
		f := acme()
		f.hold, f.rolled = make(chan struct{}), report(rollout.Running, 12)
		p := withKeys(t, f)
		p.w.activity.RunRollout(1, say.Old("rotate SHA256:3Hk… (ci@build-07) on 12 repositories"), f.RunRollout)
		p.until("it waits", func() bool {
			return p.w.Jobs.Count() > 0 && strings.Contains(p.w.statusBar.work.Text, tv("status.of", locale.Args{"Done": "6", "Total": "12"}))
		})
		return p
	}
	ran := func(state rollout.State, change func(*rollout.Report)) func(*testing.T) *person {
		return func(t *testing.T) *person {
			f := acme()
			f.rolled = report(state, 12)
			change(&f.rolled)
			p := withKeys(t, f)
			p.w.activity.Open(activitypage.RolloutRun(1))
			p.until("it shows", func() bool { return p.newestOf(1) && len(p.queue) == 0 })
			return p
		}
	}
	return []scene{
		{name: "44-work-in-status-bar", stage: held},
		{name: "45-close-while-running", stage: func(t *testing.T) *person { p := held(t); p.w.askClose(); return p }},
		{name: "46-tests-running", stage: func(t *testing.T) *person {
			f := acme()
			f.hold = make(chan struct{})
			p := withKeys(t, f)
			p.markAll()
			p.w.run("test-many")
			p.until("half of it is done", func() bool {
				return p.newestOf(1) && p.runLength() > 7 && p.runLines().Row(7)[lineStatus].Text == t2("tests.state_passed") && len(p.queue) == 0
			})
			return p
		}},
		{name: "63-activity-paused", stage: ran(rollout.Paused, func(r *rollout.Report) {
			r.Reason = say.Old("5 steps in a row failed alike; the last one: the test failed")
		})},
		{name: "63-activity-soaking", stage: ran(rollout.Soaking, func(r *rollout.Report) { r.Due = now.Add(24 * time.Hour) })},
		{name: "63-activity-done", stage: ran(rollout.Done, func(r *rollout.Report) {
			r.Results, r.Done, r.Failed, r.Waiting, r.Total = r.Results[:2], 2, 0, 0, 2
		})},
		{name: "64-toast-undo", stage: func(t *testing.T) *person {
			p := withKeys(t, acme())
			p.markAll()
			p.w.run("unmark")
			return p
		}},
		{name: "60-palette-nothing", stage: func(t *testing.T) *person {
			p := withKeys(t, acme())
			p.w.run("palette")
			p.until("all is known", func() bool { return len(p.queue) == 0 })
			p.entries()[0].SetText("qqqqzz")
			p.until("it was looked for", func() bool { return !p.w.palette.Busy() })
			return p
		}},
		{name: "52-remove-account", stage: func(t *testing.T) *person {
			p := withKeys(t, acme())
			p.w.run("remove-account")
			p.until("it asks", p.w.Dialogs.Any)
			return p
		}},
		{name: "53-about", stage: func(t *testing.T) *person { p := withKeys(t, acme()); p.w.run("about"); return p }},
		{name: "54-menu-of-a-row", stage: func(t *testing.T) *person { return withKeys(t, acme()) },
			each: again(func(p *person) { p.repoTable().OnMenu(0, fyne.NewPos(220, 200)) })},
		{name: "55-menu-of-a-key", stage: func(t *testing.T) *person { return withKeys(t, acme()) },
			each: again(func(p *person) { p.w.run("details"); test.Tap(p.cards()[0].more) })},
		{name: "55b-many-keys", stage: func(t *testing.T) *person { return withKeys(t, crowdedRepo()) },
			each: again(func(p *person) { p.w.run("details") })},
		{name: "56-focus-on-a-row", stage: func(t *testing.T) *person { p := withKeys(t, acme()); p.w.run("list"); return p }},
		{name: "57-larger-text", stage: func(t *testing.T) *person {
			p := withKeys(t, acme())
			p.w.look.ScaleText(paint.MaxTextScale - 1)
			return p
		},
			each: func(p *person) { p.w.repos.Split.OpenList() }},
	}
}

// The page of a rollout says how it stands, with its buttons: the notice above
// would say it twice. It is there again on every other page.
func TestThePageOfARolloutSparesItsNotice(t *testing.T) {
	i := slices.IndexFunc(workScenes(), func(s scene) bool { return s.name == "63-activity-paused" })
	p := workScenes()[i].stage(t)
	if n := p.notices(); n != 0 {
		t.Errorf("%d notices show", n)
	}
	p.w.shell.show("repositories")
	if p.notices() != 1 {
		t.Error("it is gone from the first screen too")
	}
	p.w.shell.show("activity")
	if p.notices() != 0 {
		t.Error("it says it twice again")
	}
}
