package repopage

import (
	"context"

	"fyne.io/fyne/v2"

	"latchkey/core"
	"latchkey/core/probe"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// testPanel is the ladder of one test, in the details pane and not in a
// dialog: the list stays usable while it runs.
type testPanel struct {
	d       *detailsPane
	f       *frame.Frame
	key     core.DeployKey
	depth   probe.Depth
	object  *fyne.Container
	steps   *kit.Steps
	waits   *frame.KeyringNote
	outcome *fyne.Container
	buttons *fyne.Container
	stop    *kit.Button
	close   *kit.Button

	rungs  []probe.Rung
	report *probe.Report
	job    *frame.Job
	runs   frame.Generation

	failure error      // why the test ended without a report
	heir    *testPanel // shows the test now, after the window was drawn anew
}

func (d *detailsPane) testClone()  { d.test(probe.Clone) }
func (d *detailsPane) testAccess() { d.test(probe.Access) }

func (d *detailsPane) test(depth probe.Depth) {
	k := d.current()
	if k == nil || d.repo == nil {
		return
	}
	if d.panel != nil {
		d.panel.drop()
	}
	d.panel = newTestPanel(d, *k, depth)
	d.p.Split.OpenTrailing()
	d.draw()
	d.scroll.ScrollToTop()
	d.panel.run()
}

// closePanel goes back to the cards.
func (d *detailsPane) closePanel() {
	d.panel.drop()
	tested := d.panel.key.Fingerprint
	d.panel = nil
	d.draw()
	d.refresh() // the test was a use: the forge has a newer "last used"
	d.p.reloadCached()
	switch card := d.cardOf(tested); {
	case d.rows.shows():
		d.choose(tested)
		d.f.Focus(d.cardOf(tested).first())
	case card != nil:
		d.f.Focus(card.first())
	case len(d.cards) > 0:
		d.f.Focus(d.cards[0].first())
	}
}

func newTestPanel(d *detailsPane, k core.DeployKey, depth probe.Depth) *testPanel {
	p := &testPanel{d: d, f: d.f, key: k, depth: depth, steps: kit.NewSteps(), outcome: kit.Stack(), buttons: kit.Wrap()}
	p.steps.OnEnd = d.f.SpeakStep
	title := locale.T("cmd.test-clone")
	if depth == probe.Access {
		title = locale.T("cmd.test-access")
	}
	p.close = kit.NewButton(locale.T("action.back_to_keys"), "back", d.closePanel).Quiet()
	p.stop = kit.NewButton(locale.T("action.stop"), "stop", func() {
		if p.job != nil {
			p.job.Stop()
		}
	})
	who := kit.NewCaption(frame.KeyChoice(k.Label, k.Fingerprint)).Shorten()
	// The outcome stands above the ladder: below, it would be out of sight.
	p.waits = d.f.NewKeyringNote(func() bool { return p.job != nil }, func() { d.body.Refresh() })
	p.object = kit.Stack(kit.Row(p.close), kit.Tight(kit.NewStrong(title), who),
		p.waits.Object, p.outcome, p.buttons, kit.NewCard(p.steps.Object).Raised())
	return p
}

// focus puts the keyboard on the panel.
func (p *testPanel) focus() { p.f.Focus(p.close) }

// drop forgets the panel; a test that runs is stopped.
func (p *testPanel) drop() {
	p.leave()
	p.waits.Stop()
}

// leave stops a test that runs.
func (p *testPanel) leave() {
	p.runs.Next()
	if p.job != nil {
		p.job.End()
		p.job = nil
	}
}

// run climbs the ladder.
func (p *testPanel) run() {
	p.leave()
	current := p.runs.Next()
	p.rungs, p.report, p.failure = nil, nil, nil
	p.outcome.RemoveAll()
	p.steps.Set(nil)
	p.setButtons(p.stop)
	p.f.Focus(p.stop)
	f := p.f
	request := core.TestRequest{Account: p.d.repo.Account, Repo: p.d.repo.Path, Fingerprint: p.key.Fingerprint, Depth: p.depth}
	text := locale.T("job.test", locale.Args{"Repo": p.d.repo.shown})
	job := f.Jobs.Start(text)
	p.job = job
	p.waits.Draw()
	backend := p.d.backend
	frame.DoJob(f, job, func(ctx context.Context) (probe.Report, error) {
		return backend.Test(ctx, request, func(r probe.Rung) {
			f.Post(func() {
				if q := p.latest(); current() && q.job == job {
					q.changed(r)
				}
			})
		})
	}, func(report probe.Report, err error) {
		q := p.latest()
		if !current() || q.job != job {
			return
		}
		q.job = nil
		q.waits.Draw()
		q.show(report, err)
		q.d.p.reloadCached() // the row and the chips say what this test found
	})
}

func (p *testPanel) changed(r probe.Rung) {
	found := false
	for i := range p.rungs {
		if p.rungs[i].Name == r.Name {
			p.rungs[i], found = r, true
		}
	}
	if !found {
		p.rungs = append(p.rungs, r)
	}
	p.draw()
}

func (p *testPanel) draw() {
	steps := make([]kit.Step, len(p.rungs))
	for i, r := range p.rungs {
		steps[i] = frame.RungStep(r)
	}
	p.steps.Set(steps)
	p.d.body.Refresh()
}

func (p *testPanel) setButtons(buttons ...*kit.Button) {
	p.buttons.RemoveAll()
	for _, b := range buttons {
		p.buttons.Add(b)
	}
	p.d.body.Refresh()
}
