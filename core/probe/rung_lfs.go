package probe

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/url"
	"strings"
	"time"

	"latchkey/core/probe/finding"
	"latchkey/core/probe/git"
	"latchkey/core/say"
	"latchkey/internal/lfs"
	"latchkey/internal/safetext"
)

// lfsRung asks for the files of Git LFS.
type lfsRung struct{ *run }

// lfs finds out whether the repository uses Git LFS, whether this key gets a grant
// for the files, and whether they are there. The forge is asked by
// git-lfs-authenticate and then by the batch request, as git-lfs itself does;
// no file is fetched.
func (c lfsRung) lfs(ctx context.Context, main *link, t *git.Checkout) {
	c.ladder.begin(RungLFS)
	patterns := 0
	for _, text := range t.Attributes {
		patterns += lfsPatterns(text)
	}
	l := &LFS{Used: patterns > 0 || t.Pointers > 0, Patterns: patterns}
	c.mu.Lock()
	c.report.LFS = l
	repo := c.report.Repo
	c.mu.Unlock()
	if !l.Used {
		c.ladder.skip(RungLFS, say.New("detail.not-used", "it is not used"))
		return
	}
	uses := say.List(say.Count("part.patterns", patterns, "{n} pattern", "{n} patterns"), say.Count("part.files", int(t.Pointers), "{n} file", "{n} files"))
	l.Detail = uses
	at, place := c.lfsRemote(string(t.LfsConfig))
	if place != "" {
		l.Place = place
		c.ladder.warn(RungLFS, lfsUsed(), uses, finding.Explain(finding.CodeLFSElsewhere, finding.Facts{"repo": repo, "place": place}))
		return
	}
	grant, refusal := c.lfsAuthenticate(ctx, main, at)
	l.Allowed = grant != nil
	switch {
	case ctx.Err() != nil:
		c.ladder.fail(ctx, RungLFS, stopped(ctx))
	case grant == nil:
		l.Detail = say.New("part.and-then", "{first}; {next}", say.Values{"first": uses, "next": refusal})
		c.ladder.warn(RungLFS, lfsUsed(), uses, finding.Explain(finding.CodeLFSRefused, finding.Facts{"repo": repo, "said": refusal}))
	case len(t.Large) == 0:
		none := say.New("part.nothing-to-ask-for", "there is no file to ask for")
		l.Unasked = none
		c.ladder.pass(RungLFS, say.New("ladder.said.lfs-grant", "The key gets a grant for Git LFS"), say.List(uses, none))
	default:
		c.askForFiles(ctx, l, at, grant, uses, t.Large)
	}
}

func lfsUsed() say.Text { return say.New("ladder.said.git-lfs-is-used", "Git LFS is used") }

// askForFiles asks for the files, and ends the rung.
func (c lfsRung) askForFiles(ctx context.Context, l *LFS, at remote, grant *lfs.Grant, uses say.Text, files []git.LFSPointer) {
	if grant.Href == "" { // git-lfs then goes to the web address of the repository
		grant.Href = "https://" + at.host + "/" + at.name() + ".git/info/lfs"
	}
	pointers := make([]lfs.Pointer, len(files))
	for i, f := range files {
		pointers[i] = f.Pointer
	}
	answer, err := c.lfsClient().Ask(ctx, grant, pointers, c.report.Head)
	if ctx.Err() != nil {
		c.ladder.fail(ctx, RungLFS, stopped(ctx))
		return
	}
	warn := func(f *finding.Finding) { c.ladder.warn(RungLFS, lfsUsed(), f.What, f) }
	repo := c.report.Repo
	switch {
	case err != nil:
		why, refused := lfsProblem(err)
		if refused {
			l.Allowed = false
			warn(finding.Explain(finding.CodeLFSRefused, finding.Facts{"repo": repo, "said": why}))
			return
		}
		l.Unasked = why
		warn(finding.Explain(finding.CodeLFSUnasked, finding.Facts{"place": grant.Place(), "error": why}))
		return
	}
	l.Asked = len(files)
	for _, p := range files {
		switch answer[p.OID] {
		case lfs.There:
			l.There++
		case lfs.Missing:
			l.Missing = append(l.Missing, safetext.Line(p.Path, 300))
		}
	}
	switch {
	case len(l.Missing) > 0:
		warn(finding.Explain(finding.CodeLFSMissing, finding.Facts{"repo": repo, "names": listSome(l.Missing, 3), "count": say.Count("part.lfs-files", len(l.Missing), "{n} Git LFS file", "{n} Git LFS files")}))
	case l.There < l.Asked:
		warn(finding.Explain(finding.CodeLFSUnasked, finding.Facts{"place": grant.Place(), "error": say.New("part.no-word-on-some", "there was no word on {n} of them", say.Values{"n": l.Asked - l.There})}))
	default:
		c.ladder.pass(RungLFS, say.New("ladder.said.lfs-files-are-there", "Git LFS files are there"), say.List(uses, say.New("part.asked-for", "{n} asked for", say.Values{"n": l.Asked})))
	}
}

