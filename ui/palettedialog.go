package ui

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"latchkey/core"
	"latchkey/internal/safetext"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/overlay"
	"latchkey/ui/locale"
)

// palette finds commands, settings, accounts, repositories, keys and key sets
// by a few letters of their name.
type palette struct {
	w      *Window
	dialog *overlay.Dialog
	entry  *kit.Entry
	hits   *kit.Hits
	note   *kit.Text

	few   []choice // commands and the like: there at once
	all   []choice // with what the cache holds, once that is read
	shown []choice
	stop  context.CancelFunc // of the search under way
	turn  frame.Generation
	busy  bool // a search is under way
	enter bool // the first of what it finds is wanted
}

func showPalette(w *Window) {
	p := &palette{w: w, entry: kit.NewEntry(locale.T("palette.placeholder")), hits: kit.NewHits(), note: kit.NewCaption(locale.T("palette.note")).Shorten(), stop: func() {}}
	w.palette = p
	p.few = fewChoices(w)
	p.all = append(p.few[:len(p.few):len(p.few)], w.known...)
	p.entry.OnChanged = p.search
	p.entry.OnPaste = func(text string) bool { return w.finder.Paste(text, p.dialog.Hide) }
	p.entry.OnSubmitted = func(string) { p.submit() }
	p.entry.OnDown = func() { p.hits.Step(1) }
	p.entry.OnUp = func() { p.hits.Step(-1) }
	p.entry.Beside = p.hits.Spoken
	p.hits.OnChoose, p.hits.Nothing = p.choose, locale.T("palette.nothing")
	p.dialog = &overlay.Dialog{Title: locale.T("palette.title"), Icon: "command", Width: 620, Focus: p.entry,
		Body: kit.Stack(p.entry, p.hits, p.note), OnHidden: func() { p.stop(); p.turn.Next() }}
	w.Dialogs.Show(p.dialog)
	p.search("")
	readKnown(w, func() {
		if p.dialog.Visible() {
			p.all = append(p.few[:len(p.few):len(p.few)], w.known...)
			wanted := p.enter
			p.search(p.entry.Text)
			p.enter = wanted && p.busy
		}
	})
}

// search runs away from the UI goroutine; only what the newest finds is shown.
func (p *palette) search(text string) {
	if frame.HoldsPrivateKey(text) { // however it came here
		p.entry.SetText("")
		p.w.finder.Paste(text, p.dialog.Hide)
		return
	}
	p.stop()
	p.busy, p.enter = false, false
	current := p.turn.Next()
	if strings.TrimSpace(text) == "" {
		p.show(p.few, everything(p.few))
		return
	}
	ctx, stop := context.WithCancel(p.w.Session.Ctx)
	p.stop, p.busy = stop, true
	all, b := p.all, p.w.backend
	frame.DoIn(p.w.Worker, ctx, func(ctx context.Context) ([]scored, error) {
		return best(ctx, all, frame.LocatedText(ctx, b, text)), ctx.Err()
	},
		func(fit []scored, err error) {
			stop()
			if err != nil || !current() {
				return
			}
			p.busy = false
			p.show(all, fit)
			if p.enter {
				p.hits.Choose()
			}
		})
}

// submit takes the one that is marked; who types faster than the search means
// the first of what it will find.
func (p *palette) submit() {
	if p.busy {
		p.enter = true
		return
	}
	p.hits.Choose()
}

func everything(all []choice) []scored {
	fit := make([]scored, len(all))
	for i := range fit {
		fit[i].n = i
	}
	return fit
}

func (p *palette) show(all []choice, fit []scored) {
	p.shown = make([]choice, len(fit))
	for i, f := range fit {
		p.shown[i] = all[f.n]
	}
	p.hits.Set(hitsOf(all, fit))
}

func (p *palette) choose(i int) {
	if i < len(p.shown) {
		p.dialog.Hide()
		p.shown[i].run()
	}
}

