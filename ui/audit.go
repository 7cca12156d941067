package ui

import "latchkey/ui/kit"

// newAuditPage has its place in the side bar and says what can be done today
// instead. It shows no numbers: there are none yet.
func newAuditPage(f *Frame) *Page {
	return newEmptyPage("audit", "audit",
		kit.NewButton(t("audit.today"), "warning", f.nav.Attention).Primary())
}
