package ui

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchkey/core/hostkey"
	"latchkey/ui/kit"
)

// hostKeysPage lists the SSH servers' own keys, and who vouches for each.
type hostKeysPage struct {
	w      *Window
	object fyne.CanvasObject
	count  *kit.Text
	table  *kit.Table
	body   *fyne.Container
	plain  bool
	chips  map[string]*kit.Chip
	foot   *fyne.Container // what is known of the selected key

	all      []hostLine
	warnings []string
	shown    []int32
	by       order
	text     string
	chip     map[string]bool
	at       int // of all, -1 = none
	read     bool
	loads    turn
	orders   turn
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
		return t("hosts.hashed")
	case h.Host == "":
		return "–"
	}
	return hostWords(h.Host)
}

// hostWords is a host as people write it: known_hosts has brackets round a name
// with a port.
func hostWords(host string) string {
	if name, port, ok := strings.Cut(host, "]:"); ok && strings.HasPrefix(name, "[") && !strings.Contains(name, ":") {
		return name[1:] + ":" + port
	}
	return host
}

func newHostKeysPage(w *Window) *hostKeysPage {
	p := &hostKeysPage{w: w, at: -1, by: order{column: "state"}, chips: map[string]*kit.Chip{}, chip: map[string]bool{}}
	p.table = kit.NewTable([]kit.Column{
		{ID: "host", Title: t("column.host"), Width: -3, Sortable: true},
		{ID: "type", Title: t("column.type"), Width: 104, Least: 520, Sortable: true},
		{ID: "finger", Title: t("column.fingerprint"), Width: -2, Least: 640},
		{ID: "state", Title: t("column.trust"), Width: 156, Sortable: true},
		{ID: "source", Title: t("column.source"), Width: -2, Least: 820, Sortable: true},
		{ID: "since", Title: t("column.since"), Width: 108, Sortable: true},
	})
	p.table.Length = func() int { return len(p.shown) }
	p.table.Cells = p.cells
	p.table.Selected = func(row int) bool { return row < len(p.shown) && int(p.shown[row]) == p.at }
	p.table.OnSelect = func(row int) { p.choose(int(p.shown[row])) }
	p.table.OnMenu = func(_ int, at fyne.Position) { w.popUp(at, "host-copy", "host-trust", "-", "host-forget") }
	p.table.OnSort = p.sort
	p.table.Tips, p.table.Tip = w.tips, p.tip
	p.table.RowText = func(row int) string { return p.line(row).host() }
	p.table.OnLeave = func() { w.win.Canvas().Focus(w.top.search) }
	p.table.SetSort(p.by.column, false)
	p.count = kit.NewCaption("")
	chips := kit.Wrap()
	for _, state := range hostStates() {
		chip := kit.NewChip(t("hoststate."+state.String()), func(on bool) { p.facet(state.String(), on) }).Tip(w.tips, t("hoststate."+state.String()+"_tip"))
		p.chips[state.String()] = chip
		chips.Add(chip)
	}
	trust := kit.NewButton(t("hosts.trust"), "shield", func() { w.run("host-trust") })
	head := kit.PadXY(12, 10, kit.Stack(kit.Stretch(2, kit.NewHeading(t("page.host-keys")), kit.Middle(p.count), kit.Space(), trust), chips))
	p.body, p.foot = container.NewStack(), container.NewStack()
	p.object = kit.NewFill("", 0, kit.Frame(head, p.body, p.foot))
	p.put(kit.NewEmpty("running", t("empty.hosts_reading.title"), t("empty.hosts_reading.text")))
	return p
}

// hostStates are the chips, in their order.
func hostStates() []hostkey.State {
	return []hostkey.State{hostkey.Confirmed, hostkey.KnownByUser, hostkey.Published, hostkey.Revoked, hostkey.Retired}
}

func (p *hostKeysPage) page() *page {
	return &page{id: "host-keys", icon: "host", object: p.object, apart: true, shown: p.load, changed: p.changed, search: p.search,
		keep: p.keep, enter: func() { p.w.win.Canvas().Focus(p.table.Focusable()) }}
}

