package ui

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/core/inventory"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/ui/activitypage"
	"latchkey/ui/frame"
	"latchkey/ui/locale"
)

// scene is one state of the window that people should look at.
type scene struct {
	name  string
	stage func(*testing.T) *person
	each  func(*person) // again for each size
}

func fixedNow() time.Time { return now }

// at opens the window over f and waits for its first page.
func at(t *testing.T, f *fake) *person {
	p := startWith(t, Config{Open: f.open, OpenDemo: f.open, Now: fixedNow, DataDir: "~/.local/share/latchkey"})
	p.until("the window shows something", func() bool {
		return p.w.backend != nil && len(p.w.Jobs.List) == 0 && (p.rowsShow() || len(f.accounts) == 0 || len(f.repos) == 0 && p.button(t2("action.details")) != nil)
	})
	return p
}

// withKeys is at, with the keys of payments-api on the right.
func withKeys(t *testing.T, f *fake) *person {
	p := at(t, f)
	p.pointAt("acme/payments-api")
	p.until("keys are read", func() bool {
		return p.keysShow() && len(p.w.Jobs.List) == 0 && p.says(tv("key.in_set", locale.Args{"Name": f.sets[0].Name}))
	})
	return p
}

// scenes are all states that are looked at.
func scenes() []scene {
	return slices.Concat(pageScenes(), wrongScenes(), emptyScenes(), workScenes(), keyScenes(), settingsScenes(), welcomeScenes(), gapScenes(), machineScenes(), auditScenes())
}

