package auditpage

import (
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// New has its place in the side bar and says what can be done today
// instead. It shows no numbers: there are none yet.
func New(f *frame.Frame) *frame.Page {
	return frame.NewEmptyPage("audit", "audit",
		kit.NewButton(locale.T("audit.today"), "warning", f.Nav.Attention).Primary())
}
