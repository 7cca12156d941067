package ui

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"latchkey/core"
	"latchkey/internal/safetext"
	"latchkey/ui/frame"
	"latchkey/ui/locale"
	"latchkey/ui/palette"
)

func showPalette(w *Window) {
	b := w.backend
	w.palette = palette.Show(w.Frame, palette.Finder{
		Paste:   w.finder.Paste,
		Located: func(ctx context.Context, text string) string { return frame.LocatedText(ctx, b, text) },
	}, fewChoices(w), w.known)
	shown := w.palette
	readKnown(w, func() { shown.Know(w.known) })
}

// fewChoices are first what can be done with the chosen repository and key, then
// the pages, then all else: other commands, settings and accounts. Commands that
// cannot be given now come last, with the reason.
func fewChoices(w *Window) []palette.Choice {
	var chosen, pages, rest, grey []palette.Choice
	for _, c := range w.commandTable {
		if c.ID == "palette" {
			continue
		}
		one := palette.Choice{Text: c.Text(), Also: alsoFound(c.ID), Detail: c.Keys(), Icon: cmp.Or(c.Icon, "forward"), First: 40, Run: func() { w.run(c.ID) }}
		switch why := c.Missing(); {
		case why != "":
			one.Detail, one.Dim, one.First = why, true, 0
			grey = append(grey, one)
		case !c.Possible():
		case c.Subject() != "":
			one.Detail, one.First = strings.TrimSuffix(c.Subject()+" · "+c.Keys(), " · "), 45
			chosen = append(chosen, one)
		case strings.HasPrefix(c.ID, pageCommand):
			pages = append(pages, one)
		default:
			rest = append(rest, one)
		}
	}
	for _, p := range w.pages {
		if !p.Hidden && w.command(p.ID) == nil && w.command(pageCommand+p.ID) == nil {
			pages = append(pages, palette.Choice{Text: locale.T("page." + p.ID), Detail: locale.T("palette.page"), Icon: p.Icon, First: 30, Run: func() { w.shell.show(p.ID) }})
		}
	}
	for n, a := range w.Session.ByForge() {
		if n >= mostNumbered { // the others have a command
			rest = append(rest, palette.Choice{Text: frame.AccountName(a), Detail: locale.T("palette.account", locale.Args{"Forge": w.Session.ForgeName(a)}), Icon: "account", First: 20, Run: func() { w.switcher.show(a) }})
		}
	}
	for _, name := range []string{locale.T("settings.accounts"), locale.T("settings.appearance"), locale.T("settings.data_title")} {
		rest = append(rest, palette.Choice{Text: name, Detail: locale.T("page.settings"), Icon: "settings", First: 10, Run: func() { w.shell.show("settings") }})
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
	frame.Do(w.Frame, func(ctx context.Context) ([]palette.Choice, error) {
		names, err := b.Names(ctx)
		if err != nil {
			return nil, err
		}
		return knownChoices(w, names, forges, one), nil
	}, func(all []palette.Choice, err error) {
		if err == nil && b == w.backend {
			w.known = all
			then()
		}
	})
}

// knownChoices runs away from the UI goroutine; what its choices do, on it.
func knownChoices(w *Window, n core.Names, accounts map[string]string, one bool) []palette.Choice {
	all := make([]palette.Choice, 0, len(n.Repos)+len(n.Keys)+len(n.Sets))
	for _, r := range n.Repos {
		detail := accounts[r.Account]
		if one {
			detail = r.Project
		}
		all = append(all, palette.Choice{Text: string(r.Path), Detail: detail, Icon: "repository", First: 5, Run: func() { w.goToKey(r.Account, r.Path, "") }})
	}
	for _, s := range n.Sets {
		all = append(all, palette.Choice{Text: s.Name, Detail: locale.Tn("palette.set", s.Members), Icon: "keyset", Run: func() { w.finder.FindNamed(s.Name) }})
	}
	for _, k := range n.Keys {
		name, detail, also := safetext.Line(cmp.Or(k.Label, k.Comment), 80), locale.Tn("palette.key", k.Places), ""
		if k.Comment != cmp.Or(k.Label, k.Comment) {
			comment := safetext.Line(k.Comment, 60)
			detail, also = strings.TrimPrefix(comment+" · "+detail, " · "), strings.ToLower(comment)
		}
		all = append(all, palette.Choice{Text: frame.KeyName(name, k.Fingerprint), Also: also, After: strings.TrimPrefix(frame.KeyChoice(name, k.Fingerprint), frame.KeyName(name, k.Fingerprint)),
			Print: string(k.Fingerprint), Detail: detail,
			Icon: "key", Run: func() { w.keys.ShowKey(k.Fingerprint) }})
	}
	return all
}

// alsoFound are the words by which the palette finds a command besides its own.
func alsoFound(id string) string {
	switch id {
	case "refresh", "read-all", "read-use":
		return locale.T("palette.refresh_words")
	}
	return ""
}
