// Package inventory is what is known of repositories and their deploy keys: a
// cache that knows its age, and the reading that keeps it fresh within each
// forge's limits. The forge is the truth.
package inventory

import (
	"time"

	"latchkey/api"
	"latchkey/core/say"
	"latchkey/keys"
)

// Options says what to read.
type Options struct {
	Account string         // "" = all accounts, each within its own budget
	First   []api.RepoPath // read before all others: what is on screen
	// Only, when it is not empty, names all that is read; the rest stays as it
	// is. A repository that no account lists is an error.
	Only       []api.RepoPath
	NoProjects bool          // leave the keys of projects alone
	MaxAge     time.Duration // what was read within this time is not read again; 0 = read everything once
	// Wait makes the reading go on by itself when the forge's limit has room
	// again; without it the reading ends there and says when it could go on.
	Wait bool
	// When Stop is closed the reading finishes the requests under way and ends. nil = never.
	Stop <-chan struct{}
}

// Progress is reported while a reading runs.
type Progress struct {
	Account string    `json:"account"`
	Read    int       `json:"read"`
	Failed  int       `json:"failed"`
	Total   int       `json:"total"`
	Until   time.Time `json:"until,omitzero"` // it waits until then
	Why     say.Text  `json:"why,omitzero"`   // "waiting for Bitbucket's hourly limit: resumes at 14:20"
}

// Status is the state of one account's cache.
type Status struct {
	Account   string    `json:"account"`
	Forge     string    `json:"forge"` // "Bitbucket Cloud"
	Repos     int       `json:"repositories"`
	Listed    time.Time `json:"listed,omitzero"` // when the list of repositories was read
	Read      int       `json:"read"`            // repositories whose keys are known
	Never     int       `json:"never_read"`
	Failed    int       `json:"failed"` // whose last reading failed
	Keys      int       `json:"deploy_keys"`
	Distinct  int       `json:"distinct_keys"`
	Oldest    time.Time `json:"oldest,omitzero"`
	Newest    time.Time `json:"newest,omitzero"`
	Spent     int       `json:"requests_spent"`  // in the last rolling hour
	Budget    int       `json:"requests_budget"` // 0 = no such limit
	Reserve   int       `json:"reserve"`         // of it, for the person's own clicks
	RoomAt    time.Time `json:"room_at,omitzero"`
	Remaining []Failure `json:"failures,omitempty"` // the first 20
	Unread    []Unread  `json:"unread,omitempty"`   // parts of the lists that could not be read
}

// Unread is a part of an account's lists that could not be read at the last
// try. What is known of it is from before.
type Unread struct {
	Account   string    `json:"account"`
	Workspace string    `json:"workspace"`
	What      string    `json:"what"` // "repositories" or "projects"
	Kind      string    `json:"kind"` // "two-step", "ip-allow-list", "payment", "single-sign-on", "name", "incomplete", or the error's kind
	Error     say.Text  `json:"error"`
	Since     time.Time `json:"since"` // of the first try in a row that failed
	Tried     time.Time `json:"tried"` // of the last one
	Hint      say.Text  `json:"hint,omitzero"`
}

// Kinds of an Unread that is one element and no part of many.
const (
	OddName    = "name"       // it cannot be used in addresses and commands
	Incomplete = "incomplete" // the forge's answer does not say enough of it
)

// LeftOut reports whether it is one element that the list leaves out, and not a
// part of many elements that could not be read.
func (u Unread) LeftOut() bool { return u.Kind == OddName || u.Kind == Incomplete }

// Failure is a repository whose keys could not be read.
type Failure struct {
	Repo  api.RepoPath `json:"repository"`
	Error say.Text     `json:"error"`
	Tried time.Time    `json:"tried"`
}

// Summary is the end of a reading.
type Summary struct {
	Accounts []AccountSummary `json:"accounts"`
}

// AccountSummary is the end of a reading of one account.
type AccountSummary struct {
	Account      string        `json:"account"`
	Repos        int           `json:"repositories"`
	Read         int           `json:"read"`         // repositories whose keys were read
	Projects     int           `json:"projects"`     // projects whose keys were read
	Fresh        int           `json:"fresh_enough"` // repositories left alone: young enough
	Failed       int           `json:"failed"`
	Left         int           `json:"left"`          // repositories not read: stopped, or the limit
	ProjectsLeft int           `json:"projects_left"` // and projects
	Requests     int           `json:"requests"`      // that counted
	Took         time.Duration `json:"took_ns"`
	Until        time.Time     `json:"until,omitzero"` // there is room again then
	Error        say.Text      `json:"error,omitzero"`
	Notes        []say.Text    `json:"notes,omitempty"`   // what makes it slower or dearer
	Unread       []Unread      `json:"unread,omitempty"`  // parts of the lists that could not be read
	Renamed      []Renamed     `json:"renamed,omitempty"` // repositories that this reading found under another name
}

// Renamed is a repository that has changed its name.
type Renamed struct {
	From api.RepoPath `json:"from"`
	To   api.RepoPath `json:"to"`
}

