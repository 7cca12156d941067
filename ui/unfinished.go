package ui

import (
	"context"
	"errors"
	"strconv"

	"latchkey/core"
	"latchkey/core/cause"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// check looks for work that a crash or a lost network left half
// done, and shows each as a banner with the ways out. What only waits until a
// forge shows it is said to wait, and looked at.
func (s *waiting) check() {
	s.w.activity.CheckRollouts()
	s.checkEntries()
}

// checkEntries is check without the rollouts.
func (s *waiting) checkEntries() {
	w := s.w
	session := w.Session.Ctx
	frame.DoIn(w.Worker, session, w.backend.Unfinished, func(list []core.Unfinished, err error) {
		if session.Err() != nil {
			return // of data that is no longer open
		}
		if err != nil {
			w.Notices.Fail("unfinished", locale.T("error.unfinished"), err)
			return
		}
		s.take(list, false)
		s.look()
	})
}

// take shows what is half done, and what only waits; looked says that the
// forges were looked at before.
func (s *waiting) take(list []core.Unfinished, looked bool) {
	for id := range s.half { // ended by somebody else, or by other work
		if !isListed(list, id) && !s.inHand[id] {
			delete(s.half, id)
			s.w.Notices.Remove(unfinishedNotice(id))
			s.w.Notices.Remove(unfinishedNotice(id) + "-error")
		}
	}
	for _, u := range list {
		if !u.EndsItself {
			s.half[u.ID] = true
		}
		s.showOne(u)
	}
	s.show(list, looked)
}

func unfinishedNotice(id int64) string { return "unfinished-" + strconv.FormatInt(id, 10) }

func (s *waiting) showOne(u core.Unfinished) {
	w := s.w
	key := unfinishedNotice(u.ID)
	resolve := func(do func(context.Context, int64) error, doing, done, failed string) func() {
		return func() {
			job := w.Jobs.Start(doing)
			over := s.hold(u.ID)
			frame.TryJob(w.Frame, job, func(ctx context.Context) error { return do(ctx, u.ID) }, func(err error) {
				over(err == nil)
				if errors.Is(err, cause.ErrWaits) {
					w.Toasts.Show(locale.T("waits.still"))
					s.check()
					return
				}
				if err != nil {
					w.Notices.Fail(key+"-error", failed, err)
					return
				}
				w.Notices.Remove(key)
				w.Notices.Remove(key + "-error")
				w.Toasts.Show(done)
				w.repos.Refresh()
			})
		}
	}
	finish, icon := locale.T("unfinished.finish"), "check"
	if u.EndsItself {
		finish, icon = locale.T("waits.look"), "refresh"
	}
	buttons := []*kit.Button{kit.NewButton(finish, icon,
		resolve(w.backend.Finish, locale.T("job.finish"), locale.T("toast.finished"), locale.T("error.finish")))}
	if u.CanUndo {
		buttons = append(buttons, kit.NewButton(locale.T("unfinished.undo"), "undo",
			resolve(w.backend.Undo, locale.T("job.undo"), locale.T("toast.undone"), locale.T("error.undo"))))
	}
	if u.EndsItself {
		w.Notices.Put(key, &kit.Notice{Tone: kit.Neutral, Icon: "pending", Text: locale.T("waits.text", locale.Args{"When": locale.Ago(u.Since, w.Now())}),
			Advice: frame.WaitsAdvice(locale.FullStop(locale.Translate(u.Text))), Buttons: buttons})
		return
	}
	w.Notices.Put(key, &kit.Notice{
		Tone: kit.Caution, Text: locale.T("unfinished.text", locale.Args{"When": locale.Ago(u.Since, w.Now())}), Advice: locale.FullStop(locale.Translate(u.Text)), Buttons: buttons,
	})
}
