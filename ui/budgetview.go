package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/core"
	"latchkey/internal/safetext"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// budgetView stands at the lower end of the side bar: how many requests of the
// hour the account that shows has left, and until when reading waits.
type budgetView struct {
	w      *Window
	object *fyne.Container
	left   *kit.Note
	bar    *kit.Bar
	wait   *kit.Note
	narrow bool
	state  core.BudgetState
}

func newBudgetView(w *Window) *budgetView {
	b := &budgetView{w: w, left: kit.NewNote(""), bar: kit.NewBar(), wait: kit.NewNote("")}
	b.object = kit.Tight(b.left, b.bar, b.wait)
	b.object.Hide()
	return b
}

// set takes the newest count; an account without a limit shows nothing.
func (b *budgetView) set(s core.BudgetState) {
	b.state = s
	if s.Budget > 0 {
		left := leftWords(s)
		if owner := budgetOwner(b.w, s); owner != "" {
			left = owner + "\n" + left
		}
		b.left.SetText(left)
		b.bar.Set(float32(s.Left)/float32(s.Budget), 0, false)
		text := locale.T("budget.word")
		if s.RoomAt.After(b.w.Now()) {
			text = roomWords(s)
		}
		b.wait.SetText(text)
	}
	b.draw()
}

func (b *budgetView) setNarrow(narrow bool) { b.narrow = narrow; b.draw() }

func (b *budgetView) draw() {
	kit.SetVisible(b.object, b.state.Budget > 0 && !b.narrow)
	if b.w.sideBar == nil {
		return
	}
	for range 2 { // once they have their width, the words know their height
		b.w.sideBar.column.Refresh()
	}
}

// leftWords are the numbers alone.
func leftWords(s core.BudgetState) string {
	return locale.T("budget.left", locale.Args{"Left": locale.Number(s.Left), "Budget": locale.Number(s.Budget)})
}

// budgetOwner is whose requests a count is of, where that is not plain to see: ""
// while one account shows.
func budgetOwner(w *Window, s core.BudgetState) string {
	if !w.Session.All {
		return ""
	}
	a := w.Session.AccountOf(s.Account)
	return safetext.Line(frame.AccountName(a), 40) + " · " + w.Session.ForgeName(a)
}

// budgetWords is a count in one line.
func budgetWords(s core.BudgetState, now time.Time) string {
	text := leftWords(s) + " "
	if s.RoomAt.After(now) {
		return text + "· " + roomWords(s)
	}
	return text + locale.T("budget.word")
}

// roomWords say when reading goes on, and why it does not with what is left.
func roomWords(s core.BudgetState) string {
	text := locale.T("budget.room", locale.Args{"Time": clockTime(s.RoomAt)})
	if n := min(s.Left, s.Reserve); n > 0 {
		text += " · " + locale.Tn("budget.reserve", n)
	}
	return text
}

// clockTime is the minute at which something goes on, rounded up.
func clockTime(at time.Time) string {
	return at.Local().Add(time.Minute - time.Nanosecond).Format("15:04")
}

// readBudgets counts anew, away from the UI goroutine.
func (s *statusBar) readBudgets() {
	w, b := s.w, s.w.backend
	if b == nil {
		return
	}
	current := s.counts.Next()
	frame.Do(w.Frame, func(ctx context.Context) ([]core.BudgetState, error) { return b.Budgets(ctx) },
		func(all []core.BudgetState, err error) {
			if err == nil && current() && b == w.backend {
				s.budgets = all
				s.showBudget()
			}
		})
}

// budgetOf is the newest count of an account's requests.
func budgetOf(w *Window, account string) core.BudgetState {
	for _, s := range w.statusBar.budgets {
		if s.Account == account {
			return s
		}
	}
	return core.BudgetState{}
}

// roomy is up to which size of text the words beside the count have room in the
// smallest window.
const roomy = 1.2

// budgetText is the count in the status bar; with large text without words, which
// would be cut off.
func (s *statusBar) budgetText(one core.BudgetState) string {
	if s.w.look.now.Text > roomy {
		return leftWords(one)
	}
	if owner := budgetOwner(s.w, one); owner != "" {
		return owner + ": " + leftWords(one)
	}
	return budgetWords(one, s.w.Now())
}

// budgetShown is the count that shows: of the account in front, and while all show
// and that one has no limit, of the one that has the least left of its hour.
func (s *statusBar) budgetShown() (one core.BudgetState) {
	share := func(b core.BudgetState) float64 { return float64(b.Left) / float64(b.Budget) }
	for _, b := range s.budgets {
		switch {
		case b.Budget == 0:
		case b.Account == s.w.Session.Account.ID:
			return b
		case s.w.Session.All && (one.Budget == 0 || share(b) < share(one)):
			one = b
		}
	}
	return one
}

// showBudget shows how much is left of an hour.
func (s *statusBar) showBudget() {
	one := s.budgetShown()
	if s.w.sideBar != nil {
		s.w.sideBar.budget.set(one)
	}
	s.limited = one.Budget > 0
	s.budget.SetText(s.budgetText(one))
	s.layout()
}
