package probe

import (
	"context"
	"fmt"
	"path"
	"strings"
	"sync"

	"latchkey/core/probe/git"
	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// holder is a repository whose submodules are looked at.
type holder struct {
	path    string // where it lies in the tested one, "" for that itself
	url     string // its address, from which relative ones start
	modules []byte
	hidden  bool // .gitmodules was too large to be looked at
	links   []git.Gitlink
	all     int64 // gitlinks in all, of which links are the first
}

// digging goes from the submodules of a repository to theirs, level by level.
type digging struct {
	c     submoduleRung
	main  *link
	hosts *hostLinks

	results map[string]string // how an address at a commit could be read
	asked   map[string]bool   // those that are asked for, each once
	left    int               // how many more may be asked for
	list    []Submodule
	more    int      // submodules beyond the list
	shut    []string // paths of submodules that could not be looked into
	broken  error    // of a .gitmodules file
}

// spot is one submodule to be asked for.
type spot struct {
	git.LinkedModule
	n      int // in the list
	in     *holder
	url    string // whole
	commit string
	deeper bool // its own submodules are to be looked for
}

// dig looks at a holder, then at what was found in its submodules, and so on.
func (d *digging) dig(ctx context.Context, root holder) {
	level := []holder{root}
	for depth := 1; len(level) > 0 && ctx.Err() == nil; depth++ {
		var spots []*spot
		for i := range level {
			spots = append(spots, d.spots(&level[i], depth < maxModuleLevels)...)
		}
		level = d.ask(ctx, spots)
	}
}

// spots lists the submodules of a holder, those that need no asking with what is
// known of them.
func (d *digging) spots(h *holder, deeper bool) []*spot {
	modules, err := git.ParseModules(string(h.modules))
	if err != nil && d.broken == nil {
		d.broken = err
		if h.path != "" {
			d.broken = fmt.Errorf("%s: %w", safetext.Line(h.path, 200), err)
		}
	}
	d.more += int(max(h.all-int64(len(h.links)), 0))
	if h.hidden {
		d.shut = append(d.shut, h.path)
		return nil
	}
	var spots []*spot
	for _, m := range git.Linked(modules, h.links) {
		if len(d.list) >= git.MaxGitlinks {
			d.more++
			continue
		}
		one := Submodule{Path: safetext.Line(path.Join(h.path, m.Gitlink.Path), 300), URL: safetext.Line(hidePassword(m.Url), 500)}
		s := &spot{LinkedModule: m, n: len(d.list), in: h, url: resolveURL(h.url, m.Url), commit: m.Gitlink.Commit.String(), deeper: deeper}
		key := s.url + " " + s.commit
		before, again := d.results[key]
		switch {
		case err != nil:
			one.Reads, one.Because = readsNotTested, say.New("part.gitmodules-unreadable", "its .gitmodules cannot be read")
		case m.Url == "":
			one.Reads, one.Because = readsNoAddress, say.New("part.gitmodules-no-address", ".gitmodules has no address for it")
		case m.Skip:
			one.Reads, one.Because = readsSkipped, say.Plain("update = none")
		case again: // the same repository at the same commit, by another way or in a circle
			one.Reads, one.Because = before, say.New("part.same-as-another", "it is the same as another one")
		case d.left == 0 && !d.asked[key]:
			one.Reads, one.Because = readsNotTested, say.New("part.only-first-tested", "only the first {n} are tested", say.Values{"n": maxModuleTests})
		default:
			if !d.asked[key] {
				d.asked[key] = true
				d.left--
			}
			spots = append(spots, s)
		}
		d.list = append(d.list, one)
	}
	return spots
}

// ask asks for all of a level, a few at the same time, and gives those that hold
// submodules in their turn.
func (d *digging) ask(ctx context.Context, spots []*spot) []holder {
	found := make([]look, len(spots))
	slots := make(chan struct{}, 4)
	var group sync.WaitGroup
	first := map[string]int{}
	for i, s := range spots {
		key := s.url + " " + s.commit
		if _, twice := first[key]; twice {
			continue
		}
		first[key] = i
		group.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			found[i] = d.c.lookAt(ctx, d.main, d.hosts, s)
		})
	}
	group.Wait()
	var next []holder
	for i, s := range spots {
		key := s.url + " " + s.commit
		got := found[first[key]]
		one := &d.list[s.n]
		one.Reads, one.Because = got.reads, got.because
		d.results[key] = got.reads
		if first[key] != i || got.reads != readsYes {
			continue
		}
		switch inside := got.inside; {
		case inside != nil:
			inside.path, inside.url = one.Path, s.url
			next = append(next, *inside)
		case got.shut:
			d.shut = append(d.shut, one.Path)
		}
	}
	return next
}

// reachable decides where an address may be asked for. Only hosts that are the
// repository's own or a public forge's are connected to: a repository must not
// be able to send this program, and the public key of the key, to any machine
// that it names, least of all in the network behind the firewall.
func (c submoduleRung) reachable(ctx context.Context, main *link, hosts *hostLinks, url string) (l *link, r remote, reads string, because say.Text) {
	lower := strings.ToLower(url)
	switch {
	case url == "":
		return nil, r, readsNotTested, say.New("part.address-leads-out", "its address leads out of the host")
	case strings.HasPrefix(lower, "http://"), strings.HasPrefix(lower, "https://"), strings.HasPrefix(lower, "git://"):
		return nil, r, readsNotSSH, say.New("part.address-without-key", "its address asks for no key")
	}
	r, f := parseRemote(url)
	if f != nil {
		return nil, r, readsNotTested, f.What
	}
	if r.host == c.remote.host && r.port == c.remote.port {
		r.host, r.port = c.ended.host, c.ended.port // the end that was reached
	}
	switch {
	case r.user == main.remote.user && r.host == main.remote.host && r.port == main.remote.port:
		return main, r, "", say.Text{}
	case r.host == c.remote.host, isPublicForge(r):
		if l, f = hosts.get(ctx, c.run, r); f != nil {
			return nil, r, readsNotTested, f.What
		}
		return l, r, "", say.Text{}
	}
	return nil, r, readsNotTested, say.New("part.on-another-host", "it is on another host, {host}", say.Values{"host": r.host})
}
