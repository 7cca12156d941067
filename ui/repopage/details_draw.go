package repopage

import (
	"fyne.io/fyne/v2"

	"latchkey/core"
	"latchkey/core/inventory"
	"latchkey/keys"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/locale"
)

// cardsAtOnce is how many new cards one draw makes; the next one, after a
// picture, makes more. To make sixty at once would hold up the window.
const cardsAtOnce = 8

// draw shows what is known of the repository, and leaves the keyboard on the
// button that it was on.
func (d *detailsPane) draw() {
	fp, button := d.focused()
	d.drawAll()
	for _, c := range d.cards {
		if fp != "" && c.key.Fingerprint == fp && c.buttons()[button].Visible() && !c.buttons()[button].Disabled() {
			d.f.Focus(c.buttons()[button])
		}
	}
}

// focused finds the card and the number of its button that has the focus.
func (d *detailsPane) focused() (keys.Fingerprint, int) {
	if d.f.Dialogs.Any() {
		return "", 0 // the focus belongs to the dialog
	}
	has := d.f.Win.Canvas().Focused()
	for _, c := range d.cards {
		for i, b := range c.buttons() {
			if has == fyne.Focusable(b) {
				return c.key.Fingerprint, i
			}
		}
	}
	return "", 0
}

func (d *detailsPane) drawAll() {
	d.before, d.cards, d.fresh, d.unfinished = d.cards, nil, cardsAtOnce, false
	d.loadingShows = d.loading
	d.drawBack()
	if d.stageRows(d.rows.wanted()) {
		d.body.Objects = nil
		d.rows.draw()
		d.bring()
		d.f.Commands.Refresh()
		return
	}
	var objects []fyne.CanvasObject
	switch {
	case d.panel != nil:
		objects = []fyne.CanvasObject{d.panel.object}
	case d.repo == nil:
		objects = []fyne.CanvasObject{kit.Gap(0, 80), kit.NewEmpty("repository", locale.T("empty.no_repo.title"), locale.T("empty.no_repo.text"))}
	default:
		objects = d.drawKeys()
	}
	d.body.Objects = objects
	// What is new is drawn already: it only needs its place.
	d.body.Layout.Layout(objects, d.body.Size())
	if d.fresh < cardsAtOnce { // wrapped text of a new card knows its height only once it has a width
		d.body.Layout.Layout(objects, d.body.Size())
	}
	kit.Fit(d.scroll)
	d.bring()
	d.f.Commands.Refresh()
	if d.unfinished {
		d.f.Post(d.goOn)
	}
}

// stageRows shows rows, or else cards, and returns which.
func (d *detailsPane) stageRows(on bool) bool {
	if on != d.rows.shows() {
		kit.SetVisible(d.rows.object, on)
		kit.SetVisible(d.scroll, !on)
		d.stage.Layout.Layout(d.stage.Objects, d.stage.Size())
	}
	return on
}

// goOn makes the cards that the last draw left for later.
func (d *detailsPane) goOn() {
	if d.unfinished && !d.f.Closed {
		d.draw()
	}
}

// seek makes a key the one on which commands act, and scrolls to it as soon as
// it shows.
func (d *detailsPane) seek(fp keys.Fingerprint) {
	d.choose(fp)
	d.sought = fp
	d.bring()
}

func (d *detailsPane) bring() {
	if d.rows.shows() {
		d.rows.bring()
		return
	}
	if d.scroll.Size().Height <= 0 {
		return // it is folded away, and comes to the front first
	}
	if c := d.cardOf(d.sought); c != nil {
		if !d.unfinished { // what is still to be made may move it
			d.sought = ""
		}
		kit.Bring(d.scroll, c.object)
	}
}

// cardOf is the card of a key, nil where none shows.
func (d *detailsPane) cardOf(fp keys.Fingerprint) *keyCard {
	for _, c := range d.cards {
		if fp != "" && c.key.Fingerprint == fp {
			return c
		}
	}
	return nil
}

func (d *detailsPane) drawKeys() []fyne.CanvasObject {
	title, state := locale.T("details.keys"), ""
	if d.read {
		title = locale.T("details.keys_n", locale.Args{"N": len(d.keys)})
	}
	if d.loading {
		state = locale.T("details.reading")
	}
	d.above.say(title, state, !d.read || len(d.keys) > 0)
	objects := []fyne.CanvasObject{d.above.object}
	if d.err != nil {
		objects = append(objects, d.troubleNotice())
	}
	if d.read && len(d.keys) == 0 {
		return append(append(objects, kit.Gap(0, 16), d.above.none), d.drawInherited()...)
	}
	for _, k := range d.keys {
		objects = d.withCard(objects, k)
	}
	return append(objects, d.drawInherited()...)
}

