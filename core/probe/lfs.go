package probe

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strings"
	"time"

	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// lfs tells whether the repository uses Git LFS and whether this key gets the
// files: the forge is asked by git-lfs-authenticate, as git-lfs itself does.
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
	allowed, said := c.lfsAuthenticate(ctx, main)
	l.Allowed, l.Detail = allowed, uses.String()
	if ctx.Err() != nil {
		c.ladder.fail(ctx, RungLFS, stopped(ctx))
		return
	}
	if !allowed {
		l.Detail += "; " + said.String()
		f := explain(CodeLFSRefused, facts{"repo": repo, "said": said})
		c.ladder.warn(RungLFS, say.New("ladder.said.git-lfs-is-used", "Git LFS is used"), uses, f)
		return
	}
	c.ladder.pass(RungLFS, say.New("ladder.said.git-lfs-files-may-be-fetched", "Git LFS files may be fetched"), uses)
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

// lfsAuthenticate asks for the right to download. The answer holds a token,
// which is looked at and forgotten.
func (c *climb) lfsAuthenticate(ctx context.Context, main *link) (allowed bool, said say.Text) {
	ctx, cancel := context.WithTimeout(ctx, min(c.p.o.Timeouts.Repository, 20*time.Second))
	defer cancel()
	s, f := c.exec(ctx, main, "git-lfs-authenticate "+c.remote.quoted()+" download")
	if f != nil {
		return false, f.what()
	}
	defer s.ch.Close()
	out := make(chan []byte, 1)
	go func() {
		data, _ := io.ReadAll(io.LimitReader(s.ch, 64<<10))
		out <- data
	}()
	select {
	case data := <-out:
		if lfsGranted(data) {
			return true, say.Text{}
		}
		if text := safetext.Line(essence(s.said(ctx)), 200); text != "" {
			return false, say.Plain(text)
		}
		return false, say.New("part.no-grant", "the server gave no grant")
	case <-ctx.Done():
		return false, say.New("part.no-answer-in-time", "no answer in time")
	}
}

// lfsGranted tells whether an answer of git-lfs-authenticate is a grant: it
// has an address, a header, or both.
func lfsGranted(data []byte) bool {
	var grant struct {
		Href   string                     `json:"href"`
		Header map[string]json.RawMessage `json:"header"`
	}
	if err := json.Unmarshal(bytes.TrimSpace(data), &grant); err != nil {
		return false
	}
	return grant.Href != "" || len(grant.Header) > 0
}
