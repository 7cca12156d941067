package probe

import (
	"context"
	"errors"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/crypto/ssh"

	"latchkey/core/hostkey"
	"latchkey/core/probe/finding"
	"latchkey/core/say"
)

// phase is how far a handshake has come.
type phase int32

const (
	phaseVersion phase = iota // waiting for the server's version line
	phaseHostKey              // key exchange, host key
	phaseAuth                 // the host key is good, the key is being offered
	phaseDone
)

// handshake is one attempt to set up an authenticated connection, and what
// was seen on the way.
type handshake struct {
	p      *Prober
	remote remote
	signer ssh.Signer
	// reached is called when a phase begins; it may be nil.
	reached func(phase)

	phase    atomic.Int32
	timedOut atomic.Bool
	signed   atomic.Bool  // the server asked for a signature
	offered  atomic.Bool  // the server lets keys be offered
	rsaBits  atomic.Int32 // of the host key, 0 when it is no RSA key
	conn     *versionReader

	mu      sync.Mutex
	version string
	verdict *hostkey.Verdict
	banner  []byte
	heard   int // bytes of banners
}

// errNotTrusted stops a handshake at a host key that is not to be trusted.
var errNotTrusted = errors.New("host key is not trusted")

// maxBanner bounds what is kept of a server's banners, and mostBanners what is
// listened to, in bytes.
const (
	maxBanner   = 16 << 10
	mostBanners = 1 << 20
)

// errBanners stops a handshake in which the server does nothing but talk.
var errBanners = say.New("part.greetings-without-end", "the greeting does not end").Because(nil)

// errAsksPassword ends a handshake in which the server asks for a password.
var errAsksPassword = errors.New("the server asks for a password")

// run makes the connection. It closes conn when it fails.
func (h *handshake) run(ctx context.Context, conn net.Conn) (*link, error) {
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	limits := h.p.o.Timeouts
	timer := time.AfterFunc(limits.SSH, func() {
		h.timedOut.Store(true)
		conn.Close()
	})
	defer timer.Stop()
	enter := func(ph phase, limit time.Duration) {
		h.phase.Store(int32(ph))
		timer.Reset(limit)
		if h.reached != nil {
			h.reached(ph)
		}
	}
	h.conn = newVersionReader(conn, func(version string) {
		h.mu.Lock()
		h.version = version
		h.mu.Unlock()
		enter(phaseHostKey, limits.HostKey)
	})
	config := &ssh.ClientConfig{
		User:              h.remote.user,
		ClientVersion:     "SSH-2.0-" + h.p.o.ClientVersion,
		HostKeyAlgorithms: h.p.o.HostKeys.Algorithms(h.remote.host, h.remote.port),
		HostKeyCallback: func(_ string, _ net.Addr, key ssh.PublicKey) error {
			v := h.p.o.HostKeys.Judge(h.remote.host, h.remote.port, key)
			h.rsaBits.Store(int32(rsaBits(key)))
			h.mu.Lock()
			first := h.verdict == nil // it is called again when keys are renewed
			h.verdict = &v
			h.mu.Unlock()
			if !v.State.Trusted() {
				return errNotTrusted
			}
			if first {
				enter(phaseAuth, limits.Auth)
			}
			return nil
		},
		BannerCallback: func(text string) error {
			h.mu.Lock()
			defer h.mu.Unlock()
			h.banner = append(h.banner, text[:min(len(text), maxBanner-len(h.banner))]...)
			if h.heard += len(text); h.heard > mostBanners {
				return errBanners
			}
			return nil
		},
		Auth: []ssh.AuthMethod{
			ssh.PublicKeysCallback(func() ([]ssh.Signer, error) {
				h.offered.Store(true)
				return []ssh.Signer{h.onlySigner()}, nil
			}),
			// Never answered: it only tells that the server would ask.
			ssh.PasswordCallback(func() (string, error) { return "", errAsksPassword }),
		},
	}
	client, chans, reqs, err := ssh.NewClientConn(h.conn, net.JoinHostPort(h.remote.host, "22"), config)
	if err != nil {
		conn.Close()
		return nil, err
	}
	h.phase.Store(int32(phaseDone))
	go ssh.DiscardRequests(reqs)
	go func() {
		for ch := range chans { // a server has nothing to open on a client
			ch.Reject(ssh.Prohibited, "not offered")
		}
	}()
	l := &link{conn: client, remote: h.remote, gone: make(chan struct{})}
	go func() { client.Wait(); close(l.gone) }()
	return l, nil
}

// watchedSigner notes that a signature was asked for, and never makes an RSA
// signature with SHA-1.
type watchedSigner struct {
	ssh.AlgorithmSigner
	algorithms []string
	signed     *atomic.Bool
}

func (s *watchedSigner) Algorithms() []string { return s.algorithms }

func (s *watchedSigner) SignWithAlgorithm(rand io.Reader, data []byte, algorithm string) (*ssh.Signature, error) {
	sig, err := s.AlgorithmSigner.SignWithAlgorithm(rand, data, algorithm)
	s.signed.Store(err == nil)
	return sig, err
}

// plainSigner is for signers that know one algorithm only.
type plainSigner struct{ ssh.Signer }

func (s plainSigner) SignWithAlgorithm(rand io.Reader, data []byte, _ string) (*ssh.Signature, error) {
	return s.Signer.Sign(rand, data)
}

