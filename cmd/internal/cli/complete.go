package cli

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"latchkey/cmd/internal/cli/session"
	"latchkey/core"
	"latchkey/core/machine/preset"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// mostNames is how many names a shell is given at once.
const mostNames = 1000

// completer offers values for one word: what was typed of it, and the words before.
type completer func(s *session.Session, cmd *cobra.Command, args []string, begin string) []string

// argumentNames are the words of a command's usage line, and what may stand for them.
func argumentNames() map[string]completer {
	return map[string]completer{
		"REPO": repoNames, "MACHINE": machineNames, "KIND": fixedNames(preset.Kinds()...),
		"FORGE": forgeNames,
	}
}

// flagNames are the flags whose values are known.
func flagNames() map[string]completer {
	kinds := make([]string, 0, 8)
	for _, k := range keys.Kinds() {
		kinds = append(kinds, string(k))
	}
	return map[string]completer{
		"account": accountNames, "key": pairNames, "set": setNames, "repo": repoNames, "machine": machineNames,
		"type": fixedNames(kinds...), "vault": fixedNames("os", "file", "memory"), "from": fixedNames("os", "file"),
		"output": fixedNames("table", "wide", "tsv", "name", "json"), "access": fixedNames("read", "read-write"),
		"state":   fixedNames("published", "confirmed", "known", "revoked", "retired"),
		"fail-on": fixedNames("critical", "high", "medium", "low"), "unread": fixedNames("in-turn", "leave-out"),
	}
}

func forgeNames(*session.Session, *cobra.Command, []string, string) (names []string) {
	for _, t := range core.KnownForges() {
		names = append(names, described(string(t.Kind), t.Name))
	}
	return names
}

func fixedNames(names ...string) completer {
	return func(*session.Session, *cobra.Command, []string, string) []string { return names }
}

// addCompletion gives every argument and flag its values. Where none are known a shell
// offers files only for what is a file.
func addCompletion(root *cobra.Command, s *session.Session) {
	addFlagCompletion(root, s, root.PersistentFlags())
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		addFlagCompletion(c, s, c.LocalNonPersistentFlags())
		if !c.HasSubCommands() {
			c.ValidArgsFunction = completeArguments(s)
		}
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(root)
}

// namesFile reports whether a name in a usage text stands for a file or folder.
func namesFile(name string) bool {
	return slices.Contains([]string{"FILE", "DIR", "FOLDER", "PATH", "LINES"}, strings.Trim(name, "[].…"))
}

func addFlagCompletion(c *cobra.Command, s *session.Session, flags *pflag.FlagSet) {
	known := flagNames()
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Value.Type() == "bool" {
			return
		}
		name, _ := pflag.UnquoteUsage(f)
		offer := known[f.Name]
		if namesFile(name) && offer == nil {
			return // the shell's own
		}
		_ = c.RegisterFlagCompletionFunc(f.Name, func(cmd *cobra.Command, args []string, begin string) ([]string, cobra.ShellCompDirective) {
			if offer == nil {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return fitting(offer(s, cmd, args, begin), begin), cobra.ShellCompDirectiveNoFileComp
		})
	})
}

// completeArguments offers what the usage line has at this place: "label REPO KEY LABEL".
func completeArguments(s *session.Session) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, begin string) ([]string, cobra.ShellCompDirective) {
		places := strings.Fields(cmd.Use)[1:]
		at := len(args)
		if n := len(places); n > 0 && at >= n && strings.ContainsAny(places[n-1], "….") {
			at = n - 1
		}
		if at >= len(places) || strings.HasPrefix(places[at], "--") {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		name := strings.Trim(places[at], "[].…")
		if namesFile(name) {
			return nil, cobra.ShellCompDirectiveDefault
		}
		offer := argumentNames()[name]
		switch group := cmd.Parent().Name(); {
		case name == "ID" && group == "account":
			offer = accountNames
		case name == "ID" && group == "rollout":
			offer = rolloutNumbers
		case name == "ID" && group == "pending":
			offer = pendingNumbers
		case name == "KEY" && group == "deploy-key":
			offer = keysThere
		case name == "KEY":
			offer = pairNames
		}
		if offer == nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return fitting(offer(s, cmd, args, begin), begin), cobra.ShellCompDirectiveNoFileComp
	}
}

// fitting leaves what begins as was typed, in any letters.
func fitting(all []string, begin string) []string {
	var fit []string
	for _, line := range all {
		if len(line) >= len(begin) && strings.EqualFold(line[:len(begin)], begin) {
			fit = append(fit, line)
		}
	}
	return fit[:min(len(fit), mostNames)]
}

// described is a name with what is said of it beside.
func described(name, about string) string {
	if about = safetext.Line(about, 60); about == "" {
		return name
	}
	return name + "\t" + about
}

