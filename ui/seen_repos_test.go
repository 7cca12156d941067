package ui

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/probe"
	"latchkey/keys"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/tables"
	"latchkey/ui/locale"
)

// What a person sees of the repositories and does with them, also while another
// page is in front.

// inside lists what can be seen of an object, were it in front itself.
func inside(o fyne.CanvasObject) (all []fyne.CanvasObject) {
	children := []fyne.CanvasObject{}
	switch o := o.(type) {
	case *fyne.Container:
		children = o.Objects
	case fyne.Widget:
		children = test.WidgetRenderer(o).Objects()
	}
	for _, child := range children {
		all = append(all, visible(child)...)
	}
	return all
}

// textsIn is all text of kit's among objects.
func textsIn(objects []fyne.CanvasObject) (all []string) {
	for _, o := range objects {
		switch o := o.(type) {
		case *kit.Text:
			all = append(all, o.Text)
		case *kit.Paragraph:
			all = append(all, o.Text)
		}
	}
	return all
}

// buttonIn finds a button by its text, nil without.
func buttonIn(objects []fyne.CanvasObject, text string) *kit.Button {
	for _, o := range objects {
		if b, ok := o.(*kit.Button); ok && b.Text == text {
			return b
		}
	}
	return nil
}

// tableIn is the first table among objects, nil without.
func tableIn(objects []fyne.CanvasObject) *tables.Table {
	for _, o := range objects {
		if table := tables.TableOf(o); table != nil {
			return table
		}
	}
	return nil
}

// The columns of the list of repositories.
const (
	repoMark = iota
	repoName
	repoAccount
	repoProject
	repoKeys
	repoUsed
	repoStatus
)

// repoPage is what shows left of the details.
func (p *person) repoPage() []fyne.CanvasObject { return inside(p.w.repos.Split.Split.Leading) }

// repoTable is the list of repositories, nil where something else stands in its
// place.
func (p *person) repoTable() *tables.Table { return tableIn(p.repoPage()) }

// rowsShow reports whether repositories are listed.
func (p *person) rowsShow() bool { return p.repoTable() != nil }

// rowsLeft is how many repositories the filter leaves.
func (p *person) rowsLeft() int {
	if table := p.repoTable(); table != nil {
		return table.Length()
	}
	return 0
}

var lastNumber = regexp.MustCompile(`(\d+)\D*$`)

// lastNumberIn is the last number in a text, -1 without.
func lastNumberIn(text string) int {
	if found := lastNumber.FindStringSubmatch(text); found != nil {
		n, _ := strconv.Atoi(found[1])
		return n
	}
	return -1
}

// rowsListed is how many repositories there are, as it stands beside the heading;
// -1 where that is not known yet.
func (p *person) rowsListed() int {
	texts := textsIn(p.repoPage())
	if at := slices.Index(texts, t2("page.repositories")); at >= 0 && at+1 < len(texts) {
		return lastNumberIn(texts[at+1])
	}
	return -1
}

// repoAt is the name of the repository in a row, "" where there is no such row.
func (p *person) repoAt(row int) string {
	if row < 0 || row >= p.rowsLeft() {
		return ""
	}
	return p.repoTable().RowText(row)
}

// rowOf is the row of a repository, -1 where it does not show. It may be written
// with its workspace or without; account is how the list names the account, ""
// for any.
func (p *person) rowOf(path api.RepoPath, account string) int {
	for row := range p.rowsLeft() {
		text := p.repoAt(row)
		if (text == string(path) || text == path.Name()) && (account == "" || p.repoTable().Row(row)[repoAccount].Text == account) {
			return row
		}
	}
	return -1
}

// repoCell is a cell of the row of a repository.
func (p *person) repoCell(path api.RepoPath, column int) tables.Cell {
	p.t.Helper()
	row := p.rowOf(path, "")
	if row < 0 {
		p.t.Fatalf("%s is not listed", path)
	}
	return p.repoTable().Row(row)[column]
}

// pointAt selects a repository in the list.
func (p *person) pointAt(path api.RepoPath) {
	p.t.Helper()
	row := p.rowOf(path, "")
	if row < 0 {
		p.t.Fatalf("%s is not listed", path)
	}
	p.repoTable().OnSelect(row)
}

// sortRepos presses the head of a column.
func (p *person) sortRepos(column string) { p.repoTable().OnSort(column) }

// mark marks repositories, or takes their marks away.
func (p *person) mark(paths ...api.RepoPath) {
	for _, path := range paths {
		if row := p.rowOf(path, ""); row >= 0 {
			p.markRow(row, false)
		}
	}
}

// markRow marks a row; with extend, also those up to the last one.
func (p *person) markRow(row int, extend bool) { p.repoTable().OnMark(row, extend) }

// markAll presses the box above all rows.
func (p *person) markAll() { p.repoTable().OnMarkAll() }

// marked is how many repositories the bar below the list says to be marked, 0
// without the bar.
func (p *person) marked() int {
	for _, text := range textsIn(p.repoPage()) {
		if n := lastNumberIn(text); n > 0 && text == locale.Tn("marks.count", n) {
			return n
		}
	}
	return 0
}

