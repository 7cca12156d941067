package hostkeypage

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchkey/core/hostkey"
	"latchkey/core/say"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// drawFoot shows a host key in full below the list; nil = none is selected.
func (p *Page) drawFoot(h *hostLine) {
	if h == nil {
		p.foot.Objects = nil
		p.foot.Refresh()
		return
	}
	f := p.f
	c := stateCell(h.State)
	tone := map[hostkey.State]kit.Tone{hostkey.Confirmed: kit.Good, hostkey.Published: kit.Good, hostkey.KnownByUser: kit.Accent, hostkey.Revoked: kit.Bad, hostkey.Retired: kit.Caution}[h.State]
	name := h.host()
	if h.Host == "" && !h.Hashed {
		name = vouched(h.Source)
	}
	finger := kit.NewParagraph(string(h.Fingerprint))
	finger.Selectable, finger.Wrapping, finger.TextStyle = true, fyne.TextWrapBreak, fyne.TextStyle{Monospace: true}
	words := vouched(h.Source)
	if !h.From.IsZero() {
		words += " · " + vouched(h.From)
	}
	source := kit.NewParagraph(words)
	source.SizeName, source.Wrapping = theme.SizeNameCaptionText, fyne.TextWrapBreak
	lines := kit.Tight(kit.Stretch(0, kit.NewText(name).Shorten(), kit.NewPill(c.Text, c.Icon, tone)), finger, source)
	buttons := kit.Row(kit.Space())
	if h.Line != "" {
		buttons.Add(kit.NewButton(locale.T("action.copy_known_hosts"), "copy", func() { f.Commands.Run("host-copy") }))
	}
	if h.State == hostkey.Confirmed {
		buttons.Add(kit.NewButton(locale.T("hosts.forget"), "remove", func() { f.Commands.Run("host-forget") }))
	}
	p.foot.Objects = []fyne.CanvasObject{kit.Tight(kit.Line(), kit.Strip(kit.Stack(lines, buttons)))}
	p.foot.Refresh()
}

// vouched says who vouches for a key, or where it stands.
func vouched(where say.Text) string {
	return locale.UpperFirst(locale.Translate(where))
}

// commands are what a person can ask of the page.
func (p *Page) commands() []*frame.Command {
	line := func() bool { h := p.current(); return h != nil && h.Line != "" }
	confirmed := func() bool { h := p.current(); return h != nil && h.State == hostkey.Confirmed }
	return append([]*frame.Command{
		{ID: "host-trust", Menu: "file", Group: 2, Icon: "shield", Can: p.f.Session.IsOpen, Lacks: "open", Run: p.showTrust},
		{ID: "host-copy", Menu: "edit", Group: 2, Icon: "copy", Can: line, Lacks: "host", Run: p.copyLines},
		{ID: "host-forget", Menu: "edit", Group: 2, Icon: "remove", Can: confirmed, Lacks: "confirmed", Run: p.forget},
	}, p.list.Commands()...)
}

// copyLines copies every line of the selected key's host, so that another
// machine knows all of its keys.
func (p *Page) copyLines() {
	h := p.current()
	if h == nil {
		return
	}
	var lines []string
	for _, o := range p.list.Rows() {
		if o.Line != "" && o.Host == h.Host {
			lines = append(lines, o.Line)
		}
	}
	p.f.Copy(strings.Join(lines, "\n")+"\n", locale.Tn("toast.copied_hosts", len(lines)))
}

// forget takes back a confirmation; core asks first.
func (p *Page) forget() {
	h := p.current()
	if h == nil || h.State != hostkey.Confirmed {
		return
	}
	f, host, fp, backend := p.f, h.Host, h.Fingerprint, p.backend
	frame.Try(f, func(ctx context.Context) error { return backend.ForgetHost(ctx, host, fp) }, func(err error) {
		if err != nil {
			f.Notices.Fail("host-keys", locale.T("error.forget_host", locale.Args{"Host": host}), err)
			return
		}
		f.Toasts.Show(locale.T("toast.host_forgotten", locale.Args{"Host": host}))
		p.load()
	})
}

// showTrust takes a known_hosts line that a person has verified.
func (p *Page) showTrust() {
	if p.backend == nil {
		return
	}
	f, backend := p.f, p.backend
	line := kit.NewTextArea("git.example.org ssh-ed25519 AAAA…", 4)
	var o *frame.Form
	o = f.NewForm(locale.T("hosts.trust_title"), "shield", locale.T("hosts.trust_do"), func() {
		text := strings.TrimSpace(line.Text)
		if text == "" {
			o.Say(locale.T("add.nothing_pasted"))
			o.Dialog.FocusOn(line)
			return
		}
		o.Clear()
		o.Main.Disable()
		frame.Try(f, func(ctx context.Context) error { return backend.TrustHost(ctx, text) }, func(err error) {
			o.Main.Enable()
			if err != nil {
				o.Fail(locale.T("error.trust"), err)
				return
			}
			o.Dialog.Hide()
			f.Toasts.Show(locale.T("toast.host_trusted"))
			f.Nav.Page(p.ID)
		})
	})
	o.Dialog.Width = 620
	advice := (&kit.Notice{Tone: kit.Caution, Text: locale.T("hosts.trust_warning"), Advice: locale.T("trust.not_published_advice")}).Object()
	o.Show(kit.Stack(frame.Field(locale.T("hosts.trust_line"), line, locale.T("hosts.trust_note")), advice), line)
}
