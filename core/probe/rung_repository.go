package probe

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"latchkey/core/probe/finding"
	"latchkey/core/probe/git"
	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// repositoryRung asks for the refs of the repository.
type repositoryRung struct{ *run }

// readRefs reads the advertisement of git-upload-pack. On success the session
// stays open, so that a clone can go on with it.
func (c repositoryRung) readRefs(ctx context.Context, l *link) (*session, *git.PktReader, *git.Advert, bool) {
	limit, cancel := context.WithTimeout(ctx, c.p.o.Timeouts.Repository)
	defer cancel()
	command := "git-upload-pack " + c.remote.quoted()
	s, f := c.exec(limit, l, command)
	var in *git.PktReader
	var a *git.Advert
	if f == nil {
		in, a, f = c.advertOf(limit, s)
	}
	if f != nil && f.Code == finding.CodeServerStopped && s != nil && s.mute() && s.link.lost() {
		// Some servers close the connection as soon as one of several sessions
		// has ended: once more, alone.
		if l, again := c.fresh(limit, c.ended); again == nil {
			if s, f = c.exec(limit, l, command); f == nil {
				in, a, f = c.advertOf(limit, s)
			}
		}
	}
	if f != nil {
		c.failRepository(ctx, f)
		return nil, nil, nil, false
	}
	return s, in, a, true
}

// advertOf reads the advertisement, or finds out why there is none.
func (c repositoryRung) advertOf(ctx context.Context, s *session) (*git.PktReader, *git.Advert, *finding.Finding) {
	type answer struct {
		a   *git.Advert
		err error
	}
	in := git.NewPktReader(s.ch, git.MaxAdvertBytes)
	done := make(chan answer, 1)
	go func() {
		a, err := git.ReadAdvert(in, c.p.o.MaxRefs, "")
		done <- answer{a, err}
	}()
	select {
	case got := <-done:
		if got.err == nil {
			return in, got.a, nil
		}
		return nil, nil, c.explainAdvert(ctx, s, in, got.err)
	case <-ctx.Done():
		s.ch.Close()
		return nil, nil, finding.Explain(finding.CodeRepoSilent, finding.Facts{"host": s.link.remote.host, "repo": c.report.Repo})
	}
}

func (c repositoryRung) explainAdvert(ctx context.Context, s *session, in *git.PktReader, err error) *finding.Finding {
	f := finding.Facts{"host": s.link.remote.host, "repo": c.report.Repo}
	if limit := errors.Is(err, git.ErrTooManyRefs) || errors.Is(err, git.ErrPktLimit); limit {
		s.ch.Close()
		f["error"] = say.Of(err)
		return finding.Explain(finding.CodeAnswerTooLarge, f)
	}
	stderr := s.message(ctx)
	if e, ok := errors.AsType[*git.ServerError](err); ok {
		stderr = e.Text + "\n" + stderr
	}
	garbage := ""
	if errors.Is(err, git.ErrPktLength) || errors.Is(err, git.ErrAdvert) {
		garbage = in.Garbage()
	}
	text := finding.Essence(stderr)
	f["said"] = text
	code, known := finding.Recognise(stderr + "\n" + garbage)
	switch {
	case known:
		if text == "" {
			f["said"] = garbage
		}
		return finding.Explain(code, f)
	case text != "":
		return finding.Explain(finding.CodeRefused, f)
	case errors.Is(err, git.ErrPktLength):
		f["said"] = finding.Essence(garbage)
		return finding.Explain(finding.CodeNotGit, f)
	case errors.Is(err, git.ErrAdvert):
		f["error"] = say.Of(err)
		return finding.Explain(finding.CodeAnswerBroken, f)
	case errors.Is(err, io.EOF) && s.exit() > 0:
		return finding.Explain(finding.CodeRefused, f)
	}
	return finding.Explain(finding.CodeServerStopped, f)
}

