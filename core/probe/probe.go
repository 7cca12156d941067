// Package probe speaks SSH to a forge with exactly one key and says, rung by
// rung, what works and what does not: the ladder behind "Test access" and
// "Test clone". It is pure Go; the private key stays in memory and no other
// key of anybody's is ever offered.
package probe

import (
	"time"

	"latchkey/core/probe/finding"
	"latchkey/core/say"
	"latchkey/keys"
)

// RungState is how a rung stands.
type RungState string

// The states of a rung.
const (
	Pending RungState = "pending"
	Running RungState = "running"
	Passed  RungState = "passed"
	Warned  RungState = "warned" // works, but there is something to know
	Failed  RungState = "failed"
	Skipped RungState = "skipped" // an earlier rung failed, or it does not apply
)

// Rung is one step of the ladder as it stands. All texts are safe to show.
type Rung struct {
	Name    RungName         `json:"rung"`
	Title   say.Text         `json:"title"` // "Host key is the published one"
	State   RungState        `json:"state"`
	Took    time.Duration    `json:"took_ns"`
	Detail  say.Text         `json:"detail,omitzero"` // what was seen
	Finding *finding.Finding `json:"finding,omitempty"`
}

// Depth says how far the ladder is climbed.
type Depth int

// Access ends after refs and HEAD; Clone also fetches and looks inside; Greeting ends when
// the server has said whose the key is, and names no repository.
const (
	Access Depth = iota
	Clone
	Greeting
)

// Report is the whole ladder after it ended.
type Report struct {
	Account     string           `json:"account,omitempty"`
	Repo        string           `json:"repo"`
	URL         string           `json:"url"`
	Fingerprint keys.Fingerprint `json:"fingerprint"`
	Depth       string           `json:"depth"` // "access", "clone" or "greeting"
	OK          bool             `json:"ok"`
	Started     time.Time        `json:"started"`
	Took        time.Duration    `json:"took_ns"`
	Rungs       []Rung           `json:"rungs"`
	HostKey     string           `json:"host_key,omitempty"` // of the key that the server showed and signed with
	KnownHosts  string           `json:"known_hosts,omitempty"`
	Identity    *Identity        `json:"identity,omitempty"`
	Stands      string           `json:"stands"`         // whether the key stands on the repository: "yes", "no", "unknown"
	Head        string           `json:"head,omitempty"` // branch HEAD points at
	Refs        int              `json:"refs"`
	Cloned      *Cloned          `json:"clone,omitempty"`
	Submodules  []Submodule      `json:"submodules,omitempty"`
	LFS         *LFS             `json:"lfs,omitempty"`
	MayWrite    *bool            `json:"may_write,omitempty"` // nil when not asked
}

// Identity is who the forge says that the key is.
type Identity struct {
	Kind         string   `json:"kind"`                   // "deploy-key", "user", "unknown"
	Name         string   `json:"name,omitempty"`         // with an unknown kind: whom the server greets, whoever that is to the key
	Repositories []string `json:"repositories,omitempty"` // all that the key opens, when the forge lists them
	Greeting     string   `json:"greeting,omitempty"`

	whole bool // Repositories is the whole list
	own   bool // the forge lets a deploy key read only where it stands, public or not
}

// Cloned is what a test clone fetched and verified.
type Cloned struct {
	Commit    string `json:"commit"`
	Files     int    `json:"files"`
	FileBytes int64  `json:"file_bytes"` // bytes of all files at that commit
	PackBytes int64  `json:"pack_bytes"` // bytes that came over the wire
	Objects   int    `json:"objects"`
}

// Submodule is one commit of another repository, in the tested one or in one of
// its submodules, and whether this key reads it.
type Submodule struct {
	Path    string   `json:"path"`
	URL     string   `json:"url"`
	Reads   string   `json:"reads"` // "yes", "no", "not-ssh", "not-tested", "no-commit", "no-address", "left-alone"
	Because say.Text `json:"because,omitzero"`
}

// LFS says whether the repository uses Git LFS, whether this key may fetch, and
// whether the files are there.
type LFS struct {
	Used     bool     `json:"used"`
	Patterns int      `json:"patterns"`
	Allowed  bool     `json:"allowed"`           // the key gets a grant; the files may be missing all the same
	Place    string   `json:"place,omitempty"`   // the host that .lfsconfig names, where the key opens nothing
	Asked    int      `json:"asked"`             // files that were asked for, by their pointers
	There    int      `json:"there"`             // those of them that the server has
	Missing  []string `json:"missing,omitempty"` // paths of those that it has not
	Unasked  say.Text `json:"unasked,omitzero"`  // why none could be asked for
	Detail   say.Text `json:"detail,omitzero"`
}
