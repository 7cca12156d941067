package ui

import (
	"context"
	"strconv"

	"latchkey/core"
	kit "latchkey/ui/widget"
)

// checkUnfinished looks for work that a crash or a lost network left half
// done, and shows each as a banner with the ways out.
func (w *Window) checkUnfinished() {
	w.checkRollouts()
	session := w.session
	background(w, session, w.backend.Unfinished, func(list []core.Unfinished, err error) {
		if session.Err() != nil {
			return // of data that is no longer open
		}
		if err != nil {
			w.notices.fail("unfinished", t("error.unfinished"), err)
			return
		}
		for _, u := range list {
			w.showUnfinished(u)
		}
	})
}

func (w *Window) showUnfinished(u core.Unfinished) {
	key := "unfinished-" + strconv.FormatInt(u.ID, 10)
	resolve := func(do func(context.Context, int64) error, doing, done, failed string) func() {
		return func() {
			ctx, job := w.jobs.begin(w.session, doing)
			background0(w, ctx, func(ctx context.Context) error { return do(ctx, u.ID) }, func(err error) {
				job.end()
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
	buttons := []*kit.Button{kit.NewButton(t("unfinished.finish"), "check",
		resolve(w.backend.Finish, t("job.finish"), t("toast.finished"), t("error.finish")))}
	if u.CanUndo {
		buttons = append(buttons, kit.NewButton(t("unfinished.undo"), "undo",
			resolve(w.backend.Undo, t("job.undo"), t("toast.undone"), t("error.undo"))))
	}
	w.notices.put(key, &kit.Notice{
		Tone: kit.Caution, Text: t("unfinished.text", v{"When": ago(u.Since, w.now())}), Advice: fullStop(kept(u.Text)), Buttons: buttons,
	})
}
