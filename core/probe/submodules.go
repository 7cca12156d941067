package probe

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// What Submodule.Reads says.
const (
	readsYes       = "yes"
	readsNo        = "no"
	readsNotSSH    = "not-ssh"
	readsNotTested = "not-tested"
)

// maxModuleTests bounds how many submodules are asked for, and maxModuleLists
// how many are listed.
const (
	maxModuleTests = 50
	maxModuleLists = 500
)

// submodules lists what .gitmodules names and whether this key reads it.
func (c *climb) submodules(ctx context.Context, main *link, t *checkout) {
	if len(t.modules) == 0 {
		c.ladder.skip(RungSubmodules, say.New("detail.there-are-none", "there are none"))
		return
	}
	c.ladder.begin(RungSubmodules)
	modules, err := parseModules(string(t.modules))
	list := c.testModules(ctx, main, modules[:min(len(modules), maxModuleLists)])
	c.mu.Lock()
	c.report.Submodules = list
	c.mu.Unlock()
	if ctx.Err() != nil {
		c.ladder.fail(ctx, RungSubmodules, stopped(ctx))
		return
	}
	if err != nil {
		f := explain(CodeSubmodulesBroken, facts{"error": say.Of(err)})
		c.ladder.warn(RungSubmodules, say.New("ladder.said.submodules", "Submodules"), f.what(), f)
		return
	}
	c.tellModules(list)
}

func (c *climb) tellModules(list []Submodule) {
	var closed []string
	counts := map[string]int{}
	for _, m := range list {
		counts[m.Reads]++
		if m.Reads == readsNo {
			closed = append(closed, m.Path)
		}
	}
	if len(closed) > 0 {
		f := explain(CodeSubmodules, facts{"count": say.Count("part.submodules", len(closed), "{n} submodule", "{n} submodules"), "names": listSome(closed, 3)})
		c.ladder.warn(RungSubmodules, say.New("ladder.said.submodules", "Submodules"), f.what(), f)
		return
	}
	detail := []say.Text{say.Count("part.submodules", len(list), "{n} submodule", "{n} submodules")}
	for _, part := range []say.Text{
		say.New("part.readable", "{n} readable", say.Values{"n": counts[readsYes]}),
		say.New("part.not-over-ssh", "{n} not over SSH", say.Values{"n": counts[readsNotSSH]}),
		say.New("part.not-tested", "{n} not tested", say.Values{"n": counts[readsNotTested]}),
	} {
		if part.Values["n"] != 0 {
			detail = append(detail, part)
		}
	}
	title := say.New("ladder.said.submodules-are-readable", "Submodules are readable")
	if counts[readsYes] < len(list) {
		title = say.New("ladder.said.no-submodule-is-closed-to-the-key", "No submodule is closed to the key")
	}
	c.ladder.pass(RungSubmodules, title, say.List(detail...))
}

// testModules asks for each different address once, a few at the same time.
func (c *climb) testModules(ctx context.Context, main *link, modules []module) []Submodule {
	list := make([]Submodule, len(modules))
	slots := make(chan struct{}, 4)
	var group sync.WaitGroup
	known := &hostLinks{links: map[string]*hostLink{}}
	for i, m := range modules {
		list[i] = Submodule{Path: safetext.Line(m.path, 300), URL: safetext.Line(hidePassword(m.url), 500)}
		if m.path == "" {
			list[i].Path = safetext.Line(m.name, 300)
		}
		if i >= maxModuleTests {
			list[i].Reads, list[i].Because = readsNotTested, fmt.Sprintf("only the first %d are tested", maxModuleTests)
			continue
		}
		group.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			list[i].Reads, list[i].Because = c.testModule(ctx, main, known, m.url)
		})
	}
	group.Wait()
	return list
}

// testModule decides about one address. Only hosts that are the repository's
// own or a public forge's are connected to: a repository must not be able to
// send this program, and the public half of the key, to any machine that it
// names, least of all in the network behind the firewall.
func (c *climb) testModule(ctx context.Context, main *link, known *hostLinks, url string) (reads, because string) {
	url = resolveURL(c.r.URL, url)
	lower := strings.ToLower(url)
	switch {
	case url == "":
		return readsNotTested, "it has no address"
	case strings.HasPrefix(lower, "http://"), strings.HasPrefix(lower, "https://"), strings.HasPrefix(lower, "git://"):
		return readsNotSSH, "its address asks for no key"
	}
	r, f := parseRemote(url)
	if f != nil {
		return readsNotTested, f.What
	}
	l := main
	if r.host == c.remote.host && r.port == c.remote.port {
		r.host, r.port = c.ended.host, c.ended.port // the end that was reached
	}
	switch {
	case r.user == main.remote.user && r.host == main.remote.host && r.port == main.remote.port:
	case r.host == c.remote.host, isPublicForge(r):
		if l, f = known.get(ctx, c, r); f != nil {
			return readsNotTested, f.What
		}
	default:
		return readsNotTested, "it is on another host, " + r.host
	}
	return c.canRead(ctx, l, r)
}

// canRead asks for the refs of a repository on an open connection.
func (c *climb) canRead(ctx context.Context, l *link, r remote) (reads, because string) {
	ctx, cancel := context.WithTimeout(ctx, min(c.p.o.Timeouts.Repository, 20*time.Second))
	defer cancel()
	s, f := c.exec(ctx, l, "git-upload-pack "+r.quoted())
	if f != nil {
		return readsNotTested, f.What
	}
	return readsRefs(ctx, s)
}

// readsRefs tells by the first line of an advertisement whether refs come.
func readsRefs(ctx context.Context, s *session) (reads, because string) {
	defer s.ch.Close()
	first := make(chan error, 1)
	go func() {
		line, kind, err := newPktReader(s.ch, maxPkt).next()
		a := advert{caps: map[string]string{}}
		switch {
		case err != nil || kind != pktLine:
		case strings.HasPrefix(string(line), "ERR "):
			err = &errServer{string(line[4:])}
		default:
			err = a.add(trimLine(line), true)
		}
		first <- err
	}()
	select {
	case err := <-first:
		if err == nil {
			return readsYes, ""
		}
		said := s.said(ctx)
		if e, ok := err.(*errServer); ok {
			said = e.text
		}
		if text := safetext.Line(essence(said), 200); text != "" {
			return readsNo, text
		}
		return readsNo, "the server closed the session without a word"
	case <-ctx.Done():
		return readsNotTested, "no answer in time"
	}
}

// hostLinks are the connections to other hosts, one each.
type hostLinks struct {
	mu    sync.Mutex
	links map[string]*hostLink
}

type hostLink struct {
	once sync.Once
	link *link
	f    *Finding
}

// get connects once. An unknown host key is refused here, never asked about.
func (h *hostLinks) get(ctx context.Context, c *climb, r remote) (*link, *Finding) {
	place := fmt.Sprintf("%s@%s:%d", r.user, r.host, r.port)
	h.mu.Lock()
	one := h.links[place]
	if one == nil {
		one = &hostLink{}
		h.links[place] = one
	}
	h.mu.Unlock()
	one.once.Do(func() { one.link, one.f = c.fresh(ctx, r) })
	return one.link, one.f
}

func isPublicForge(r remote) bool {
	for _, group := range publishedEnds() {
		for _, e := range group {
			if e.Host == r.host && e.Port == r.port {
				return true
			}
		}
	}
	return false
}
