package cli

import (
	"context"
	"fmt"
	"strings"

	"latchkey/cmd/internal/cli/session"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/inventory"
	"latchkey/internal/safetext"
)

// unreadError names on standard error which lists of an account ("" = all
// accounts) could not be read, and since when. Its error makes the exit status
// say that the result is incomplete; nil if nothing is missing.
func unreadError(ctx context.Context, s *session.Session, app *core.App, account string) error {
	unread, err := app.Repos.Unread(ctx, account)
	if err != nil || len(unread) == 0 {
		return err
	}
	printUnread(&s.Printer, unread)
	return fmt.Errorf("%w: %s", terminal.ErrPartly, unreadText(unread))
}

// printUnread prints a line for each part, and a hint for each different cause.
func printUnread(p *terminal.Printer, unread []inventory.Unread) {
	hints := map[string]bool{}
	for _, u := range unread {
		fmt.Fprintf(p.Err, "latchctl: %s\n", safetext.Line(unreadLine(u), 1000))
		if hint := u.Hint.String(); hint != "" && !hints[hint] {
			hints[hint] = true
			fmt.Fprintf(p.Err, "hint: %s\n", safetext.Line(hint, 1000))
		}
	}
}

// unreadLine is "beta could not be read: reason".
func unreadLine(u inventory.Unread) string {
	if u.LeftOut() {
		return fmt.Sprintf("%s is skipped: %s", u.Workspace, strings.TrimSuffix(u.Error.String(), "."))
	}
	of := u.Workspace
	if u.What != "repositories" {
		of = "the " + u.What + " of " + u.Workspace
	}
	line := fmt.Sprintf("%s could not be read: %s", of, strings.TrimSuffix(u.Error.String(), "."))
	if u.Tried.After(u.Since) {
		line += " (so since " + terminal.Ago(terminal.Today(), u.Since) + ")"
	}
	return line
}

// unreadText says how much of the lists is unknown.
func unreadText(unread []inventory.Unread) string {
	names, left := map[string]bool{}, map[string][]string{}
	for _, u := range unread {
		if u.LeftOut() {
			left[u.What] = append(left[u.What], u.Workspace)
			continue
		}
		names[u.Account+"\x00"+u.Workspace] = true
	}
	var all []string
	if len(names) > 0 {
		all = append(all, terminal.Plural(len(names), "workspace", "workspaces")+" could not be read; what is known of it is from before")
	}
	all = append(all, leftOutText(left["repositories"], "repository is", "repositories are")...)
	all = append(all, leftOutText(left["projects"], "project is", "projects are")...)
	return strings.Join(all, "; ")
}

// leftOutText names what a list leaves out of one kind; nil for nothing.
func leftOutText(left []string, one, many string) []string {
	n := len(left)
	if n == 0 {
		return nil
	}
	if n > 5 {
		left = append(left[:5:5], fmt.Sprintf("and %d more", n-5))
	}
	return []string{terminal.Plural(n, one, many) + " skipped: " + safetext.Line(strings.Join(left, ", "), 600)}
}
