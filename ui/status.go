package ui

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/core"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/locale"
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

	narrow  bool // the window is
	tight   bool // it is for the size that text has
	limited bool // the account has a budget
	still   bool // nothing was running when it was drawn last
	ticker  *time.Ticker
	quit    chan struct{}
	counts  frame.Generation
	budgets []core.BudgetState
}

func newStatusBar(w *Window) *statusBar {
	s := &statusBar{w: w, quit: make(chan struct{})}
	s.synced = kit.NewCaption("")
	s.vault = kit.NewStatusItem("lock", w.vault.tap)
	s.vault.Hide()
	s.budget = kit.NewCaption("")
	s.budget.Hide()
	s.work = kit.NewCaption("").Shorten()
	s.work.Align = fyne.TextAlignTrailing
	s.bar = kit.NewBar()
	s.barBox = kit.Middle(kit.NewFill("", 0, s.bar).Least(90, 6))
	s.showB = kit.NewButton(locale.T("action.show"), "", func() {
		if one := w.Jobs.Newest(); one != nil && one.Show != nil {
			one.Show()
		}
	}).Quiet()
	s.stopB = kit.NewButton(locale.T("action.stop"), "stop", func() {
		if one := w.Jobs.Newest(); one != nil {
			one.Stop()
		}
	}).Quiet()
	s.showB.Hide()
	s.stopB.Hide()
	s.barBox.Hide()
	s.parts = [3]fyne.CanvasObject{kit.Middle(s.synced), kit.Middle(s.vault), kit.Middle(s.budget)}
	line := kit.Stretch(3, s.parts[0], s.parts[1], s.parts[2], kit.Middle(s.work), s.barBox, s.showB, s.stopB)
	s.object = kit.NewFill("", 0, kit.PadXY(20, 2, line)).Least(0, 38)
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
				s.w.Post(func() {
					if !s.w.Closed {
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
	s.showVault()
	s.refresh()
	s.showBudget()
}

// showVault shows the state of the vault in words. A tap asks it again, and
// unlocks it where that is what it needs.
func (s *statusBar) showVault() {
	kit.SetVisible(s.vault, s.w.vault.known())
	s.layout()
}

func (s *statusBar) refresh() {
	if s.w.Closed {
		return
	}
	text := ""
	if when, keys := s.w.oldestShown(); keys && !when.IsZero() {
		text = locale.T("status.keys_read", locale.Args{"When": locale.Ago(when, s.w.Now())})
	} else if !when.IsZero() {
		text = locale.T("status.synced", locale.Args{"When": locale.Ago(when, s.w.Now())})
	}
	one := s.w.Jobs.Newest()
	if one == nil && s.still && s.synced.Text == text {
		return // drawing the whole window twice a minute would be all that it does at rest
	}
	s.still = one == nil
	s.synced.SetText(text)
	kit.SetVisible(s.stopB, one != nil)
	kit.SetVisible(s.showB, one != nil && one.Show != nil)
	kit.SetVisible(s.barBox, one != nil && one.Total > 0)
	if one == nil {
		s.say(nil)
		s.layout()
		return
	}
	if one.Total > 0 {
		s.bar.Set(float32(one.Done)/float32(one.Total), float32(one.Failed)/float32(one.Total), false)
	}
	s.say(s.words(one))
	s.layout()
}

// say shows the first of the texts for which there is room.
func (s *statusBar) say(texts []string) {
	text := ""
	if len(texts) > 0 {
		text, s.work.Shorter = texts[0], texts[1:]
	}
	s.work.SetText(text)
}

// words say how far a job is, how fast it goes, or until when it waits; then the
// same in fewer words, with the numbers.
func (s *statusBar) words(one *frame.Job) (texts []string) {
	count, failed, more, rate := "", "", "", ""
	switch {
	case one.Total > 0:
		count = locale.T("status.of", locale.Args{"Done": locale.Number(one.Done), "Total": locale.Number(one.Total)})
	case one.Done > 0:
		count = locale.Number(one.Done)
	}
	if one.Failed > 0 {
		failed = locale.Tn("status.failed", one.Failed)
	}
	if n := len(s.w.Jobs.Running()); n > 1 {
		more = locale.Tn("status.more", n-1)
	}
	if r := one.Rate(); r > 0 {
		rate = locale.T("status.rate", locale.Args{"Rate": locale.Number(r)})
	}
	wait, until := "", ""
	if one.Until.After(s.w.Now()) {
		wait, until = locale.T("status.waiting", locale.Args{"Forge": one.Forge, "Time": clockTime(one.Until)}), locale.T("budget.room", locale.Args{"Time": clockTime(one.Until)})
		rate = ""
	}
	for _, parts := range [][]string{{wait, one.Text, count, failed, more, rate}, {until, one.Text, count, failed}, {until, count}, {cmp.Or(count, until)}} {
		parts = slices.DeleteFunc(parts, func(part string) bool { return part == "" })
		if text := strings.Join(parts, " · "); text != "" {
			texts = append(texts, text)
		}
	}
	return texts
}

// setNarrow is told that the window became narrow, or wide again, and whether it is
// narrow for the size that text has.
func (s *statusBar) setNarrow(narrow, tight bool) {
	if narrow != s.narrow || tight != s.tight {
		s.narrow, s.tight = narrow, tight
		s.layout()
	}
}

// layout shares the bar out: in a narrow window the budget stands here, and what
// runs takes the room of all that only tells how things stand.
func (s *statusBar) layout() {
	crowded := s.tight && s.w.Jobs.Newest() != nil
	icon, tone := "lock", paint.ColorMuted
	if !s.w.vault.answers() {
		icon, tone = "warning", kit.Caution.Text()
	}
	text, tip := s.w.vault.words(), locale.T("status.vault_tip")
	if crowded && !s.w.vault.asks() { // what keeps the work waiting shows whatever the room
		text, tip = "", text+"\n"+tip
	}
	s.vault.Set(icon, tone, text)
	s.vault.Tip(s.w.Tips, tip)
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
