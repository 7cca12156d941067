package probe

import (
	"context"
	"fmt"
	"sync"

	"latchkey/core/probe/finding"
)

// hostLinks are the connections to other hosts, one each.
type hostLinks struct {
	mu    sync.Mutex
	links map[string]*hostLink
}

type hostLink struct {
	once sync.Once
	link *link
	f    *finding.Finding
}

// get connects once. An unknown host key is refused here, never asked about.
func (h *hostLinks) get(ctx context.Context, c *run, r remote) (*link, *finding.Finding) {
	place := fmt.Sprintf("%s@%s:%d", r.user, r.host, r.port)
	h.mu.Lock()
	one := h.links[place]
	if one == nil {
		one = &hostLink{}
		h.links[place] = one
	}
	h.mu.Unlock()
	one.once.Do(func() { one.link, one.f = c.fresh(ctx, r) })
	return one.link, one.f
}

func isPublicForge(r remote) bool {
	for _, group := range publishedEnds {
		for _, e := range group {
			if e.Host == r.host && e.Port == r.port {
				return true
			}
		}
	}
	return false
}
