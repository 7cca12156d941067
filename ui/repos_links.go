package ui

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/kit"
)

// reposLinks are what the window does for this page alone.
type reposLinks struct {
	// welcome is the first screen, where there is no account yet, and what has
	// the keyboard there.
	welcome func() (o fyne.CanvasObject, first *kit.Button)
	// openAgain opens the same data once more.
	openAgain func()
	// openDemo opens the demo, nil = it is not offered.
	openDemo func()
	// afterFirst calls once the first picture of the window had its time.
	afterFirst func(func())
}

// What the window asks of the page.

// showOpenFailed says why the person's data could not be opened.
func (p *reposPage) showOpenFailed(err error) { p.body.showOpenFailed(err) }

// saysVault reports whether the page says already that the vault does not answer.
func (p *reposPage) saysVault() bool { return p.body.vaultSaid }

// readAll reads everything again, however young it is.
func (p *reposPage) readAll() { p.sync.beginAnew() }

// askReadAll is readAll after a question that names what it costs.
func (p *reposPage) askReadAll() { p.refresher.askReadAll() }

// refreshShown reads again what shows.
func (p *reposPage) refreshShown() { p.refresher.refreshShown() }

// planBegins is told what a plan has begun with.
func (p *reposPage) planBegins(on Selection) { p.marks.planBegins(on) }

// detailsObject is what stands beside the list.
func (p *reposPage) detailsObject() fyne.CanvasObject { return p.details.object }

// takeFirst takes the rows that were read while the window was being made.
func (p *reposPage) takeFirst(rows *firstRows) { p.first = rows }
