package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/core/rollout"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// What a person sees of a plan and does with it.

// planMain is the button that starts the plan in front, nil without one.
func (p *person) planMain() *kit.Button {
	cancel := false
	for _, o := range p.objects() {
		b, ok := o.(*kit.Button)
		switch {
		case ok && cancel:
			return b
		case ok:
			cancel = b.Text == t2("action.cancel")
		}
	}
	return nil
}

// startsPlan presses that button, if it can be pressed.
func (p *person) startsPlan() {
	if main := p.planMain(); main != nil && !main.Disabled() {
		p.watch("the button that starts the plan", main.OnTapped)
	}
}

// planned reports whether the plan that shows is of the choices as they stand:
// nothing is being worked out, and it can be started or waits for a name to be
// typed.
func (p *person) planned() bool {
	if p.w.shell.page != "plan" || p.says(t2("rollout.planning")) || p.says(t2("plan.looking")) {
		return false
	}
	main := p.planMain()
	return main != nil && (!main.Disabled() || p.guard() != nil)
}

// planShows waits for the plan.
func (p *person) planShows() {
	p.t.Helper()
	p.until("the plan shows", p.planned)
}

// guard is the line in which a name has to be typed before much is taken away,
// nil without.
func (p *person) guard() *kit.Entry {
	before, _, _ := strings.Cut(tv("plan.type", locale.Args{"Name": "\x00"}), "\x00")
	prompted := false
	for _, o := range p.objects() {
		switch o := o.(type) {
		case *kit.Paragraph:
			prompted = strings.HasPrefix(o.Text, before)
		case *kit.Entry:
			if prompted {
				return o
			}
		}
	}
	return nil
}

// guardWord is the name that has to be typed.
func (p *person) guardWord() string {
	before, after, _ := strings.Cut(tv("plan.type", locale.Args{"Name": "\x00"}), "\x00")
	for _, text := range p.texts() {
		if word, ok := strings.CutPrefix(text, before); ok {
			return strings.TrimSuffix(word, after)
		}
	}
	return ""
}

// below lists what stands below the heading of a line of a form.
func (p *person) below(label string) []fyne.CanvasObject {
	p.t.Helper()
	for _, o := range p.objects() {
		c, ok := o.(*fyne.Container)
		if !ok || len(c.Objects) < 2 {
			continue
		}
		if title, ok := c.Objects[0].(*kit.Text); ok && title.Text == label {
			return visible(c.Objects[1])
		}
	}
	return nil
}

// lineOf is the line of text with that heading, nil without.
func (p *person) lineOf(label string) *kit.Entry {
	for _, o := range p.below(label) {
		if e, ok := o.(*kit.Entry); ok {
			return e
		}
	}
	return nil
}

// choiceOf is the choice with that heading, nil without.
func (p *person) choiceOf(label string) *kit.Select {
	for _, o := range p.below(label) {
		if s, ok := o.(*kit.Select); ok {
			return s
		}
	}
	return nil
}

// chooses takes the n-th of the choices with that heading.
func (p *person) chooses(label string, n int) {
	p.t.Helper()
	s := p.choiceOf(label)
	if s == nil {
		p.t.Fatalf("there is no choice %q; it says %q", label, p.texts())
	}
	p.watch("the choice "+label, func() { s.SetSelectedIndex(n) })
}

// keyOfPlan is the key that is chosen for the plan in front, in words.
func (p *person) keyOfPlan() string {
	for _, o := range p.below(t2("rollout.key")) {
		if text, ok := o.(*kit.Text); ok {
			return text.Text
		}
	}
	return ""
}

// keysOfPlan are the keys that can be chosen for it: the picker is opened and
// left again.
func (p *person) keysOfPlan() (names []string) {
	p.t.Helper()
	p.press(t2("action.choose"))
	names = p.rows()
	p.key(fyne.KeyEscape)
	return names
}

// otherKeyOfPlan is what another key than the chosen one is known by.
func (p *person) otherKeyOfPlan() string {
	p.t.Helper()
	chosen, offered := p.keyOfPlan(), p.keysOfPlan()
	for _, name := range offered {
		if label, _, single := strings.Cut(name, " · SHA256:"); single && !strings.HasPrefix(chosen, label) {
			return label
		}
	}
	p.t.Fatalf("only one key to choose from: %q", offered)
	return ""
}

// leftOut taps the chip that shows only what a plan leaves out.
func (p *person) leftOut() { p.chip(t2("plan.left_out")) }

// lastSpec is what the newest plan was asked for.
func (f *fake) lastSpec() rollout.Spec {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.specs) == 0 {
		return rollout.Spec{}
	}
	return f.specs[len(f.specs)-1]
}

// follows waits for a plan that was asked for with such choices.
func (p *person) follows(f *fake, want func(rollout.Spec) bool) {
	p.t.Helper()
	p.until("the plan follows", func() bool { return p.planned() && want(f.lastSpec()) })
}
