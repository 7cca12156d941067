package probe

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// repositoryRung asks for the refs of the repository.
type repositoryRung struct{ *run }

// readRefs reads the advertisement of git-upload-pack. On success the session
// stays open, so that a clone can go on with it.
func (c repositoryRung) readRefs(ctx context.Context, l *link) (*session, *pktReader, *advert, bool) {
	limit, cancel := context.WithTimeout(ctx, c.p.o.Timeouts.Repository)
	defer cancel()
	command := "git-upload-pack " + c.remote.quoted()
	s, f := c.exec(limit, l, command)
	var in *pktReader
	var a *advert
	if f == nil {
		in, a, f = c.advertOf(limit, s)
	}
	if f != nil && f.Code == codeServerStopped && s != nil && s.mute() && s.link.lost() {
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
func (c repositoryRung) advertOf(ctx context.Context, s *session) (*pktReader, *advert, *Finding) {
	type answer struct {
		a   *advert
		err error
	}
	in := newPktReader(s.ch, maxAdvertBytes)
	done := make(chan answer, 1)
	go func() {
		a, err := readAdvert(in, c.p.o.MaxRefs, "")
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
		return nil, nil, explain(codeRepoSilent, facts{"host": s.link.remote.host, "repo": c.report.Repo})
	}
}

func (c repositoryRung) explainAdvert(ctx context.Context, s *session, in *pktReader, err error) *Finding {
	f := facts{"host": s.link.remote.host, "repo": c.report.Repo}
	if limit := errors.Is(err, errTooManyRefs) || errors.Is(err, errPktLimit); limit {
		s.ch.Close()
		f["error"] = say.Of(err)
		return explain(codeAnswerTooLarge, f)
	}
	stderr := s.message(ctx)
	if e, ok := errors.AsType[*serverError](err); ok {
		stderr = e.text + "\n" + stderr
	}
	garbage := ""
	if errors.Is(err, errPktLength) || errors.Is(err, errAdvert) {
		garbage = in.garbage()
	}
	text := essence(stderr)
	f["said"] = text
	code, known := recognise(stderr + "\n" + garbage)
	switch {
	case known:
		if text == "" {
			f["said"] = garbage
		}
		return explain(code, f)
	case text != "":
		return explain(codeRefused, f)
	case errors.Is(err, errPktLength):
		f["said"] = essence(garbage)
		return explain(codeNotGit, f)
	case errors.Is(err, errAdvert):
		f["error"] = say.Of(err)
		return explain(codeAnswerBroken, f)
	case errors.Is(err, io.EOF) && s.exit() > 0:
		return explain(codeRefused, f)
	}
	return explain(codeServerStopped, f)
}

// failRepository ends the rung, with what the greeting tells about the key.
func (c repositoryRung) failRepository(ctx context.Context, f *Finding) {
	switch f.Code {
	case codeKeyElsewhere, codeRepoMissing, codeRefused, codeUserRefused:
		id := c.identityRung().awaitIdentity(ctx, 2*time.Second)
		more := facts{"host": c.ended.host, "repo": c.report.Repo, "said": quoteIn(f), "guess": say.New("part.guess", "It stands on another repository of the forge.")}
		if id != nil && id.Kind == kindUser {
			f.Code, more["name"] = codeUserRefused, id.Name
		}
		if id != nil && len(id.Repositories) > 0 {
			delete(more, "guess")
			more["opens"] = listSome(id.Repositories, 3)
			if f.Code != codeKeyElsewhere && !id.names(c.remote.name()) {
				f.Code = codeKeyElsewhere
			}
		}
		f = explain(f.Code, more)
	}
	c.ladder.fail(ctx, RungRepository, f)
}

// quoteIn gets the server's words back out of a finding that quotes them.
func quoteIn(f *Finding) any {
	if !strings.Contains(f.What.String(), "“") {
		return ""
	}
	return f.What.Values["said"]
}

func listSome(all []string, most int) any {
	names := safetext.Line(strings.Join(all[:min(most, len(all))], ", "), 300)
	if len(all) <= most {
		return names
	}
	return say.New("part.and-more", "{names} and {n} more", say.Values{"names": names, "n": len(all) - most})
}

// noteBeside returns what a server says on the side while it gives out refs: that the
// repository was moved, that an algorithm goes out of use. nil for nothing.
func (c repositoryRung) noteBeside(ctx context.Context, s *session) *Finding {
	text := essence(s.heardBefore(ctx))
	if text == "" {
		return nil
	}
	f := facts{"host": s.link.remote.host, "repo": c.report.Repo, "said": text}
	if code, ok := recognise(text); ok && (code == codeMoved || code == codeMaintenance || code == codeKeyExpired || code == codeOverLimit) {
		return explain(code, f)
	}
	return explain(codeNote, f)
}

// reportRefs ends the repository rung of a repository that can be read. warn is
// what there is to know about that, nil for nothing.
func (c repositoryRung) reportRefs(a *advert, warn *Finding) {
	branch := safetext.Line(strings.TrimPrefix(a.branch, "refs/heads/"), 200)
	c.mu.Lock()
	c.report.Refs, c.report.Head = a.refs, branch
	repo := c.report.Repo
	c.mu.Unlock()
	readable := say.New("ladder.said.repository-is-readable", "Repository is readable")
	detail := []say.Text{say.Count("part.refs", a.refs, "{n} ref", "{n} refs")}
	switch {
	case warn != nil:
		c.ladder.warn(RungRepository, readable, warn.What, warn)
	case a.refs == 0 && a.head == "":
		f := explain(codeRepoEmpty, facts{"repo": repo})
		c.ladder.warn(RungRepository, say.New("ladder.said.repository-is-readable-and-empty", "Repository is readable, and empty"), f.What, f)
	case a.head == "":
		f := explain(codeHeadMissing, facts{"repo": repo, "branch": branch})
		c.ladder.warn(RungRepository, readable, f.What, f)
	default:
		at := say.New("part.at-commit", "{refs} at {commit}", say.Values{"refs": detail[0], "commit": a.head[:10]})
		if branch != "" {
			at = say.List(detail[0], say.New("part.head-is", "HEAD is {branch} at {commit}", say.Values{"branch": branch, "commit": a.head[:10]}))
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
