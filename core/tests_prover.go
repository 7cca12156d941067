package core

import (
	"context"
	"slices"
	"sync"

	"golang.org/x/crypto/ssh"

	"latchkey/api"
	"latchkey/core/probe"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/keys"
)

// prover proves over SSH that keys open repositories. It takes each private
// key out of the vault once and keeps it in memory while the rollout runs.
type prover struct {
	app *Tests

	mu      sync.Mutex
	signers map[keys.Fingerprint]*loaded
	// first lets one proof go ahead of all others, so that a person is asked
	// about an unknown host key once.
	first   sync.Mutex
	trusted bool
}

// loaded is a private key that is being taken out of the vault.
type loaded struct {
	once   sync.Once
	signer ssh.Signer
	err    error
}

func (a *Tests) newProver() *prover {
	return &prover{app: a, signers: map[keys.Fingerprint]*loaded{}}
}

func (p *prover) signer(ctx context.Context, fp keys.Fingerprint) (ssh.Signer, error) {
	p.mu.Lock()
	l := p.signers[fp]
	if l == nil {
		l = &loaded{}
		p.signers[fp] = l
	}
	p.mu.Unlock()
	l.once.Do(func() {
		row, err := p.app.pairs.indexed(ctx, fp)
		if err != nil {
			l.err = err
			return
		}
		pair, err := p.app.pairs.private(ctx, row)
		if err != nil {
			l.err = err
			return
		}
		l.signer, l.err = pair.Signer()
	})
	return l.signer, l.err
}

// prove implements rollout.Deps.Prove. That refs can be read is not enough: a
// key whose greeting names other repositories, or a person, reads what is public
// and proves nothing, so nothing may be removed for its sake.
func (p *prover) prove(ctx context.Context, account string, repo api.RepoPath, fp keys.Fingerprint) (rollout.Proof, error) {
	report, err := p.climb(ctx, account, repo, fp, probe.Access)
	if err != nil {
		return rollout.Proof{}, err
	}
	return rollout.Proof{OK: report.OK && report.Stands != probe.StandsNo, Text: proofText(report)}, nil
}

// climb climbs the ladder with a key whose private key is in the vault.
func (p *prover) climb(ctx context.Context, account string, repo api.RepoPath, fp keys.Fingerprint, depth probe.Depth) (probe.Report, error) {
	c, err := p.app.connections.connect(ctx, account)
	if err != nil {
		return probe.Report{}, err
	}
	signer, err := p.signer(ctx, fp)
	if err != nil {
		return probe.Report{}, err
	}
	p.first.Lock()
	if p.trusted {
		p.first.Unlock()
	} else {
		defer p.first.Unlock()
	}
	report, err := p.app.climb(ctx, c, repo, signer, depth, 0, nil)
	if err == nil && !p.trusted && hostKnown(report) {
		p.trusted = true
	}
	return report, err
}

// hostKnown tells whether a test got past the host key, whatever came then.
func hostKnown(r probe.Report) bool {
	return slices.ContainsFunc(r.Rungs, func(rung probe.Rung) bool {
		return rung.Name == probe.RungHostKey && (rung.State == probe.Passed || rung.State == probe.Warned)
	})
}

// proofText is what the forge said, or what went wrong.
func proofText(r probe.Report) string {
	bad := probe.Failed
	if r.OK && r.Stands == probe.StandsNo {
		bad = probe.Warned
	}
	for _, rung := range r.Rungs {
		if rung.State == bad && rung.Finding != nil && (bad == probe.Failed || tellsStanding(rung.Name)) {
			return rung.Finding.What
		}
	}
	if !r.OK {
		return say.New("went.test-failed", "the test failed").String()
	}
	return say.New("went.opened", "opened over SSH, {n} refs", say.Values{"n": r.Refs}).String()
}

// tellsStanding names the rungs that say whether a key stands where it opens.
func tellsStanding(name probe.RungName) bool {
	return name == probe.RungAuth || name == probe.RungIdentity || name == probe.RungRepository
}
