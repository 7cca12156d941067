package hostkeypage

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchkey/core/hostkey"
	"latchkey/core/say"
	"latchkey/keys"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// Page lists the SSH servers' own keys, and who vouches for each.
type Page struct {
	*frame.Page
	f       *frame.Frame
	backend Backend // nil = none is open
	count   *kit.Text
	table   *kit.Table
	body    *fyne.Container
	plain   bool // the table shows
	chips   map[string]*kit.Chip
	foot    *fyne.Container // what is known of the selected key

	all      []hostLine
	warnings []say.Text
	shown    []*hostLine // those that match, in their order
	by       frame.Order
	text     string
	chip     map[string]bool
	at       *hostLine // the key that is shown below, nil = none
	read     bool
	loads    frame.Generation
	orders   frame.Generation
}

// Backend is what the page needs of core.
type Backend interface {
	// ListHostKeys lists the servers' keys that are known here, and what was wrong
	// with the files that were read for it.
	ListHostKeys(context.Context) (list []hostkey.Listed, warnings []say.Text, err error)
	// TrustHost takes a line of known_hosts that a person has verified.
	TrustHost(ctx context.Context, line string) error
	// ForgetHost takes back a confirmation. It asks first.
	ForgetHost(ctx context.Context, place string, fp keys.Fingerprint) error
}

// hostLine is one host key with what searching needs.
type hostLine struct {
	hostkey.Listed
	find string
}

// host is the name to show.
func (h *hostLine) host() string {
	switch {
	case h.Hashed:
		return locale.T("hosts.hashed")
	case h.Host == "":
		return "–"
	}
	return frame.HostWords(h.Host)
}

// New makes the page, empty until a backend is open.
func New(f *frame.Frame) *Page {
	p := &Page{f: f, by: frame.Order{Column: "state"}, chips: map[string]*kit.Chip{}, chip: map[string]bool{}}
	p.table = kit.NewTable([]kit.Column{
		{ID: "host", Title: locale.T("column.host"), Width: -3, Sortable: true},
		{ID: "type", Title: locale.T("column.type"), Width: 104, Least: 520, Sortable: true},
		{ID: "finger", Title: locale.T("column.fingerprint"), Width: -2, Least: 640},
		{ID: "state", Title: locale.T("column.trust"), Width: 156, Sortable: true},
		{ID: "source", Title: locale.T("column.source"), Width: -2, Least: 820, Sortable: true},
		{ID: "since", Title: locale.T("column.since"), Width: 108, Sortable: true},
	})
	p.table.Length = func() int { return len(p.shown) }
	p.table.Cells = p.cells
	p.table.Selected = func(row int) bool { return p.selected(row) }
	p.table.OnSelect = func(row int) { p.choose(p.line(row)) }
	p.table.OnMenu = func(_ int, at fyne.Position) { f.Commands.PopUp(at, "host-copy", "host-trust", "-", "host-forget") }
	p.table.OnSort = p.sort
	p.table.Tips, p.table.Tip = f.Tips, p.tip
	p.table.RowText = func(row int) string { return p.line(row).host() }
	p.table.OnLeave = f.Search.Focus
	p.table.SetSort(p.by.Column, false)
	p.count = kit.NewCaption("")
	chips := kit.Wrap()
	for _, state := range hostStates() {
		chip := kit.NewChip(locale.T("hoststate."+state.String()), func(on bool) { p.facet(state.String(), on) }).Tip(f.Tips, locale.T("hoststate."+state.String()+"_tip"))
		p.chips[state.String()] = chip
		chips.Add(chip)
	}
	trust := kit.NewButton(locale.T("hosts.trust"), "shield", func() { f.Commands.Run("host-trust") })
	head := kit.PadXY(12, 10, kit.Stack(kit.Stretch(2, kit.NewHeading(locale.T("page.host-keys")), kit.Middle(p.count), kit.Space(), trust), chips))
	p.body, p.foot = container.NewStack(), container.NewStack()
	p.put(kit.NewEmpty("running", locale.T("empty.hosts_reading.title"), locale.T("empty.hosts_reading.text")))
	p.Page = &frame.Page{ID: "host-keys", Icon: "host", Object: kit.NewFill("", 0, kit.Frame(head, p.body, p.foot)), Apart: true, Commands: p.commands(),
		Shown: p.load, Changed: p.changed, Search: p.search, Enter: func() { f.Focus(p.table.Focusable()) },
		State: func() any { return p }, Restore: func(old any) { p.restore(old.(*Page)) }}
	return p
}

// Open takes the backend to work with; nil = none is open.
func (p *Page) Open(b Backend) { p.backend = b }