// failRepository ends the rung, with what the greeting tells about the key.
func (c repositoryRung) failRepository(ctx context.Context, f *finding.Finding) {
	switch f.Code {
	case finding.CodeKeyElsewhere, finding.CodeRepoMissing, finding.CodeRefused, finding.CodeUserRefused:
		id := c.identityRung().awaitIdentity(ctx, 2*time.Second)
		more := finding.Facts{"host": c.ended.host, "repo": c.report.Repo, "said": quoteIn(f), "guess": say.New("part.guess", "It is on another repository of the forge.")}
		if id != nil && id.Kind == kindUser {
			f.Code, more["name"] = finding.CodeUserRefused, id.Name
		}
		if id != nil && len(id.Repositories) > 0 {
			delete(more, "guess")
			more["opens"] = listSome(id.Repositories, 3)
			if f.Code != finding.CodeKeyElsewhere && !id.names(c.remote.name()) {
				f.Code = finding.CodeKeyElsewhere
			}
		}
		f = finding.Explain(f.Code, more)
	}
	c.ladder.fail(ctx, RungRepository, f)
}

// quoteIn gets the server's words back out of a finding that quotes them.
func quoteIn(f *finding.Finding) any {
	if !strings.Contains(f.What.String(), "“") {
		return ""
	}
	return f.What.Values["said"]
}

func listSome(all []string, most int) say.Text {
	names := make([]say.Text, len(all))
	for i, name := range all {
		names[i] = say.Plain(safetext.Line(name, 100))
	}
	return say.First(most, names)
}

// noteBeside returns what a server says on the side while it gives out refs: that the
// repository was moved, that an algorithm goes out of use. nil for nothing.
func (c repositoryRung) noteBeside(ctx context.Context, s *session) *finding.Finding {
	text := finding.Essence(s.heardBefore(ctx))
	if text == "" {
		return nil
	}
	f := finding.Facts{"host": s.link.remote.host, "repo": c.report.Repo, "said": text}
	if code, ok := finding.Recognise(text); ok && (code == finding.CodeMoved || code == finding.CodeMaintenance || code == finding.CodeKeyExpired || code == finding.CodeOverLimit) {
		return finding.Explain(code, f)
	}
	return finding.Explain(finding.CodeNote, f)
}

// reportRefs ends the repository rung of a repository that can be read. warn is
// what there is to know about that, nil for nothing.
func (c repositoryRung) reportRefs(a *git.Advert, warn *finding.Finding) {
	branch := safetext.Line(strings.TrimPrefix(a.Branch, "refs/heads/"), 200)
	c.mu.Lock()
	c.report.Refs, c.report.Head = a.Refs, branch
	repo := c.report.Repo
	c.mu.Unlock()
	readable := say.New("ladder.said.repository-is-readable", "Repository is readable")
	detail := []say.Text{say.Count("part.refs", a.Refs, "{n} ref", "{n} refs")}
	switch {
	case warn != nil:
		c.ladder.warn(RungRepository, readable, warn.What, warn)
	case a.Refs == 0 && a.Head == "":
		f := finding.Explain(finding.CodeRepoEmpty, finding.Facts{"repo": repo})
		c.ladder.warn(RungRepository, say.New("ladder.said.repository-is-readable-and-empty", "Repository is readable, and empty"), f.What, f)
	case a.Head == "":
		f := finding.Explain(finding.CodeHeadMissing, finding.Facts{"repo": repo, "branch": branch})
		c.ladder.warn(RungRepository, readable, f.What, f)
	default:
		at := say.New("part.at-commit", "{refs} at {commit}", say.Values{"refs": detail[0], "commit": a.Head[:10]})
		if branch != "" {
			at = say.List(detail[0], say.New("part.head-is", "HEAD is {branch} at {commit}", say.Values{"branch": branch, "commit": a.Head[:10]}))
		}
		c.ladder.pass(RungRepository, readable, at)
	}
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
