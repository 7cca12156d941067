package probe

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"

	"latchkey/core/probe/finding"
	"latchkey/core/probe/git"
	"latchkey/core/say"
)

// What Report.Stands says. That refs can be read is not enough for "yes": a
// public repository opens for keys that stand elsewhere.
const (
	StandsYes     = "yes"
	StandsNo      = "no"
	StandsUnknown = "unknown"
)

// standingJudge decides whether the key stands on the repository that it opens.
type standingJudge struct{ *run }

// standing judges whether the key stands on the repository that it has just
// opened: by what the server greets with, by what the forge's API says of the
// repository, and, where any key might do, by trying one that nobody knows. It
// gives what there is to warn of.
func (c standingJudge) standing(ctx context.Context, id *Identity) *finding.Finding {
	stands, f := c.judgeStanding(ctx, id)
	c.mu.Lock()
	c.report.Stands = stands
	c.mu.Unlock()
	return f
}

func (c standingJudge) judgeStanding(ctx context.Context, id *Identity) (string, *finding.Finding) {
	more := finding.Facts{"repo": c.report.Repo, "because": say.New("part.because-public", "because it is public")}
	switch {
	case !c.asked: // the rung of the key has said that this tells nothing
		return StandsNo, nil
	case id != nil && (id.names(c.remote.name()) || id.names(c.r.Repo)):
		return StandsYes, nil
	case id != nil && id.Kind == kindUser: // the rung of who the key is has said so
		return StandsNo, nil
	case id != nil && id.own && id.Kind == kindDeployKey:
		return StandsYes, nil
	case id != nil && id.whole && !strings.Contains(c.remote.path, "{"): // a path by id has no name to compare
		if len(id.Repositories) > 0 {
			more["opens"] = listSome(id.Repositories, 3)
		}
		if c.r.Visibility == Private && len(id.Repositories) > 0 {
			return StandsNo, finding.Explain(finding.CodeOtherName, more)
		}
		if c.r.Visibility != Public {
			more["because"] = say.New("part.probably-public", "most likely because it is public")
		}
		return StandsNo, finding.Explain(finding.CodeOpenToAll, more)
	case (id == nil || !id.known()) && c.opensForAnybody(ctx):
		return StandsNo, finding.Explain(finding.CodeOpenToAll, more)
	case c.r.Visibility == Public:
		return StandsUnknown, finding.Explain(finding.CodePublic, more)
	}
	return StandsUnknown, nil
}

// opensForAnybody tries the repository with a key that was made a moment ago,
// which nobody can know. OpenSSH and dropbear let in known keys only, and count
// such tries against the address they come from, so they are not asked.
func (c standingJudge) opensForAnybody(ctx context.Context) bool {
	version := strings.ToLower(c.version)
	if strings.Contains(version, "openssh") || strings.Contains(version, "dropbear") {
		return false
	}
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return false
	}
	signer, err := ssh.NewSignerFromKey(private)
	if err != nil {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, min(c.p.o.Timeouts.Repository, 10*time.Second))
	defer cancel()
	l, f := c.p.connect(ctx, c.ended, signer)
	if f != nil {
		return false
	}
	c.addLink(l)
	session, err := l.exec(ctx, "git-upload-pack "+c.remote.quoted())
	if err != nil {
		return false
	}
	defer session.ch.Close()
	first := make(chan error, 1)
	go func() {
		_, err := git.ReadAdvert(git.NewPktReader(session.ch, git.MaxAdvertBytes), c.p.o.MaxRefs, "")
		first <- err
	}()
	select {
	case err := <-first:
		return err == nil
	case <-ctx.Done():
		return false
	}
}
