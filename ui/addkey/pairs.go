package addkey

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchkey/core"
	"latchkey/core/inventory"
	"latchkey/keys"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/kit/tables"
	"latchkey/ui/locale"
)

// pairPicker lists the key pairs whose private key is here, to choose one.
type pairPicker struct {
	f       *frame.Frame
	backend Backend
	object  *fyne.Container
	table   *tables.Table
	body    *fyne.Container
	pairs   []core.KeyPair
	at      int // chosen, -1 = none
	picked  func(core.KeyPair)
}

func newPairPicker(f *frame.Frame, backend Backend, picked func(core.KeyPair)) *pairPicker {
	p := &pairPicker{f: f, backend: backend, at: -1, picked: picked}
	p.table = tables.NewTable([]tables.Column{
		{Title: locale.T("column.comment"), Width: -2, Main: true}, {Title: locale.T("column.type"), Width: 190, Narrow: 100}, {Title: locale.T("column.fingerprint"), Width: -2},
	})
	p.table.Name = locale.T("plan.pairs")
	p.table.Length = func() int { return len(p.pairs) }
	p.table.Cells = func(row int, into []tables.Cell) {
		k := p.pairs[row]
		into[0] = tables.Cell{Text: frame.KeyName(k.Comment, k.Fingerprint), Icon: "key"}
		into[1] = frame.TypeCell(k.Type, k.Bits)
		into[2] = tables.Cell{Text: locale.ShortFingerprint(k.Fingerprint), Tone: paint.ColorMuted}
	}
	p.table.Selected = func(row int) bool { return row == p.at }
	p.table.OnSelect = p.choose
	p.body = container.NewStack()
	p.object = kit.Stack(kit.NewFill("", 0, p.body).Least(0, 170))
	p.say("running", locale.T("pairs.reading"))
	return p
}

func (p *pairPicker) say(icon, text string) {
	p.body.Objects = []fyne.CanvasObject{kit.NewEmpty(icon, text, "")}
	p.body.Refresh()
}

// load reads the pairs; fp is chosen when it is among them.
func (p *pairPicker) load(fp keys.Fingerprint) {
	frame.Do(p.f, p.backend.KeyPairs, func(pairs []core.KeyPair, err error) {
		if err != nil {
			p.say("warning", fmt.Sprintf("%s %s", locale.T("error.pairs"), frame.HintOf(err)))
			return
		}
		p.pairs = slices.DeleteFunc(pairs, func(k core.KeyPair) bool { return k.PrivateKey != inventory.PrivateKeyHere })
		if len(p.pairs) == 0 {
			p.say("key", locale.T("pairs.none"))
			return
		}
		p.body.Objects = []fyne.CanvasObject{p.table.Object}
		p.body.Refresh()
		if i := slices.IndexFunc(p.pairs, func(k core.KeyPair) bool { return k.Fingerprint == fp }); i >= 0 {
			p.table.MoveTo(i)
			p.choose(i)
		}
		p.table.Refresh()
	})
}

func (p *pairPicker) choose(row int) {
	p.at = row
	if k := p.chosen(); k != nil {
		p.picked(*k)
	}
}

// chosen is the pair that was picked, nil for none.
func (p *pairPicker) chosen() *core.KeyPair {
	if p.at < 0 || p.at >= len(p.pairs) {
		return nil
	}
	return &p.pairs[p.at]
}
