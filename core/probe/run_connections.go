package probe

import (
	"context"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"

	"latchkey/core/probe/finding"
	"latchkey/core/say"
)

// connections are those that one run has open.
type connections struct {
	prober *Prober
	signer ssh.Signer

	mu     sync.Mutex // guards what follows while rungs run side by side
	links  []*link
	closed bool
}

// addLink remembers a connection for the end; fresh makes a further one.
func (c *connections) addLink(l *link) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed { // the run is over
		l.conn.Close()
	}
	c.links = append(c.links, l)
}

// maxLinks bounds the connections of one run.
const maxLinks = 12

func (c *connections) fresh(ctx context.Context, r remote) (*link, *finding.Finding) {
	c.mu.Lock()
	full := len(c.links) >= maxLinks
	c.mu.Unlock()
	if full {
		return nil, finding.Explain(finding.CodeSessionRefused, finding.Facts{"host": r.host, "error": say.New("part.too-many-connections", "too many connections were needed")})
	}
	l, f := c.prober.connect(ctx, r, c.signer)
	if f == nil {
		c.addLink(l)
	}
	return l, f
}

// closeLinks ends every connection and waits until they are gone, a moment at
// most: a server that does not let go cannot hold us.
func (c *connections) closeLinks() {
	c.mu.Lock()
	links := c.links
	c.closed = true
	c.mu.Unlock()
	for _, l := range links {
		l.conn.Close()
	}
	timer := time.NewTimer(time.Second)
	defer timer.Stop()
	for _, l := range links {
		select {
		case <-l.gone:
		case <-timer.C:
			return
		}
	}
}

// exec opens a session on the link, or on a further connection when the
// server allows only one session on each.
func (c *connections) exec(ctx context.Context, l *link, command string) (*session, *finding.Finding) {
	s, err := l.exec(ctx, command)
	if err == nil {
		return s, nil
	}
	if ctx.Err() != nil {
		return nil, stopped(ctx)
	}
	refused := finding.Facts{"host": l.remote.host, "error": sshReason(err)}
	l, f := c.fresh(ctx, l.remote)
	if f != nil {
		return nil, finding.Explain(finding.CodeSessionRefused, refused)
	}
	if s, err = l.exec(ctx, command); err != nil {
		return nil, finding.Explain(finding.CodeSessionRefused, refused)
	}
	return s, nil
}
