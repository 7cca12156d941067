package ui

import (
	"testing"

	"fyne.io/fyne/v2"
)

// holdsOut is work that does not end when it is told to.
func (f *fake) holdsOut() {
	if f.deaf != nil {
		<-f.deaf
	}
}

// Esc stops what runs, and leads out of the dialog at the second time, though the work
// has not ended: a forge may keep a request for a minute.
func TestEscapeLeadsOutThoughTheWorkGoesOn(t *testing.T) {
	for name, begin := range map[string]func(p *person){
		"add key": func(p *person) { p.w.run("add-key"); p.press(t2("add.create")) },
		"import": func(p *person) {
			p.w.run("key-import")
			p.entries()[0].SetText("a private key")
			p.press(t2("import.do"))
		},
		"connect": func(p *person) {
			p.w.run("connect")
			p.entries()[0].SetText("ada@acme.example")
			p.entries()[1].SetText("ATATTnew")
			p.press(t2("connect.connect"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := acme()
			p := withKeys(t, f)
			f.deaf = make(chan struct{})
			begin(p)
			p.drainFor(restOfPage)
			p.key(fyne.KeyEscape)
			p.drainFor(restOfPage)
			if !p.w.Dialogs.Any() {
				t.Fatal("the first Esc closes before anything has ended")
			}
			p.key(fyne.KeyEscape)
			if p.w.Dialogs.Any() {
				t.Error("the second Esc does not lead out")
			}
			close(f.deaf)
			p.until("the work has ended", func() bool { return len(p.w.Jobs.List) == 0 && len(p.queue) == 0 })
		})
	}
}
