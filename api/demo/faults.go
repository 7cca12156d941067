package demo

import (
	"sync"
	"time"

	"latchkey/api/demo/gitserver"
)

// Faults are the ways in which the forge can misbehave. The zero value is a
// healthy forge.
type Faults struct {
	Rules []Rule           // REST, looked through in this order; the first that applies wins
	SSH   gitserver.Faults // the git server's own
	// RotateHostKey gives the SSH server another host key when the faults are
	// set, as after a leak or with somebody in between.
	RotateHostKey bool
	// Lag is how long it takes until what was added, removed or renamed shows
	// when keys are read, by REST or GraphQL. The change itself, and SSH, know
	// no lag. Setting it to 0 shows everything at once.
	Lag time.Duration
	// TakesTwice lets the same key be added to a repository again and again, as a
	// forge does that does not compare them.
	TakesTwice bool
	// Renames are done when the faults are set.
	Renames []Renaming
	// Archives are the repositories that are archived when the faults are set.
	Archives []string
}

// Rule says which requests go wrong and how.
type Rule struct {
	Method string // "" = any
	Path   string // part of the path and query; "" = any
	// Workspace is that of Closed; "" = any.
	Workspace string
	Nth       int // the first matching request that goes wrong, counted from 1; 0 = 1
	Count     int // how many go wrong from there; 0 = all

	Do     Fault
	Status int           // of Status, HTML and their kin; 0 = one that fits
	After  time.Duration // Slow: the delay. Status: Retry-After in whole seconds, 0 = no such header
	Text   string        // NextElsewhere, Redirect: the URL. Message and PlainText: the text
}

// Fault is one way in which an answer goes wrong.
type Fault string

// The faults of REST answers. Reset and Status and what follows them act
// before the request has any effect; LostReply and Lie act after it.
const (
	Reset         Fault = "reset"          // connection reset, nothing done
	LostReply     Fault = "lost"           // done, then connection reset: the client cannot know
	Status        Fault = "status"         // an error with Rule.Status in Bitbucket's wrapper, nothing done
	Lie           Fault = "done"           // done, and answered with Rule.Status all the same
	Slow          Fault = "slow"           // the right answer, Rule.After late
	Truncate      Fault = "truncate"       // done, half of the JSON, connection closed
	BrokenJSON    Fault = "broken-json"    // done, half of the JSON as if it were all
	HTML          Fault = "html"           // a page for people instead of JSON, nothing done
	WrongType     Fault = "wrong-type"     // the right answer labelled text/plain
	PlainText     Fault = "plain-text"     // Rule.Text as text/plain with Rule.Status, nothing done
	Message       Fault = "message"        // Rule.Text as an error's message; without it one with ANSI codes and bidi marks
	HugeMessage   Fault = "huge"           // an error's message of 1 MB, nothing done
	NextElsewhere Fault = "next-elsewhere" // the next page is on another host: Rule.Text
	Redirect      Fault = "redirect"       // 302 to Rule.Text, nothing done
)

// injector holds the faults that are set now and counts matches.
type injector struct {
	rotate  func() error
	rename  func(from, to string) error
	byName  func(target string) string // a request's path with the repository's name in place of its id
	archive func(name string) error
	ssh     func(gitserver.Faults)
	keys    func(lag time.Duration, takesTwice bool)

	mu      sync.Mutex
	now     Faults
	matches []int // matches per rule
}

// SetFaults changes the faults from the next request on. The function gets
// those that are set and may change them in place; RotateHostKey starts false.
// All rules begin to count anew.
func (f *Forge) SetFaults(edit func(*Faults)) error {
	f.faults.mu.Lock()
	now := f.faults.now
	f.faults.mu.Unlock()
	now.Rules = append([]Rule(nil), now.Rules...)
	now.RotateHostKey = false
	edit(&now)
	return f.faults.set(now)
}

func (i *injector) set(faults Faults) error {
	i.mu.Lock()
	i.now, i.matches = faults, make([]int, len(faults.Rules))
	i.mu.Unlock()
	i.ssh(faults.SSH)
	i.keys(faults.Lag, faults.TakesTwice)
	for _, name := range faults.Archives {
		if err := i.archive(name); err != nil {
			return err
		}
	}
	for _, r := range faults.Renames {
		if err := i.rename(r.From, r.To); err != nil {
			return err
		}
	}
	if faults.RotateHostKey {
		return i.rotate()
	}
	return nil
}

// pick returns the rule that applies to a request and counts it; nil for none.
func (i *injector) pick(method, target string) *Rule {
	i.mu.Lock()
	defer i.mu.Unlock()
	for n, rule := range i.now.Rules {
		if !rule.matches(method, target) {
			continue
		}
		i.matches[n]++
		first := max(rule.Nth, 1)
		if i.matches[n] >= first && (rule.Count == 0 || i.matches[n] < first+rule.Count) {
			return &rule
		}
	}
	return nil
}
