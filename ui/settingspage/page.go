package settingspage

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchkey/api"
	"latchkey/core"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/locale"
)

// Page is a column of cards, one for each thing that can be set. What
// is chosen counts at once; there is nothing to save.
type Page struct {
	*frame.Page
	f           *frame.Frame
	backend     Backend // nil = none is open
	accounts    *AccountActions
	vaults      *VaultChoice
	host        SettingsHost
	body        *fyne.Container
	sections    map[string]*fyne.Container
	languageBox *kit.Select
	sizes       frame.Generation // newest count of the data folder
	moves       frame.Generation // newest look for another vault
	stale       []string         // sections that Follow has still to draw
}

// SettingsHost is what the settings say of the window itself, and change of it.
type SettingsHost struct {
	Version    string
	DataDir    string // "" in the demo
	Look       lookSetter
	VaultCheck func() (core.Check, time.Time) // of the vault, as it was found last, and when
	CheckVault func()                         // looks again, and says what it found
	ChosenRepo func() api.RepoPath            // one that the person knows, "" = none is chosen
}

// lookSetter is how the window looks and speaks. What is changed shows at once.
type lookSetter interface {
	// Mode is light, dark or what the desktop has.
	Mode() paint.Mode
	// SetMode changes it.
	SetMode(paint.Mode)
	// TextScale is the size of text, 1 = normal.
	TextScale() float32
	// ScaleText makes text larger or smaller by so much; 0 makes it normal.
	ScaleText(by float32)
	// Still reports whether nothing is to move, whatever the desktop says.
	Still() bool
	// SetStill changes it.
	SetStill(bool)
	// Language is the one that was chosen, "" = the desktop's.
	Language() string
	// SetLanguage changes it.
	SetLanguage(id string)
	// Languages are those that can be drawn here.
	Languages() []locale.Language
	// HasGlyphs reports whether the system has a font for those that need one.
	HasGlyphs() bool
}

// New makes the page, empty until a backend is open.
func New(f *frame.Frame, accounts *AccountActions, vaults *VaultChoice, host SettingsHost) *Page {
	p := &Page{f: f, accounts: accounts, vaults: vaults, host: host, body: kit.Stack(), sections: map[string]*fyne.Container{}}
	scroll := container.NewVScroll(kit.Block(kit.Limit(720, false, p.body)))
	p.Page = &frame.Page{ID: "settings", Icon: "settings", Object: scroll, Commands: accounts.commands(), Shown: p.Refresh, Changed: p.Follow}
	return p
}

// Open takes the backend to work with; nil = none is open.
func (p *Page) Open(b Backend) { p.backend = b }

// section is one card: its name, with the key "settings." and its id, and what draws it.
type section struct {
	id, icon string
	draw     func() fyne.CanvasObject
}

func (p *Page) all() []section {
	return []section{
		{"accounts", "account", p.accountList}, {"appearance", "theme", p.appearance}, {"language", "language", p.language}, {"new_keys", "key", p.newKeys},
		{"policy", "shield", p.policy}, {"keyring", "lock", p.keyring}, {"host_keys", "host", p.hostKeys}, {"data_title", "folder", p.data}, {"about", "info", p.about},
	}
}

// Refresh draws the page again when it shows.
func (p *Page) Refresh() {
	p.stale = nil
	if !p.shows() {
		return
	}
	objects := []fyne.CanvasObject{frame.PageTitle("settings")}
	for _, s := range p.all() {
		title := kit.Row(kit.NewMark(s.icon, paint.ColorMuted, 18), kit.Middle(kit.NewStrong(locale.T("settings."+s.id))))
		p.sections[s.id] = container.NewStack(s.draw())
		objects = append(objects, kit.NewCard(kit.Stack(title, p.sections[s.id])))
	}
	p.body.Objects = objects
	p.body.Refresh()
}

// Follow draws every section again when the page shows, one at a time, so that
// what changes beside the page in the same moment does not wait for all of it.
func (p *Page) Follow() {
	under := len(p.stale) > 0
	p.stale = nil
	for _, s := range p.all() {
		p.stale = append(p.stale, s.id)
	}
	if !under {
		p.f.Post(p.drawStale)
	}
}

// drawStale draws the next section that has changed.
func (p *Page) drawStale() {
	if len(p.stale) == 0 || !p.shows() || p.f.Closed {
		p.stale = nil
		return
	}
	id := p.stale[0]
	p.stale = p.stale[1:]
	p.Redraw(id)
	if len(p.stale) > 0 {
		p.f.Post(p.drawStale)
	}
}

func (p *Page) shows() bool { return p.f.Nav.Front() == p.ID }

// Redraw draws one section again and leaves the keyboard in the others.
func (p *Page) Redraw(id string) {
	holder := p.sections[id]
	if !p.shows() || holder == nil {
		return
	}
	for _, s := range p.all() {
		if s.id == id {
			holder.Objects = []fyne.CanvasObject{s.draw()}
			holder.Refresh()
		}
	}
	p.body.Refresh()
}
