package ui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchkey/core/hostkey"
	"latchkey/ui/kit"
)

// drawFoot is the selected host key in full.
func (p *hostKeysPage) drawFoot() {
	if p.at == nil {
		p.foot.Objects = nil
		p.foot.Refresh()
		return
	}
	f, h := p.f, p.at
	c := stateCell(h.State)
	tone := map[hostkey.State]kit.Tone{hostkey.Confirmed: kit.Good, hostkey.Published: kit.Good, hostkey.KnownByUser: kit.Accent, hostkey.Revoked: kit.Bad, hostkey.Retired: kit.Caution}[h.State]
	name := h.host()
	if h.Host == "" && !h.Hashed {
		name = vouched(h.Source)
	}
	finger := kit.NewParagraph(string(h.Fingerprint))
	finger.Selectable, finger.Wrapping, finger.TextStyle = true, fyne.TextWrapBreak, fyne.TextStyle{Monospace: true}
	words := vouched(h.Source)
	if h.From != "" {
		words += " · " + vouched(h.From)
	}
	source := kit.NewParagraph(words)
	source.SizeName, source.Wrapping = theme.SizeNameCaptionText, fyne.TextWrapBreak
	lines := kit.Tight(kit.Stretch(0, kit.NewStrong(name).Shorten(), kit.NewPill(c.Text, c.Icon, tone)), finger, source)
	buttons := kit.Row(kit.Space())
	if h.Line != "" {
		buttons.Add(kit.NewButton(t("action.copy_known_hosts"), "copy", func() { f.commands.Run("host-copy") }))
	}
	if h.State == hostkey.Confirmed {
		buttons.Add(kit.NewButton(t("hosts.forget"), "remove", func() { f.commands.Run("host-forget") }))
	}
	p.foot.Objects = []fyne.CanvasObject{kit.Tight(kit.Line(), kit.PadXY(16, 8, kit.Stack(lines, buttons)))}
	p.foot.Refresh()
}

// vouched says who vouches for a key, or where it stands.
func vouched(where string) string { return upperFirst(translate(hostkey.WhereText(where))) }

// commands are what a person can ask of the page.
func (p *hostKeysPage) commands() []*Command {
	line := func() bool { h := p.current(); return h != nil && h.Line != "" }
	confirmed := func() bool { h := p.current(); return h != nil && h.State == hostkey.Confirmed }
	return []*Command{
		{ID: "host-trust", Menu: "file", Group: 2, Icon: "shield", Can: p.f.session.isOpen, Run: p.showTrust},
		{ID: "host-copy", Menu: "edit", Group: 2, Icon: "copy", Can: line, Run: p.copyLines},
		{ID: "host-forget", Menu: "edit", Group: 2, Icon: "remove", Can: confirmed, Run: p.forget},
	}
}

// copyLines copies every line of the selected key's host, so that another
// machine knows all of its keys.
func (p *hostKeysPage) copyLines() {
	h := p.current()
	if h == nil {
		return
	}
	var lines []string
	for i := range p.all {
		if o := &p.all[i]; o.Line != "" && o.Host == h.Host {
			lines = append(lines, o.Line)
		}
	}
	p.f.copy(strings.Join(lines, "\n")+"\n", tn("toast.copied_hosts", len(lines)))
}

// forget takes back a confirmation; core asks first.
func (p *hostKeysPage) forget() {
	h := p.current()
	if h == nil || h.State != hostkey.Confirmed {
		return
	}
	f, host, fp, backend := p.f, h.Host, h.Fingerprint, p.backend
	try(f, func(ctx context.Context) error { return backend.ForgetHost(ctx, host, fp) }, func(err error) {
		if err != nil {
			f.notices.fail("host-keys", t("error.forget_host", args{"Host": host}), err)
			return
		}
		f.toasts.Show(t("toast.host_forgotten", args{"Host": host}))
		p.load()
	})
}

// showTrust takes a known_hosts line that a person has verified.
func (p *hostKeysPage) showTrust() {
	if p.backend == nil {
		return
	}
	f, backend := p.f, p.backend
	line := kit.NewTextArea("git.example.org ssh-ed25519 AAAA…", 4)
	var o *form
	o = f.newForm(t("hosts.trust_title"), "shield", t("hosts.trust_do"), func() {
		text := strings.TrimSpace(line.Text)
		if text == "" {
			o.say(t("add.nothing_pasted"))
			o.dialog.FocusOn(line)
			return
		}
		o.clear()
		o.main.Disable()
		try(f, func(ctx context.Context) error { return backend.TrustHost(ctx, text) }, func(err error) {
			o.main.Enable()
			if err != nil {
				o.fail(t("error.trust"), err)
				return
			}
			o.dialog.Hide()
			f.toasts.Show(t("toast.host_trusted"))
			f.nav.Page(p.ID)
		})
	})
	o.dialog.Width = 620
	advice := (&kit.Notice{Tone: kit.Caution, Text: t("hosts.trust_warning"), Advice: t("trust.not_published_advice")}).Object()
	o.show(kit.Stack(field(t("hosts.trust_line"), line, t("hosts.trust_note")), advice), line)
}
