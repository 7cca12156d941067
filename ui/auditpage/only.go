package auditpage

import (
	"strings"

	"latchkey/core/audit"
	"latchkey/keys"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/locale"
)

// only narrows all tabs to some keys, or to a repository or project. The zero one
// narrows nothing.
type only struct {
	title  string
	keys   map[keys.Fingerprint]bool // nil = any
	place  *audit.MatrixTarget       // nil = any
	inGrid bool                      // it was chosen in the matrix, which goes on to show all round it
	bar    string                    // of the ages, in which it was chosen
}

func (o *only) narrows() bool { return o.keys != nil || o.place != nil }

// standsThere reports whether a key stands at the place.
func (o *only) standsThere(k *audit.Key) bool {
	for i := range k.Places {
		if p := &k.Places[i]; p.Account == o.place.Account && p.Target == o.place.Target && p.Project == o.place.Project {
			return true
		}
	}
	return false
}

// key reports whether a key is among what shows.
func (o *only) key(k *audit.Key) bool {
	if o.keys != nil {
		return o.keys[k.Fingerprint]
	}
	return o.place == nil || o.standsThere(k)
}

// finding reports whether a finding is: one of a chosen key, at the chosen place or
// wherever it stands, or one of the place itself.
func (o *only) finding(s *audit.Subject) bool {
	here := o.place == nil || s.Target == "" || s.Account == o.place.Account && s.Target == o.place.Target && s.Project == o.place.Project
	switch {
	case o.keys == nil:
		return o.place == nil || here && s.Target != ""
	case s.Fingerprint == "":
		return o.place != nil && here && s.Target != ""
	}
	return o.keys[s.Fingerprint] && here
}

// text reports whether a key is meant by what was typed into the search line.
func textMeans(text string, k *audit.Key) bool {
	text = strings.ToLower(strings.TrimSpace(text))
	if text == "" {
		return true
	}
	has := func(s string) bool { return strings.Contains(strings.ToLower(s), text) }
	if has(k.Label) || has(k.Comment) || has(string(k.Fingerprint)) {
		return true
	}
	for i := range k.Places {
		if has(k.Places[i].Target) {
			return true
		}
	}
	return false
}

// onlyStrip says to what all tabs are narrowed, and takes that back.
type onlyStrip struct {
	object *kit.Fill
	text   *kit.Text
}

func newOnlyStrip(p *Page) *onlyStrip {
	s := &onlyStrip{text: kit.NewText("").Shorten()}
	all := kit.NewButton(locale.T("auditpage.only_all"), "cross", func() { p.narrow(only{}) })
	s.object = kit.NewFill(paint.ColorAccentSoft, 6, kit.PadXY(12, 4, kit.Stretch(1, kit.NewMark("filter", paint.ColorMuted, 18), s.text, all)))
	s.object.Hide()
	return s
}

func (s *onlyStrip) show(o *only) {
	s.text.SetText(locale.T("auditpage.only", locale.Args{"What": o.title}))
	kit.SetVisible(s.object, o.narrows())
}

// narrow narrows all tabs.
func (p *Page) narrow(o only) {
	p.only = o
	p.head.only.show(&o)
	p.takeRows()
	p.tabs.renew()
	p.updateChrome()
}