// fewChoices are first what can be done with the chosen repository and key, then
// the pages, then all else: other commands, settings and accounts. Commands that
// cannot be given now come last, with the reason.
func fewChoices(w *Window) []choice {
	var chosen, pages, rest, grey []choice
	for _, c := range w.commandTable {
		if c.ID == "palette" {
			continue
		}
		one := choice{text: c.Text(), also: alsoFound(c.ID), detail: c.Keys(), icon: cmp.Or(c.Icon, "forward"), first: 40, run: func() { w.run(c.ID) }}
		switch why := c.Missing(); {
		case why != "":
			one.detail, one.dim, one.first = why, true, 0
			grey = append(grey, one)
		case !c.Possible():
		case c.Subject() != "":
			one.detail, one.first = strings.TrimSuffix(c.Subject()+" · "+c.Keys(), " · "), 45
			chosen = append(chosen, one)
		case strings.HasPrefix(c.ID, pageCommand):
			pages = append(pages, one)
		default:
			rest = append(rest, one)
		}
	}
	for _, p := range w.pages {
		if !p.Hidden && w.command(p.ID) == nil && w.command(pageCommand+p.ID) == nil {
			pages = append(pages, choice{text: locale.T("page." + p.ID), detail: locale.T("palette.page"), icon: p.Icon, first: 30, run: func() { w.shell.show(p.ID) }})
		}
	}
	for n, a := range w.Session.ByForge() {
		if n >= mostNumbered { // the others have a command
			rest = append(rest, choice{text: frame.AccountName(a), detail: locale.T("palette.account", locale.Args{"Forge": w.Session.ForgeName(a)}), icon: "account", first: 20, run: func() { w.switcher.show(a) }})
		}
	}
	for _, name := range []string{locale.T("settings.accounts"), locale.T("settings.appearance"), locale.T("settings.data_title")} {
		rest = append(rest, choice{text: name, detail: locale.T("page.settings"), icon: "settings", first: 10, run: func() { w.shell.show("settings") }})
	}
	return slices.Concat(chosen, pages, rest, grey)
}

// readKnown reads what the cache holds of all accounts, so that it can be found
// by name. Until then what was read the last time is searched.
func readKnown(w *Window, then func()) {
	b := w.backend
	if b == nil {
		return
	}
	forges := map[string]string{}
	for _, a := range w.Session.Accounts {
		forges[a.ID] = frame.AccountName(a) + " · " + w.Session.ForgeName(a)
	}
	one := len(w.Session.Accounts) < 2
	frame.Do(w.Frame, func(ctx context.Context) ([]choice, error) {
		names, err := b.Names(ctx)
		if err != nil {
			return nil, err
		}
		return knownChoices(w, names, forges, one), nil
	}, func(all []choice, err error) {
		if err == nil && b == w.backend {
			w.known = all
			then()
		}
	})
}

// knownChoices runs away from the UI goroutine; what its choices do, on it.
func knownChoices(w *Window, n core.Names, accounts map[string]string, one bool) []choice {
	all := make([]choice, 0, len(n.Repos)+len(n.Keys)+len(n.Sets))
	for _, r := range n.Repos {
		detail := accounts[r.Account]
		if one {
			detail = r.Project
		}
		all = append(all, choice{text: string(r.Path), detail: detail, icon: "repository", first: 5, run: func() { w.goToKey(r.Account, r.Path, "") }})
	}
	for _, s := range n.Sets {
		all = append(all, choice{text: s.Name, detail: locale.Tn("palette.set", s.Members), icon: "keyset", run: func() { w.finder.FindNamed(s.Name) }})
	}
	for _, k := range n.Keys {
		name := k.Label
		if k.Comment != "" && k.Comment != name {
			name = strings.TrimPrefix(name+" · "+k.Comment, " · ")
		}
		if name == "" {
			name = string(k.Fingerprint)
		}
		all = append(all, choice{text: safetext.Line(name, 120), print: string(k.Fingerprint), detail: locale.Tn("palette.key", k.Places),
			icon: "key", run: func() { w.keys.ShowKey(k.Fingerprint) }})
	}
	return all
}
