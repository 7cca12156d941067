package probe

import (
	"context"
	"io"
	"time"

	"latchkey/internal/safetext"
)

// identify asks for the greeting: a session without a command.
func (c *climb) identify(ctx context.Context, l *link) {
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
		c.endIdentity(parseGreeting(out + "\n" + s.said(limit)))
	case <-limit.Done():
		c.endIdentity(nil)
	}
}

// endIdentity ends the rung. The first call counts: a greeting that comes too
// late changes nothing any more.
func (c *climb) endIdentity(id *Identity) {
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
		detail := "the server does not say whose key it is"
		if id != nil && id.Greeting != "" {
			detail = safetext.Line(id.Greeting, 200)
		}
		c.ladder.pass(RungIdentity, "The forge does not say who you are", detail)
	case id.Kind == kindUser:
		f := explain(CodeKeyOfUser, facts{"name": id.Name, "repo": repo})
		c.ladder.warn(RungIdentity, "The key belongs to a user", f.What, f)
	default:
		c.ladder.pass(RungIdentity, "It is a deploy key", identityDetail(id))
	}
}

func identityDetail(id *Identity) string {
	switch {
	case len(id.Repositories) > 0:
		return "opens " + safetext.Line(listSome(id.Repositories, 5), 300)
	case id.Name != "":
		return id.Name
	}
	return safetext.Line(id.Greeting, 200)
}

// awaitIdentity gives the greeting a moment more, then goes on without.
func (c *climb) awaitIdentity(ctx context.Context, grace time.Duration) *Identity {
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