// lfsClient asks for files as the forge that was reached may have it.
func (c lfsRung) lfsClient() *lfs.Client {
	return &lfs.Client{Peer: c.peer, Agent: c.p.o.ClientVersion, Timeout: c.p.o.Timeouts.Repository,
		Resolve: func(ctx context.Context, host string) ([]string, error) {
			addrs, f := c.p.resolve(ctx, host)
			if f != nil {
				return nil, errors.New(f.What.String())
			}
			return addrs, nil
		},
		Dial: func(ctx context.Context, addrs []string, port int) (net.Conn, error) {
			return dialAny(ctx, road{addrs: addrs, dial: c.p.o.Dial}, port, c.p.o.Timeouts.TCP)
		}}
}

// lfsProblem says why files could not be asked for, and whether the grant itself
// was turned down.
func lfsProblem(err error) (why say.Text, refused bool) {
	e, ok := errors.AsType[*lfs.Error](err)
	if !ok {
		return say.Of(err), false
	}
	switch e.Why {
	case lfs.Refused:
		return say.Plain(e.Text), true
	case lfs.NoAddress:
		why = say.New("part.grant-without-address", "the grant has no valid address")
	case lfs.NotEncrypted:
		why = say.New("part.grant-not-https", "the grant's address is not encrypted (https)")
	case lfs.OddHeader:
		why = say.New("part.grant-odd-header", "the grant has invalid header lines")
	case lfs.Inward:
		why = say.New("part.grant-inward", "the grant's address is in a network that the forge is not in")
	case lfs.Redirected:
		why = say.New("part.grant-redirected", "it points to another address, which was not followed")
	case lfs.TooLong:
		why = say.New("part.answer-too-long", "the answer is too long")
	case lfs.NotLFS:
		why = say.New("part.answer-is-none", "what answers there is not Git LFS")
	case lfs.Silent:
		why = say.New("part.no-answer-in-time", "no answer in time")
	default:
		why = say.Plain(e.Text)
	}
	return why, false
}

// lfsRemote returns where a fresh clone asks for a grant: the repository itself, or
// what .lfsconfig names. place is not empty when that is another host, or one
// that is spoken to without this key.
func (c lfsRung) lfsRemote(config string) (at remote, place string) {
	address := git.LFSAddress(config)
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

// lfsAuthenticate asks for the right to download; nil when it is not given.
func (c lfsRung) lfsAuthenticate(ctx context.Context, main *link, at remote) (grant *lfs.Grant, refusal say.Text) {
	ctx, cancel := context.WithTimeout(ctx, min(c.p.o.Timeouts.Repository, 20*time.Second))
	defer cancel()
	s, f := c.exec(ctx, main, "git-lfs-authenticate "+at.quoted()+" download")
	if f != nil {
		return nil, f.What
	}
	defer s.ch.Close()
	out := make(chan []byte, 1)
	go func() {
		data, _ := io.ReadAll(io.LimitReader(s.ch, 64<<10))
		out <- data
	}()
	select {
	case data := <-out:
		if grant := lfs.ParseGrant(data); grant != nil {
			return grant, say.Text{}
		}
		if text := safetext.Line(finding.Essence(s.message(ctx)), 200); text != "" {
			return nil, say.Plain(text)
		}
		return nil, say.New("part.no-grant", "the server gave no grant")
	case <-ctx.Done():
		return nil, say.New("part.no-answer-in-time", "no answer in time")
	}
}