func pageScenes() []scene {
	return []scene{
		{name: "10-first-start", stage: func(t *testing.T) *person { f := acme(); f.accounts = nil; return at(t, f) }},
		{name: "11-connect", stage: func(t *testing.T) *person {
			f := acme()
			f.accounts = nil
			p := at(t, f)
			p.w.run("connect")
			return p
		}},
		{name: "12-connect-refused", stage: func(t *testing.T) *person {
			f := acme()
			f.accounts, f.addErr = nil, errOffline
			p := at(t, f)
			p.w.run("connect")
			connectAs(p, "ada@acme.example", "ATATTxyz")
			p.until("the error shows", func() bool { return p.button(t2("action.copy")) != nil })
			return p
		}, each: func(p *person) { p.w.Dialogs.Top().ShowEnd() }},
		{name: "20-repositories", stage: func(t *testing.T) *person { return withKeys(t, acme()) }, each: func(p *person) { p.w.repos.Split.OpenList() }},
		{name: "20b-row-actions", stage: func(t *testing.T) *person { return withKeys(t, acme()) }, each: func(p *person) { p.w.repos.Split.OpenList(); p.w.repos.FocusList() }},
		{name: "21-details", stage: func(t *testing.T) *person { return withKeys(t, acme()) }, each: func(p *person) { p.w.run("details") }},
		{name: "60-marked", stage: func(t *testing.T) *person {
			p := withKeys(t, acme())
			p.markRow(0, false)
			p.markRow(2, false)
			return p
		}, each: func(p *person) { p.w.repos.Split.OpenList() }},
		{name: "61-plan-rotate", stage: func(t *testing.T) *person {
			p := withKeys(t, acme())
			p.markAll()
			p.w.run("rollout-rotate")
			p.until("the plan shows", p.planned)
			return p
		}},
		{name: "62-plan-add", stage: func(t *testing.T) *person {
			p := withKeys(t, acme())
			p.mark("acme/ledger", "acme/payments-api", "acme/etl-jobs", "acme/notebooks")
			p.w.run("rollout-add")
			p.until("the plan shows", p.planned)
			return p
		}},
		{name: "63-activity-running", stage: func(t *testing.T) *person {
			f := acme()
			f.hold = make(chan struct{})
			f.rolled = report(rollout.Running, 12)
			p := withKeys(t, f)
			p.w.Nav.Run(1, say.Old("rotate SHA256:3Hk… (ci@build-07) on 12 repositories"))
			p.until("it waits", func() bool {
				return p.says(locale.UpperFirst(locale.FromEnglish("waiting for Bitbucket Cloud's hourly limit: resumes at 14:20")))
			})
			return p
		}},
		{name: "64-activity-partly", stage: func(t *testing.T) *person {
			f := acme()
			f.rolled = report(rollout.Partly, 12)
			p := withKeys(t, f)
			p.w.shell.show("activity")
			p.until("it shows", p.runShows)
			return p
		}},
		{name: "65-activity-empty", stage: func(t *testing.T) *person {
			p := withKeys(t, acme())
			p.w.shell.show("activity")
			return p
		}},
		{name: "67-activity-step", stage: func(t *testing.T) *person {
			f := acme()
			f.rolled = report(rollout.Partly, 12)
			p := withKeys(t, f)
			p.w.activity.Open(activitypage.RolloutRun(1))
			p.until("it shows", func() bool { return p.newestOf(1) })
			return p
		}, each: func(p *person) { p.pickLine(2) }},
		{name: "68-tests", stage: func(t *testing.T) *person { return tested(t) }, each: chooseFailed},
		{name: "69-save-report", stage: func(t *testing.T) *person {
			p := tested(t)
			p.press(t2("action.save_report"))
			return p
		}},
		{name: "70-machines", stage: func(t *testing.T) *person { p := withKeys(t, acme()); p.w.shell.show("machines"); return p }},
		{name: "72-filtered", stage: func(t *testing.T) *person {
			p := withKeys(t, acme())
			p.w.Nav.Attention()
			p.until("it is narrowed", func() bool { return p.rowsLeft() == 4 })
			return p
		}},
		{name: "73-plan-revoke", stage: func(t *testing.T) *person {
			p := withKeys(t, acme())
			p.w.run("revoke-everywhere")
			p.until("the plan shows", p.planned)
			return p
		}},
		{name: "74-plan-relabel", stage: func(t *testing.T) *person {
			p := withKeys(t, acme())
			p.w.run("relabel-everywhere")
			p.until("the plan shows", p.planned)
			return p
		}},
		{name: "75-plan-left-out", stage: func(t *testing.T) *person {
			p := withKeys(t, acme())
			p.markAll()
			p.w.run("rollout-add")
			p.until("the plan shows", p.planned)
			p.leftOut()
			return p
		}},
		{name: "76-plan-failed", stage: func(t *testing.T) *person {
			f := acme()
			f.planErr = errOffline
			p := withKeys(t, f)
			p.markAll()
			p.w.run("rollout-add")
			p.until("it failed", func() bool { return p.button(t2("action.try_again")) != nil })
			return p
		}},
		{name: "66-interrupted", stage: func(t *testing.T) *person {
			f := acme()
			f.rolled = report(rollout.Stopped, 12)
			p := withKeys(t, f)
			p.until("it is offered", func() bool { return p.button(t2("rollout.resume")) != nil })
			return p
		}},
		{name: "22-no-keys", stage: func(t *testing.T) *person {
			p := at(t, acme())
			p.pointAt("acme/web-frontend")
			p.until("keys are read", func() bool { return p.keysShow() })
			return p
		}},
		{name: "23b-no-address", stage: func(t *testing.T) *person {
			p := withKeys(t, acme())
			p.w.top.search.SetText("git@git.example.org:acme/ledger.git")
			p.until("it says why", func() bool { return p.says(tv("empty.no_address.host", locale.Args{"Host": "git.example.org"})) })
			return p
		}},
		{name: "23-no-match", stage: func(t *testing.T) *person {
			p := withKeys(t, acme())
			p.w.top.search.SetText("nothing of the kind")
			p.until("the list is empty", func() bool { return !p.rowsShow() })
			return p
		}},
		{name: "24-offline", stage: func(t *testing.T) *person { f := acme(); f.repos, f.reposErr = nil, errOffline; return at(t, f) }},
		{name: "25-refresh-failed", stage: func(t *testing.T) *person { f := acme(); f.reposErr = errOffline; return withKeys(t, f) }},
		{name: "26-unfinished", stage: func(t *testing.T) *person {
			f := acme()
			f.left = []core.Unfinished{{ID: 7, What: "place", Text: say.Old("putting \"latchkey-ledger\" on acme/ledger was interrupted: it is not known whether the forge took it"), Since: now.Add(-20 * time.Minute), CanUndo: true}}
			p := withKeys(t, f)
			p.until("the banner shows", func() bool { return p.notices() > 0 })
			return p
		}},
		{name: "30-add-key", stage: func(t *testing.T) *person { p := withKeys(t, acme()); p.w.run("add-key"); return p }},
		{name: "31-add-key-import", stage: func(t *testing.T) *person {
			p := withKeys(t, acme())
			p.w.run("add-key")
			p.press(t2("add.import"))
			return p
		}},
		{name: "32-add-key-choose", stage: func(t *testing.T) *person {
			p := withKeys(t, acme())
			p.w.run("add-key")
			p.press(t2("add.choose"))
			p.until("pairs are listed", func() bool { return len(p.queue) == 0 })
			return p
		}},
		{name: "33-add-key-running", stage: func(t *testing.T) *person {
			f := acme()
			f.hold = make(chan struct{})
			p := withKeys(t, f)
			p.w.run("add-key")
			p.press(t2("add.create"))
			p.until("it is sent", func() bool {
				return p.button(t2("action.cancel")) != nil && len(p.queue) == 0 && f.called("place latchkey-payments-api on acme/payments-api as read")
			})
			t.Cleanup(func() { close(f.hold) })
			return p
		}},
		{name: "34-add-key-done", stage: func(t *testing.T) *person {
			p := withKeys(t, acme())
			p.w.run("add-key")
			p.press(t2("add.create"))
			p.until("it is done", func() bool { return p.button(t2("action.done")) != nil })
			return p
		}},
		{name: "35-add-key-failed", stage: func(t *testing.T) *person {
			f := acme()
			f.placeErr = errOffline
			p := withKeys(t, f)
			p.w.run("add-key")
			p.press(t2("add.create"))
			p.until("it failed", func() bool { return p.button(t2("action.try_again")) != nil })
			return p
		}},
		{name: "40-test-clone", stage: func(t *testing.T) *person {
			f := acme()
			f.report = climbed()
			p := withKeys(t, f)
			p.w.run("test-clone")
			p.until("the test ended", func() bool { return p.tested() })
			return p
		}},
		{name: "41-test-failed", stage: func(t *testing.T) *person {
			f := acme()
			f.report = stumbled()
			p := withKeys(t, f)
			p.w.run("test-clone")
			p.until("the test ended", func() bool { return p.tested() })
			return p
		}},
		{name: "42-trust-host", stage: func(t *testing.T) *person {
			p := withKeys(t, acme())
			p.w.ShowTrustHost(ask.HostKey{Host: "[git.example.org]:7999", Type: "ssh-ed25519", Fingerprint: "SHA256:ybgmFkzwOSotHTHLJgHO0QN8L0xErw6vd0VhFA9m3SM"}, func(bool) {})
			return p
		}},
		{name: "43-passphrase", stage: func(t *testing.T) *person {
			p := withKeys(t, acme())
			p.w.ShowPassphrase(t2("passphrase.vault"), func([]byte, error) {})
			return p
		}},
		{name: "50-remove", stage: func(t *testing.T) *person {
			p := withKeys(t, acme())
			p.w.run("remove-key")
			p.until("it asks", p.w.Dialogs.Any)
			return p
		}},
		{name: "51-label", stage: func(t *testing.T) *person { p := withKeys(t, acme()); p.w.run("edit-label"); return p }},
		{name: "60-palette", stage: func(t *testing.T) *person { p := withKeys(t, acme()); p.w.run("palette"); return p }},
		{name: "70-palette-found", stage: func(t *testing.T) *person {
			p := withKeys(t, two())
			p.w.run("palette")
			p.until("all is known", func() bool { return len(p.w.known) > 0 && len(p.queue) == 0 })
			p.entries()[0].SetText("pay")
			p.until("it is found", func() bool { return !p.w.palette.Busy() })
			return p
		}},
		{name: "71-found", stage: func(t *testing.T) *person { p := withKeys(t, acme()); p.w.finder.Show(stands(aFinger)); return p }},
		{name: "72-found-nowhere", stage: func(t *testing.T) *person {
			f := acme()
			f.known.found = inventory.Found{Query: aFinger, Searched: 214, Never: 12, Oldest: now.Add(-9 * time.Hour)}
			p := withKeys(t, f)
			p.w.finder.Show(f.known.found)
			return p
		}},
		{name: "73-accounts", stage: func(t *testing.T) *person {
			f := two()
			f.forges = []api.Traits{githubTraits()}
			p := withKeys(t, f)
			p.w.Session.Answered("a2", frame.AskedList, &api.Error{Op: "list repositories", Kind: api.Unauthorized})
			return p
		}, each: func(p *person) {
			if top := p.w.Win.Canvas().Overlays().Top(); top != nil {
				p.w.Win.Canvas().Overlays().Remove(top)
			}
			p.w.top.accountMenu()
		}},
		{name: "73-menus", stage: func(t *testing.T) *person { return withKeys(t, acme()) }, each: func(p *person) {
			canvas := p.w.Win.Canvas()
			for top := canvas.Overlays().Top(); top != nil; top = canvas.Overlays().Top() {
				canvas.Overlays().Remove(top)
			}
			at := fyne.NewPos(4, 4)
			for _, menu := range p.w.menus.bar().Items[2:5] { // the test's canvas draws no bar
				shown := fynewidget.NewPopUpMenu(menu, canvas)
				shown.ShowAtPosition(at)
				at.X += shown.MinSize().Width + 6
			}
		}},
		{name: "74-ended-unexpectedly", stage: func(t *testing.T) *person {
			p, _ := ended(t, LastEnd{Unclean: true, Note: "~/.local/share/latchkey/crashes/crash-20261125-120000.000.txt", Text: "Latchkey ended"})
			return p
		}},
		{name: "75-reading-waits", stage: func(t *testing.T) *person {
			f := acme()
			f.known.read, f.known.until = make(chan struct{}), now.Add(15*time.Minute)
			p := startWith(t, Config{Open: f.open, Now: fixedNow})
			p.until("it waits", func() bool { // in any language
				j := p.w.Jobs.Newest()
				return j != nil && !j.Until.IsZero() && p.says("640")
			})
			return p
		}},
		{name: "61-shortcuts", stage: func(t *testing.T) *person { p := withKeys(t, acme()); p.w.run("help"); return p }},
		{name: "63-toast", stage: func(t *testing.T) *person { p := withKeys(t, acme()); p.w.run("copy-url"); return p }},
	}
}

// tested is the window after several repositories were tested and one failed.
func tested(t *testing.T) *person {
	f := acme()
	f.refused = map[api.RepoPath]bool{"acme/etl-jobs": true}
	p := withKeys(t, f)
	p.markAll()
	p.w.run("test-many")
	p.until("the tests ended", func() bool { return p.runsListed() == 1 && p.testsOver() })
	chooseFailed(p)
	return p
}

// chooseFailed shows why the last one failed.
func chooseFailed(p *person) {
	for row := range p.runLength() {
		if p.runLines().Row(row)[lineStatus].Icon == "failed" {
			p.pickLine(row)
		}
	}
}

// t2 is t for tests in which t is the test.
func t2(key string) string { return locale.T(key) }

// connectAs fills in the connect dialog and presses Connect.
func connectAs(p *person, user, token string) {
	entries := p.entries()
	entries[0].SetText(user)
	entries[1].SetText(token)
	p.press(t2("connect.connect"))
}

// tv is t2 with values.
func tv(key string, values locale.Args) string { return locale.T(key, values) }
