package ui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/core/hostkey"
	"latchkey/ui/kit"
)

// drawFoot is the selected host key in full.
func (p *hostKeysPage) drawFoot() {
	if p.at < 0 || p.at >= len(p.all) {
		p.foot.Objects = nil
		p.foot.Refresh()
		return
	}
	w, h := p.w, &p.all[p.at]
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
	source.SizeName, source.Wrapping = captionSize, fyne.TextWrapBreak
	lines := kit.Tight(kit.Stretch(0, kit.NewStrong(name).Shorten(), kit.NewPill(c.Text, c.Icon, tone)), finger, source)
	buttons := kit.Row(kit.Space())
	if h.Line != "" {
		buttons.Add(kit.NewButton(t("action.copy_known_hosts"), "copy", func() { w.run("host-copy") }))
	}
	if h.State == hostkey.Confirmed {
		buttons.Add(kit.NewButton(t("hosts.forget"), "remove", func() { w.run("host-forget") }))
	}
	p.foot.Objects = []fyneObject{kit.Tight(kit.Line(), kit.PadXY(16, 8, kit.Stack(lines, buttons)))}
	p.foot.Refresh()
}

// vouched says who vouches for a key, or where it stands.
func vouched(where string) string { return upperFirst(said(hostkey.WhereText(where))) }

// copyHostLines copies every line of the selected key's host, so that another
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
	p.w.copy(strings.Join(lines, "\n")+"\n", tn("toast.copied_hosts", len(lines)))
}

// forget takes back a confirmation; core asks first.
func (p *hostKeysPage) forget() {
	h := p.current()
	if h == nil || h.State != hostkey.Confirmed {
		return
	}
	w, host, fp := p.w, h.Host, h.Fingerprint
	backend := w.backend
	background0(w, w.session, func(ctx context.Context) error { return backend.ForgetHost(ctx, host, fp) }, func(err error) {
		if err != nil {
			w.notices.fail("host-keys", t("error.forget_host", v{"Host": host}), err)
			return
		}
		w.toasts.Show(t("toast.host_forgotten", v{"Host": host}))
		p.load()
	})
}

// showTrustLine takes a known_hosts line that a person has verified.
func (w *Window) showTrustLine() {
	if w.backend == nil {
		return
	}
	line := kit.NewTextArea("git.example.org ssh-ed25519 AAAA…", 4)
	var f *form
	f = w.newForm(t("hosts.trust_title"), "shield", t("hosts.trust_do"), func() {
		text := strings.TrimSpace(line.Text)
		if text == "" {
			f.say(t("add.nothing_pasted"))
			f.dialog.FocusOn(line)
			return
		}
		f.clear()
		f.main.Disable()
		backend := w.backend
		background0(w, w.session, func(ctx context.Context) error { return backend.TrustHost(ctx, text) }, func(err error) {
			f.main.Enable()
			if err != nil {
				f.fail(t("error.trust"), err)
				return
			}
			f.dialog.Hide()
			w.toasts.Show(t("toast.host_trusted"))
			w.shell.show("host-keys")
		})
	})
	f.dialog.Width = 620
	advice := (&kit.Notice{Tone: kit.Caution, Text: t("hosts.trust_warning"), Advice: t("trust.not_published_advice")}).Object()
	f.show(kit.Stack(field(t("hosts.trust_line"), line, t("hosts.trust_note")), advice), line)
}
