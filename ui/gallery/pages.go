package gallery

// pages are all of them, in the order of the list.
func pages() []page {
	return []page{
		{name: "Colours", icon: "theme", about: "Two variants, each designed: neutral surfaces, one accent, four tones.", draw: colours},
		{name: "Text", icon: "edit", about: "Three sizes, bold for what counts, a second rank for what explains.", draw: texts},
		{name: "Icons", icon: "eye", about: "One set, drawn with one line on a grid of 24.", draw: icons},
		{name: "Buttons", icon: "play", about: "One main button in a place; what destroys is red and never the default.", draw: buttons},
		{name: "Fields", icon: "command", about: "Lines, areas, secrets, choices; the same border and ring everywhere.", draw: fields},
		{name: "Table", icon: "list", about: "Sort by the header, mark with boxes, Ctrl, Shift and Space, type to jump, right click for a menu.", draw: tablePage},
		{name: "Tree", icon: "keyset", about: "A row that unfolds, with Right and Left or a click on its arrow.", draw: trees},
		{name: "Pills and notices", icon: "info", about: "Colour never alone: a word and a shape go with it.", draw: notices},
		{name: "Empty states", icon: "empty", about: "An icon, what is the matter, what to do.", draw: empties},
		{name: "Progress", icon: "running", about: "A ring that turns only while something is waited for, and the ladder of a test.", draw: progress},
		{name: "Toasts", icon: "bell", about: "Good news in a corner, at most three at once; some can be undone.", draw: toasts, open: []func(*Gallery){someToasts}},
		{name: "Tooltips", icon: "help", about: "After a short rest of the pointer, or when an icon's button gets the focus.", draw: tooltips},
		{name: "Dialogs", icon: "file", about: "The first field has the focus, Enter does the main thing, Esc closes.", draw: dialogs,
			open: []func(*Gallery){plainDialog, destructiveDialog, longDialog}},
		{name: "Wizard", icon: "forward", about: "Named steps; Next waits until the step is filled in.", draw: wizards, open: []func(*Gallery){wizardAtStart, wizardAtEnd}},
		{name: "Picker", icon: "search", about: "One or several of thousands, by keyboard alone.", draw: pickers, open: []func(*Gallery){pickerDialog}},
	}
}
