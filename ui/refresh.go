package ui

import (
	"context"

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

// refresher reads again what shows, and asks before that takes many requests.
type refresher struct {
	f *Frame
	p *reposPage
}

// refreshShown reads again what shows: the list, and the keys of the rows that
// are marked, else of those in sight.
func (r *refresher) refreshShown() {
	p := r.p
	refs := r.toRefresh()
	list, cost := r.listCost(), len(refs)
	both := func() { p.refreshThen(func() { r.readKeysOf(refs) }) }
	switch total := list + cost; {
	case total <= spendSilently:
		both()
	case total <= spendSaying && !r.beyondBudget(total):
		r.f.toasts.Show(tn("refresh.says", cost, args{"Requests": number(total)}) + r.budgetLeft())
		both()
	case list <= spendSilently:
		r.askSpend(t("refresh.title"), tn("refresh.both", cost, args{"Requests": number(total)}), t("refresh.read"), both)
	default:
		r.askSpend(t("refresh.title"), tn("refresh.keys_only", cost, args{"Requests": number(list)}), t("refresh.read_keys"), func() { r.readKeysOf(refs) },
			kit.NewButton(t("refresh.read_list"), "", both))
	}
}

// toRefresh are the marked repositories, else all that the filter leaves, where
// they are few, else those in sight.
func (r *refresher) toRefresh() (refs []repoRef) {
	p := r.p
	if p.marks.count() > 0 {
		for i := range p.rows {
			if ref := p.rows[i].ref(); p.marks.on.Has(ref) {
				refs = append(refs, ref)
			}
		}
		return refs
	}
	first, last := p.table.InSight()
	if r.listCost()+len(p.shown) <= spendSaying {
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
func (r *refresher) listCost() int {
	n := 0
	count := map[string]int{}
	for i := range r.p.rows {
		count[r.p.rows[i].Account]++
	}
	for _, id := range r.f.session.shownIDs() {
		n += 1 + count[id]/100
	}
	return n
}

func (r *refresher) beyondBudget(requests int) bool {
	s := r.f.status.Budget(r.f.session.account.ID)
	return s.Budget > 0 && requests > s.Left
}

// budgetLeft says how much of the hour is left, "" where there is no limit.
func (r *refresher) budgetLeft() string {
	s := r.f.status.Budget(r.f.session.account.ID)
	if s.Budget == 0 {
		return ""
	}
	return " · " + t("budget.left", args{"Left": number(s.Left), "Budget": number(s.Budget)}) + " " + t("budget.word")
}

// askSpend asks before many requests are spent.
func (r *refresher) askSpend(title, text, word string, do func(), others ...*kit.Button) {
	yes, no := kit.NewButton(word, "refresh", nil).Primary(), kit.NewButton(t("action.cancel"), "", nil)
	d := &kit.Dialog{Title: title, Icon: "refresh", Width: 560, Focus: yes}
	body := kit.Stack(kit.NewParagraph(text))
	if left := r.budgetLeft(); left != "" {
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
	r.f.dialogs.Show(d)
}

// readKeysOf reads the keys of these repositories now, whatever is known.
func (r *refresher) readKeysOf(refs []repoRef) {
	if len(refs) == 0 || r.p.backend == nil {
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
	job := r.f.jobs.startQuiet(t("job.reading_keys"))
	seen := newCounter(r.f.worker, job)
	backend, session := r.p.backend, r.f.session.ctx
	tryJob(r.f, job, func(ctx context.Context) error {
		done := 0
		for _, id := range order {
			err := backend.AllDeployKeys(ctx, id, of[id], func(core.KeysOf) { done++; seen(done, len(refs)) })
			if err != nil {
				return err
			}
		}
		return nil
	}, func(err error) {
		if session.Err() != nil {
			return // of data that is no longer open
		}
		if err != nil && !isChoice(err) {
			r.f.notices.fail("read-keys", t("error.refresh"), err)
		} else {
			r.f.notices.remove("read-keys")
		}
		r.f.announce(ask.KeysChanged)
		r.f.status.CountRequests()
	})
}

// readUse asks when the keys were last used of which that was not read: of the
// marked repositories, else of all that show.
func (r *refresher) readUse() {
	var refs []repoRef
	p := r.p
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
		r.f.toasts.Show(t("refresh.use_known"))
		return
	}
	r.askSpend(t("refresh.use_title"), tn("refresh.use", len(refs)), t("refresh.read"), func() { r.readKeysOf(refs) })
}

// someUseUnread tells whether a repository shows of which a last use was not
// read.
func (r *refresher) someUseUnread() bool { return r.p.chips.total["use_unread"] > 0 }

// askReadAll says what it costs to read everything again.
func (r *refresher) askReadAll() {
	requests, repos := 0, 0
	count := map[string]int{}
	for i := range r.p.rows {
		count[r.p.rows[i].Account]++
	}
	for _, a := range r.f.session.accounts {
		n := count[a.ID]
		repos += n
		if bulk := r.f.session.traitsOf(a.ID).Bulk; bulk > 0 {
			requests += n/bulk + 1
		} else {
			requests += n + n/100 + 1
		}
	}
	r.askSpend(t("refresh.all_title"), tn("refresh.all", repos, args{"Requests": number(requests)}), t("refresh.read"), r.p.sync.beginAnew)
}
