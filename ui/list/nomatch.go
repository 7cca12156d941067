package list

import (
	"strings"

	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// SayNoMatch says in the place of the rows why none is left: because of the words,
// for which the page has a text with the keys "empty." and key; of the facets, of
// which a person may not know any more; or of both. A button takes each away.
func (l *List[R, K]) SayNoMatch(key string) {
	title, text := locale.T("empty."+key+".title"), locale.T("empty."+key+".text")
	var buttons []*kit.Button
	if l.view.Text != "" {
		buttons = append(buttons, kit.NewButton(locale.T("action.clear_search"), "cross", func() { l.f.Search.Set(l.spec.Page, "") }))
	}
	if l.Narrows() {
		text = locale.T("empty.filtered.text", locale.Args{"Chips": l.chipsOn()})
		if l.view.Text != "" {
			text = locale.T("empty.filtered_words.text", locale.Args{"Chips": l.chipsOn()})
		}
		buttons = append(buttons, kit.NewButton(locale.T("chip.clear"), "cross", func() { l.Only() }))
	}
	if len(buttons) > 0 {
		buttons[len(buttons)-1].Primary()
	}
	l.Body.Put(kit.NewEmpty("search", title, text, buttons...))
}

// chipsOn are the titles of the facets that are on.
func (l *List[R, K]) chipsOn() string {
	var titles []string
	for i := range l.spec.Facets {
		if f := &l.spec.Facets[i]; l.view.On[f.ID] {
			titles = append(titles, f.Title)
		}
	}
	return strings.Join(titles, ", ")
}
