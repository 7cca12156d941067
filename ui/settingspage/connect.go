package settingspage

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/api"
	"latchkey/core"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/locale"
)

// connectForm connects an account: user, token, and folded away what few
// people need.
type connectForm struct {
	*frame.Form
	a        *AccountActions
	forges   []api.Traits
	traits   api.Traits
	user     *kit.Entry
	token    *kit.Entry
	baseURL  *kit.Entry
	sshHost  *kit.Entry
	expires  *kit.Entry
	userBox  *fyne.Container
	baseNote *fyne.Container
	choice   *kit.Select // of the forge, nil where there is one only
	scopes   *fyne.Container
}

// ShowConnect opens the dialog for one kind of forge; "" is the first.
func (a *AccountActions) ShowConnect(kind api.Kind) {
	a.connectForm(kind, locale.T("connect.title"), locale.T("connect.connect"))
}

// connectForm is the open dialog for one kind of forge ("" = the first), with its
// title and the text of its main button; nil where there is nothing to connect to.
func (a *AccountActions) connectForm(kind api.Kind, title, main string) *connectForm {
	if a.backend == nil {
		return nil
	}
	c := &connectForm{a: a, forges: a.backend.Forges()}
	if len(c.forges) == 0 {
		return nil
	}
	chosen := max(0, slices.IndexFunc(c.forges, func(f api.Traits) bool { return f.Kind == kind }))
	c.Form = a.f.NewForm(title, "account", main, c.submit)
	c.Dialog.Width = 600
	c.user, c.token = kit.NewEntry(""), kit.NewSecretEntry(locale.T("connect.token_hint"))
	c.baseURL, c.sshHost = kit.NewEntry(locale.T("connect.base_hint")), kit.NewEntry("")
	c.expires = kit.NewEntry("2027-01-31")
	c.userBox, c.scopes = kit.Stack(), kit.Stack()
	c.SubmitWith(c.user, c.token, c.baseURL, c.sshHost, c.expires)
	c.baseNote = kit.Stack()
	advanced := kit.NewFold(locale.T("connect.advanced"), kit.Stack(
		kit.Tight(frame.Field(locale.T("connect.base"), c.baseURL, ""), c.baseNote),
		frame.Field(locale.T("connect.ssh"), c.sshHost, locale.T("connect.ssh_note")),
		frame.Field(locale.T("connect.expires"), c.expires, locale.T("connect.expires_note")),
	), func() { c.Dialog.Fit() })
	body := kit.Stack()
	names := make([]string, len(c.forges))
	for i, f := range c.forges {
		names[i] = f.Name
	}
	if len(names) > 1 {
		c.choice = kit.NewSelect(names, func(name string) {
			for _, f := range c.forges {
				if f.Name == name {
					c.setForge(f)
				}
			}
		})
		body.Add(frame.Field(locale.T("connect.forge"), kit.NewField(c.choice), ""))
	} else {
		body.Add(kit.NewText(names[0]).Toned(paint.ColorMuted))
	}
	body.Add(c.scopes)
	body.Add(c.userBox)
	body.Add(frame.Field(locale.T("connect.token"), c.token, locale.T("connect.token_note")))
	body.Add(advanced.Object)
	c.setForge(c.forges[chosen])
	if c.choice != nil {
		c.choice.SetSelected(names[chosen])
	}
	c.Dialog.OnHidden = func() { c.token.SetText("") }
	first := c.user
	if c.traits.WordForAccount == "" {
		first = c.token
	}
	c.Show(body, first)
	return c
}

// setForge names the inputs in the forge's own words.
func (c *connectForm) setForge(f api.Traits) {
	c.traits = f
	c.userBox.RemoveAll()
	if f.WordForAccount != "" { // else the token alone signs in
		c.userBox.Add(frame.Field(locale.TOr("word."+locale.Slug(f.WordForAccount), f.WordForAccount), c.user, ""))
	} else {
		c.user.SetText("")
	}
	c.sshHost.SetPlaceHolder(sshEnd(f))
	base := locale.T("connect.base_note")
	if f.OwnServers {
		base = locale.T("connect.base_"+string(f.Kind)) + " " + base
	}
	c.baseNote.Objects = []fyne.CanvasObject{kit.NewNote(base)}
	list, classic := kit.Tight(), kit.Tight()
	names := make([]string, 0, len(f.Scopes))
	for _, s := range f.Scopes {
		line := kit.NewBullet(kit.Stretch(1, kit.NewText(s.Name).Mono(), kit.NewCaption(locale.TOr("scope."+locale.Slug(s.For), s.For)).Shorten()))
		if s.Classic {
			classic.Add(line)
			continue
		}
		list.Add(line)
		names = append(names, s.Name)
	}
	copyB := kit.NewButton(locale.T("connect.copy_scopes"), "copy", func() { c.a.f.Copy(strings.Join(names, "\n"), locale.T("toast.copied_scopes")) })
	page := kit.NewButton(locale.T("connect.token_page"), "link", func() {
		c.a.f.BrowseOr(f.TokenPage, func(wrong *kit.Notice) { c.Put(wrong) })
	})
	c.scopes.RemoveAll()
	words := kit.Stack(kit.NewParagraph(locale.T("connect.scopes")), list)
	if len(classic.Objects) > 0 {
		words = kit.Stack(kit.NewParagraph(locale.T("connect.scopes_fine")), list, kit.NewParagraph(locale.T("connect.scopes_classic")), classic)
	}
	words.Add(kit.Wrap(page, copyB))
	c.scopes.Add(kit.NewFill(paint.ColorAccentSoft, 6, kit.Pad(12, words)))
	c.Dialog.Fit()
}