// hostStates are the chips, in their order.
func hostStates() []hostkey.State {
	return []hostkey.State{hostkey.Confirmed, hostkey.KnownByUser, hostkey.Published, hostkey.Revoked, hostkey.Retired}
}

func (p *Page) put(o fyne.CanvasObject) {
	p.body.Objects = []fyne.CanvasObject{o}
	p.body.Refresh()
}

func (p *Page) line(row int) *hostLine {
	if row < 0 || row >= len(p.shown) {
		return &hostLine{}
	}
	return p.shown[row]
}

// current is the host key on which commands act, nil without one.
func (p *Page) current() *hostLine {
	if p.f.Nav.Front() != p.ID {
		return nil
	}
	return p.at
}

// stateCell says who vouches, in a word with a shape.
func stateCell(s hostkey.State) kit.Cell {
	tone, icon := kit.Neutral, "info"
	switch s {
	case hostkey.Confirmed:
		tone, icon = kit.Good, "check"
	case hostkey.Published:
		tone, icon = kit.Good, "shield"
	case hostkey.KnownByUser:
		tone, icon = kit.Accent, "file"
	case hostkey.Revoked:
		tone, icon = kit.Bad, "failed"
	case hostkey.Retired:
		tone, icon = kit.Caution, "warning"
	}
	return kit.Cell{Text: locale.T("hoststate." + s.String()), Icon: icon, Tone: tone.Text()}
}

func (p *Page) cells(row int, into []kit.Cell) {
	h := p.line(row)
	into[0] = kit.Cell{Text: h.host(), Bold: p.selected(row)}
	if h.Host == "" {
		into[0].Tone = kit.ColorMuted
	}
	into[1] = kit.Cell{Text: "–", Tone: kit.ColorMuted}
	if h.Type != "" {
		into[1].Text = locale.KeyType(h.Type, 0)
	}
	into[2] = kit.Cell{Text: string(h.Fingerprint), Tone: kit.ColorMuted}
	into[3] = stateCell(h.State)
	into[4] = kit.Cell{Text: vouched(h.Source), Tone: kit.ColorMuted}
	if h.ThirdParty {
		into[4] = kit.Cell{Text: locale.T("hosts.third_party"), Icon: "warning", Tone: kit.Caution.Text()}
	}
	into[5] = kit.Cell{Text: "–", Tone: kit.ColorMuted}
	if !h.Since.IsZero() {
		into[5].Text = locale.DayOf(h.Since)
	}
}

func (p *Page) tip(row, col int) string {
	h := p.line(row)
	switch {
	case col == 4 && h.From != "":
		return vouched(h.Source) + "\n" + vouched(h.From)
	case col == 3:
		return locale.T("hoststate." + h.State.String() + "_tip")
	}
	return ""
}

// changed is called when another account or backend is open.
func (p *Page) changed() {
	p.loads.Next()
	if p.backend == nil {
		p.all, p.shown, p.at, p.read = nil, nil, nil, false
	} else if p.f.Nav.Front() == p.ID {
		p.load()
	}
}

// hostKeysRead is what one reading gave.
type hostKeysRead struct {
	lines    []hostLine
	warnings []say.Text
}

// load reads the list; files are looked at again.
func (p *Page) load() {
	if p.backend == nil {
		return
	}
	backend := p.backend
	frame.Load(p.f, &p.loads, func(ctx context.Context) (hostKeysRead, error) {
		list, warnings, err := backend.ListHostKeys(ctx)
		out := hostKeysRead{warnings: warnings}
		for _, l := range list {
			text := strings.Join([]string{l.Host, l.Type, locale.KeyType(l.Type, 0), string(l.Fingerprint), l.Source, l.From}, " ")
			out.lines = append(out.lines, hostLine{l, strings.ToLower(text)})
		}
		return out, err
	}, func(r hostKeysRead, err error) {
		if err != nil {
			p.failed(err)
			return
		}
		p.take(r)
	})
}

// failed says why the list could not be read. Lines that are there stay.
func (p *Page) failed(err error) {
	if !p.read {
		p.put(kit.NewEmpty("warning", locale.T("empty.failed.title"), locale.T("empty.failed.text"), kit.NewButton(locale.T("action.try_again"), "refresh", p.load).Primary()))
	}
	p.f.Notices.Fail("host-keys", locale.T("error.host_keys"), err)
}

