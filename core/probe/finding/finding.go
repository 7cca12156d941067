// Package finding is what can be the matter with a key, a server or a repository:
// each with a stable code, three sentences that explain it, and the words by which
// servers are known to say so, with where those are known from.
package finding

import "latchkey/core/say"

// Finding explains a failed or warned rung in three sentences.
type Finding struct {
	Code   Code     `json:"code"`
	What   say.Text `json:"what"`   // what happened
	Why    say.Text `json:"why"`    // why that is so
	Remedy say.Text `json:"remedy"` // what to do
	// Action names what a face may offer as a button; "" for none.
	Action Action `json:"action,omitempty"`
}

// Code is a finding's stable name, such as "host-key-changed".
type Code string

// Action is a remedy that the program itself can carry out.
type Action string

// The actions.
const (
	ActTrustHost  Action = "trust-host"
	ActAddKey     Action = "add-key"
	ActKnownHosts Action = "copy-known-hosts"
	ActRetry      Action = "retry"
)