func (h *handshake) onlySigner() ssh.Signer {
	s := &watchedSigner{signed: &h.signed, algorithms: []string{h.signer.PublicKey().Type()}}
	algo, ok := h.signer.(ssh.AlgorithmSigner)
	if !ok {
		algo = plainSigner{h.signer}
	}
	if h.signer.PublicKey().Type() == ssh.KeyAlgoRSA && ok {
		s.algorithms = []string{ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256}
	}
	if m, ok := h.signer.(ssh.MultiAlgorithmSigner); ok {
		s.algorithms = slices.DeleteFunc(slices.Clone(m.Algorithms()), func(a string) bool { return a == ssh.KeyAlgoRSA })
	}
	s.AlgorithmSigner = algo
	return s
}

func (h *handshake) results() (version string, verdict *hostkey.Verdict, banner string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.version, h.verdict, string(h.banner)
}

// explain says why the handshake failed.
func (h *handshake) explain(err error, repo string) *finding.Finding {
	_, verdict, banner := h.results()
	f := finding.Facts{"host": h.remote.host, "repo": repo, "key": string(fingerprintOf(h.signer))}
	switch phase(h.phase.Load()) {
	case phaseVersion:
		return h.explainVersion(err, f)
	case phaseHostKey:
		return h.explainHostKey(err, verdict, f)
	}
	return h.explainAuth(err, banner, f)
}

func (h *handshake) explainVersion(err error, f finding.Facts) *finding.Finding {
	f["port"] = portText(h.remote.port)
	before := string(h.conn.before) + string(h.conn.line)
	f["said"] = strings.TrimSpace(before)
	code, known := finding.Recognise(before + "\n" + string(h.conn.page))
	switch {
	case h.timedOut.Load():
		return finding.Explain(finding.CodeSSHSilent, f)
	case known && (code == finding.CodeBusy || code == finding.CodeMaintenance || code == finding.CodeTooManyFailures || code == finding.CodeProxy):
		return finding.Explain(code, f)
	case errors.Is(err, errNotSSH):
		return finding.Explain(finding.CodeNotSSH, f)
	case before != "" && !errors.Is(err, io.EOF):
		return finding.Explain(finding.CodeNotSSH, f)
	}
	return finding.Explain(finding.CodeSSHClosed, f)
}

func (h *handshake) explainHostKey(err error, v *hostkey.Verdict, f finding.Facts) *finding.Finding {
	if v != nil && !v.State.Trusted() {
		return explainVerdict(v, f)
	}
	if h.timedOut.Load() {
		f["error"] = say.New("part.no-answer-in-time", "no answer in time")
		return finding.Explain(finding.CodeKeyExchange, f)
	}
	if e, ok := errors.AsType[*ssh.AlgorithmNegotiationError](err); ok {
		f["error"] = say.New("part.server-offers", "for {what} the server offers {names}", say.Values{"what": algorithmKind(e.What), "names": offeredBy(e.RequestedAlgorithms)})
		return finding.Explain(finding.CodeNoCommonAlgo, f)
	}
	f["error"] = sshReason(err)
	if strings.Contains(err.Error(), "no common algorithm") {
		return finding.Explain(finding.CodeNoCommonAlgo, f)
	}
	return finding.Explain(finding.CodeKeyExchange, f)
}

func (h *handshake) explainAuth(err error, banner string, f finding.Facts) *finding.Finding {
	text := err.Error()
	if errors.Is(err, errBanners) {
		f["error"] = say.Of(errBanners)
		return finding.Explain(finding.CodeAnswerTooLarge, f)
	}
	asksPassword := errors.Is(err, errAsksPassword)
	if h.signed.Load() && (asksPassword || strings.Contains(text, "attempted methods [none]")) {
		f["methods"] = say.New("part.another-proof", "another proof, such as a one-time code")
		if asksPassword {
			f["methods"] = say.New("part.a-password", "a password")
		}
		return finding.Explain(finding.CodeSecondFactor, f)
	}
	all := text + "\n" + banner
	f["said"] = finding.Essence(banner)
	if code, ok := finding.Recognise(all); ok {
		if code != finding.CodeKeyUnknown && f["said"] == "" {
			f["said"] = sshReason(err)
		}
		return finding.Explain(code, f)
	}
	switch {
	case h.timedOut.Load():
		return finding.Explain(finding.CodeAuthSilent, f)
	case strings.Contains(text, "no common public key signature algorithm"):
		return finding.Explain(finding.CodeRSASHA1, f)
	case asksPassword && !h.offered.Load():
		f["methods"] = say.New("part.a-password", "a password")
		return finding.Explain(finding.CodeNoPublicKey, f)
	case asksPassword:
		return finding.Explain(finding.CodeKeyUnknown, f)
	case strings.Contains(text, "attempted methods [none]"):
		return finding.Explain(finding.CodeNoPublicKey, f)
	case strings.Contains(text, "unable to authenticate"):
		return finding.Explain(finding.CodeKeyUnknown, f)
	case strings.Contains(text, "disconnect"), errors.Is(err, io.EOF), errors.Is(err, net.ErrClosed), isReset(err):
		if f["said"] == "" && strings.Contains(text, "disconnect") {
			f["said"] = sshReason(err)
		}
		return finding.Explain(finding.CodeAuthClosed, f)
	}
	f["error"] = sshReason(err)
	return finding.Explain(finding.CodeCannotSign, f)
}

// sshReason returns an error of x/crypto/ssh without its prefixes.
func sshReason(err error) any {
	switch {
	case errors.Is(err, io.EOF):
		return say.New("part.it-closed", "it closed the connection")
	case isReset(err):
		return say.New("part.it-broke-off", "it broke off the connection")
	}
	text := err.Error()
	for _, prefix := range []string{"ssh: handshake failed: ", "ssh: ", "disconnect, "} {
		text = strings.TrimPrefix(text, prefix)
	}
	return text
}
