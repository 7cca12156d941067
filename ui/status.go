package ui

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/internal/safetext"
	kit "latchkey/ui/widget"
)

// statusBar tells the age of what shows, the state of the vault, and what is
// running.
type statusBar struct {
	w      *Window
	object fyne.CanvasObject
	synced *kit.Text
	vault  *kit.Text
	mark   *kit.Mark
	work   *kit.Text
	stopB  *kit.Button

	when   time.Time
	ticker *time.Ticker
	quit   chan struct{}
}

func newStatusBar(w *Window) *statusBar {
	s := &statusBar{w: w, quit: make(chan struct{})}
	s.synced = kit.NewCaption("")
	s.vault = kit.NewCaption("")
	s.mark = kit.NewMark("", "", 14)
	s.work = kit.NewCaption("").Shorten()
	s.work.Align = fyne.TextAlignTrailing
	s.stopB = kit.NewButton(t("action.stop"), "stop", func() {
		if one := w.jobs.newest(); one != nil {
			one.stop()
		}
	}).Quiet()
	s.stopB.Hide()
	line := kit.Stretch(3, s.synced, s.mark, s.vault, s.work, s.stopB)
	s.object = kit.NewFill(kit.ColorSurface, 0, kit.PadXY(12, 2, line)).Least(0, 38)
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
				s.w.post(s.refresh)
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

// setSynced tells when the rows that show were read; zero = not at all.
func (s *statusBar) setSynced(when time.Time) { s.when = when; s.refresh() }

// setVault shows the state of the vault in words.
func (s *statusBar) setVault(text string, good bool) {
	if good {
		s.mark.Set("lock", kit.ColorMuted)
	} else {
		s.mark.Set("warning", kit.Caution.Text())
	}
	s.vault.SetText(safetext.Line(text, 60))
	s.object.Refresh()
}

func (s *statusBar) refresh() {
	if s.w.closed {
		return
	}
	text := ""
	if !s.when.IsZero() {
		text = t("status.synced", v{"When": ago(s.when, s.w.now())})
	}
	s.synced.SetText(text)
	one := s.w.jobs.newest()
	if one == nil {
		s.work.SetText("")
		s.stopB.Hide()
		s.object.Refresh()
		return
	}
	text = one.text
	switch {
	case one.total > 0:
		text += " " + t("status.of", v{"Done": strconv.Itoa(one.done), "Total": strconv.Itoa(one.total)})
	case one.done > 0:
		text += " " + strconv.Itoa(one.done)
	}
	if n := len(s.w.jobs.list); n > 1 {
		text += " · " + tn("status.more", n-1)
	}
	s.work.SetText(text)
	s.stopB.Show()
	s.object.Refresh()
}
