package repopage

import (
	"reflect"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/core"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// A person presses a button, the forge's answer arrives, the person lets go.
// Fyne taps only what was pressed, so what still says the same is not made
// anew: it stays the same widget, under the pointer and with the keyboard.

// cardWords is all that a card shows and depends on.
type cardWords struct {
	key                    core.DeployKey // without its times
	created, used          string
	createdExact, usedWhen string
	marks                  string
	idle                   bool
}

func (d *detailsPane) cardWords(k core.DeployKey) cardWords {
	now := d.f.Now()
	words := cardWords{created: locale.Ago(k.Created, now), used: frame.UsedSentence(k.Use(), now), createdExact: locale.Moment(k.Created), usedWhen: frame.NewestTip(k.Use())}
	words.key = timeless(k)
	words.key.Read = time.Time{}
	words.idle = k.Use().Idle(d.f.Defaults.UnusedAfter(), now)
	var marks []string
	for _, m := range d.marksOf(k) {
		marks = append(marks, m.icon, m.text)
	}
	words.marks = strings.Join(marks, "\n")
	return words
}

// same reports whether two cards say the same.
func (w cardWords) same(other cardWords) bool {
	return w.key.Fingerprint == other.key.Fingerprint && reflect.DeepEqual(w, other)
}

// withCard adds the card of a key, unless it has to be made and this draw has
// made enough.
func (d *detailsPane) withCard(objects []fyne.CanvasObject, k core.DeployKey) []fyne.CanvasObject {
	if c := d.card(k); c != nil {
		return append(objects, c.object)
	}
	d.unfinished = true
	return objects
}

// card is the card of a key: the one that shows, where it says the same, else a
// new one while new ones may be made.
func (d *detailsPane) card(k core.DeployKey) *keyCard {
	words := d.cardWords(k)
	i := slices.IndexFunc(d.before, func(c *keyCard) bool { return c.words.same(words) })
	if i < 0 {
		if d.fresh == 0 {
			return nil
		}
		d.fresh--
		c := newKeyCard(d, k)
		c.words = words
		d.cards = append(d.cards, c)
		return c
	}
	c := d.before[i]
	d.before = slices.Delete(d.before, i, i+1)
	c.key = k
	c.setChosen(k.Fingerprint == d.chosen)
	d.cards = append(d.cards, c)
	return c
}

// keysHead is the line above the cards. It is made once.
type keysHead struct {
	object *fyne.Container
	title  *kit.Text
	state  *kit.Text
	add    *kit.Button
	none   fyne.CanvasObject // in place of cards
}

func newKeysHead(f *frame.Frame) *keysHead {
	h := &keysHead{title: kit.NewStrong(""), state: kit.NewCaption("")}
	add := func() *kit.Button {
		return kit.NewButton(locale.T("cmd.add-key"), "plus", func() { f.Commands.RunBeside("add-key") })
	}
	h.add = add().Primary()
	h.object = kit.Stretch(1, h.title, kit.Middle(h.state), kit.Strut(), h.add)
	h.none = kit.NewFill("", 0, kit.NewEmpty("key", locale.T("empty.no_keys.title"), locale.T("empty.no_keys.text"), add().Primary())).Least(0, 240)
	return h
}

// say changes the line. Its button shows, unless the empty state has one.
func (h *keysHead) say(title, state string, add bool) {
	if h.title.Text == title && h.state.Text == state && h.add.Visible() == add {
		return
	}
	kit.SetVisible(h.add, add)
	h.title.SetText(title)
	h.state.SetText(state)
	h.object.Refresh()
}

// trouble is the notice of why keys could not be read; the same one while the
// reason stays.
type trouble struct {
	says   string
	object fyne.CanvasObject
}

func (d *detailsPane) troubleNotice() fyne.CanvasObject {
	if says := d.repo.shown + "\n" + d.err.Error(); d.trouble.says != says {
		again := kit.NewButton(locale.T("action.try_again"), "refresh", d.refresh)
		notice := d.f.ErrorNotice(locale.T("error.keys", locale.Args{"Repo": d.repo.shown}), d.err, again)
		notice.OnResize = d.body.Refresh
		d.trouble = trouble{says, notice.Object()}
	}
	return d.trouble.object
}