// keyCard is one deploy key with what can be done about it.
type keyCard struct {
	d      *detailsPane
	key    core.DeployKey
	words  cardWords
	object *kit.Fill
	label  *kit.Text
	test   *kit.Button
	rotate *kit.Button
	more   *kit.Button
}

func (c *keyCard) buttons() []*kit.Button { return []*kit.Button{c.test, c.rotate, c.more} }

func newKeyCard(d *detailsPane, k core.DeployKey) *keyCard {
	c := &keyCard{d: d, key: k}
	f := d.f
	label := frame.KeyName(k.Label, k.Fingerprint)
	access := kit.NewPill(locale.T("access.read"), "", kit.Neutral)
	if k.Access != "read" {
		access = kit.NewPill(locale.T("access.write"), "edit", kit.Caution)
	}
	c.label = kit.NewText(label).Shorten()
	pills := kit.Wrap(frame.PrivatePill(k.PrivateKey), access)
	finger := kit.NewTipped(kit.NewText(locale.KeyType(k.Type, k.Bits)+" · "+locale.ShortFingerprint(k.Fingerprint)).Toned(paint.ColorMuted).Shorten(), f.Tips, string(k.Fingerprint))
	lines := kit.Tight(c.label, pills, finger)
	lines.Add(c.times())
	for _, m := range d.marksOf(k) {
		lines.Add(m.line())
	}

	c.test = kit.NewButton(locale.T("cmd.test-clone"), "clone", func() { c.run("test-clone") })
	c.rotate = kit.NewButton(locale.T("cmd.rotate-everywhere"), "refresh", func() { c.run("rotate-everywhere") })
	c.rotate.SetEnabled(k.Fingerprint != "")
	c.more = kit.NewButton("", "more", c.menu).Quiet().Tip(f.Tips, locale.T("action.more"))
	for _, b := range c.buttons() { // Ctrl+T and the like act on the card that has the keyboard
		b.OnFocus = func() {
			if d.chosen != k.Fingerprint {
				d.choose(k.Fingerprint)
			}
		}
	}
	if k.PrivateKey == inventory.PrivateKeyHere {
		lines.Add(kit.Gap(0, 2))
		lines.Add(kit.Wrap(c.test, c.rotate, c.more))
	} else {
		c.test.Disable()
		c.test.Hide()
		lines.Add(kit.NewNote(locale.T("key.no_test")))
		lines.Add(kit.Gap(0, 2))
		lines.Add(kit.Wrap(c.rotate, c.more))
	}
	c.object = kit.NewCard(lines).Raised()
	c.setChosen(k.Fingerprint == d.chosen)
	return c
}

// times says when the key was made and last used, exactly on hover.
func (c *keyCard) times() fyne.CanvasObject {
	f, k := c.d.f, c.key
	created := kit.NewTipped(kit.NewCaption(locale.T("key.created", locale.Args{"When": locale.Ago(k.Created, f.Now())})), f.Tips, locale.Moment(k.Created))
	use, tone := k.Use(), paint.ColorMuted
	if use.Idle(f.Defaults.UnusedAfter(), f.Now()) {
		tone = kit.Caution.Text()
	}
	used := kit.NewTipped(kit.NewCaption(frame.UsedSentence(use, f.Now())).Toned(tone), f.Tips, frame.NewestTip(use))
	return kit.Row(created, kit.NewCaption("·"), used)
}

func (c *keyCard) setChosen(on bool) {
	c.label.SetBold(on)
	if on && len(c.d.opening()) > 1 {
		c.object.SetBorder(kit.Accent.Text())
	} else {
		c.object.SetBorder(paint.ColorBorder)
	}
}

// first is where the keyboard enters the card.
func (c *keyCard) first() fyne.Focusable {
	if c.test.Disabled() {
		return c.rotate
	}
	return c.test
}

// run carries a command out on the key of the card.
func (c *keyCard) run(id string) {
	c.d.choose(c.key.Fingerprint)
	c.d.f.Commands.RunBeside(id)
}

func (c *keyCard) menu() {
	if c.d.f.Commands.Settle() {
		return // the card is gone, and the commands would be about what shows now
	}
	c.d.choose(c.key.Fingerprint)
	at := c.d.f.App.Driver().AbsolutePositionForObject(c.more).Add(fyne.NewPos(0, c.more.Size().Height))
	c.d.f.Commands.PopUp(at, keyMenu...)
}

// keyMenu is what can be done with one key.
var keyMenu = []string{"test-clone", "test-access", "-", "key-export", "key-ssh-config", "key-show", "-", "edit-label", "copy-public", "copy-fingerprint", "-",
	"rotate-everywhere", "relabel-everywhere", "-", "remove-key", "revoke-everywhere"}
