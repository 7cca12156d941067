package ui

import (
	"strings"

	"latchkey/core/ask"
	"latchkey/ui/kit"
)

// confirmTyped asks before much is destroyed: the first of what goes, what will
// stop working, and a word that has to be typed before the button can be
// pressed.
func (w *Window) confirmTyped(p ask.Plan, word string, do func()) {
	no := kit.NewButton(t("action.cancel"), "", nil)
	yes := kit.NewButton(upperFirst(p.Title), "remove", nil).Danger()
	typed := kit.NewTypeToConfirm(t("plan.type", v{"Name": word}), word, yes)
	lines := kit.Tight()
	for i, line := range keptAll(p.Lines) {
		if i == mostNamed {
			lines.Add(kit.NewCaption(tn("confirm.more", len(p.Lines)-mostNamed)))
			break
		}
		lines.Add(kit.NewText(line).Shorten())
	}
	body := kit.Stack(lines)
	if len(p.Stops) > 0 {
		body.Add((&kit.Notice{Tone: kit.Caution, Text: t("confirm.stops"), Advice: strings.Join(stopsOf(p), "\n")}).Object())
	}
	body.Add(typed.Object)
	w.askBool(&kit.Dialog{Title: t("confirm.sure", v{"What": upperFirst(p.Title)}), Icon: "warning", IconTone: kit.Bad.Text(), Body: body, Width: 560}, no, yes, func(sure bool) {
		if sure {
			do()
		}
	})
}
