package ui

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"latchkey/core"
	"latchkey/core/probe"
	"latchkey/core/say"
	"latchkey/ui/kit"
)

// stepImport is our own first step when a private key is taken in.
const stepImport core.PlaceStep = "import"

func (a *addKey) submit() {
	r, wrong, at := a.request()
	if wrong != "" {
		a.say(wrong)
		a.dialog.FocusOn(at)
		return
	}
	a.clear()
	a.order = nil
	source := a.source.Chosen()
	switch source {
	case sourceGenerate:
		a.order = []core.PlaceStep{core.StepGenerate, core.StepVault}
	case sourceChoose:
		a.order = []core.PlaceStep{core.StepVault}
	case sourceImport:
		a.order = []core.PlaceStep{stepImport, core.StepVault}
	}
	a.order = append(a.order, core.StepSend, core.StepReadBack, core.StepIndex)
	if r.Test {
		a.order = append(a.order, core.StepTest)
	}
	a.start(r, source == sourceImport)
}

// start shows the ticks and does the work.
func (a *addKey) start(r core.PlaceRequest, importFirst bool) {
	f := a.f
	a.states = map[core.PlaceStep]core.StepState{}
	a.steps = kit.NewSteps()
	working := t("add.working")
	if a.source.Chosen() == sourcePublic {
		working = t("add.working_public")
	}
	a.dialog.Body = kit.Stack(kit.NewParagraph(working), kit.NewCard(a.steps.Object), a.errors)
	a.main.Hide()
	a.draw()
	f.dialogs.Redraw(a.dialog)
	a.dialog.FocusOn(a.cancel)

	comment := r.Label
	pasted, path := a.paste.Text, strings.TrimSpace(a.path.Text)
	if clearSecret(a.path) { // the key itself, in the wrong field
		pasted, path = path, ""
	}
	job := f.jobs.start(t("job.add", args{"Repo": a.repo.shown}))
	a.stop = job.stop
	step := func(s core.StepState) { f.post(func() { a.step(s) }) }
	backend, which := a.backend, f.askWhich(f.session.ctx)
	doJob(f, job, func(ctx context.Context) (core.PlaceResult, error) {
		if importFirst {
			step(core.StepState{Step: stepImport, State: probe.Running})
			got, err := takeIn(ctx, backend, which, pasted, path, comment)
			if err != nil {
				step(core.StepState{Step: stepImport, State: probe.Failed})
				return core.PlaceResult{}, err
			}
			f.post(func() { a.importing = &got })
			step(core.StepState{Step: stepImport, State: probe.Passed, Detail: say.Plain(got.Format)})
			r.Fingerprint = got.KeyPair.Fingerprint
		}
		return backend.PlaceKey(ctx, r, step)
	}, func(p core.PlaceResult, err error) {
		a.stop = nil
		if r.Generate != nil {
			clear(r.Generate.Passphrase)
		}
		switch {
		case p.Waits:
			a.forget()
			a.waits(p)
		case err != nil && p.Key.ID == "":
			a.failed(err)
		default:
			a.forget()
			a.placed(p, err)
		}
	})
}

// takeIn reads what was pasted, or else the file, and imports the one key of it
// that is meant.
func takeIn(ctx context.Context, b addKeyBackend, which whichKeys, pasted, path, comment string) (core.ImportResult, error) {
	data, file := []byte(pasted), ""
	if strings.TrimSpace(pasted) == "" {
		file = path
		var err error
		if data, err = readKeyFile(path); err != nil {
			return core.ImportResult{}, fmt.Errorf("read the private key: %w", err)
		}
	}
	defer clear(data)
	got := importMeant(ctx, b, which, core.ImportRequest{Data: data, Comment: comment, File: file}, false)
	return got[0].ImportResult, got[0].err
}

// forget empties the inputs that held secrets, once the key stands there or the
// dialog is gone. For another try they stay: a key without the passphrase that
// was asked for is worse than typing that is kept in a field for a while.
func (a *addKey) forget() {
	a.pass1.SetText("")
	a.pass2.SetText("")
	a.paste.SetText("")
}

func (a *addKey) step(s core.StepState) {
	a.states[s.Step] = s
	a.draw()
	a.dialog.Fit()
}

func (a *addKey) draw() {
	steps := make([]kit.Step, 0, len(a.order))
	for _, name := range a.order {
		s, known := a.states[name]
		if !known {
			s.State = probe.Pending
		}
		steps = append(steps, kit.Step{Title: t("step." + string(name)), Detail: translate(s.Detail), State: stepState(s.State), Word: stepWord(s.State)})
	}
	a.steps.Set(steps)
}

