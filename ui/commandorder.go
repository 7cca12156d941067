package ui

import (
	"slices"
	"strings"

	"latchkey/ui/frame"
)

// commandOrder is the order of all commands, as they stand in their menus. Where
// a name ends in "*", all that begin so follow in the order in which they come.
var commandOrder = []string{
	"connect", "check-account", "replace-token", "remove-account", "account-*",
	"host-trust", "demo", "leave-demo", "settings", "quit", // Fyne adds a Quit of its own where none comes last

	"find", "find-pasted", "copy-url", "copy-public", "copy-fingerprint", "host-copy", "host-forget", "save-rows",

	"add-key", "mark-all", "unmark", "rollout-add", "rollout-rotate", "rollout-revoke", "rollout-relabel", "test-many", "clone-many",
	"refresh", "read-use", "read-all", "list", "details", "open-repo", "open-keys",

	"test-clone", "test-access", "edit-label", "remove-key", "rotate-everywhere", "relabel-everywhere", "revoke-everywhere",
	"key-generate", "key-import", "key-add-to", "key-export", "key-ssh-config", "key-show", "key-delete",

	"audit-fix", "audit-repository", "audit-copy", "audit-doubts", "audit-ask", "audit-export", "audit-print", "audit-offboard", "audit-policy",

	"machine-new", "machine-verify", "machine-onboard", "machine-look", "machine-files", "machine-group", "machine-rebuilt", "machine-replaced", "machine-undo", "machine-revoke", "machine-retire", "machine-remove",

	"page-repositories", "page-keys", "page-machines", "page-audit", "page-activity", "page-host-keys", "palette", "columns",
	"audit-tab-*", "matrix-larger", "matrix-smaller", "matrix-whole", "matrix-fold",
	"theme-system", "theme-light", "theme-dark", "theme-toggle", "text-larger", "text-smaller", "text-normal",

	"help", "tour", "walk", "about", "language-*",
}

// allCommands are those of the window and of its pages, in their order.
func (w *Window) allCommands() []*frame.Command {
	all := w.ownCommands()
	for _, p := range w.pages {
		for _, c := range p.Commands {
			all = w.addCommand(all, p, c)
		}
	}
	slices.SortStableFunc(all, func(a, b *frame.Command) int { return placeOf(a.ID) - placeOf(b.ID) })
	return all
}

// placeOf is where a command stands in the order; what is not named there comes
// last.
func placeOf(id string) int {
	at := slices.IndexFunc(commandOrder, func(name string) bool {
		begin, many := strings.CutSuffix(name, "*")
		return name == id || many && strings.HasPrefix(id, begin)
	})
	if at < 0 {
		return len(commandOrder)
	}
	return at
}

// addCommand adds a command of a page. Where another page has brought one with
// this id, both become one, which acts for the page in front.
func (w *Window) addCommand(all []*frame.Command, p *frame.Page, c *frame.Command) []*frame.Command {
	i := slices.IndexFunc(all, func(other *frame.Command) bool { return other.ID == c.ID })
	if i < 0 {
		return append(all, c)
	}
	first, both := all[i], *all[i]
	pick := func() *frame.Command {
		if c.Possible() && (w.front() == p || !first.Possible()) {
			return c
		}
		return first
	}
	both.Can = func() bool { return first.Possible() || c.Possible() }
	both.Run = func() { pick().Run() }
	both.About = func() string { return pick().Subject() }
	all = slices.Clone(all)
	all[i] = &both
	return all
}
