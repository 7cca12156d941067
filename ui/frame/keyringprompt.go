package frame

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// KeyringPrompt is whether a prompt of the keyring is open: everything that needs a
// secret waits for the person then, and everything that shows such work says so. It
// belongs to the UI goroutine.
type KeyringPrompt struct {
	open     bool
	watchers map[*func()]bool
}

// IsOpen reports whether one is open.
func (k *KeyringPrompt) IsOpen() bool { return k.open }

// Set takes whether one is open, and tells those who watch where that has changed.
func (k *KeyringPrompt) Set(open bool) {
	if k.open == open {
		return
	}
	k.open = open
	for watcher := range k.watchers {
		(*watcher)()
	}
}

// Watch calls changed when a prompt opens or is gone, until stop is called.
func (k *KeyringPrompt) Watch(changed func()) (stop func()) {
	if k.watchers == nil {
		k.watchers = map[*func()]bool{}
	}
	k.watchers[&changed] = true
	return func() { delete(k.watchers, &changed) }
}

// KeyringNote is a place that says, while the keyring's prompt is open, that this is
// what the work beside it waits for.
type KeyringNote struct {
	Object *fyne.Container
	f      *Frame
	busy   func() bool // the work runs
	turned func()      // is called when the words have come or gone
	end    func()
}

// NewKeyringNote makes the place; end it with Stop.
func (f *Frame) NewKeyringNote(busy func() bool, turned func()) *KeyringNote {
	n := &KeyringNote{Object: kit.Stack(), f: f, busy: busy, turned: turned}
	n.Object.Hide()
	n.end = f.Keyring.Watch(n.Draw)
	return n
}

// Draw shows what is so now. It is called by itself when a prompt opens or is gone,
// and by whoever begins or ends the work.
func (n *KeyringNote) Draw() {
	on := n.f.Keyring.IsOpen() && n.busy()
	if on == n.Object.Visible() {
		return
	}
	n.Object.RemoveAll()
	if on {
		words := &kit.Notice{Tone: kit.Caution, Icon: "lock", Text: locale.T("vault.asks"), Advice: locale.T("vault.asks_advice")}
		n.Object.Add(words.Object())
		n.f.Speak(words.Sentence(), true)
	}
	kit.SetVisible(n.Object, on)
	n.turned()
}

// Stop ends it.
func (n *KeyringNote) Stop() { n.end() }
