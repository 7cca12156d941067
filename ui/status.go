package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"latchkey/core"
	"latchkey/ui/kit"
)

// statusBar tells the age of what shows, the state of the vault, and what is
// running.
type statusBar struct {
	w      *Window
	object fyne.CanvasObject
	synced *kit.Text
	vault  *kit.StatusItem
	budget *kit.Text // in the place of the one in a side bar that shows icons only
	work   *kit.Text
	bar    *kit.Bar
	parts  [3]fyne.CanvasObject // of synced, vault and budget
	barBox fyne.CanvasObject
	showB  *kit.Button
	stopB  *kit.Button

	vaultText string
	vaultGood bool
	narrow    bool // the window is
	limited   bool // the account has a budget
	still     bool // nothing was running when it was drawn last
	ticker    *time.Ticker
	quit      chan struct{}
	counts    generation
	budgets   []core.BudgetState
}

func newStatusBar(w *Window) *statusBar {
	s := &statusBar{w: w, quit: make(chan struct{})}
	s.synced = kit.NewCaption("")
	s.vault = kit.NewStatusItem("lock", w.tapVault)
	s.vault.Hide()
	s.budget = kit.NewCaption("")
	s.budget.Hide()
	s.work = kit.NewCaption("").Shorten()
	s.work.Align = fyne.TextAlignTrailing
	s.bar = kit.NewBar()
	s.barBox = kit.Middle(kit.NewFill("", 0, s.bar).Least(90, 6))
	s.showB = kit.NewButton(t("action.show"), "", func() {
		if one := w.jobs.newest(); one != nil && one.show != nil {
			one.show()
		}
	}).Quiet()
	s.stopB = kit.NewButton(t("action.stop"), "stop", func() {
		if one := w.jobs.newest(); one != nil {
			one.stop()
		}
	}).Quiet()
	s.showB.Hide()
	s.stopB.Hide()
	s.barBox.Hide()
	s.parts = [3]fyne.CanvasObject{kit.Middle(s.synced), kit.Middle(s.vault), kit.Middle(s.budget)}
	line := kit.Stretch(3, s.parts[0], s.parts[1], s.parts[2], kit.Middle(s.work), s.barBox, s.showB, s.stopB)
	s.object = kit.NewFill("", 0, kit.PadXY(12, 2, line)).Least(0, 38)
	return s
}

// start lets the words "3 min ago" stay true. It wakes up twice a minute.
func (s *statusBar) start() {
	ticker := time.NewTicker(30 * time.Second)
	s.ticker = ticker
	go func() {
		for {
			select {
			case <-ticker.C:
				s.w.post(func() {
					if !s.w.closed {
						s.refresh()
						s.readBudgets()
					}
				})
			case <-s.quit:
				return
			}
		}
	}()
}

func (s *statusBar) stop() {
	if s.ticker != nil {
		s.ticker.Stop()
		close(s.quit)
		s.ticker = nil
	}
}

// resume goes on where another bar ended.
func (s *statusBar) resume(old *statusBar) {
	s.budgets = old.budgets
	s.start()
	if old.vaultText != "" {
		s.setVault(vaultWords(s.w.check), old.vaultGood) // in the language that is spoken now
	}
	s.refresh()
	s.showBudget()
}

// setVault shows the state of the vault in words. A tap asks it again, and
// unlocks it where that is what it needs.
func (s *statusBar) setVault(text string, good bool) {
	s.vaultText, s.vaultGood = text, good
	s.vault.Show()
	s.layout()
}

func (s *statusBar) refresh() {
	if s.w.closed {
		return
	}
	text := ""
	if when, keys := s.w.oldestShown(); keys && !when.IsZero() {
		text = t("status.keys_read", args{"When": ago(when, s.w.now())})
	} else if !when.IsZero() {
		text = t("status.synced", args{"When": ago(when, s.w.now())})
	}
	one := s.w.jobs.newest()
	if one == nil && s.still && s.synced.Text == text {
		return // drawing the whole window twice a minute would be all that it does at rest
	}
	s.still = one == nil
	s.synced.SetText(text)
	kit.SetVisible(s.stopB, one != nil)
	kit.SetVisible(s.showB, one != nil && one.show != nil)
	kit.SetVisible(s.barBox, one != nil && one.total > 0)
	if one == nil {
		s.work.SetText("")
		s.layout()
		return
	}
	if one.total > 0 {
		s.bar.Set(float32(one.done)/float32(one.total), 0, false)
	}
	s.work.SetText(s.words(one))
	s.layout()
}

// words say how far a job is, how fast it goes, or until when it waits.
func (s *statusBar) words(one *job) string {
	text := one.text
	switch {
	case one.total > 0:
		text += " · " + t("status.of", args{"Done": number(one.done), "Total": number(one.total)})
	case one.done > 0:
		text += " · " + number(one.done)
	}
	if n := len(s.w.jobs.list); n > 1 {
		text += " · " + tn("status.more", n-1)
	}
	if one.until.After(s.w.now()) {
		return t("status.waiting", args{"Forge": one.forge, "Time": clockTime(one.until)}) + " · " + text
	}
	if rate := one.rate(); rate > 0 {
		text += " · " + t("status.rate", args{"Rate": number(rate)})
	}
	return text
}

// setNarrow is told that the window became narrow, or wide again.
func (s *statusBar) setNarrow(narrow bool) {
	if narrow != s.narrow {
		s.narrow = narrow
		s.layout()
	}
}

// layout shares the bar out: in a narrow window the budget stands here, and what
// runs takes the room of all that only tells how things stand.
func (s *statusBar) layout() {
	crowded := s.narrow && s.w.jobs.newest() != nil
	icon, tone := "lock", kit.ColorMuted
	if !s.vaultGood {
		icon, tone = "warning", kit.Caution.Text()
	}
	text, tip := s.vaultText, t("status.vault_tip")
	if crowded {
		text, tip = "", s.vaultText+"\n"+tip
	}
	s.vault.Set(icon, tone, text)
	s.vault.Tip(s.w.tips, tip)
	kit.SetVisible(s.budget, s.narrow && s.limited && !crowded)
	for i, says := range []bool{s.synced.Text != "", s.vault.Visible(), s.budget.Visible()} {
		kit.SetVisible(s.parts[i], says) // what says nothing takes no room
	}
	s.object.Refresh()
}

// oldestShown is how old what shows is; a page without an age of its own says
// that of the list of repositories.
func (w *Window) oldestShown() (when time.Time, keys bool) {
	if len(w.pages) == 0 || w.shell == nil {
		return time.Time{}, false // it is still being made
	}
	p := w.front()
	if p.Age == nil {
		p = w.page("repositories")
	}
	return p.Age()
}
