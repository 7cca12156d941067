package demo

import (
	"net/http"
	"strconv"
	"time"
)

// GitHub's limits, see
// https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api.
const (
	ghHourly    = 5000
	ghPerMinute = 80  // creating calls
	ghPerHour   = 500 // creating calls
)

// githubRate counts per user. The world is locked while it is asked.
type githubRate struct {
	limit   int // requests an hour
	used    map[string]int
	resets  map[string]time.Time
	creates map[string][]time.Time
	counted map[string]int // over all time
}

func newGithubRate(limit int) *githubRate {
	if limit == 0 {
		limit = ghHourly
	}
	return &githubRate{limit: limit, used: map[string]int{}, resets: map[string]time.Time{}, creates: map[string][]time.Time{}, counted: map[string]int{}}
}

// ghRefusal is an answer for having asked too much.
type ghRefusal struct {
	status  int
	message string
	after   int // Retry-After in seconds, 0 = no such header
}

func (r *ghRefusal) write(w http.ResponseWriter) {
	if r.after > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(r.after))
	}
	sendJSON(w, ghFail(r.status, r.message))
}

// take counts a request, or says why it is refused.
func (g *githubRate) take(user, bucket string, creates bool, now time.Time) *ghRefusal {
	name := user + " " + bucket
	if !g.resets[name].After(now) {
		g.used[name], g.resets[name] = 0, now.Add(time.Hour)
	}
	if g.used[name] >= g.limit {
		return &ghRefusal{http.StatusForbidden, "API rate limit exceeded for user ID 1. If you reach out to GitHub Support for help, please include the request ID.", 0}
	}
	if creates {
		var recent []time.Time
		minute := 0
		for _, at := range g.creates[user] {
			if at.After(now.Add(-time.Hour)) {
				recent = append(recent, at)
				if at.After(now.Add(-time.Minute)) {
					minute++
				}
			}
		}
		g.creates[user] = recent
		if minute >= ghPerMinute || len(recent) >= ghPerHour {
			return &ghRefusal{http.StatusForbidden, "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.", 60}
		}
		g.creates[user] = append(recent, now)
	}
	g.used[name]++
	g.counted[user]++
	return nil
}

// giveBack takes a count back: a 304 costs nothing.
func (g *githubRate) giveBack(user, bucket string) {
	g.used[user+" "+bucket]--
	g.counted[user]--
}

func (g *githubRate) headers(h http.Header, user, bucket string, now time.Time) {
	name := user + " " + bucket
	reset := g.resets[name]
	if reset.IsZero() {
		reset = now.Add(time.Hour)
	}
	h.Set("X-RateLimit-Limit", strconv.Itoa(g.limit))
	h.Set("X-RateLimit-Remaining", strconv.Itoa(max(g.limit-g.used[name], 0)))
	h.Set("X-RateLimit-Used", strconv.Itoa(g.used[name]))
	h.Set("X-RateLimit-Reset", strconv.FormatInt(reset.Unix()+1, 10))
	h.Set("X-RateLimit-Resource", bucket)
}
