package probe

import (
	"context"

	"latchkey/core/probe/finding"
	"latchkey/core/probe/git"
	"latchkey/core/say"
)

// What Submodule.Reads says.
const (
	readsYes       = "yes"
	readsNo        = "no"
	readsNotSSH    = "not-ssh"
	readsNotTested = "not-tested"
	readsNoCommit  = "no-commit"  // the key reads it, but the commit is not there
	readsNoAddress = "no-address" // .gitmodules does not know it, and git ends there
	readsSkipped   = "left-alone" // update = none: git does not fetch it
)

// Bounds of what is looked at: how many submodules are asked for, how deep they may lie in each other, and how large a submodule may
// be, in bytes of its pack, to look for submodules of its own.
const (
	maxModuleTests  = 50
	maxModuleLevels = 10
	maxModulePack   = 128 << 20
)

// submoduleRung asks for the submodules.
type submoduleRung struct{ *run }

// submodules lists the commits of other repositories that the tree names, those
// that .gitmodules gives an address for and the others, and whether this key
// reads them; then the same in each of them.
func (c submoduleRung) submodules(ctx context.Context, main *link, t *git.Checkout) {
	if len(t.Modules) == 0 && len(t.Links) == 0 {
		c.ladder.skip(RungSubmodules, say.New("detail.there-are-none", "there are none"))
		return
	}
	c.ladder.begin(RungSubmodules)
	d := &digging{c: c, main: main, hosts: &hostLinks{links: map[string]*hostLink{}}, results: map[string]string{}, asked: map[string]bool{}, left: maxModuleTests}
	d.dig(ctx, holder{url: c.r.URL, modules: t.Modules, links: t.Links, all: t.AllLinks})
	c.mu.Lock()
	c.report.Submodules = d.list
	c.mu.Unlock()
	if ctx.Err() != nil {
		c.ladder.fail(ctx, RungSubmodules, stopped(ctx))
		return
	}
	c.reportModules(d)
}

// reportModules ends the rung. The finding is of the worst that was found, the
// detail tells all.
func (c submoduleRung) reportModules(d *digging) {
	paths, counts := map[string][]string{}, map[string]int{}
	for _, m := range d.list {
		counts[m.Reads]++
		paths[m.Reads] = append(paths[m.Reads], m.Path)
	}
	unseen := append(paths[readsNotTested], d.shut...)
	count := func(n int) say.Text { return say.Count("part.submodules", n, "{n} submodule", "{n} submodules") }
	var findings []*finding.Finding
	if d.broken != nil {
		findings = append(findings, finding.Explain(finding.CodeSubmodulesBroken, finding.Facts{"error": say.Of(d.broken)}))
	}
	for _, kind := range []struct {
		code  finding.Code
		names []string
		more  int
	}{
		{finding.CodeSubmodulesUnknown, paths[readsNoAddress], 0}, {finding.CodeSubmodules, paths[readsNo], 0},
		{finding.CodeSubmoduleCommit, paths[readsNoCommit], 0}, {finding.CodeSubmodulesUnseen, unseen, d.more},
	} {
		if n := len(kind.names) + kind.more; n > 0 {
			findings = append(findings, finding.Explain(kind.code, finding.Facts{"count": count(n), "names": listSome(kind.names, 3)}))
		}
	}
	detail := []say.Text{count(len(d.list) + d.more)}
	for _, part := range []say.Text{
		say.New("part.readable", "{n} readable", say.Values{"n": counts[readsYes]}),
		say.New("part.not-readable", "{n} not readable", say.Values{"n": counts[readsNo]}),
		say.New("part.without-address", "{n} without an address", say.Values{"n": counts[readsNoAddress]}),
		say.New("part.without-commit", "{n} without their commit", say.Values{"n": counts[readsNoCommit]}),
		say.New("part.not-over-ssh", "{n} not over SSH", say.Values{"n": counts[readsNotSSH]}),
		say.New("part.left-alone", "{n} that git ignores", say.Values{"n": counts[readsSkipped]}),
		say.New("part.not-tested", "{n} not tested", say.Values{"n": counts[readsNotTested] + d.more}),
		say.New("part.not-looked-into", "{n} not looked into", say.Values{"n": len(d.shut)}),
	} {
		if part.Values["n"] != 0 {
			detail = append(detail, part)
		}
	}
	if len(findings) > 0 {
		text := say.List(detail...)
		if len(findings) == 1 {
			text = findings[0].What
		}
		c.ladder.warn(RungSubmodules, say.New("ladder.said.submodules", "Submodules"), text, findings[0])
		return
	}
	title := say.New("ladder.said.submodules-are-readable", "Submodules are readable")
	if counts[readsYes] < len(d.list) {
		title = say.New("ladder.said.no-submodule-is-closed-to-the-key", "No submodule was refused")
	}
	c.ladder.pass(RungSubmodules, title, say.List(detail...))
}
