package reach

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"syscall"

	"golang.org/x/crypto/ssh"

	"latchkey/core/ask"
	"latchkey/core/say"
	"latchkey/internal/safetext"
	"latchkey/internal/sshconfig"
)

// explain says why a sign-in failed.
func (s *signIn) explain(err error) error {
	m := s.machine
	s.mu.Lock()
	verdict := s.verdict
	s.mu.Unlock()
	text := err.Error()
	_, algorithms := errors.AsType[*ssh.AlgorithmNegotiationError](err)
	switch {
	case s.ctx.Err() != nil:
		return m.fail(Cancelled, s.place, context.Cause(s.ctx))
	case verdict != nil:
		return s.badHostKey(*verdict)
	case algorithms || strings.Contains(text, "no common algorithm"):
		return m.fail(NoCommonAlgorithm, s.place, err)
	case s.phase.Load() == phaseVersion && s.limit.isOver():
		return m.fail(Silent, s.place, errSilent)
	case s.phase.Load() == phaseVersion:
		return m.fail(NotSSH, s.place, err)
	case s.limit.isOver():
		return m.fail(Silent, s.place, errSilent)
	case errors.Is(err, errBanners):
		return m.fail(NotSSH, s.place, err)
	case s.asked.err != nil:
		return m.fail(NotAnswered, s.place, s.asked.err)
	case strings.Contains(text, "Too many authentication failures"):
		return m.fail(TooManyKeys, s.place, err)
	case s.asked.nobody && (errors.Is(err, ask.ErrNobody) || errors.Is(s.asked.key, ask.ErrNobody) || strings.Contains(text, "unable to authenticate")):
		return m.fail(NobodyToAsk, s.place, err)
	case s.asked.key != nil:
		return m.fail(NotAnswered, s.place, s.asked.key)
	case strings.Contains(text, "unable to authenticate"):
		return s.refused(err)
	}
	return m.fail(Lost, s.place, err)
}

// refused is the error of a machine that takes nothing of what we have.
func (s *signIn) refused(err error) error {
	methods := ""
	if _, after, found := strings.Cut(err.Error(), "attempted methods ["); found {
		methods, _, _ = strings.Cut(after, "]")
		methods = strings.ReplaceAll(strings.TrimSpace(strings.TrimPrefix(methods, "none")), " ", ", ")
	}
	e := s.machine.newError(Refused, s.place, err)
	e.methods, e.Said = safetext.Line(methods, 100), safetext.Line(s.said(), 200)
	return e.because()
}

func isNoSuchHost(err error) bool {
	dns, ok := errors.AsType[*net.DNSError](err)
	return ok && dns.IsNotFound
}

// reason is an error of the network or of the SSH library, in words.
func reason(err error) say.Text {
	switch {
	case err == nil:
		return say.Text{}
	case errors.As(err, new(*sshconfig.UnsafeError)):
		return unsafeText(err)
	case errors.Is(err, errSilent):
		return say.New("machine.reason-silent", "no sign of life")
	case errors.Is(err, syscall.ECONNREFUSED):
		return say.New("machine.reason-refused", "nothing listens there")
	case errors.Is(err, io.EOF), errors.Is(err, net.ErrClosed), errors.Is(err, io.ErrUnexpectedEOF):
		return say.New("part.it-closed", "it closed the connection")
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return say.New("part.it-broke-off", "it broke off the connection")
	}
	if text := say.Of(err); !text.IsPlain() {
		return text.Clean(func(words string) string { return safetext.Line(words, 200) })
	}
	text := err.Error()
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Err != nil {
		text = op.Err.Error()
	}
	for _, prefix := range []string{"ssh: handshake failed: ", "ssh: ", "disconnect, ", "rejected: "} {
		text = strings.TrimPrefix(text, prefix)
	}
	return say.Plain(safetext.Line(text, 200))
}