// close stops the work first, and closes at the second time.
func (a *addKey) close() {
	if a.stop != nil {
		a.stop()
		return
	}
	a.dialog.Hide()
}

// failed shows what went wrong and leads back to the inputs.
func (a *addKey) failed(err error) {
	f := a.f
	a.p.latest().details.refresh() // it may stand there all the same
	f.announce(UnfinishedChanged)
	if !a.dialog.Visible() {
		f.notices.fail("add", t("error.add", args{"Repo": a.repo.shown}), err)
		return
	}
	a.main.SetText(t("action.try_again"))
	a.main.OnTapped = a.backToInputs
	a.main.Show()
	a.cancel.SetText(t("action.close"))
	for name, s := range a.states { // what ran when it was cut off
		if s.State == probe.Running {
			s.State = probe.Failed
			a.states[name] = s
		}
	}
	a.draw()
	if isChoice(err) {
		a.put(&kit.Notice{Tone: kit.Neutral, Icon: "stop", Text: t("add.stopped"), Advice: t("add.stopped_advice")})
	} else {
		a.fail(t("error.add", args{"Repo": a.repo.shown}), err)
	}
	f.dialogs.Redraw(a.dialog)
	a.dialog.FocusOn(a.main)
}

func (a *addKey) backToInputs() {
	a.clear()
	a.dialog.Body = kit.Stack(a.inputs, a.errors)
	a.main.OnTapped = a.submit
	a.cancel.SetText(t("action.cancel"))
	a.setSource(a.source.Chosen())
	a.f.dialogs.Redraw(a.dialog)
	a.dialog.FocusOn(a.label)
}

// placed shows the outcome; untested says why the key stands there without
// having been tested, if so.
func (a *addKey) placed(p core.PlaceResult, untested error) {
	f := a.f
	a.p.latest().details.seek(p.Key.Fingerprint)
	a.p.latest().details.refresh()
	text := t("add.done", args{"Label": p.Key.Label, "Repo": a.repo.shown})
	if p.Already {
		text = t("add.already", args{"Repo": a.repo.shown})
	}
	if !a.dialog.Visible() {
		f.toasts.Show(text)
		return
	}
	a.put(&kit.Notice{Tone: kit.Good, Text: text, Advice: string(p.Key.Fingerprint)})
	if i := a.importing; i != nil && len(i.Repairs) > 0 {
		a.addNotice(&kit.Notice{Tone: kit.Accent, Text: t("add.repaired"), Advice: upperFirst(strings.Join(i.Repairs, "\n"))})
	}
	if p.Report != nil {
		a.addNotice(reportOutcome(*p.Report, a.repo.shown))
	}
	if untested != nil && !isChoice(untested) {
		a.addNotice(f.errorNotice(t("error.test", args{"Repo": a.repo.shown}), untested))
	}
	a.ended(p)
}

// waits says that the forge accepted the key and does not show it yet. It is
// neither there nor failed, and nothing is to be done.
func (a *addKey) waits(p core.PlaceResult) {
	f := a.f
	a.p.latest().details.seek(p.Key.Fingerprint)
	a.p.latest().details.refresh()
	f.announce(UnfinishedChanged)
	text := t("waits.added", args{"Label": p.Key.Label, "Repo": a.repo.shown})
	if !a.dialog.Visible() {
		f.toasts.Show(text)
		return
	}
	parts := []string{string(p.Key.Fingerprint)}
	if slices.Contains(a.order, core.StepTest) {
		parts = append(parts, t("waits.untested"))
	}
	a.put(&kit.Notice{Tone: kit.Neutral, Icon: "pending", Text: text, Advice: waitsAdvice(parts...)})
	a.ended(p)
}

// ended leads out of the dialog once the key stands there, or will.
func (a *addKey) ended(p core.PlaceResult) {
	f := a.f
	a.main.SetText(t("action.done"))
	a.main.OnTapped = a.dialog.Hide
	a.main.Show()
	a.cancel.SetText(t("cmd.copy-public"))
	line := p.Key.PublicKey
	a.cancel.OnTapped = func() { f.copy(line, t("toast.copied_public")) }
	a.dialog.OnEscape = nil
	f.dialogs.Redraw(a.dialog)
	a.dialog.FocusOn(a.main)
}

func (a *addKey) addNotice(n *kit.Notice) {
	n.DetailsWord, n.HideWord, n.OnResize = t("action.details"), t("action.hide_details"), a.dialog.Fit
	a.errors.Add(n.Object())
	a.dialog.Fit()
}
