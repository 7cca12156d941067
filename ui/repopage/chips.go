package repopage

import (
	"maps"
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/api"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// A facet is one thing by which the list of repositories can be narrowed. Facets
// of one group add up ("no key" and "needs attention" show both); groups narrow
// each other.
type facet struct {
	id    string // the word has the key "chip." and this, the tooltip "chip.<id>_tip"
	group int
	rare  bool // its chip shows only where some row has it
	is    func(r *repoRow, h health) bool
}

func facets() []facet {
	return []facet{
		{id: "attention", is: func(_ *repoRow, h health) bool {
			return h == healthFailing || h == healthWeak || h == healthOld || h == healthNever
		}},
		{id: "none", is: func(_ *repoRow, h health) bool { return h == healthNone }},
		{id: "inherited", rare: true, is: func(_ *repoRow, h health) bool { return h == healthInherited }},
		{id: "unread", rare: true, is: func(_ *repoRow, h health) bool { return h == healthUnknown || h == healthOwnNone }},
		{id: "use_unread", rare: true, is: func(r *repoRow, _ health) bool { return r.UseUnread > 0 }},
		{id: "here", group: 1, is: func(r *repoRow, _ health) bool { return r.PrivateKeys > 0 }},
		{id: "archived", group: 2, rare: true, is: func(r *repoRow, _ health) bool { return r.Archived }},
	}
}

// filtering is what narrows the list: words and facets.
type filtering struct {
	text string
	on   map[string]bool
	path api.RepoPath // where text is the address of a repository: what is written in it
	at   repoRef      // and which one that is, as far as core knows it
	lost bool         // or it is on a host of no account, whatever its path
}

// typed is the filter with another text.
func (f filtering) typed(text string) filtering {
	return filtering{text: text, on: f.on, path: frame.Addressed(text)}
}

// has tells whether a row has what was typed: all words, or the address.
func (f filtering) has(r *repoRow, words []string) bool {
	switch {
	case f.lost:
		return false
	case f.at.path != "":
		return r.Account == f.at.account && strings.EqualFold(string(r.Path), string(f.at.path)) // a list that came later may spell it otherwise
	case f.path != "":
		return strings.EqualFold(string(r.Path), string(f.path))
	}
	return frame.Matches(r.find, words)
}

// copy is for a worker: the page goes on changing its own.
func (f filtering) copy() filtering {
	f.on = maps.Clone(f.on)
	return f
}

func (f filtering) equal(o filtering) bool {
	return f.text == o.text && f.at == o.at && f.lost == o.lost && maps.Equal(f.on, o.on)
}

// narrowed is what a filter left: the rows, and how many each facet would
// leave of those that have the words.
type narrowed struct {
	shown  []int32
	counts map[string]int
}

// narrow walks the rows in their order. It runs away from the UI goroutine and
// takes a few milliseconds for 10,000 rows, so it is done at every key press.
func narrow(rows []repoRow, sorted []int32, f filtering) narrowed {
	words := strings.Fields(strings.ToLower(f.text))
	all := facets()
	out := narrowed{shown: make([]int32, 0, len(sorted)), counts: map[string]int{}}
	counts := make([]int, len(all))
	for _, n := range sorted {
		r := &rows[n]
		if !f.has(r, words) {
			continue
		}
		h := healthOf(r.RepoRow)
		var asked, met [3]bool // by group
		for i := range all {
			is := all[i].is(r, h)
			if is {
				counts[i]++
			}
			if f.on[all[i].id] {
				asked[all[i].group] = true
				met[all[i].group] = met[all[i].group] || is
			}
		}
		if asked == met {
			out.shown = append(out.shown, n)
		}
	}
	for i := range all {
		out.counts[all[i].id] = counts[i]
	}
	return out
}

// repoChips is the row of chips above the list.
type repoChips struct {
	p      *Page
	object *fyne.Container
	chips  map[string]*kit.Chip
	total  map[string]int // of all rows, whatever was typed
}

func newRepoChips(p *Page) *repoChips {
	c := &repoChips{p: p, object: kit.Wrap(), chips: map[string]*kit.Chip{}}
	for _, f := range facets() {
		chip := kit.NewChip(locale.T("chip."+f.id), func(on bool) { c.turn(f.id, on) }).Tip(p.f.Tips, locale.T("chip."+f.id+"_tip"))
		chip.Set(p.filter.on[f.id])
		c.chips[f.id] = chip
		c.object.Add(chip)
	}
	return c
}

// show takes new counts. A chip that is on stays, so that it can be turned off.
func (c *repoChips) show(counts map[string]int) {
	changed := false
	for _, f := range facets() {
		chip := c.chips[f.id]
		chip.SetCount(locale.Number(counts[f.id]))
		visible := !f.rare || chip.On() || c.total[f.id] > 0
		if visible != chip.Visible() {
			kit.SetVisible(chip, visible)
			changed = true
		}
	}
	if changed {
		c.object.Refresh()
	}
}

// clear turns all off.
func (c *repoChips) clear() {
	for id, chip := range c.chips {
		chip.Set(false)
		delete(c.p.filter.on, id)
	}
	rememberView(c.p.f.App.Preferences(), c.p.View())
}

// turn narrows the list by a facet, or no longer.
func (c *repoChips) turn(id string, on bool) {
	if on {
		c.p.filter.on[id] = true
	} else {
		delete(c.p.filter.on, id)
	}
	rememberView(c.p.f.App.Preferences(), c.p.View())
	c.p.narrow()
}

// unfilter shows all repositories again, whatever was typed.
func (c *repoChips) unfilter() {
	p := c.p
	c.clear()
	p.filter = p.filter.typed("")
	p.f.Search.Set(p.ID, "")
	p.narrow()
}
