package repopage

import (
	"context"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/overlay"
	"latchkey/ui/locale"
)

// What a refresh may cost, in requests.
const (
	spendSilently = 10 // so few are not worth a word
	spendSaying   = 60 // about a screen of repositories: it says so and begins; more is asked about
)

// refresher reads again what shows, and asks before that takes many requests.
type refresher struct {
	f *frame.Frame
	p *Page
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
		r.f.Toasts.Show(locale.Tn("refresh.says", cost, locale.Args{"Requests": locale.Number(total)}) + r.budgetLeft())
		both()
	case list <= spendSilently:
		r.askSpend(locale.T("refresh.title"), locale.Tn("refresh.both", cost, locale.Args{"Requests": locale.Number(total)}), locale.T("refresh.read"), both)
	default:
		r.askSpend(locale.T("refresh.title"), locale.Tn("refresh.keys_only", cost, locale.Args{"Requests": locale.Number(list)}), locale.T("refresh.read_keys"), func() { r.readKeysOf(refs) },
			kit.NewButton(locale.T("refresh.read_list"), "", both))
	}
}

// toRefresh are the marked repositories, else all that the filter leaves, where
// they are few, else those in sight.
func (r *refresher) toRefresh() (refs []repoRef) {
	p := r.p
	if p.list.Marks.Count() > 0 {
		for _, row := range p.list.Marks.Rows() {
			refs = append(refs, row.ref())
		}
		return refs
	}
	first, last := p.list.Table.InSight()
	if r.listCost()+p.list.Shown() <= spendSaying {
		first, last = 0, p.list.Shown()-1
	}
	selected := p.list.SelectedKey()
	for row := first; row <= last; row++ {
		if ref := p.list.At(row).ref(); ref.path != "" && ref != selected { // the details read that one
			refs = append(refs, ref)
		}
	}
	return refs
}

// listCost is about how many requests the lists of repositories take.
func (r *refresher) listCost() int {
	n := 0
	count := map[string]int{}
	for _, row := range r.p.list.Rows() {
		count[row.Account]++
	}
	for _, id := range r.f.Session.ShownIDs() {
		n += 1 + count[id]/100
	}
	return n
}

func (r *refresher) beyondBudget(requests int) bool {
	s := r.f.Status.Budget(r.f.Session.Account.ID)
	return s.Budget > 0 && requests > s.Left
}

// budgetLeft says how much of the hour is left, "" where there is no limit.
func (r *refresher) budgetLeft() string {
	s := r.f.Status.Budget(r.f.Session.Account.ID)
	if s.Budget == 0 {
		return ""
	}
	return " · " + locale.T("budget.left", locale.Args{"Left": locale.Number(s.Left), "Budget": locale.Number(s.Budget)}) + " " + locale.T("budget.word")
}

// askSpend asks before many requests are spent.
func (r *refresher) askSpend(title, text, word string, do func(), others ...*kit.Button) {
	yes, no := kit.NewButton(word, "refresh", nil).Primary(), kit.NewButton(locale.T("action.cancel"), "", nil)
	d := &overlay.Dialog{Title: title, Icon: "refresh", Width: 560, Focus: yes}
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
	r.f.Dialogs.Show(d)
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
	job := r.f.Jobs.StartQuiet(locale.T("job.reading_keys"))
	seen := frame.NewCounter(r.f.Worker, job)
	backend, session := r.p.backend, r.f.Session.Ctx
	frame.TryJob(r.f, job, func(ctx context.Context) error {
		done := 0
		for _, id := range order {
			err := backend.AllDeployKeys(ctx, id, of[id], func(core.KeysOf) { done++; seen(done, len(refs)) })
			r.f.Post(func() { r.answered(session, id, err) })
			if err != nil {
				return err
			}
		}
		return nil
	}, func(error) {
		if session.Err() != nil {
			return // of data that is no longer open
		}
		r.f.Announce(ask.KeysChanged)
		r.f.Status.CountRequests()
	})
}

// unreadKeys is what the notice is called that says why keys of an account could not be read.
func unreadKeys(account string) string { return "read-keys-" + account }

// answered says what came of reading keys of one account.
func (r *refresher) answered(session context.Context, account string, err error) {
	if session.Err() != nil {
		return // of data that is no longer open
	}
	r.f.Notices.Remove(unreadKeys(account))
	if err != nil {
		r.f.Notices.Fail(unreadKeys(account), locale.T("error.refresh"), err)
	}
	r.f.Session.Answered(account, frame.AskedKeys, err)
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
	if p.list.Marks.Count() > 0 {
		for _, row := range p.list.Marks.Rows() {
			take(row)
		}
	} else {
		for row := range p.list.Shown() {
			take(p.list.At(row))
		}
	}
	if len(refs) == 0 {
		r.f.Toasts.Show(locale.T("refresh.use_known"))
		return
	}
	r.askSpend(locale.T("refresh.use_title"), locale.Tn("refresh.use", len(refs)), locale.T("refresh.read"), func() { r.readKeysOf(refs) })
}

// someUseUnread tells whether a repository shows of which a last use was not
// read.
func (r *refresher) someUseUnread() bool { return r.p.list.Total("use_unread") > 0 }

// askReadAll says what it costs to read everything again.
func (r *refresher) askReadAll() {
	requests, repos := 0, 0
	count := map[string]int{}
	for _, row := range r.p.list.Rows() {
		count[row.Account]++
	}
	for _, a := range r.f.Session.Accounts {
		n := count[a.ID]
		repos += n
		if bulk := r.f.Session.TraitsOf(a.ID).Bulk; bulk > 0 {
			requests += n/bulk + 1
		} else {
			requests += n + n/100 + 1
		}
	}
	r.askSpend(locale.T("refresh.all_title"), locale.Tn("refresh.all", repos, locale.Args{"Requests": locale.Number(requests)}), locale.T("refresh.read"), r.p.sync.beginAnew)
}
