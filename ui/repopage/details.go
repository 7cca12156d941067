package repopage

import (
	"cmp"
	"context"
	"errors"
	"reflect"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"latchkey/core"
	"latchkey/core/inventory"
	"latchkey/keys"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/locale"
)

// detailsPane shows one repository: its URL, its deploy keys as cards, and in
// their place a test while one is looked at.
type detailsPane struct {
	f       *frame.Frame
	p       *Page
	backend DetailsBackend // nil = none is open
	object  fyne.CanvasObject
	head    *fyne.Container
	body    *fyne.Container
	scroll  *container.Scroll
	backB   *kit.Button
	name    *kit.Text
	url     *kit.Text
	copyB   *kit.Button
	narrow  bool // the list does not stand beside it

	repo    *repoRow
	keys    []core.DeployKey
	read    bool // keys are known, if only from the store
	loading bool
	// loadingShows says that "reading…" is on screen and has to be taken away.
	loadingShows bool
	err          error
	cards        []*keyCard
	before       []*keyCard // of the last drawing, while the next one is made
	fresh        int        // how many new cards this drawing may still make
	unfinished   bool       // it could not make all
	above        *keysHead
	rows         *keyRows // in place of cards, where there are many
	stage        *fyne.Container
	trouble      trouble
	chosen       keys.Fingerprint
	chosenAt     int              // where it stands among those that open the repository
	sought       keys.Fingerprint // to be scrolled to once it shows, "" = none
	loads        frame.Generation
	rest         frame.Debounce
	then         func()     // waits until the keys are known, nil = nothing does
	panel        *testPanel // in front of the cards, nil = none
	extra        extras
	extraLoads   frame.Generation
	extraLoading bool
	projects     map[string]bool // account and project whose keys were read
	actions      keyActions
}

func newDetailsPane(f *frame.Frame, p *Page) *detailsPane {
	d := &detailsPane{f: f, p: p, rest: frame.Debounce{Wait: frame.RestPause}, projects: map[string]bool{}, above: newKeysHead(f)}
	d.actions = keyActions{d}
	d.backB = kit.NewButton(locale.T("page.repositories"), "back", func() { f.Nav.Back() }).Quiet()
	d.backB.Hide()
	d.name = kit.NewHeading("").Shorten()
	d.url = kit.NewText("").Toned(paint.ColorMuted).Mono().Shorten()
	d.copyB = kit.NewButton("", "copy", d.actions.copyURL).Quiet().Tip(f.Tips, locale.T("cmd.copy-url"))
	d.head = kit.Tight(kit.Row(d.backB), d.name, kit.Stretch(0, d.url, d.copyB))
	d.body = kit.Blocks()
	d.scroll = container.NewVScroll(kit.Body(d.body))
	top := kit.Head(d.head)
	d.rows = newKeyRows(d)
	d.stage = container.NewStack(d.scroll, d.rows.object)
	d.object = kit.NewPane(container.New(layout.NewBorderLayout(top, nil, nil, nil), top, d.stage)).Least(300, 0).Growing()
	d.showRepo(nil)
	return d
}

// showRepo shows another repository, or nothing.
func (d *detailsPane) showRepo(r *repoRow) {
	d.loads.Next()
	d.rest.Stop()
	if d.panel != nil {
		d.panel.drop()
		d.panel = nil
	}
	d.repo, d.keys, d.read, d.err, d.loading, d.chosen = nil, nil, false, nil, false, ""
	d.sought, d.then = "", nil
	d.extraLoads.Next()
	d.extra, d.extraLoading = extras{}, false
	d.rows.forget()
	if r == nil {
		d.head.Hide()
		d.draw()
		return
	}
	copied := *r
	d.repo = &copied
	d.head.Show()
	d.name.SetText(r.shown)
	d.url.SetText(r.SSHURL)
	d.head.Refresh()
	d.loadCached()
	d.rest.Ask(d.f.Post, d.refresh)
	d.draw()
	d.scroll.ScrollToTop()
}

// rowChanged takes newer facts about the repository that shows.
func (d *detailsPane) rowChanged(r *repoRow) {
	if d.repo != nil && r != nil && d.repo.ref() == r.ref() {
		copied := *r
		d.repo = &copied
	}
}

func (d *detailsPane) loadCached() {
	r, backend := d.repo, d.backend
	d.loads.Next()
	if r.Keys < 0 {
		return // never read: the store has nothing
	}
	frame.Load(d.f, &d.loads, func(ctx context.Context) ([]core.DeployKey, error) { return backend.CachedKeys(ctx, r.Account, r.Path) },
		func(rows []core.DeployKey, err error) {
			if err == nil {
				d.take(rows)
			}
		})
}

// reloadCached takes what the store holds now.
func (d *detailsPane) reloadCached() {
	if d.repo != nil && d.backend != nil && !d.loading {
		d.loadCached()
	}
}

// refresh asks the forge for the keys of the repository that shows.
func (d *detailsPane) refresh() {
	r, backend := d.repo, d.backend
	if r == nil || backend == nil {
		return
	}
	d.rest.Stop()
	d.loads.Next()
	d.loading = true
	d.loadExtras()
	d.draw()
	frame.Load(d.f, &d.loads, func(ctx context.Context) ([]core.DeployKey, error) { return backend.DeployKeys(ctx, r.Account, r.Path) },
		func(rows []core.DeployKey, err error) {
			d.loading = false
			if err != nil {
				d.failed(err)
			} else {
				d.take(rows)
				d.p.keysRead(r.ref(), rows)
			}
			d.f.Session.Answered(r.Account, frame.AskedKeys, err)
		})
}

