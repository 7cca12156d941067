package probe

import (
	"context"
	"errors"
	"time"

	"latchkey/core/probe/finding"
	"latchkey/core/probe/git"
	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// writeAnswer is what git-receive-pack said: yes, no with its words, or
// nothing clear.
type writeAnswer struct {
	may    *bool
	stderr string
	code   finding.Code
	unsure say.Text
}

// writeRung asks whether the key may write.
type writeRung struct{ *run }

// askWrite starts git-receive-pack and ends it after the first line of its
// advertisement: that it advertises at all is the answer. Nothing is pushed.
func (c writeRung) askWrite(ctx context.Context, l *link) writeAnswer {
	limit, cancel := context.WithTimeout(ctx, c.p.o.Timeouts.Repository)
	defer cancel()
	answer, s := c.askOnce(limit, l)
	if answer.may == nil && s != nil && s.mute() && s.link.lost() {
		// Some servers close the connection as soon as one of several sessions
		// has ended: once more, alone.
		if l, f := c.fresh(limit, c.ended); f == nil {
			answer, _ = c.askOnce(limit, l)
		}
	}
	return answer
}

// askOnce asks in one session, which is nil where none came about.
func (c writeRung) askOnce(limit context.Context, l *link) (writeAnswer, *session) {
	s, f := c.exec(limit, l, "git-receive-pack "+c.remote.quoted())
	if f != nil {
		return writeAnswer{unsure: f.What}, nil
	}
	first := make(chan error, 1)
	go func() {
		first <- git.ReadFirstLine(git.NewPktReader(s.ch, git.MaxPkt))
	}()
	select {
	case err := <-first:
		if err == nil {
			s.ch.Write([]byte("0000")) // no command: receive-pack ends without doing anything
			s.ch.Close()
			yes := true
			return writeAnswer{may: &yes}, s
		}
		return refusedWrite(limit, s, err), s
	case <-limit.Done():
		return writeAnswer{unsure: say.New("part.no-answer-in-time", "no answer in time")}, s
	}
}

func refusedWrite(ctx context.Context, s *session, err error) writeAnswer {
	stderr := s.message(ctx)
	if e, ok := errors.AsType[*git.ServerError](err); ok {
		stderr = e.Text + "\n" + stderr
	}
	s.ch.Close()
	text := safetext.Line(finding.Essence(stderr), 300)
	code, known := finding.Recognise(stderr)
	if known && code == finding.CodeBusy || text == "" {
		return writeAnswer{unsure: say.Plain(text)}
	}
	no := false
	return writeAnswer{may: &no, stderr: text, code: code}
}

// awaitWrite waits for the answer, but not long: what counts is known by now.
func (c writeRung) awaitWrite(ctx context.Context, answer <-chan writeAnswer) {
	timer := time.NewTimer(5 * time.Second)
	defer timer.Stop()
	var w writeAnswer
	select {
	case w = <-answer:
	case <-timer.C:
		w.unsure = say.New("part.no-answer-in-time", "no answer in time")
	case <-ctx.Done():
		c.ladder.fail(ctx, RungWrite, stopped(ctx))
		return
	}
	c.mu.Lock()
	c.report.MayWrite = w.may
	repo := c.report.Repo
	c.mu.Unlock()
	switch {
	case w.may == nil:
		f := finding.Explain(finding.CodeWriteUnclear, finding.Facts{"error": w.unsure})
		c.ladder.warn(RungWrite, say.New("ladder.said.write-access-is-unclear", "Write access is unclear"), f.What, f)
	case *w.may:
		c.ladder.pass(RungWrite, say.New("ladder.said.the-key-may-also-write", "The key may also write"), say.New("detail.receive-pack", "git-receive-pack answers; nothing was pushed"))
	case w.code == finding.CodeArchived:
		f := finding.Explain(finding.CodeArchived, finding.Facts{"repo": repo})
		c.ladder.warn(RungWrite, say.New("ladder.said.the-repository-is-archived", "The repository is archived"), say.Plain(w.stderr), f)
	default:
		c.ladder.pass(RungWrite, say.New("ladder.said.the-key-may-only-read", "The key may only read"), say.Plain(w.stderr))
	}
}
