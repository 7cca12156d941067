package snapshot

import (
	"time"

	"latchkey/core/audit"
)

// Info is what is known of a snapshot without its rows: a point of the trend, and
// the evidence of an audit.
type Info struct {
	ID     int64     `json:"id"`
	At     time.Time `json:"at"`
	Until  time.Time `json:"until"`  // when the last audit found just the same
	Audits int       `json:"audits"` // how many did, from At to Until
	Hash   string    `json:"hash"`   // SHA-256 of all that it holds
	Counts
	Evidence
}

// Counts are what an audit counted.
type Counts struct {
	Keys    int `json:"keys"`
	Repos   int `json:"repositories"`
	Keyless int `json:"repositories_without_key"`
	Unread  int `json:"repositories_not_read"`
	// Stale is how many repositories' last reading failed: what is known of them is
	// from before.
	Stale    int `json:"repositories_not_read_again"`
	Critical int `json:"critical"`
	High     int `json:"high"`
	Medium   int `json:"medium"`
	Low      int `json:"low"`
	Excepted int `json:"excepted"`
	Doubts   int `json:"cannot_be_known"` // cases
}

// Evidence is who made an audit, by which policy, and with what it had been read.
type Evidence struct {
	By          string       `json:"by"` // user and computer
	Policy      string       `json:"policy"`
	PolicyHash  string       `json:"policy_hash"` // SHA-256
	Credentials []Credential `json:"credentials"`
	// Oldest and Newest are the first and the last of the readings that it is made of.
	Oldest time.Time `json:"oldest_reading,omitzero"`
	Newest time.Time `json:"newest_reading,omitzero"`
}

// Credential names a token with which the forge was read.
type Credential struct {
	Account    string `json:"account"`
	Forge      string `json:"forge"`
	User       string `json:"user,omitempty"`
	Credential string `json:"credential"` // another one when the token was replaced
}

// Count counts what a report says.
func Count(w *audit.World, r *audit.Report) Counts {
	c := Counts{Keys: r.Keys, Repos: r.Repos, Keyless: r.Keyless, Unread: r.Unread,
		Critical: r.Count(audit.Critical), High: r.Count(audit.High), Medium: r.Count(audit.Medium), Low: r.Count(audit.Low)}
	for i := range r.Findings {
		if r.Findings[i].Excepted() {
			c.Excepted++
		}
	}
	for i := range w.Repos {
		if repo := &w.Repos[i]; repo.Trouble != "" && repo.Keys >= 0 {
			c.Stale++
		}
	}
	for i := range r.Doubts {
		c.Doubts += r.Doubts[i].Count
	}
	return c
}

// Found is how many findings have a severity.
func (c *Counts) Found(s audit.Severity) int {
	switch s {
	case audit.Critical:
		return c.Critical
	case audit.High:
		return c.High
	case audit.Medium:
		return c.Medium
	case audit.Low:
		return c.Low
	}
	return 0
}

// Witness is who made an audit by which policy, and what it had been read with.
func Witness(by string, w *audit.World, p *audit.Policy) Evidence {
	e := Evidence{By: by, Policy: p.Name, PolicyHash: p.Hash(), Credentials: []Credential{}}
	for i := range w.Accounts {
		a := &w.Accounts[i]
		e.Credentials = append(e.Credentials, Credential{a.ID, a.Forge, a.User, a.Credential})
	}
	for i := range w.Repos {
		read := w.Repos[i].Read
		if read.IsZero() {
			continue
		}
		if e.Oldest.IsZero() || read.Before(e.Oldest) {
			e.Oldest = read
		}
		if read.After(e.Newest) {
			e.Newest = read
		}
	}
	return e
}
