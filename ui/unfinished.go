package ui

import (
	"context"
	"errors"
	"strconv"

	"latchkey/core"
	"latchkey/ui/kit"
)

// checkUnfinished looks for work that a crash or a lost network left half
// done, and shows each as a banner with the ways out. What only waits until a
// forge shows it is said to wait, and looked at.
func (w *Window) checkUnfinished() {
	w.activity.checkRollouts()
	session := w.session.ctx
	doIn(w.worker, session, w.backend.Unfinished, func(list []core.Unfinished, err error) {
		if session.Err() != nil {
			return // of data that is no longer open
		}
		if err != nil {
			w.notices.fail("unfinished", t("error.unfinished"), err)
			return
		}
		w.unfinished(list, false)
		w.waiting.look()
	})
}

// unfinished shows what is half done, and what only waits; looked says that the
// forges were looked at before.
func (w *Window) unfinished(list []core.Unfinished, looked bool) {
	for _, u := range list {
		w.showUnfinished(u)
	}
	w.waiting.show(list, looked)
}

func unfinishedNotice(id int64) string { return "unfinished-" + strconv.FormatInt(id, 10) }

func (w *Window) showUnfinished(u core.Unfinished) {
	key := unfinishedNotice(u.ID)
	resolve := func(do func(context.Context, int64) error, doing, done, failed string) func() {
		return func() {
			job := w.jobs.start(doing)
			over := w.waiting.hold(u.ID)
			tryJob(w.Frame, job, func(ctx context.Context) error { return do(ctx, u.ID) }, func(err error) {
				over(err == nil)
				if errors.Is(err, core.ErrWaits) {
					w.toasts.Show(t("waits.still"))
					w.checkUnfinished()
					return
				}
				if err != nil {
					w.notices.fail(key+"-error", failed, err)
					return
				}
				w.notices.remove(key)
				w.notices.remove(key + "-error")
				w.toasts.Show(done)
				w.repos.refresh()
			})
		}
	}
	finish, icon := t("unfinished.finish"), "check"
	if u.EndsItself {
		finish, icon = t("waits.look"), "refresh"
	}
	buttons := []*kit.Button{kit.NewButton(finish, icon,
		resolve(w.backend.Finish, t("job.finish"), t("toast.finished"), t("error.finish")))}
	if u.CanUndo {
		buttons = append(buttons, kit.NewButton(t("unfinished.undo"), "undo",
			resolve(w.backend.Undo, t("job.undo"), t("toast.undone"), t("error.undo"))))
	}
	if u.EndsItself {
		w.notices.put(key, &kit.Notice{Tone: kit.Neutral, Icon: "pending", Text: t("waits.text", args{"When": ago(u.Since, w.now())}),
			Advice: waitsAdvice(fullStop(translate(u.Text))), Buttons: buttons})
		return
	}
	w.notices.put(key, &kit.Notice{
		Tone: kit.Caution, Text: t("unfinished.text", args{"When": ago(u.Since, w.now())}), Advice: fullStop(translate(u.Text)), Buttons: buttons,
	})
}
