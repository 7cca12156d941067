package gallery

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"latchkey/ui/kit"
)

func notices(*Gallery) fyne.CanvasObject {
	pills := kit.Row(kit.NewPill("read", "", kit.Neutral), kit.NewPill("private key here", "check", kit.Good), kit.NewPill("not used for 9 months", "warning", kit.Caution),
		kit.NewPill("private key lost", "warning", kit.Bad), kit.NewPill("new", "info", kit.Accent))
	all := kit.Stack()
	for i, text := range []string{"Reading waits for Bitbucket's hourly limit.", "A newer key stands on this repository.", "The key opens payments-api.",
		"This key was not used for nine months.", "Bitbucket does not answer."} {
		n := &kit.Notice{Tone: kit.Tone(i), Text: text, Advice: "What to do about it stands here, in a sentence.", OnClose: func() {}}
		if kit.Tone(i) == kit.Bad {
			n.Details, n.DetailsWord, n.HideWord = "dial tcp 104.192.142.1:443: connect: network is unreachable", "Details", "Hide details"
			n.Buttons = []*kit.Button{kit.NewButton("Try again", "refresh", nil), kit.NewButton("Copy", "copy", nil).Quiet()}
		}
		all.Add(n.Object())
	}
	return kit.Stack(section("Pills", pills), section("Notices", kit.Limit(720, false, all)))
}

func empties(*Gallery) fyne.CanvasObject {
	cell := func(o fyne.CanvasObject) fyne.CanvasObject { return sized(300, o) }
	return container.New(layout.NewGridLayout(2),
		cell(kit.NewEmpty("account", "No account yet", "Connect one, and its repositories show here.",
			kit.NewButton("Connect Bitbucket…", "link", nil).Primary(), kit.NewButton("Connect GitHub…", "link", nil), kit.NewButton("Try the demo", "demo", nil))),
		cell(kit.NewEmpty("search", "Nothing matches", "No repository has “paymnts” in its name.", kit.NewButton("Clear the search", "cross", nil))),
		cell(kit.NewEmpty("offline", "No connection", "What was read three hours ago shows; it is read again once the network is back.", kit.NewButton("Try again", "refresh", nil).Primary())),
		cell(kit.NewEmpty("lock", "The keyring is locked", "Private keys and tokens are in it. Unlock it to go on.", kit.NewButton("Unlock…", "lock", nil).Primary())),
		cell(kit.NewEmpty("machines", "No machine yet", "Machines on which keys are installed and verified will stand here.")),
		cell(kit.NewEmpty("audit", "Nothing audited yet", "Findings about old, shared and lost keys will stand here.")))
}

func progress(g *Gallery) fyne.CanvasObject {
	a := kit.NewActivity(g.post)
	var toggle *kit.Button
	toggle = kit.NewButton("Start", "play", func() {
		if a.Running() {
			a.Stop()
			toggle.SetText("Start")
			toggle.SetIconName("play")
			return
		}
		a.Start("Reading the keys of payments-api…")
		toggle.SetText("Stop")
		toggle.SetIconName("stop")
	})
	g.stop = append(g.stop, a.Stop)
	toggle.OnTapped()
	steps := kit.NewSteps()
	steps.Set([]kit.Step{
		{Title: "Address", Detail: "ssh.bitbucket.org, port 22", Time: "4 ms", State: kit.StepPassed, Word: "passed"},
		{Title: "Host key", Detail: "published by Bitbucket", Time: "31 ms", State: kit.StepPassed, Word: "passed"},
		{Title: "This key alone", Detail: "accepted, but it may write too", Time: "120 ms", State: kit.StepWarned, Word: "warning"},
		{Title: "Repository", Detail: "the key does not open web-frontend", Time: "88 ms", State: kit.StepFailed, Word: "failed"},
		{Title: "Clone", State: kit.StepRunning, Word: "running"},
		{Title: "Submodules", State: kit.StepPending},
		{Title: "LFS", Detail: "not used here", State: kit.StepSkipped, Word: "skipped"},
	})
	return kit.Stack(section("Waiting", kit.Row(toggle, a)), section("A ladder", kit.Limit(560, false, kit.NewCard(steps.Object))))
}

func toasts(g *Gallery) fyne.CanvasObject {
	return section("Show one", kit.Row(kit.NewButton("Good news", "passed", func() { g.toasts.Show("The key opens payments-api.") }),
		kit.NewButton("That can be undone", "undo", func() {
			g.toasts.ShowUndo("Cleared 12 marks.", "Undo", func() { g.toasts.Show("They are back.") })
		})))
}

func someToasts(g *Gallery) {
	g.toasts.Show("The key opens payments-api.")
	g.toasts.ShowUndo("Cleared 12 marks.", "Undo", func() {})
}

func tooltips(g *Gallery) fyne.CanvasObject {
	long := "A long tooltip is wrapped, so that it stays in the window: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ1pV7o2 from build-07, made on 2026-02-11 by Ada Lovelace."
	return section("Rest the pointer on them", kit.Row(kit.NewButton("", "copy", nil).Quiet().Tip(g.tips, "Copy the address"),
		kit.NewButton("Long", "info", nil).Tip(g.tips, long), kit.NewTipped(kit.NewText("2 h ago"), g.tips, "2026-11-25 10:24:07 UTC")))
}