// repoChip finds a filter of the page in front by the text of its word.
func (p *person) repoChip(key string) *kit.Chip {
	p.t.Helper()
	for _, o := range p.objects() {
		if c, ok := o.(*kit.Chip); ok && c.Word() == t2(key) {
			return c
		}
	}
	p.t.Fatalf("no chip %q in front", t2(key))
	return nil
}

// chipsOn is how many filters of repositories are on.
func (p *person) chipsOn() (n int) {
	for _, o := range p.repoPage() {
		if c, ok := o.(*kit.Chip); ok && c.On() {
			n++
		}
	}
	return n
}

// details is what shows of one repository beside the list.
func (p *person) details() []fyne.CanvasObject { return inside(p.w.repos.Split.Split.Trailing) }

var sshURL = regexp.MustCompile(`^(?:ssh://[^/]+/|[^@\s]+@[^:]+:)(.+?)(?:\.git)?$`)

// detailsOf is the URL of the repository in the details, and its path there; both
// are "" where none shows.
func (p *person) detailsOf() (url string, path api.RepoPath) {
	for _, text := range textsIn(p.details()) {
		if found := sshURL.FindStringSubmatch(text); found != nil {
			return text, api.RepoPath(found[1])
		}
	}
	return "", ""
}

// detailsPath is the path of the repository in the details, "" without one.
func (p *person) detailsPath() api.RepoPath {
	_, path := p.detailsOf()
	return path
}

// keysListed is how many keys the details say the repository has, -1 where that
// is not known.
func (p *person) keysListed() int {
	for _, text := range textsIn(p.details()) {
		if n := lastNumberIn(text); n >= 0 && text == tv("details.keys_n", locale.Args{"N": n}) {
			return n
		}
	}
	return -1
}

// readsKeys reports whether the details say that keys are being read.
func (p *person) readsKeys() bool {
	return slices.Contains(textsIn(p.details()), t2("details.reading"))
}

// keysShow reports whether the details show the keys as the forge has just told
// them.
func (p *person) keysShow() bool { return p.keysListed() >= 0 && !p.readsKeys() }

// readKeys has the keys of the repository in the details read again, as after a
// rollout.
func (p *person) readKeys() { p.w.Announce(frame.RolloutEnded) }

// repoCard is what the details show of one key.
type repoCard struct {
	object *kit.Fill
	texts  []string
	rotate *kit.Button
	more   *kit.Button
	marked bool
}

// label is what the key is called.
func (c *repoCard) label() string { return c.texts[0] }

// is reports whether it is of that key.
func (c *repoCard) is(fp keys.Fingerprint) bool {
	return fp != "" && slices.ContainsFunc(c.texts, func(text string) bool { return strings.HasSuffix(text, " · "+locale.ShortFingerprint(fp)) })
}

// cards are the keys in the details.
func (p *person) cards() (all []*repoCard) {
	for _, o := range p.details() {
		fill, ok := o.(*kit.Fill)
		if !ok || fill.Border == "" {
			continue
		}
		objects := inside(fill)
		c := &repoCard{object: fill, texts: textsIn(objects), rotate: buttonIn(objects, t2("cmd.rotate-everywhere")), more: buttonIn(objects, ""), marked: fill.Border == kit.Accent.Text()}
		if c.rotate != nil && c.more != nil {
			all = append(all, c)
		}
	}
	return all
}

// card is that of a key, nil where none shows.
func (p *person) card(fp keys.Fingerprint) *repoCard {
	for _, c := range p.cards() {
		if c.is(fp) {
			return c
		}
	}
	return nil
}

// chosenCard is that of the key on which commands act, nil without one.
func (p *person) chosenCard() *repoCard {
	all := p.cards()
	for _, c := range all {
		if c.marked || len(all) == 1 {
			return c
		}
	}
	return nil
}

// goTo follows a way to a repository of the account that shows, and to one of its
// keys where one is given.
func (p *person) goTo(path api.RepoPath, fp keys.Fingerprint) {
	p.w.Nav.Repository(p.w.Session.Account.ID, path, fp)
}

// testOpen reports whether a test stands in the details, testRuns whether it is
// under way, and tested whether there is a report of it.
func (p *person) testOpen() bool { return buttonIn(p.details(), t2("action.back_to_keys")) != nil }
func (p *person) testRuns() bool { return buttonIn(p.details(), t2("action.stop")) != nil }
func (p *person) tested() bool   { return buttonIn(p.details(), t2("action.copy_report")) != nil }

// testPassed reports whether a test of this depth has found all well.
func (p *person) testPassed(depth probe.Depth) bool {
	key := "test.reads"
	if depth == probe.Clone {
		key = "test.cloned"
	}
	before, after, _ := strings.Cut(tv(key, locale.Args{"Repo": "\x00"}), "\x00")
	return slices.ContainsFunc(textsIn(p.details()), func(text string) bool {
		return strings.HasPrefix(text, before) && strings.HasSuffix(text, after)
	})
}

// cachedRepos are the repositories of the account that shows, as its store has
// them.
func (p *person) cachedRepos() []core.RepoRow {
	p.t.Helper()
	rows, err := p.w.backend.CachedRepos(p.t.Context(), p.w.Session.Account.ID)
	if err != nil {
		p.t.Fatal(err)
	}
	return rows
}