// whenRead does something about the repository that shows once its keys are known.
func (d *detailsPane) whenRead(do func()) {
	d.then = do
	if d.read {
		d.goThen()
	}
}

// goThen does what waited for the keys.
func (d *detailsPane) goThen() {
	if do := d.then; do != nil {
		d.then = nil
		do()
	}
}

func (d *detailsPane) failed(err error) {
	d.then = nil
	if !errors.Is(err, context.Canceled) {
		d.err = err
	}
	d.draw()
}

// take shows keys as they were read. What is the same as before is not drawn
// again: that would take the keyboard from the button it is on.
func (d *detailsPane) take(rows []core.DeployKey) {
	same := d.read && d.err == nil && slices.EqualFunc(rows, d.keys, sameKey)
	d.keys, d.read, d.err = rows, true, nil
	if !same || d.loadingShows {
		d.settleChosen()
		d.draw()
	}
	d.goThen()
}

// settleChosen chooses a key where the chosen one is not there: that which took its
// place, so that whoever removes one after the other goes on where they are. One that
// is sought may be among the project's keys, which are read beside the repository's.
func (d *detailsPane) settleChosen() {
	all := d.opening()
	at := slices.IndexFunc(all, func(k core.DeployKey) bool { return k.Fingerprint == d.chosen })
	switch {
	case at >= 0:
		d.chosenAt = at
	case (d.loading || d.extraLoading) && d.chosen != "" && d.chosen == d.sought:
	case d.chosen == "" || len(all) == 0:
		d.chosen, d.chosenAt = firstChoice(all), 0
		if d.rows.wanted() { // it may stand anywhere
			d.sought = cmp.Or(d.sought, d.chosen)
		}
	default:
		d.chosenAt = min(d.chosenAt, len(all)-1)
		next := all[d.chosenAt].Fingerprint
		if d.rows.shows() {
			next = cmp.Or(d.rows.neighbour(d.chosen, all), next)
		}
		d.chosen = next
		d.sought = d.chosen
	}
}

// replace shows what is newer about one key.
func (d *detailsPane) replace(k core.DeployKey) {
	for i := range d.keys {
		if d.keys[i].Fingerprint == k.Fingerprint && d.keys[i].Repo == k.Repo {
			d.keys[i] = k
			d.draw()
		}
	}
}

// sameKey tells whether two readings of a key say the same, at whatever time.
func sameKey(a, b core.DeployKey) bool {
	a.Read, b.Read = time.Time{}, time.Time{}
	return a.Created.Equal(b.Created) && a.LastUsed.Equal(b.LastUsed) && a.Verified.Equal(b.Verified) && reflect.DeepEqual(timeless(a), timeless(b))
}

func timeless(k core.DeployKey) core.DeployKey {
	k.Created, k.LastUsed, k.UseRead, k.Verified = time.Time{}, time.Time{}, time.Time{}, time.Time{}
	return k
}

// firstChoice is the key on which commands act until another one is chosen:
// the first that can be tested.
func firstChoice(rows []core.DeployKey) keys.Fingerprint {
	for _, k := range rows {
		if k.PrivateKey == inventory.PrivateKeyHere {
			return k.Fingerprint
		}
	}
	if len(rows) > 0 {
		return rows[0].Fingerprint
	}
	return ""
}

// current is the key on which commands act, nil without one.
func (d *detailsPane) current() *core.DeployKey {
	for _, list := range [][]core.DeployKey{d.keys, d.extra.inherited} {
		for i := range list {
			if list[i].Fingerprint == d.chosen {
				return &list[i]
			}
		}
	}
	return nil
}

func (d *detailsPane) canTest() bool {
	k := d.current()
	return k != nil && k.PrivateKey == inventory.PrivateKeyHere
}

// choose makes a key the one on which commands act.
func (d *detailsPane) choose(fp keys.Fingerprint) {
	d.chosen = fp
	if at := slices.IndexFunc(d.opening(), func(k core.DeployKey) bool { return k.Fingerprint == fp }); at >= 0 {
		d.chosenAt = at
	}
	if d.rows.shows() { // with the card of that one
		d.draw()
		return
	}
	for _, c := range d.cards {
		c.setChosen(c.key.Fingerprint == fp)
	}
	d.f.Commands.Refresh()
}

// focus puts the keyboard on the details.
func (d *detailsPane) focus() {
	d.p.Split.OpenTrailing()
	d.bring()
	switch {
	case d.panel != nil:
		d.panel.focus()
	case d.rows.shows():
		d.f.Focus(d.rows.table.Focusable())
	case d.cardOf(d.chosen) != nil:
		d.f.Focus(d.cardOf(d.chosen).first())
	case len(d.cards) > 0:
		d.f.Focus(d.cards[0].first())
	}
}

// back closes the test that is in front and tells whether there was one.
func (d *detailsPane) back() bool {
	if d.panel == nil {
		return false
	}
	d.closePanel()
	return true
}

// setNarrow is called with whether only the list or the details show.
func (d *detailsPane) setNarrow(narrow bool) {
	d.narrow = narrow
	d.drawBack()
}

// drawBack shows the way back to the list, where that does not stand beside the
// details. While a test is in front, the way back is to the keys.
func (d *detailsPane) drawBack() {
	if on := d.narrow && d.panel == nil; on != d.backB.Visible() {
		kit.SetVisible(d.backB, on)
		d.head.Refresh()
	}
}
