// Package speech follows the keyboard through the window and tells a screen reader
// what has it, what is typed there and what happens elsewhere.
package speech

import (
	"time"

	"fyne.io/fyne/v2"

	"latchkey/internal/atspi"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/overlay"
	"latchkey/ui/locale"
)

// Reader is who tells a screen reader what happens in the window.
type Reader interface {
	// Listening reports whether there is one.
	Listening() bool
	// Show tells the way to what has the keyboard, the outermost first.
	Show(title string, inFront bool, path []atspi.Thing)
	// Announce has a sentence spoken, at once when it is urgent.
	Announce(text string, urgent bool)
}

// speechPause is how long a screen reader waits at most to hear of a change.
// Fyne tells nobody where the keyboard went, what was typed or where the caret
// is; so, while somebody listens, the window looks.
const speechPause = 60 * time.Millisecond

// shortWork is what ends so soon that its end is not worth a sentence.
const shortWork = 2 * time.Second

// Follower follows the keyboard through the window for a screen reader.
type Follower struct {
	f         *frame.Frame
	inFront   func() bool        // of all windows
	page      func() *frame.Page // the one in front
	reader    Reader             // nil = this program has none
	following bool
	focused   fyne.Focusable // when it was told last
	beside    string         // what the keys moved through beside it
	job       *frame.Job     // whose beginning was told
}

// New is one that tells what start gives, nil = nobody.
func New(f *frame.Frame, start func(listens func(on bool)) Reader, inFront func() bool, page func() *frame.Page) *Follower {
	s := &Follower{f: f, inFront: inFront, page: page}
	if start != nil {
		s.reader = start(func(on bool) {
			if on {
				f.Post(s.follow)
			}
		})
	}
	return s
}

func (s *Follower) listens() bool { return s.reader != nil && s.reader.Listening() }

// follow tells what is, and goes on doing so while somebody listens.
func (s *Follower) follow() {
	if !s.following && !s.f.Closed && s.listens() {
		s.following = true
		s.step()
	}
}

func (s *Follower) step() {
	s.Tell()
	s.f.After(speechPause, func() {
		s.f.Post(func() {
			if s.following = !s.f.Closed && s.listens(); s.following {
				s.step()
			}
		})
	})
}

// Tell tells what has the keyboard now.
func (s *Follower) Tell() {
	s.reader.Show(s.f.Win.Title(), s.inFront(), s.path())
	f := s.f.Win.Canvas().Focused()
	beside := ""
	if f != nil {
		beside = harmless(kit.SpokenOf(f).Beside)
	}
	if beside != "" && (beside != s.beside || f != s.focused) {
		s.reader.Announce(beside, false)
	}
	s.focused, s.beside = f, beside
}

// Announce has something spoken that happened elsewhere than at the keyboard.
func (s *Follower) Announce(text string, urgent bool) {
	if text = harmless(text); text != "" && s.listens() {
		s.reader.Announce(text, urgent)
	}
}

// Works speaks of work that begins.
func (s *Follower) Works() {
	one := s.f.Jobs.Newest()
	if one != nil && one != s.job && !one.Quiet {
		s.Announce(locale.UpperFirst(one.Text), false)
	}
	s.job = one
}

// Worked speaks of work that has ended, unless it was so short that what it
// brought is said already.
func (s *Follower) Worked(began time.Time, text string) {
	if !began.IsZero() && s.f.Now().Sub(began) >= shortWork {
		s.Announce(locale.T("outside.ended", locale.Args{"Work": locale.UpperFirst(text)}), false)
	}
}

// path is the way from the window to what has the keyboard: a dialog or the
// page, a table, its row.
func (s *Follower) path() []atspi.Thing {
	w := s.f
	var path []atspi.Thing
	if d := w.Dialogs.Top(); d != nil {
		path = append(path, atspi.Thing{Key: d, Role: atspi.Dialog, Name: harmless(d.Title), States: atspi.Of(atspi.Modal), Texts: dialogTexts(d)})
	} else if p := s.page(); p != nil {
		page := atspi.Thing{Key: p.ID, Role: atspi.Panel, Name: locale.T("page." + p.ID)}
		if p.Found != nil {
			page.Description = harmless(p.Found())
		}
		path = append(path, page)
	}
	f := w.Win.Canvas().Focused()
	if f == nil {
		return path
	}
	said := kit.SpokenOf(f)
	path = append(path, s.Thing(f, f, said))
	if said.Row != nil {
		path = append(path, s.Thing(rowKey{f, said.Row.Position}, f, *said.Row))
	}
	return path
}

// rowKey is a row of a table, to know it again.
type rowKey struct {
	of       fyne.Focusable
	position int
}

// mostTexts is how much of a dialog is told of at once.
const mostTexts = 40

func dialogTexts(d *overlay.Dialog) []string {
	texts := kit.TextsIn(d.Body)
	for i := range texts {
		texts[i] = harmless(texts[i])
	}
	return texts[:min(len(texts), mostTexts)]
}

// harmless is text that may be told to other programs: all but a private key,
// which somebody may have pasted where none belongs.
func harmless(text string) string {
	if frame.HoldsPrivateKey(text) {
		return ""
	}
	return text
}
