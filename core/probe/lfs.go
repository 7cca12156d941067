package probe

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/url"
	"strings"
	"time"

	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// lfs tells whether the repository uses Git LFS, whether this key gets a grant
// for the files, and whether they are there. The forge is asked by
// git-lfs-authenticate and then by the batch request, as git-lfs itself does;
// no file is fetched.
func (c *climb) lfs(ctx context.Context, main *link, t *checkout) {
	c.ladder.begin(RungLFS)
	patterns := 0
	for _, text := range t.attrs {
		patterns += lfsPatterns(text)
	}
	l := &LFS{Used: patterns > 0 || t.pointers > 0, Patterns: patterns}
	c.mu.Lock()
	c.report.LFS = l
	repo := c.report.Repo
	c.mu.Unlock()
	if !l.Used {
		c.ladder.skip(RungLFS, say.New("detail.not-used", "it is not used"))
		return
	}
	uses := say.List(say.Count("part.patterns", patterns, "{n} pattern", "{n} patterns"), say.Count("part.files", int(t.pointers), "{n} file", "{n} files"))
	l.Detail = uses.String()
	at, place := c.lfsRemote(string(t.lfsConf))
	if place != "" {
		l.Place = place
		c.ladder.warn(RungLFS, lfsUsed(), uses, explain(CodeLFSElsewhere, facts{"repo": repo, "place": place}))
		return
	}
	grant, said := c.lfsAuthenticate(ctx, main, at)
	l.Allowed = grant != nil
	switch {
	case ctx.Err() != nil:
		c.ladder.fail(ctx, RungLFS, stopped(ctx))
	case grant == nil:
		l.Detail += "; " + said.String()
		c.ladder.warn(RungLFS, lfsUsed(), uses, explain(CodeLFSRefused, facts{"repo": repo, "said": said}))
	case len(t.large) == 0:
		none := say.New("part.nothing-to-ask-for", "there is no file to ask for")
		l.Unasked = none.String()
		c.ladder.pass(RungLFS, say.New("ladder.said.lfs-grant", "The key gets a grant for Git LFS"), say.List(uses, none))
	default:
		c.tellFiles(ctx, l, at, grant, uses, t.large)
	}
}

func lfsUsed() say.Text { return say.New("ladder.said.git-lfs-is-used", "Git LFS is used") }

// tellFiles asks for the files, and ends the rung.
func (c *climb) tellFiles(ctx context.Context, l *LFS, at remote, grant *lfsGrant, uses say.Text, files []lfsPointer) {
	if grant.Href == "" { // git-lfs then goes to the web address of the repository
		grant.Href = "https://" + at.host + "/" + at.name() + ".git/info/lfs"
	}
	answer, trouble := c.lfsBatch(ctx, grant, files, c.report.Head)
	if ctx.Err() != nil {
		c.ladder.fail(ctx, RungLFS, stopped(ctx))
		return
	}
	warn := func(f *Finding) { c.ladder.warn(RungLFS, lfsUsed(), f.what(), f) }
	repo := c.report.Repo
	switch {
	case trouble != nil && trouble.refused:
		l.Allowed = false
		warn(explain(CodeLFSRefused, facts{"repo": repo, "said": trouble.why}))
		return
	case trouble != nil:
		l.Unasked = trouble.why.String()
		warn(explain(CodeLFSUnasked, facts{"place": grant.place(), "error": trouble.why}))
		return
	}
	l.Asked = len(files)
	for _, p := range files {
		switch answer[p.oid] {
		case lfsThere:
			l.There++
		case lfsMissing:
			l.Missing = append(l.Missing, safetext.Line(p.path, 300))
		}
	}
	switch {
	case len(l.Missing) > 0:
		warn(explain(CodeLFSMissing, facts{"repo": repo, "names": listSome(l.Missing, 3), "count": say.Count("part.lfs-files", len(l.Missing), "{n} Git LFS file", "{n} Git LFS files")}))
	case l.There < l.Asked:
		warn(explain(CodeLFSUnasked, facts{"place": grant.place(), "error": say.New("part.no-word-on-some", "there was no word on {n} of them", say.Values{"n": l.Asked - l.There})}))
	default:
		c.ladder.pass(RungLFS, say.New("ladder.said.lfs-files-are-there", "Git LFS files are there"), say.List(uses, say.New("part.asked-for", "{n} asked for", say.Values{"n": l.Asked})))
	}
}

// lfsRemote is where a fresh clone asks for a grant: the repository itself, or
// what .lfsconfig names. place is not empty when that is another host, or one
// that is spoken to without this key.
func (c *climb) lfsRemote(config string) (at remote, place string) {
	address := lfsAddress(config)
	if address == "" {
		return c.remote, ""
	}
	if r, f := parseRemote(address); f == nil {
		if r.host == c.remote.host && r.port == c.remote.port && r.user == c.remote.user {
			return r, ""
		}
		return c.remote, safetext.Line(r.host, 200)
	}
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		return c.remote, safetext.Line(u.Host, 200)
	}
	return c.remote, safetext.Line(hidePassword(address), 200)
}

// lfsPatterns counts the lines of a .gitattributes file that say filter=lfs.
func lfsPatterns(text []byte) int {
	n := 0
	for line := range bytes.Lines(text) {
		fields := strings.Fields(string(line))
		if len(fields) < 2 || strings.HasPrefix(fields[0], "#") {
			continue
		}
		for _, attr := range fields[1:] {
			if attr == "filter=lfs" {
				n++
				break
			}
		}
	}
	return n
}

// lfsGrant is the answer of git-lfs-authenticate: where the files are and what
// to send there. It holds a token, which goes into no report.
type lfsGrant struct {
	Href   string            `json:"href"`
	Header map[string]string `json:"header"`
}

// place is the host of a grant.
func (g *lfsGrant) place() string {
	u, err := url.Parse(g.Href)
	if err != nil || u.Host == "" {
		return "?"
	}
	return safetext.Line(u.Host, 200)
}

// lfsAuthenticate asks for the right to download; nil when it is not given.
func (c *climb) lfsAuthenticate(ctx context.Context, main *link, at remote) (grant *lfsGrant, said say.Text) {
	ctx, cancel := context.WithTimeout(ctx, min(c.p.o.Timeouts.Repository, 20*time.Second))
	defer cancel()
	s, f := c.exec(ctx, main, "git-lfs-authenticate "+at.quoted()+" download")
	if f != nil {
		return nil, f.what()
	}
	defer s.ch.Close()
	out := make(chan []byte, 1)
	go func() {
		data, _ := io.ReadAll(io.LimitReader(s.ch, 64<<10))
		out <- data
	}()
	select {
	case data := <-out:
		if grant := parseGrant(data); grant != nil {
			return grant, say.Text{}
		}
		if text := safetext.Line(essence(s.said(ctx)), 200); text != "" {
			return nil, say.Plain(text)
		}
		return nil, say.New("part.no-grant", "the server gave no grant")
	case <-ctx.Done():
		return nil, say.New("part.no-answer-in-time", "no answer in time")
	}
}

// parseGrant reads an answer of git-lfs-authenticate; nil when it is no grant,
// which has an address, a header, or both.
func parseGrant(data []byte) *lfsGrant {
	var grant lfsGrant
	if err := json.Unmarshal(bytes.TrimSpace(data), &grant); err != nil || grant.Href == "" && len(grant.Header) == 0 {
		return nil
	}
	return &grant
}
