package demo

import (
	"strings"
	"sync"
	"time"
)

// Call is one REST request that reached the forge.
type Call struct {
	User   string // "" when the credentials were no good
	Method string
	Path   string // without query
	At     time.Time
}

// meter counts requests and knows who has had enough.
type meter struct {
	limit int // requests per rolling hour and user, 0 = none

	mu    sync.Mutex
	calls []Call
	spent map[string][]time.Time
}

// note remembers a request.
func (m *meter) note(c Call) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.calls = append(m.calls, c)
}

// allow spends one request; false means that the user is over the limit, which
// holds for what lies below /2.0/repositories alone. Refused requests are not
// counted against it.
func (m *meter) allow(user, path string, now time.Time) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.limit == 0 || !strings.HasPrefix(path, "/2.0/repositories/") {
		return true
	}
	if m.spent == nil {
		m.spent = map[string][]time.Time{}
	}
	window := m.spent[user]
	for len(window) > 0 && !window[0].After(now.Add(-time.Hour)) {
		window = window[1:]
	}
	if len(window) >= m.limit {
		m.spent[user] = window
		return false
	}
	m.spent[user] = append(window, now)
	return true
}
