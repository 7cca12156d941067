package machinepage

import (
	"context"

	"fyne.io/fyne/v2"

	"latchkey/core/machine"
	"latchkey/core/say"
	"latchkey/internal/safetext"
	"latchkey/keys"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/overlay"
	"latchkey/ui/kit/paint"
	"latchkey/ui/locale"
)

// hostKeys are the host key that a machine shows, and the one that it is known with.
type hostKeys struct{ shown, known, where string }

// hostChanged is the code of what is said of a machine with another host key.
const hostChanged = "machine.host-changed"

// hostKeysIn reads them from what is said of the machine; shown is "" where it is about
// something else.
func hostKeysIn(text say.Text) (k hostKeys) {
	if text.Code != hostChanged {
		return k
	}
	k.shown, _ = text.Values["shown"].(string)
	k.known, _ = text.Values["known"].(string)
	k.where, _ = text.Values["where"].(string)
	return k
}

func hostKeysOf(err error) hostKeys {
	if machine.NewHostKey(err) == "" {
		return hostKeys{}
	}
	return hostKeysIn(frame.TextOf(err))
}

// rebuiltCurrent is about the selected machine.
func (p *Page) rebuiltCurrent() {
	m := p.current()
	if m == nil {
		return
	}
	id, name := m.ID, m.name()
	p.askRebuilt(id, name, hostKeysIn(m.Trouble), func() { p.latest().afterRebuilt(id, name) })
}

// askRebuilt shows both fingerprints, and asks whether it is the same machine. No is
// the default. then is called once the machine is known with its new key.
func (p *Page) askRebuilt(id, name string, k hostKeys, then func()) {
	if k.shown == "" || p.backend == nil {
		return
	}
	no, yes := kit.NewButton(locale.T("rebuilt.no"), "", nil), kit.NewButton(locale.T("rebuilt.yes"), "shield", nil)
	finger := func(title, text string) fyne.CanvasObject {
		words := kit.NewParagraph(safetext.Line(text, 200))
		words.Selectable, words.TextStyle.Monospace, words.Wrapping = true, true, fyne.TextWrapBreak
		return kit.Tight(kit.NewCaption(title), words)
	}
	both := kit.Stack(finger(locale.T("rebuilt.shown"), k.shown))
	if k.known != "" {
		both.Add(finger(locale.T("rebuilt.known"), k.known))
	}
	body := kit.Stack(kit.NewParagraph(locale.T("rebuilt.text", locale.Args{"Machine": name})),
		kit.NewFill(paint.ColorSunken, 6, kit.Pad(12, both)),
		(&kit.Notice{Tone: kit.Caution, Text: locale.T("rebuilt.compare"), Advice: locale.T("rebuilt.compare_advice")}).Object())
	f, b := p.f, p.backend
	f.AskBool(&overlay.Dialog{Title: locale.T("rebuilt.title", locale.Args{"Machine": name}), Icon: "shield", IconTone: kit.Caution.Text(), Body: body, Width: 580}, no, yes, func(same bool) {
		if !same {
			return
		}
		frame.Try(f, func(ctx context.Context) error { return b.MachineRebuilt(ctx, id, keys.Fingerprint(k.shown)) }, func(err error) {
			switch {
			case frame.IsChoice(err):
			case err != nil:
				f.Notices.Fail("machine-"+id, locale.T("error.machine_rebuilt", locale.Args{"Machine": name}), err)
			default:
				f.Notices.Remove("machine-" + id)
				then()
			}
		})
	})
}

// afterRebuilt verifies what was set up before, which may be gone, or says what comes
// next.
func (p *Page) afterRebuilt(id, name string) {
	if m := p.list.Find(id); m != nil && len(m.Repos) > 0 {
		p.verifyOne(m)
		return
	}
	p.f.Toasts.Show(locale.T("toast.machine_rebuilt", locale.Args{"Machine": name}))
}