// take shows what was read; the key that was selected stays so.
func (p *Page) take(r hostKeysRead) {
	p.f.Notices.Remove("host-keys")
	was := p.at
	p.all, p.warnings, p.read, p.at = r.lines, r.warnings, true, nil
	if was != nil {
		if i := slices.IndexFunc(p.all, func(h hostLine) bool { return h.Listed == was.Listed }); i >= 0 {
			p.at = &p.all[i]
		}
	}
	if len(r.warnings) > 0 {
		p.f.Notices.Dismissible("host-warnings", &kit.Notice{Tone: kit.Caution, Text: locale.Tn("hosts.warnings", len(r.warnings)), Details: strings.Join(locale.TranslateAll(r.warnings), "\n")})
	} else {
		p.f.Notices.Remove("host-warnings")
	}
	p.arrange()
}

// arrange filters and sorts: known_hosts files of large fleets have thousands
// of lines, so it is done away from the UI goroutine.
func (p *Page) arrange() {
	all, by, words := p.all, p.by, strings.Fields(strings.ToLower(p.text))
	on := map[string]bool{}
	for id := range p.chip {
		on[id] = true
	}
	type arranged struct {
		shown  []*hostLine
		counts map[string]int
	}
	frame.Load(p.f, &p.orders, func(context.Context) (arranged, error) {
		out := arranged{counts: map[string]int{}}
		for i := range all {
			if !frame.Matches(all[i].find, words) {
				continue
			}
			state := all[i].State.String()
			out.counts[state]++
			if len(on) == 0 || on[state] {
				out.shown = append(out.shown, &all[i])
			}
		}
		sortHosts(out.shown, by)
		return out, nil
	}, func(a arranged, _ error) {
		p.shown = a.shown
		for id, chip := range p.chips {
			chip.SetCount(strconv.Itoa(a.counts[id]))
		}
		p.draw()
	})
}

func sortHosts(list []*hostLine, by frame.Order) {
	key := func(h *hostLine) string {
		switch by.Column {
		case "type":
			return h.Type
		case "source":
			return vouched(h.Source)
		case "since":
			return h.Since.Format("2006-01-02")
		case "host":
			return h.Host
		}
		return strconv.Itoa(slices.Index(hostStates(), h.State))
	}
	slices.SortStableFunc(list, func(a, b *hostLine) int {
		c := cmp.Compare(key(a), key(b))
		if by.Descending {
			c = -c
		}
		return c
	})
}

func (p *Page) draw() {
	count := strconv.Itoa(len(p.all))
	if len(p.shown) != len(p.all) {
		count = locale.T("status.of", locale.Args{"Done": strconv.Itoa(len(p.shown)), "Total": count})
	}
	p.count.SetText(count)
	if len(p.shown) == 0 {
		p.plain = false
		p.put(kit.NewEmpty("search", locale.T("empty.hosts_no_match.title"), locale.T("empty.hosts_no_match.text"), kit.NewButton(locale.T("action.clear_search"), "cross", p.clearFilter)))
		p.choose(nil)
		return
	}
	if !p.plain {
		p.plain = true
		p.put(p.table.Object)
	}
	row := slices.IndexFunc(p.shown, func(h *hostLine) bool { return p.at != nil && h.Listed == p.at.Listed })
	p.choose(p.shown[max(row, 0)])
}

func (p *Page) clearFilter() {
	for id, chip := range p.chips {
		chip.Set(false)
		delete(p.chip, id)
	}
	p.f.Search.Set(p.ID, "")
	p.arrange()
}

func (p *Page) search(text string) {
	p.text = text
	if p.read {
		p.arrange()
	}
}

func (p *Page) facet(id string, on bool) {
	delete(p.chip, id)
	if on {
		p.chip[id] = true
	}
	p.arrange()
}

func (p *Page) sort(column string) {
	p.by = p.by.Toggled(column)
	p.table.SetSort(p.by.Column, p.by.Descending)
	p.arrange()
}

// selected reports whether this row has the key that is shown below.
func (p *Page) selected(row int) bool {
	return row < len(p.shown) && p.at != nil && p.shown[row].Listed == p.at.Listed
}

// choose shows one key below the list, with what can be done with it; nil is none.
func (p *Page) choose(line *hostLine) {
	p.at = line
	p.table.Refresh()
	p.drawFoot()
	p.f.Commands.Refresh()
}

// restore takes what the page held that this one takes the place of.
func (p *Page) restore(old *Page) {
	p.all, p.warnings, p.read, p.at, p.by, p.text, p.chip = old.all, old.warnings, old.read, old.at, old.by, old.text, old.chip
	for id, chip := range p.chips {
		chip.Set(p.chip[id])
	}
	p.table.SetSort(p.by.Column, p.by.Descending)
	if p.read {
		p.arrange()
	}
}
