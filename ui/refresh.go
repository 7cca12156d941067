package ui

import (
	"context"
	"time"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/ui/kit"
)

// What a refresh may cost, in requests.
const (
	spendSilently = 10 // so few are not worth a word
	spendSaying   = 60 // about a screen of repositories: it says so and begins; more is asked about
)

// refreshShown reads again what shows: the list, and the keys of the rows that
// are chosen, else of those in sight. On the page of keys that is everything.
func (w *Window) refreshShown() {
	if w.shell.page == "keys" {
		w.askReadAll()
		return
	}
	p := w.repos
	refs := p.toRefresh()
	list, cost := w.listCost(), len(refs)
	both := func() { p.refreshThen(func() { w.readKeysOf(refs) }) }
	switch total := list + cost; {
	case total <= spendSilently:
		both()
	case total <= spendSaying && !w.beyondBudget(total):
		w.toasts.Show(tn("refresh.says", cost, args{"Requests": number(total)}) + w.budgetLeft())
		both()
	case list <= spendSilently:
		w.askSpend(t("refresh.title"), tn("refresh.both", cost, args{"Requests": number(total)}), t("refresh.read"), both)
	default:
		w.askSpend(t("refresh.title"), tn("refresh.keys_only", cost, args{"Requests": number(list)}), t("refresh.read_keys"), func() { w.readKeysOf(refs) },
			kit.NewButton(t("refresh.read_list"), "", both))
	}
}

// toRefresh are the marked repositories, else all that the filter leaves, where
// they are few, else those in sight.
func (p *reposPage) toRefresh() (refs []repoRef) {
	if p.marks.count() > 0 {
		for i := range p.rows {
			if ref := p.rows[i].ref(); p.marks.on.Has(ref) {
				refs = append(refs, ref)
			}
		}
		return refs
	}
	first, last := p.table.InSight()
	if p.w.listCost()+len(p.shown) <= spendSaying {
		first, last = 0, len(p.shown)-1
	}
	selected := repoRef{p.owner, p.path}
	for row := first; row <= last; row++ {
		if ref := p.at(row).ref(); ref.path != "" && ref != selected { // the details read that one
			refs = append(refs, ref)
		}
	}
	return refs
}

// listCost is about how many requests the lists of repositories take.
func (w *Window) listCost() int {
	n := 0
	count := map[string]int{}
	for i := range w.repos.rows {
		count[w.repos.rows[i].Account]++
	}
	for _, id := range w.session.shownIDs() {
		n += 1 + count[id]/100
	}
	return n
}

func (w *Window) beyondBudget(requests int) bool {
	s := w.status.Budget(w.session.account.ID)
	return s.Budget > 0 && requests > s.Left
}

// budgetLeft says how much of the hour is left, "" where there is no limit.
func (w *Window) budgetLeft() string {
	s := w.status.Budget(w.session.account.ID)
	if s.Budget == 0 {
		return ""
	}
	return " · " + t("budget.left", args{"Left": number(s.Left), "Budget": number(s.Budget)}) + " " + t("budget.word")
}

// askSpend asks before many requests are spent.
func (w *Window) askSpend(title, text, word string, do func(), others ...*kit.Button) {
	yes, no := kit.NewButton(word, "refresh", nil).Primary(), kit.NewButton(t("action.cancel"), "", nil)
	d := &kit.Dialog{Title: title, Icon: "refresh", Width: 560, Focus: yes}
	body := kit.Stack(kit.NewParagraph(text))
	if left := w.budgetLeft(); left != "" {
		body.Add(kit.NewNote(left[len(" · "):]))
	}
	d.Body = body
	no.OnTapped = d.Hide
	yes.OnTapped = func() { d.Hide(); do() }
	d.Actions = []*kit.Button{no}
	for _, other := range others {
		then := other.OnTapped
		other.OnTapped = func() { d.Hide(); then() }
		d.Actions = append(d.Actions, other)
	}
	d.Actions = append(d.Actions, yes)
	w.dialogs.Show(d)
}

// readKeysOf reads the keys of these repositories now, whatever is known.
func (w *Window) readKeysOf(refs []repoRef) {
	if len(refs) == 0 || w.backend == nil {
		return
	}
	var order []string
	of := map[string][]api.RepoPath{}
	for _, r := range refs {
		if len(of[r.account]) == 0 {
			order = append(order, r.account)
		}
		of[r.account] = append(of[r.account], r.path)
	}
	job := w.jobs.startQuiet(t("job.reading_keys"))
	seen := newCounter(w.worker, job)
	b := w.backend
	tryJob(w.Frame, job, func(ctx context.Context) error {
		done := 0
		for _, id := range order {
			err := b.AllDeployKeys(ctx, id, of[id], func(core.KeysOf) { done++; seen(done, len(refs)) })
			if err != nil {
				return err
			}
		}
		return nil
	}, func(err error) {
		if b != w.backend {
			return
		}
		if err != nil && !isChoice(err) {
			w.notices.fail("read-keys", t("error.refresh"), err)
		} else {
			w.notices.remove("read-keys")
		}
		w.announce(ask.KeysChanged)
		w.statusBar.readBudgets()
	})
}

// readUse asks when the keys were last used of which that was not read: of the
// marked repositories, else of all that show.
func (w *Window) readUse() {
	var refs []repoRef
	p := w.repos
	take := func(r *repoRow) {
		if r.UseUnread > 0 {
			refs = append(refs, r.ref())
		}
	}
	if p.marks.count() > 0 {
		for i := range p.rows {
			if p.marks.on.Has(p.rows[i].ref()) {
				take(&p.rows[i])
			}
		}
	} else {
		for row := range p.shown {
			take(p.at(row))
		}
	}
	if len(refs) == 0 {
		w.toasts.Show(t("refresh.use_known"))
		return
	}
	w.askSpend(t("refresh.use_title"), tn("refresh.use", len(refs)), t("refresh.read"), func() { w.readKeysOf(refs) })
}

// someUseUnread tells whether a repository shows of which a last use was not
// read.
func (w *Window) someUseUnread() bool { return w.repos.chips.total["use_unread"] > 0 }

// askReadAll says what it costs to read everything again.
func (w *Window) askReadAll() {
	requests, repos := 0, 0
	count := map[string]int{}
	for i := range w.repos.rows {
		count[w.repos.rows[i].Account]++
	}
	for _, a := range w.session.accounts {
		n := count[a.ID]
		repos += n
		if bulk := w.session.traitsOf(a.ID).Bulk; bulk > 0 {
			requests += n/bulk + 1
		} else {
			requests += n + n/100 + 1
		}
	}
	w.askSpend(t("refresh.all_title"), tn("refresh.all", repos, args{"Requests": number(requests)}), t("refresh.read"), w.readEverything)
}

// age is how old what shows is: the oldest reading of keys in sight, or, where
// none of them were read, of the list itself.
func (p *reposPage) age() (when time.Time, keys bool) {
	first, last := p.table.InSight()
	var list time.Time
	older := func(a, b time.Time) time.Time {
		if a.IsZero() || b.Before(a) {
			return b
		}
		return a
	}
	for row := first; row <= last; row++ {
		r := p.at(row)
		if r.Path == "" {
			continue
		}
		list = older(list, r.Read)
		if r.Keys >= 0 && !r.KeysRead.IsZero() {
			when = older(when, r.KeysRead)
		}
	}
	if !when.IsZero() {
		return when, true
	}
	return list, false
}
