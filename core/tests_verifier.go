package core

import (
	"context"
	"slices"
	"strings"
	"sync"

	"golang.org/x/crypto/ssh"

	"latchkey/api"
	"latchkey/core/ask"
	"latchkey/core/errtext"
	"latchkey/core/hostkey"
	"latchkey/core/probe"
	"latchkey/core/probe/finding"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/keys"
)

// verifier verifies over SSH that keys open repositories. It takes each private
// key out of the vault once and keeps it in memory while the rollout runs.
type verifier struct {
	tests *Tests

	mu      sync.Mutex
	signers map[keys.Fingerprint]*cachedSigner
	// first lets one verification go ahead of all others, so that a person is asked
	// about an unknown host key once.
	hostKeyQuestion sync.Mutex
	trusted         bool
}

// cachedSigner is a private key that is being taken out of the vault.
type cachedSigner struct {
	once   sync.Once
	signer ssh.Signer
	err    error
}

func (t *Tests) newVerifier() *verifier {
	return &verifier{tests: t, signers: map[keys.Fingerprint]*cachedSigner{}}
}

func (p *verifier) signer(ctx context.Context, fp keys.Fingerprint) (ssh.Signer, error) {
	p.mu.Lock()
	l := p.signers[fp]
	if l == nil {
		l = &cachedSigner{}
		p.signers[fp] = l
	}
	p.mu.Unlock()
	l.once.Do(func() {
		row, err := p.tests.pairs.indexEntry(ctx, fp)
		if err != nil {
			l.err = err
			return
		}
		pair, err := p.tests.pairs.openPrivate(ctx, row)
		if err != nil {
			l.err = err
			return
		}
		l.signer, l.err = pair.Signer()
	})
	return l.signer, l.err
}

// verify implements rollout.Deps.Verify. That refs can be read is not enough: a
// key whose greeting names other repositories, or a person, reads what is public
// and verifies nothing, so nothing may be removed for its sake.
func (p *verifier) verify(ctx context.Context, account string, repo api.RepoPath, fp keys.Fingerprint) (rollout.Verification, error) {
	report, err := p.probe(ctx, account, repo, fp, probe.Access)
	if err != nil {
		return rollout.Verification{}, err
	}
	if err := untrusted(report); err != nil {
		return rollout.Verification{}, err
	}
	return rollout.Verification{OK: report.OK && report.Stands != probe.StandsNo, Text: verificationText(report)}, nil
}

// probe climbs the ladder with a key whose private key is in the vault.
func (p *verifier) probe(ctx context.Context, account string, repo api.RepoPath, fp keys.Fingerprint, depth probe.Depth) (probe.Report, error) {
	c, err := p.tests.connections.connect(ctx, account)
	if err != nil {
		return probe.Report{}, err
	}
	signer, err := p.signer(ctx, fp)
	if err != nil {
		return probe.Report{}, err
	}
	p.hostKeyQuestion.Lock()
	if p.trusted {
		p.hostKeyQuestion.Unlock()
	} else {
		defer p.hostKeyQuestion.Unlock()
	}
	report, err := p.tests.runProbe(ctx, c, repo, signer, depth, 0, nil)
	if err == nil && !p.trusted && passedHostKey(report) {
		p.trusted = true
	}
	return report, err
}

// passedHostKey reports whether a test got past the host key, whatever came then.
func passedHostKey(r probe.Report) bool {
	return slices.ContainsFunc(r.Rungs, func(rung probe.Rung) bool {
		return rung.Name == probe.RungHostKey && (rung.State == probe.Passed || rung.State == probe.Warned)
	})
}

// untrusted returns why the server itself was not trusted, nil where it was: no key
// comes into that, and no wait changes it. Where a person has to decide, all steps
// would meet it. A connection that was cut before the server showed its key says
// nothing of trust: the next try may get further.
func untrusted(r probe.Report) error {
	for _, rung := range r.Rungs {
		if rung.Name != probe.RungHostKey || rung.State != probe.Failed || rung.Finding == nil {
			continue
		}
		line, _, _ := strings.Cut(r.KnownHosts, "\n")
		switch f := rung.Finding; f.Code {
		case finding.CodeHostUnknown:
			return errtext.Because(f.What, &hostkey.UntrustedError{Line: line})
		case finding.CodeHostDeclined:
			return errtext.Because(f.What, ask.ErrDeclined)
		case finding.CodeHostChanged, finding.CodeHostRevoked, finding.CodeHostRetired, finding.CodeHostCert, finding.CodeHostNotSaved:
			return f.What.Because(nil)
		}
	}
	return nil
}

// verificationText returns what the forge said, or what went wrong.
func verificationText(r probe.Report) say.Text {
	bad := probe.Failed
	if r.OK && r.Stands == probe.StandsNo {
		bad = probe.Warned
	}
	for _, rung := range r.Rungs {
		if rung.State == bad && rung.Finding != nil && (bad == probe.Failed || judgesStanding(rung.Name)) {
			return rung.Finding.What
		}
	}
	if !r.OK {
		return say.New("went.test-failed", "the test failed")
	}
	return say.Count("went.opened", r.Refs, "opened over SSH, {n} ref", "opened over SSH, {n} refs")
}

// judgesStanding names the rungs that say whether a key stands where it opens.
func judgesStanding(name probe.RungName) bool {
	return name == probe.RungAuth || name == probe.RungIdentity || name == probe.RungRepository
}
