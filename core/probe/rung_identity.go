package probe

import (
	"context"
	"io"
	"time"

	"latchkey/core/probe/finding"
	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// identityRung asks whom the server greets.
type identityRung struct{ *run }

// identify asks for the greeting: a session without a command.
func (c identityRung) identify(ctx context.Context, l *link) {
	limit, cancel := context.WithTimeout(ctx, c.p.o.Timeouts.Identity)
	defer cancel()
	s, f := c.exec(limit, l, "")
	if f != nil {
		c.endIdentity(nil)
		return
	}
	text := make(chan string, 1)
	go func() {
		<-s.accepted
		s.ch.CloseWrite() // a shell that waits for input ends
		out, _ := io.ReadAll(io.LimitReader(s.ch, maxGreeting))
		s.ch.Close()
		text <- string(out)
	}()
	select {
	case out := <-text:
		c.endIdentity(parseGreeting(out + "\n" + s.message(limit)))
	case <-limit.Done():
		c.endIdentity(nil)
	}
}

// endIdentity ends the rung. The first call counts: a greeting that comes too
// late changes nothing any more.
func (c identityRung) endIdentity(id *Identity) {
	c.mu.Lock()
	done := c.identity.done
	c.identity.done = true
	if !done && id != nil {
		c.report.Identity = id
	}
	repo := c.report.Repo
	c.mu.Unlock()
	if done {
		return
	}
	defer close(c.identity.ended)
	switch {
	case id == nil || id.Kind == kindUnknown:
		c.ladder.pass(RungIdentity, say.New("ladder.said.the-forge-does-not-say-who-you-are", "The forge does not say who you are"), unknownDetail(id))
	case id.Kind == kindUser:
		f := finding.Explain(finding.CodeKeyOfUser, finding.Facts{"name": id.Name, "repo": repo})
		c.ladder.warn(RungIdentity, say.New("ladder.said.the-key-belongs-to-a-user", "The key belongs to a user"), f.What, f)
	default:
		c.ladder.pass(RungIdentity, say.New("ladder.said.it-is-a-deploy-key", "It is a deploy key"), identityDetail(id))
	}
}

// unknownDetail returns what a greeting tells that does not say whose key it is. One
// of unknown form, often a page of help, stands in the report only.
func unknownDetail(id *Identity) say.Text {
	switch {
	case id == nil || !id.known():
		return say.New("detail.no-greeting", "the server does not say whose key it is")
	case len(id.Repositories) > 0:
		return say.New("detail.greets-and-opens", "it greets {name}; the key opens {names}", say.Values{"name": id.Name, "names": listSome(id.Repositories, 5)})
	}
	return say.New("detail.greets", "it greets {name}, who may own the key or have added it", say.Values{"name": id.Name})
}

func identityDetail(id *Identity) say.Text {
	switch {
	case len(id.Repositories) > 0:
		return say.New("detail.opens", "opens {names}", say.Values{"names": listSome(id.Repositories, 5)})
	case id.Name != "":
		return say.Plain(id.Name)
	}
	return say.Plain(safetext.Line(id.Greeting, 200))
}

// awaitIdentity gives the greeting a moment more, then goes on without.
func (c identityRung) awaitIdentity(ctx context.Context, grace time.Duration) *Identity {
	timer := time.NewTimer(grace)
	defer timer.Stop()
	select {
	case <-c.identity.ended:
	case <-timer.C:
	case <-ctx.Done():
	}
	if ctx.Err() == nil {
		c.endIdentity(nil)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.report.Identity
}