func (p *hostKeysPage) put(o fyne.CanvasObject) {
	p.body.Objects = []fyneObject{o}
	p.body.Refresh()
}

func (p *hostKeysPage) line(row int) *hostLine {
	if row < 0 || row >= len(p.shown) {
		return &hostLine{}
	}
	return &p.all[p.shown[row]]
}

// current is the host key on which commands act, nil without one.
func (p *hostKeysPage) current() *hostLine {
	if p.w.shell == nil || p.w.shell.page != "host-keys" || p.at < 0 || p.at >= len(p.all) {
		return nil
	}
	return &p.all[p.at]
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
	return kit.Cell{Text: t("hoststate." + s.String()), Icon: icon, Tone: tone.Text()}
}

func (p *hostKeysPage) cells(row int, into []kit.Cell) {
	h := p.line(row)
	into[0] = kit.Cell{Text: h.host(), Bold: row < len(p.shown) && int(p.shown[row]) == p.at}
	if h.Host == "" {
		into[0].Tone = kit.ColorMuted
	}
	into[1] = kit.Cell{Text: "–", Tone: kit.ColorMuted}
	if h.Type != "" {
		into[1].Text = keyType(h.Type, 0)
	}
	into[2] = kit.Cell{Text: string(h.Fingerprint), Tone: kit.ColorMuted}
	into[3] = stateCell(h.State)
	into[4] = kit.Cell{Text: vouched(h.Source), Tone: kit.ColorMuted}
	if h.ThirdParty {
		into[4] = kit.Cell{Text: t("hosts.third_party"), Icon: "warning", Tone: kit.Caution.Text()}
	}
	into[5] = kit.Cell{Text: "–", Tone: kit.ColorMuted}
	if !h.Since.IsZero() {
		into[5].Text = dayOf(h.Since)
	}
}

func (p *hostKeysPage) tip(row, col int) string {
	h := p.line(row)
	switch {
	case col == 4 && h.From != "":
		return vouched(h.Source) + "\n" + vouched(h.From)
	case col == 3:
		return t("hoststate." + h.State.String() + "_tip")
	}
	return ""
}

func (p *hostKeysPage) changed() {
	p.loads.next()
	if p.w.backend == nil {
		p.all, p.shown, p.at, p.read = nil, nil, -1, false
	} else if p.w.shell != nil && p.w.shell.page == "host-keys" {
		p.load()
	}
}

// load reads the list; files are looked at again.
func (p *hostKeysPage) load() {
	w := p.w
	if w.backend == nil {
		return
	}
	current := p.loads.next()
	type loaded struct {
		lines    []hostLine
		warnings []string
	}
	backend := w.backend
	background(w, w.session, func(ctx context.Context) (loaded, error) {
		list, warnings, err := backend.ListHostKeys(ctx)
		out := loaded{warnings: warnings}
		for _, l := range list {
			text := strings.Join([]string{l.Host, l.Type, keyType(l.Type, 0), string(l.Fingerprint), l.Source, l.From}, " ")
			out.lines = append(out.lines, hostLine{l, strings.ToLower(text)})
		}
		return out, err
	}, func(l loaded, err error) {
		if !current() {
			return
		}
		if err != nil {
			if !p.read {
				p.put(kit.NewEmpty("warning", t("empty.failed.title"), t("empty.failed.text"), kit.NewButton(t("action.try_again"), "refresh", p.load).Primary()))
			}
			w.notices.fail("host-keys", t("error.host_keys"), err)
			return
		}
		w.notices.remove("host-keys")
		was := p.current()
		p.all, p.warnings, p.read, p.at = l.lines, l.warnings, true, -1
		if was != nil {
			p.at = slices.IndexFunc(p.all, func(h hostLine) bool { return h.Listed == was.Listed })
		}
		if len(l.warnings) > 0 {
			w.notices.put("host-warnings", &kit.Notice{Tone: kit.Caution, Text: tn("hosts.warnings", len(l.warnings)), Details: strings.Join(keptAll(l.warnings), "\n"),
				OnClose: func() { w.notices.remove("host-warnings") }})
		} else {
			w.notices.remove("host-warnings")
		}
		p.arrange()
	})
}

