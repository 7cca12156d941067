package hostkeypage

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchkey/core/hostkey"
	"latchkey/core/say"
	"latchkey/keys"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/list"
	"latchkey/ui/locale"
)

// Page lists the SSH servers' own keys, and who vouches for each.
type Page struct {
	*frame.Page
	f       *frame.Frame
	backend Backend // nil = none is open
	list    *list.List[hostLine, hostID]
	foot    *fyne.Container // what is known of the selected key
	read    bool
	loads   frame.Generation
}

// Backend is what the page needs of core.
type Backend interface {
	// ListHostKeys lists the servers' keys that are known here, and what was wrong
	// with the files that were read for it.
	ListHostKeys(context.Context) (list []hostkey.Listed, warnings []say.Text, err error)
	// TrustHost takes a line of known_hosts that a person has verified.
	TrustHost(ctx context.Context, line string) error
	// ForgetHost takes back a confirmation. It asks first.
	ForgetHost(ctx context.Context, place string, fp keys.Fingerprint) error
}

// New makes the page, empty until a backend is open.
func New(f *frame.Frame) *Page {
	p := &Page{f: f, foot: container.NewStack()}
	p.list = list.New(f, list.Spec[hostLine, hostID]{Model: hostModel(), Page: "host-keys", View: list.View{Order: frame.Order{Column: "state"}},
		Name: (*hostLine).host, Menu: []string{"host-copy", "host-trust", "-", "host-forget"},
		Show: p.drawFoot, Renew: p.drawFoot, None: p.showNoMatch, NoMatch: p.showNoMatch})
	trust := kit.NewButton(locale.T("hosts.trust"), "shield", func() { f.Commands.Run("host-trust") })
	head := kit.Head(kit.Stack(kit.Stretch(2, kit.NewHeading(locale.T("page.host-keys")), kit.Middle(p.list.Count), kit.Space(), trust), p.list.Chips()))
	p.list.Body.Say("running", "hosts_reading")
	p.Page = &frame.Page{ID: "host-keys", Found: p.list.Found, Icon: "host", Object: kit.NewFill("", 0, p.list.Lay(head, p.foot)), Apart: true, Commands: p.commands(),
		Shown: p.load, Changed: p.changed, Search: p.list.Search, Enter: p.list.Enter,
		State: func() any { return p }, Restore: func(old any) { p.restore(old.(*Page)) }}
	return p
}

// Open takes the backend to work with; nil = none is open.
func (p *Page) Open(b Backend) { p.backend = b }

// current is the host key on which commands act, nil without one.
func (p *Page) current() *hostLine {
	if p.f.Nav.Front() != p.ID {
		return nil
	}
	return p.list.Selected()
}

// changed is called when another account or backend is open.
func (p *Page) changed() {
	p.loads.Next()
	if p.backend == nil {
		p.list.Reset()
		p.read = false
	} else if p.f.Nav.Front() == p.ID {
		p.load()
	}
}

// load reads the list; files are looked at again.
func (p *Page) load() {
	if p.backend == nil {
		return
	}
	type hostKeysRead struct {
		lines    []*hostLine
		warnings []say.Text
	}
	backend := p.backend
	frame.Load(p.f, &p.loads, func(ctx context.Context) (hostKeysRead, error) {
		listed, warnings, err := backend.ListHostKeys(ctx)
		return hostKeysRead{hostLines(listed), warnings}, err
	}, func(r hostKeysRead, err error) {
		if err != nil {
			p.failed(err)
			return
		}
		p.read = true
		p.f.Notices.Remove("host-keys")
		p.warn(r.warnings)
		p.list.Take(func() []*hostLine { return r.lines }, nil)
	})
}

// failed says why the list could not be read. Lines that are there stay.
func (p *Page) failed(err error) {
	if !p.read {
		p.list.Body.Say("warning", "failed", kit.NewButton(locale.T("action.try_again"), "refresh", p.load).Primary())
	}
	p.f.Notices.Fail("host-keys", locale.T("error.host_keys"), err)
}

// warn says what was wrong with the files that were read.
func (p *Page) warn(warnings []say.Text) {
	if len(warnings) == 0 {
		p.f.Notices.Remove("host-warnings")
		return
	}
	p.f.Notices.Dismissible("host-warnings", &kit.Notice{Tone: kit.Caution, Text: locale.Tn("hosts.warnings", len(warnings)), Details: strings.Join(locale.TranslateAll(warnings), "\n")})
}

func (p *Page) showNoMatch() {
	p.list.SayNoMatch("hosts_no_match")
}

// restore takes what the page held that this one takes the place of.
func (p *Page) restore(old *Page) {
	p.read = old.read
	p.list.Restore(old.list)
	p.drawFoot(p.list.Selected())
	p.list.Resume()
}
