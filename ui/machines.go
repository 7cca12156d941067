package ui

import "latchkey/ui/kit"

// newMachinesPage has its place in the side bar and says what can be done today
// instead. It shows no numbers: there are none yet.
func newMachinesPage(f *Frame) *Page {
	return newEmptyPage("machines", "machine",
		kit.NewButton(t("machines.today"), "keys", func() { f.nav.Page("keys") }).Primary())
}
