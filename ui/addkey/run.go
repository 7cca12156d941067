package addkey

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/inventory"
	"latchkey/core/probe"
	"latchkey/core/say"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// stepImport is our own first step when a private key is taken in.
const stepImport core.PlaceStep = "import"

func (a *dialog) submit() {
	r, wrong, at := a.request()
	if wrong != "" {
		a.Say(wrong)
		a.Dialog.FocusOn(at)
		return
	}
	a.Clear()
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
func (a *dialog) start(r core.PlaceRequest, importFirst bool) {
	f := a.f
	if a.asked = nil; !importFirst {
		again := r
		a.asked = &again
	}
	if r.Generate != nil { // this try wipes its passphrase, another one needs it
		own := *r.Generate
		own.Passphrase = bytes.Clone(own.Passphrase)
		r.Generate = &own
	}
	a.states = map[core.PlaceStep]core.StepState{}
	a.steps = kit.NewSteps()
	a.steps.OnEnd = a.f.SpeakStep
	working := locale.T("add.working")
	if a.source.Chosen() == sourcePublic {
		working = locale.T("add.working_public")
	}
	waits := f.NewKeyringNote(a.Working, a.Dialog.Fit)
	a.Dialog.Body = kit.Stack(kit.NewParagraph(working), waits.Object, kit.NewCard(a.steps.Object), a.Errors)
	a.Main.Hide()
	a.draw()
	f.Dialogs.Redraw(a.Dialog)
	a.Dialog.FocusOn(a.Cancel)

	comment := r.Label
	pasted, path := a.paste.Text, strings.TrimSpace(a.path.Text)
	if frame.ClearSecret(a.path) { // the key itself, in the wrong field
		pasted, path = path, ""
	}
	job := f.Jobs.Start(locale.T("job.add", locale.Args{"Repo": a.where()}))
	a.Works(job.Stop)
	waits.Draw()
	step := func(s core.StepState) { f.Post(func() { a.step(s) }) }
	backend, which := a.backend, f.AskWhich(f.Session.Ctx)
	frame.DoJob(f, job, func(ctx context.Context) (core.PlaceResult, error) {
		if importFirst {
			step(core.StepState{Step: stepImport, State: probe.Running})
			got, err := takeIn(ctx, backend, which, pasted, path, comment)
			if err != nil {
				step(core.StepState{Step: stepImport, State: probe.Failed})
				return core.PlaceResult{}, err
			}
			f.Post(func() { a.importing = &got })
			step(core.StepState{Step: stepImport, State: probe.Passed, Detail: say.Plain(got.Format)})
			r.Fingerprint = got.KeyPair.Fingerprint
		}
		return backend.PlaceKey(ctx, r, step)
	}, func(p core.PlaceResult, err error) {
		a.Rests()
		waits.Draw()
		waits.Stop()
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
func takeIn(ctx context.Context, b Backend, which frame.WhichKeys, pasted, path, comment string) (core.ImportResult, error) {
	data, file := []byte(pasted), ""
	if strings.TrimSpace(pasted) == "" {
		file = path
		var err error
		if data, err = frame.ReadKeyFile(path); err != nil {
			return core.ImportResult{}, fmt.Errorf("read the private key: %w", err)
		}
	}
	defer clear(data)
	got := frame.ImportMeant(ctx, b, which, core.ImportRequest{Data: data, Comment: comment, File: file}, false)
	return got[0].ImportResult, got[0].Err
}

// forget empties the inputs that held secrets, once the key stands there or the
// dialog is gone. For another try they stay: a key without the passphrase that
// was asked for is worse than typing that is kept in a field for a while.
func (a *dialog) forget() {
	if a.asked != nil && a.asked.Generate != nil {
		clear(a.asked.Generate.Passphrase)
	}
	a.asked = nil
	a.pass1.SetText("")
	a.pass2.SetText("")
	a.paste.SetText("")
}

func (a *dialog) step(s core.StepState) {
	a.states[s.Step] = s
	a.draw()
	a.Dialog.Fit()
}

func (a *dialog) draw() {
	steps := make([]kit.Step, 0, len(a.order))
	for _, name := range a.order {
		s, known := a.states[name]
		if !known {
			s.State = probe.Pending
		}
		steps = append(steps, kit.Step{Title: locale.T("step." + string(name)), Detail: locale.Translate(s.Detail), State: frame.StepState(s.State), Word: locale.StepWord(s.State)})
	}
	a.steps.Set(steps)
}

// failed shows what went wrong and leads back to the inputs.
func (a *dialog) failed(err error) {
	f := a.f
	a.host.Look()
	f.Announce(frame.UnfinishedChanged)
	if !a.Dialog.Visible() {
		f.Notices.Fail("add", locale.T("error.add", locale.Args{"Repo": a.where()}), err)
		return
	}
	a.Main.SetText(locale.T("action.try_again"))
	a.Main.OnTapped = a.tryAgain
	a.Main.Show()
	a.Cancel.SetText(locale.T("action.close"))
	for name, s := range a.states { // what ran when it was cut off
		if s.State == probe.Running {
			s.State = probe.Failed
			a.states[name] = s
		}
	}
	a.draw()
	if frame.IsChoice(err) {
		a.Put(&kit.Notice{Tone: kit.Neutral, Icon: "stop", Text: locale.T("add.stopped"), Advice: locale.T("add.stopped_advice")})
	} else {
		var change []*kit.Button
		if a.asked != nil { // the same again may fail again
			change = append(change, kit.NewButton(locale.T("add.change"), "edit", a.backToInputs))
		}
		a.Put(f.ErrorNotice(locale.T("error.add", locale.Args{"Repo": a.where()}), err, change...))
	}
	f.Dialogs.Redraw(a.Dialog)
	a.Dialog.FocusOn(a.Main)
}

// tryAgain asks for the same once more: a pair that was made is found again. What
// was pasted or typed for an import is gone, and has to be given anew.
func (a *dialog) tryAgain() {
	if a.asked == nil {
		a.backToInputs()
		return
	}
	a.Clear()
	a.start(*a.asked, false)
}

func (a *dialog) backToInputs() {
	a.Clear()
	a.Dialog.Body = kit.Stack(a.inputs, a.Errors)
	a.Main.OnTapped = a.submit
	a.Cancel.SetText(locale.T("action.cancel"))
	a.setSource(a.source.Chosen())
	a.f.Dialogs.Redraw(a.Dialog)
	a.Dialog.FocusOn(a.label)
}

// placed shows the outcome; untested says why the key stands there without
// having been tested, if so.
func (a *dialog) placed(p core.PlaceResult, untested error) {
	f := a.f
	a.host.Stands(a.at.Account, a.chosenProject(), p.Key.Fingerprint)
	text := locale.T("add.done", locale.Args{"Label": p.Key.Label, "Repo": a.where()})
	if p.Already {
		text = locale.T("add.already", locale.Args{"Repo": a.where()})
	}
	if !a.Dialog.Visible() {
		f.Toasts.Show(text)
		return
	}
	a.Put(&kit.Notice{Tone: kit.Good, Text: text, Advice: string(p.Key.Fingerprint)})
	if i := a.importing; i != nil && len(i.Repairs) > 0 {
		a.addNotice(&kit.Notice{Tone: kit.Accent, Text: locale.T("add.repaired"), Advice: locale.UpperFirst(strings.Join(locale.TranslateAll(i.Repairs), "\n"))})
	}
	if p.Report != nil {
		a.addNotice(frame.ReportOutcome(*p.Report, a.where()))
	}
	if untested != nil && !frame.IsChoice(untested) {
		a.addNotice(f.ErrorNotice(locale.T("error.test", locale.Args{"Repo": a.where()}), untested))
	}
	a.ended(p)
}

// chosenProject is the project that the key goes on, "" = on the repository.
func (a *dialog) chosenProject() api.ProjectPath {
	if a.onProject() {
		return a.at.Project
	}
	return ""
}

// waits says that the forge accepted the key and does not show it yet. It is
// neither there nor failed, and nothing is to be done.
func (a *dialog) waits(p core.PlaceResult) {
	f := a.f
	a.host.Stands(a.at.Account, a.chosenProject(), p.Key.Fingerprint)
	f.Announce(frame.UnfinishedChanged)
	text := locale.T("waits.added", locale.Args{"Label": p.Key.Label, "Repo": a.where()})
	if !a.Dialog.Visible() {
		f.Toasts.Show(text)
		return
	}
	parts := []string{string(p.Key.Fingerprint)}
	if slices.Contains(a.order, core.StepTest) {
		parts = append(parts, locale.T("waits.untested"))
	}
	a.Put(&kit.Notice{Tone: kit.Neutral, Icon: "pending", Text: text, Advice: frame.WaitsAdvice(parts...)})
	a.ended(p)
}

// ended leads out of the dialog once the key stands there, or will.
func (a *dialog) ended(p core.PlaceResult) {
	f := a.f
	a.Main.SetText(locale.T("action.done"))
	a.Main.OnTapped = a.Dialog.Hide
	a.Main.Show()
	a.Cancel.SetText(locale.T("cmd.copy-public"))
	line := p.Key.PublicKey
	a.Cancel.OnTapped = func() { f.Copy(line, locale.T("toast.copied_public")) }
	a.offerUse(p.Key)
	f.Dialogs.Redraw(a.Dialog)
	a.Dialog.FocusOn(a.Main)
}

// offerUse leads from the key to its use: its private key in a file, the lines of
// ssh_config, its row on the page of keys.
func (a *dialog) offerUse(k core.DeployKey) {
	f := a.f
	lead := func(text, icon string, to func()) *kit.Button {
		return kit.NewButton(locale.T(text), icon, func() { a.Dialog.Hide(); to() })
	}
	row := kit.Wrap()
	if k.PrivateKey == inventory.PrivateKeyHere {
		row.Add(lead("keydo.key-export", "export", func() { f.Nav.Export(frame.ExportRequest{Fingerprint: k.Fingerprint, Label: k.Label}) }))
	}
	row.Add(kit.NewButton(locale.T("keydo.key-ssh-config"), "copy", func() { f.Nav.SSHConfig(k.Fingerprint) }))
	row.Add(lead("activity.show_key", "keys", func() { f.Nav.Key(k.Fingerprint) }))
	a.Errors.Add(row)
	a.Dialog.Fit()
}

func (a *dialog) addNotice(n *kit.Notice) {
	n.DetailsWord, n.HideWord, n.OnResize = locale.T("action.details"), locale.T("action.hide_details"), a.Dialog.Fit
	a.Errors.Add(n.Object())
	a.Dialog.Fit()
}