// Found is every place at which a key is known to stand.
type Found struct {
	Query string      `json:"query"`
	Keys  []KeyPlaces `json:"keys"` // one per fingerprint
	// Searched is how many repositories' keys were looked through, Never how
	// many more were never read, Oldest when the oldest of them was read.
	Searched int       `json:"searched"`
	Never    int       `json:"never_read"`
	Oldest   time.Time `json:"oldest,omitzero"`
	Asked    []Asked   `json:"asked,omitempty"`  // --ask
	Unread   []Unread  `json:"unread,omitempty"` // parts of the lists that could not be read: the key may stand there
}

// KeyPlaces is one key and where it stands.
type KeyPlaces struct {
	Fingerprint keys.Fingerprint `json:"fingerprint"`
	Type        string           `json:"type"`
	Bits        int              `json:"bits"`
	Comment     string           `json:"comment,omitempty"`
	Set         string           `json:"key_set,omitempty"`
	PrivateKey  PrivateKeyState  `json:"private_key"`
	Machines    []string         `json:"machines,omitempty"` // ids of the build machines on which the private key lies
	Places      []Placement      `json:"places"`
}

// Placement is one place of a key.
type Placement struct {
	Account string     `json:"account"`
	Also    []string   `json:"also_seen_by,omitempty"` // further accounts on the same forge that see the place
	Target  string     `json:"target"`
	Kind    string     `json:"kind"` // "repository", "project", "account" or "machine"
	KeyID   string     `json:"key_id,omitempty"`
	Label   string     `json:"label,omitempty"`
	Access  api.Access `json:"access,omitempty"`
	Created time.Time  `json:"created,omitzero"`
	Used    time.Time  `json:"last_used,omitzero"`
	// UseKnown is false where Used was not read and no verification is known of.
	UseKnown bool      `json:"last_used_known"`
	UseRead  time.Time `json:"last_used_read,omitzero"` // when the forge was asked for Used
	Verified time.Time `json:"last_verified,omitzero"`  // when Latchkey last verified it there
	Read     time.Time `json:"read,omitzero"`           // since when it is known
	Source   Origin    `json:"source"`
}

// Origin is how it is known that a key stands at a place, or may.
type Origin string

// The origins.
const (
	FromInventory  Origin = "inventory"      // the forge listed it
	FromPlacing    Origin = "placed"         // Latchkey put it there
	FromGreeting   Origin = "greeting"       // the forge's SSH service said so
	FromAcceptance Origin = "not-shown-yet"  // the forge accepted it, and does not show it yet
	FromSending    Origin = "answer-unknown" // it was sent, and it is not known whether the forge took it
)

// Text is how it is known, in few words.
func (o Origin) Text() say.Text {
	switch o {
	case FromPlacing:
		return say.New("part.from-placing", "placed by Latchkey")
	case FromGreeting:
		return say.New("part.from-greeting", "greeting")
	case FromAcceptance:
		return say.New("part.from-acceptance", "accepted, not shown yet")
	case FromSending:
		return say.New("part.from-sending", "sent, answer unknown")
	}
	return say.New("part.from-inventory", "inventory")
}

// Use is what is known of the key's use there.
func (s *Placement) Use() Use {
	return Use{Last: s.Used, Read: s.UseRead, Verified: s.Verified, Created: s.Created}
}

// Asked is what a forge said over SSH to a key.
type Asked struct {
	Account     string           `json:"account,omitempty"`
	Host        string           `json:"host,omitempty"` // of a server that was asked without an account
	Fingerprint keys.Fingerprint `json:"fingerprint"`
	State       AskState         `json:"state"`
	// Known is what the forge said of the key; nil where nothing was said.
	Known    *bool          `json:"known,omitempty"`
	Greeting string         `json:"greeting,omitempty"`
	Repos    []api.RepoPath `json:"repositories,omitempty"`
	User     string         `json:"user,omitempty"` // the key is that person's own
	Error    say.Text       `json:"error,omitzero"`

	// Repo is the repository that was asked for, "" where only the greeting was wanted.
	// What was not said of it is nil.
	Repo   api.RepoPath `json:"repository,omitempty"`
	Stands string       `json:"stands,omitempty"` // whether the key is on it: "yes", "no", "unknown"
	Reads  *bool        `json:"reads,omitempty"`
	Writes *bool        `json:"writes,omitempty"`
}

// AskState is what came of asking.
type AskState string

// The states of asking a forge who a key is.
const (
	Knows    AskState = "knows"     // it greets the key
	Stranger AskState = "stranger"  // it says that it does not know the key
	NoAnswer AskState = "no answer" // it was tried, and nothing was said of the key; see Error
	NotAsked AskState = "not asked" // it was not tried; see Error
)

// SetKnown sets Known by State.
func (a *Asked) SetKnown() {
	if known := a.State == Knows; known || a.State == Stranger {
		a.Known = &known
	}
}

// Hit is one row that a search found.
type Hit struct {
	Account string       `json:"account"`
	Repo    api.RepoPath `json:"repository"`
	KeyID   string       `json:"key_id,omitempty"` // "" = the repository's own columns matched
}
