package home

import (
	"context"
	"slices"
	"strconv"
	"strings"
)

// Our lines in files outside of our folder.
const (
	sshLine   = "Include latchkey/config"
	gitLine   = "[include] path = ~/.ssh/latchkey/gitconfig"
	beginLine = "# Latchkey: begin"
	endLine   = "# Latchkey: end"
)

// isBlock reports whether lines are what we put into files outside.
func isBlock(text string) bool {
	return text == sshLine+"\n" || text == gitLine+"\n" || includeLine.MatchString(text) ||
		strings.HasPrefix(text, beginLine+"\n") && strings.HasSuffix(text, "\n"+endLine+"\n")
}

// bounds returns the first and the last of our lines.
func bounds(block string) (first, last string) {
	first, _, _ = strings.Cut(block, "\n")
	if first == beginLine {
		return beginLine, endLine
	}
	return first, first
}

// outside is a file outside of our folder into which lines of ours go.
type outside struct {
	word  string // by which the view knows it
	path  string // as touched has it
	block string
	entry entry
	tight bool // ssh refuses it where others may write
}

// outsides returns the files that need our lines. An ssh that does not know
// Include gets the blocks themselves, and after them one that is for every host,
// so that what follows belongs to none of ours.
func (h *Home) outsides(v *view, s state) []outside {
	ssh := outside{word: "sshconfig", path: ".ssh/config", block: sshLine + "\n", entry: v.at["sshconfig"], tight: true}
	if !v.knowsInclude() {
		ssh.word = "sshinline"
		ssh.block = beginLine + "\n" + strings.Replace(s.config(), "\n  IdentityAgent none", "\n  IgnoreUnknown IdentityAgent\n  IdentityAgent none", -1) + "\nHost *\n" + endLine + "\n"
	}
	var all []outside
	some := len(s.Repos) == 0 // what all keys need comes first
	if some || slices.ContainsFunc(s.Repos, func(r Repo) bool { return !r.Alone }) {
		all = append(all, ssh)
	}
	for i, r := range h.checkouts {
		if word := "checkout" + strconv.Itoa(i+1); slices.ContainsFunc(s.Repos, func(o Repo) bool { return o.sameAs(r) && o.Checkout == r.Checkout }) {
			all = append(all, outside{word: word, path: r.Checkout, block: r.include(), entry: v.at[word]})
		}
	}
	git := gitLine + "\n"
	switch {
	case !some && !slices.ContainsFunc(s.Repos, func(r Repo) bool { return r.Checkout == "" }):
	case v.at["gitconfig"].none() && !v.at["gitxdg"].none():
		all = append(all, outside{word: "gitxdg", path: ".config/git/config", block: git, entry: v.at["gitxdg"]})
	default:
		all = append(all, outside{word: "gitconfig", path: ".gitconfig", block: git, entry: v.at["gitconfig"]})
	}
	return all
}

// checkOutside refuses a home in which our lines could not be put.
func (h *Home) checkOutside(v *view) error {
	for _, o := range h.outsides(v, v.state) {
		if err := o.check(h.runner.Machine(), v); err != nil {
			return err
		}
	}
	return nil
}

// check refuses a file that cannot be renamed over.
func (o outside) check(machine string, v *view) error {
	path := touched{Path: o.path}.shown()
	switch {
	case o.entry.none():
		return nil
	case o.entry.kind == "link":
		first, _ := bounds(o.block)
		if first == beginLine {
			first = ""
		}
		return newError(Link, machine, path, first)
	case o.entry.kind != "file":
		return newError(NotAFile, machine, path, "")
	case o.entry.owner != v.me:
		return newError(NotOurs, machine, path, "")
	case o.word == "gitconfig" && v.bom && v.has[o.word].sum == "":
		return newError(ByteOrder, machine, path, "")
	}
	return nil
}

// mode is what its mode is to be.
func (o outside) mode() string {
	switch {
	case o.entry.mode == "":
		return "600"
	case o.tight:
		return tight(o.entry.mode)
	}
	return o.entry.mode
}

// done reports whether our lines are in it as they should be.
func (o outside) done(v *view) bool {
	has := v.has[o.word]
	return has.sum == v.sums.of(o.block) && !(has.late && o.tight) && o.mode() == o.entry.mode
}

// remember notes in the state what a file was before our lines came into it.
func (o outside) remember(s *state) (backup string) {
	at := slices.IndexFunc(s.Touched, func(t touched) bool { return t.Path == o.path })
	if at >= 0 {
		s.Touched[at].Block = o.block
		return ""
	}
	t := touched{Path: o.path, Absent: o.entry.none(), Block: o.block}
	if !t.Absent {
		t.Mode = o.entry.mode
		t.Backup = backupOf(o.path, s.Touched)
	}
	s.Touched = append(s.Touched, t)
	return t.Backup
}

// backupOf names the copy of a file.
func backupOf(path string, taken []touched) string {
	name := map[string]string{".ssh/config": "ssh-config", ".gitconfig": "gitconfig", ".config/git/config": "git-config"}[path]
	for n := 1; name == "" || slices.ContainsFunc(taken, func(t touched) bool { return t.Backup == name }); n++ {
		name = "checkout-" + strconv.Itoa(n)
	}
	return name
}

// numbered is a part of a script for the nth file outside.
func numbered(part string, n int) string { return strings.ReplaceAll(part, "_N", "_"+strconv.Itoa(n)) }

// giveBack takes our lines out of a file outside, and brings back what it was.
func (h *Home) giveBack(ctx context.Context, t touched, left *[]string) error {
	v, err := h.look(ctx)
	if err != nil {
		return err
	}
	next := v.state.clone()
	next.Touched = slices.DeleteFunc(next.Touched, func(o touched) bool { return o.Path == t.Path })
	first, last := bounds(t.Block)
	mode, own := "600", ""
	if m := includeLine.FindStringSubmatch(t.Block); m != nil {
		own = m[1]
	}
	for _, o := range h.outsides(v, v.state) {
		if o.path == t.Path && o.entry.mode != "" {
			mode = o.entry.mode
		}
	}
	out, err := h.write(ctx, v, &next, h.script(restore, map[string]string{
		"path": t.Path, "begin": first, "end": last, "backup": t.Backup, "mode": mode, "own": own}))
	if err != nil {
		return err
	}
	if !out.has("restored") && !out.has("missing") {
		*left = append(*left, t.shown())
	}
	return nil
}
