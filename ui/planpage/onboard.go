package planpage

import (
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/core/rollout"
	"latchkey/internal/safetext"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// onboardAsk is what an onboarding may be told beside the key: which URLs are led to
// it, where, and until when.
type onboardAsk struct {
	https    *kit.Check
	checkout *kit.Entry // nil where there are several machines or repositories
	ends     frame.SpanChoice
	object   fyne.CanvasObject
}

func newOnboardAsk(p *Page, a *planAsk, changed func()) *onboardAsk {
	o := &onboardAsk{https: kit.NewCheck(locale.T("onboard.https"), func(bool) { changed() }), ends: frame.NewSpanChoice(func(string) { changed() })}
	rows := []fyne.CanvasObject{o.https, frame.Field(locale.T("onboard.ends"), kit.NewWholeChoice(o.ends.Select), locale.T("onboard.ends_note"))}
	if len(a.machines) == 1 && len(a.repos) == 1 {
		o.checkout = kit.NewEntry("src/web-frontend")
		o.checkout.OnChanged = func(string) { p.replan() }
		rows = append(rows, frame.Field(locale.T("onboard.checkout"), o.checkout, locale.T("onboard.checkout_note", locale.Args{"Machine": safetext.Line(a.machines[0].Name, 80)})))
	}
	o.object = kit.NewFold(locale.T("onboard.more"), kit.Stack(rows...), func() {
		if a.object != nil {
			a.object.Refresh()
		}
	}).Object
	return o
}

// read puts the choices into s.
func (o *onboardAsk) read(p *Page, s *rollout.Spec) {
	s.HTTPS = o.https.Checked
	s.Ends = o.ends.End(p.f.Now())
	if o.checkout != nil {
		s.Checkout = strings.TrimSpace(o.checkout.Text)
	}
}

// adopt takes over what was chosen in another language.
func (o *onboardAsk) adopt(old *onboardAsk) {
	o.https.Checked = old.https.Checked
	if i := old.ends.SelectedIndex(); i >= 0 {
		o.ends.Selected = o.ends.Options[i]
	}
	if o.checkout != nil && old.checkout != nil {
		o.checkout.Text = old.checkout.Text
	}
	o.object.Refresh()
}