// arrange filters and sorts: known_hosts files of large fleets have thousands
// of lines, so it is done away from the UI goroutine.
func (p *hostKeysPage) arrange() {
	current := p.orders.next()
	all, by, words := p.all, p.by, strings.Fields(strings.ToLower(p.text))
	on := map[string]bool{}
	for id := range p.chip {
		on[id] = true
	}
	type arranged struct {
		shown  []int32
		counts map[string]int
	}
	background(p.w, p.w.session, func(context.Context) (arranged, error) {
		out := arranged{counts: map[string]int{}}
		for i := range all {
			if !matches(all[i].find, words) {
				continue
			}
			state := all[i].State.String()
			out.counts[state]++
			if len(on) == 0 || on[state] {
				out.shown = append(out.shown, int32(i))
			}
		}
		sortHosts(all, out.shown, by)
		return out, nil
	}, func(a arranged, _ error) {
		if current() {
			p.shown = a.shown
			for id, chip := range p.chips {
				chip.SetCount(strconv.Itoa(a.counts[id]))
			}
			p.draw()
		}
	})
}

func sortHosts(all []hostLine, list []int32, by order) {
	key := func(h *hostLine) string {
		switch by.column {
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
	slices.SortStableFunc(list, func(a, b int32) int {
		c := cmp.Compare(key(&all[a]), key(&all[b]))
		if by.descending {
			c = -c
		}
		return c
	})
}

func (p *hostKeysPage) draw() {
	count := strconv.Itoa(len(p.all))
	if len(p.shown) != len(p.all) {
		count = t("status.of", v{"Done": strconv.Itoa(len(p.shown)), "Total": count})
	}
	p.count.SetText(count)
	if len(p.shown) == 0 {
		p.plain = false
		p.put(kit.NewEmpty("search", t("empty.hosts_no_match.title"), t("empty.hosts_no_match.text"), kit.NewButton(t("action.clear_search"), "cross", p.clearFilter)))
		p.choose(-1)
		return
	}
	if !p.plain {
		p.plain = true
		p.put(p.table.Object)
	}
	if !slices.Contains(p.shown, int32(p.at)) {
		p.at = int(p.shown[0])
	}
	p.choose(p.at)
}

func (p *hostKeysPage) clearFilter() {
	for id, chip := range p.chips {
		chip.Set(false)
		delete(p.chip, id)
	}
	p.w.top.search.SetText("")
	p.arrange()
}

func (p *hostKeysPage) search(text string) {
	p.text = text
	if p.read {
		p.arrange()
	}
}

func (p *hostKeysPage) facet(id string, on bool) {
	delete(p.chip, id)
	if on {
		p.chip[id] = true
	}
	p.arrange()
}

func (p *hostKeysPage) sort(column string) {
	p.by = order{column: column, descending: p.by.column == column && !p.by.descending}
	p.table.SetSort(p.by.column, p.by.descending)
	p.arrange()
}

// choose shows one key below the list, with what can be done with it.
func (p *hostKeysPage) choose(at int) {
	p.at = at
	p.table.Refresh()
	p.drawFoot()
	p.w.refreshCommands()
}

// keep hands what the page holds over to the one that takes its place.
func (p *hostKeysPage) keep() (restore func()) {
	return func() {
		q := p.w.hosts
		q.all, q.warnings, q.read, q.at, q.by, q.text, q.chip = p.all, p.warnings, p.read, p.at, p.by, p.text, p.chip
		for id, chip := range q.chips {
			chip.Set(q.chip[id])
		}
		q.table.SetSort(q.by.column, q.by.descending)
		if q.read {
			q.arrange()
		}
	}
}
