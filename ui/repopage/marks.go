package repopage

import (
	"slices"

	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// marks is what is done with all the repositories that are marked.
type marks struct {
	f *frame.Frame
	p *Page
}

// offer puts that into the bar below the list.
func (m *marks) offer() {
	button := func(text, id, icon string) *kit.Button {
		return kit.NewButton(text, icon, func() { m.f.Commands.Run(id) })
	}
	m.p.list.Marks.Offer(button(locale.T("marks.add"), "rollout-add", "plus"), button(locale.T("marks.rotate"), "rollout-rotate", "refresh"),
		button(locale.T("marks.revoke"), "rollout-revoke", "remove"), button(locale.T("marks.test"), "test-many", "test"), button(locale.T("marks.clear"), "unmark", "").Quiet())
}

// all marks every row that shows; when all are marked, none.
func (m *marks) all() {
	m.f.Nav.Page(m.p.ID)
	m.p.list.Marks.All()
}

// unmark forgets them at a person's word, who may have meant something else:
// many marks are work, so it can be undone.
func (m *marks) unmark() {
	var was []repoRef
	for _, r := range m.p.list.Marks.Rows() {
		was = append(was, r.ref())
	}
	m.p.list.Marks.Clear()
	if len(was) < 2 {
		return
	}
	session, shown := m.f.Session.Ctx, m.f.Session.ShownIDs()
	m.f.Toasts.ShowUndo(locale.Tn("toast.unmarked", len(was)), locale.T("action.undo"), func() {
		if session.Err() != nil || !slices.Equal(shown, m.f.Session.ShownIDs()) {
			return // other repositories show by now
		}
		m.p.latest().list.Marks.Set(true, was...)
	})
}
