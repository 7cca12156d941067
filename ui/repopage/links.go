package repopage

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/frame"
	"latchkey/ui/kit"
)

// Links are what the window does for this page alone.
type Links struct {
	// welcome is the first screen, where there is no account yet, and what has
	// the keyboard there.
	Welcome func() (o fyne.CanvasObject, first *kit.Button)
	// openAgain opens the same data once more.
	OpenAgain func()
	// openDemo opens the demo, nil = it is not offered.
	OpenDemo func()
	// afterFirst calls once the first picture of the window had its time.
	AfterFirst func(func())
}

// What the window asks of the page.

// ShowOpenFailed says why the person's data could not be opened.
func (p *Page) ShowOpenFailed(err error) { p.body.showOpenFailed(err) }

// SaysVault reports whether the page says already that the vault does not answer.
func (p *Page) SaysVault() bool { return p.body.saysVault }

// ReadAll reads everything again, however young it is.
func (p *Page) ReadAll() { p.sync.beginAnew() }

// AskReadAll is readAll after a question that names what it costs.
func (p *Page) AskReadAll() { p.refresher.askReadAll() }

// RefreshShown reads again what shows.
func (p *Page) RefreshShown() { p.refresher.refreshShown() }

// PlanBegins is told what a plan has begun with.
func (p *Page) PlanBegins(on frame.Selection) { p.marks.planBegins(on) }

// AnyChosen reports whether a repository is selected.
func (p *Page) AnyChosen() bool { return p.list.Selected() != nil && p.list.Body.ShowsRows() }

// CanTest reports whether the private key of the chosen key is here.
func (p *Page) CanTest() bool { return p.details.canTest() }

// Tested reports whether a test that passed is in front.
func (p *Page) Tested() bool {
	panel := p.details.panel
	return panel != nil && panel.report != nil && panel.report.OK
}

// DetailsObject is what stands beside the list.
func (p *Page) DetailsObject() fyne.CanvasObject { return p.details.object }

// TakeFirst takes the rows that were read while the window was being made.
func (p *Page) TakeFirst(rows *FirstRows) { p.first = rows }