// peek opens the App to look up names: silently, and only where a data folder is
// there. What cannot be read offers nothing.
func peek(s *session.Session, cmd *cobra.Command) *core.App {
	if s.App != nil {
		return s.App
	}
	s.Err, s.Prompts = io.Discard, io.Discard
	app, err := s.Peek(cmd)
	if err != nil {
		return nil
	}
	return app
}

func accountNames(s *session.Session, cmd *cobra.Command, _ []string, _ string) (names []string) {
	if app := peek(s, cmd); app != nil {
		all, _ := app.Accounts.ListAccounts(cmd.Context())
		for _, a := range all {
			names = append(names, described(a.ID, cmp.Or(a.Display, a.User)))
		}
	}
	return names
}

func repoNames(s *session.Session, cmd *cobra.Command, args []string, begin string) (names []string) {
	if app := peek(s, cmd); app != nil {
		all, _ := app.Inventory.RepoPaths(cmd.Context(), s.Account, begin, mostNames)
		for _, path := range all {
			if !slices.Contains(args, path) {
				names = append(names, path)
			}
		}
	}
	return names
}

// pairNames offers comments and names of key sets, and fingerprints once those are
// typed or where a pair has no comment.
func pairNames(s *session.Session, cmd *cobra.Command, _ []string, begin string) (names []string) {
	app := peek(s, cmd)
	if app == nil {
		return nil
	}
	all, _ := app.Pairs.PairNames(cmd.Context())
	seen := map[string]int{}
	for _, p := range all {
		if !p.Replaced {
			seen[p.Comment]++
		}
	}
	for _, p := range all {
		if p.Replaced { // its comment means its successor
			if begin != "" {
				names = append(names, described(string(p.Fingerprint), "replaced, "+p.Comment))
			}
			continue
		}
		if p.Comment != "" && seen[p.Comment] == 1 {
			names = append(names, described(p.Comment, string(p.Fingerprint)))
		}
		if p.Comment == "" || seen[p.Comment] > 1 || begin != "" {
			names = append(names, described(string(p.Fingerprint), p.Comment))
		}
	}
	return append(names, setNames(s, cmd, nil, begin)...)
}

func setNames(s *session.Session, cmd *cobra.Command, _ []string, _ string) (names []string) {
	if app := peek(s, cmd); app != nil {
		all, _ := app.Sets.SetNames(cmd.Context())
		for _, set := range all {
			names = append(names, described(set.Name, fmt.Sprintf("key set of %d", set.Members)))
		}
	}
	return names
}

// keysThere offers the deploy keys that were read of the repository before it.
func keysThere(s *session.Session, cmd *cobra.Command, args []string, _ string) (names []string) {
	if len(args) == 0 {
		return nil
	}
	if peek(s, cmd) == nil {
		return nil
	}
	at, err := s.App.Addresses.Locate(cmd.Context(), s.Account, args[0], false)
	if err != nil {
		return nil
	}
	all, _ := s.App.Repos.CachedKeys(cmd.Context(), at.Account.ID, at.Repo)
	for _, k := range all {
		names = append(names, described(k.ID, k.Label), described(string(k.Fingerprint), k.Label))
	}
	return names
}

func rolloutNumbers(s *session.Session, cmd *cobra.Command, _ []string, _ string) (names []string) {
	if app := peek(s, cmd); app != nil {
		all, _ := app.Rollouts.ListRollouts(cmd.Context())
		for _, r := range all {
			names = append(names, described(strconv.FormatInt(r.ID, 10), r.Title.String()+": "+string(r.State)))
		}
	}
	return names
}

func pendingNumbers(s *session.Session, cmd *cobra.Command, _ []string, _ string) (names []string) {
	if app := peek(s, cmd); app != nil {
		all, _ := app.Placements.Unfinished(cmd.Context())
		for _, u := range all {
			names = append(names, described(strconv.FormatInt(u.ID, 10), u.Text.String()))
		}
	}
	return names
}

func machineNames(s *session.Session, cmd *cobra.Command, _ []string, _ string) (names []string) {
	if app := peek(s, cmd); app != nil {
		all, _ := app.Machines.List(cmd.Context())
		for _, m := range all {
			names = append(names, described(m.Name, m.Address))
		}
	}
	return names
}

// plainUsage takes the marks out of the flags' texts, which shells show as they are.
func plainUsage(root *cobra.Command) {
	strip := func(f *pflag.Flag) { _, f.Usage = pflag.UnquoteUsage(f) }
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		c.LocalFlags().VisitAll(strip)
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(root)
}

// isCompletion reports whether a shell asks for the end of a word.
func isCompletion(args []string) bool {
	return len(args) > 0 && (args[0] == cobra.ShellCompRequestCmd || args[0] == cobra.ShellCompNoDescRequestCmd)
}