// sshEnd is "host:port" of the forge's own SSH service.
func sshEnd(f api.Traits) string {
	if len(f.SSH) == 0 {
		return ""
	}
	return f.SSH[0].Host + ":" + strconv.Itoa(f.SSH[0].Port)
}

// account reads the inputs; the text says what is wrong with them.
func (c *connectForm) account() (n core.NewAccount, wrong string, at fyne.Focusable) {
	n = core.NewAccount{Forge: c.traits.Kind, BaseURL: strings.TrimSpace(c.baseURL.Text), Login: strings.TrimSpace(c.user.Text)}
	token := strings.TrimSpace(c.token.Text)
	if word := c.traits.WordForAccount; word != "" && n.Login == "" {
		return n, locale.T("connect.no_user", locale.Args{"Word": locale.TOr("word."+locale.Slug(word), word)}), c.user
	}
	if token == "" {
		return n, locale.T("connect.no_token"), c.token
	}
	if host := strings.TrimSpace(c.sshHost.Text); host != "" {
		end, ok := splitEnd(host)
		if !ok {
			return n, locale.T("connect.bad_ssh"), c.sshHost
		}
		n.SSHHost, n.SSHPort, n.SSHUser = end.Host, end.Port, end.User
	}
	if day := strings.TrimSpace(c.expires.Text); day != "" {
		when, err := time.ParseInLocation("2006-01-02", day, time.Local)
		if err != nil {
			return n, locale.T("connect.bad_date"), c.expires
		}
		n.TokenExpires = when
	}
	n.Token = []byte(token)
	return n, "", nil
}

func (c *connectForm) submit() {
	n, wrong, at := c.account()
	if wrong != "" {
		c.Say(wrong)
		c.Dialog.FocusOn(at)
		return
	}
	f, backend := c.a.f, c.a.backend
	ctx, stop := context.WithCancel(f.Session.Ctx)
	c.Works(stop)
	c.Main.Disable()
	c.Put(&kit.Notice{Tone: kit.Accent, Icon: "running", Text: locale.T("connect.checking", locale.Args{"Forge": c.traits.Name})})
	frame.DoIn(f.Worker, ctx, func(ctx context.Context) (core.Health, error) { return backend.AddAccount(ctx, n) }, func(h core.Health, err error) {
		stop()
		c.Rests()
		c.Main.Enable()
		if err != nil {
			if frame.IsChoice(err) {
				c.Put(&kit.Notice{Tone: kit.Neutral, Text: locale.T("connect.stopped")})
				return
			}
			if c.Dialog.Visible() {
				c.Fail(locale.T("error.connect", locale.Args{"Forge": c.traits.Name}), err)
			} else {
				f.Notices.Fail("connect", locale.T("error.connect", locale.Args{"Forge": c.traits.Name}), err)
			}
			return
		}
		c.Dialog.Hide()
		c.a.connected(h)
	})
}

// connected shows a new account.
func (a *AccountActions) connected(h core.Health) {
	f := a.f
	f.Toasts.Show(locale.T("toast.connected", locale.Args{"Account": frame.AccountName(h.Account)}))
	a.showHealth(h)
	a.OfferTour()
	f.Session.Reconnected(h.Account.ID)
	f.Session.Account = h.Account
	frame.Do(f, a.backend.ListAccounts, func(accounts []core.Account, err error) {
		if err == nil {
			f.Session.Account = core.Account{}
			f.Session.SetAccounts(accounts)
			f.Nav.Account(h.Account)
		}
	})
}

// showHealth tells what a token lacks or when it ends.
func (a *AccountActions) showHealth(h core.Health) {
	lines := locale.TranslateAll(h.Warnings)
	for i := range lines {
		lines[i] = locale.UpperFirst(lines[i])
	}
	if len(h.User.Missing) > 0 {
		lines = append(lines, locale.T("health.missing_scopes", locale.Args{"Scopes": strings.Join(h.User.Missing, ", ")}))
	}
	if len(lines) == 0 {
		a.f.Notices.Remove("health")
		return
	}
	a.f.Notices.Put("health", &kit.Notice{
		Tone: kit.Caution, Text: locale.T("health.title", locale.Args{"Account": frame.AccountName(h.Account)}), Advice: strings.Join(lines, "\n"),
		OnClose: func() { a.f.Notices.Remove("health") },
	})
}

// ReplaceToken asks for a new token for an account: it is the
// connect dialog with all else filled in. Core knows the account again by its
// user.
func (a *AccountActions) ReplaceToken(account core.Account) {
	c := a.connectForm("", locale.T("connect.replace_title", locale.Args{"Account": frame.AccountName(account)}), locale.T("connect.replace"))
	if c == nil {
		return
	}
	for _, f := range c.forges {
		if f.Kind == account.Forge {
			if c.choice != nil {
				c.choice.SetSelected(f.Name)
			}
			c.setForge(f)
		}
	}
	c.user.SetText(account.Login)
	c.baseURL.SetText(account.BaseURL)
	c.sshHost.SetText(endText(account))
	c.Dialog.FocusOn(c.token)
}
