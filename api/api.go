// Package api says what a forge is: a service that hosts repositories and
// knows which SSH keys may read them.
//
// The package is vocabulary only. It makes no network calls and imports no
// driver; drivers (api/bitbucket and its siblings) import it. What differs
// between forges is data in [Traits], so that a face can ask before it
// offers; what only some forges have is a one-method optional interface such
// as [Relabeler], never a method that answers "not supported".
package api

import (
	"cmp"
	"context"
	"iter"
	"time"

	"latchkey/keys"
)

// A Forge is one account on one forge, safe for concurrent use. Methods return
// *[Error] and honour ctx. Paging is hidden: every method reads all pages.
type Forge interface {
	// Traits tells what this forge can do. It is data and makes no call.
	Traits() Traits
	// Whoami checks the token and names the scopes that it lacks.
	Whoami(ctx context.Context) (User, error)
	// Repos yields every repository that the account administers, as the forge
	// answers. A part that cannot be read, such as one workspace, is yielded as
	// a *[Partial], and the list goes on; it ends after any other error. Stop
	// early by breaking out of the loop.
	Repos(ctx context.Context) iter.Seq2[Repo, error]
	// Keys lists the deploy keys that stand on the repository itself.
	Keys(ctx context.Context, repo RepoPath) ([]DeployKey, error)
	// AddKey puts a public key on a repository and reads the repository's
	// keys back before it returns. It never repeats the request by itself:
	// after a lost reply, list and compare by fingerprint. Where the forge
	// accepted the key and does not show it yet, the error is of kind Accepted
	// and Added.DeployKey is what the forge's answer said of it, as far as that
	// is about this very key: its ID shows that it stands there.
	AddKey(ctx context.Context, repo RepoPath, k NewKey) (Added, error)
	// RemoveKey takes a deploy key away by its id on the forge, shows by
	// reading back that it is gone, and gives the keys that are left. Where the
	// forge accepted that and still shows the key, the error is of kind Accepted.
	RemoveKey(ctx context.Context, repo RepoPath, id string) ([]DeployKey, error)
}

// Added is a deploy key as read back after it was added, and with it all keys
// of its repository or project: whoever goes on from there need not ask again.
type Added struct {
	DeployKey
	All []DeployKey
}

// Relabeler is implemented by forges that can rename a deploy key in place.
type Relabeler interface {
	// RelabelKey changes the key's label and returns the key as read back.
	RelabelKey(ctx context.Context, repo RepoPath, id, label string) (DeployKey, error)
}

// ProjectKeys is implemented by forges on which one key can open every
// repository of a project. A ProjectPath is "workspace/PROJECTKEY".
type ProjectKeys interface {
	// Projects yields all projects; errors are as for Forge.Repos.
	Projects(ctx context.Context) iter.Seq2[Project, error]
	ProjectKeys(ctx context.Context, project ProjectPath) ([]DeployKey, error)
	AddProjectKey(ctx context.Context, project ProjectPath, k NewKey) (Added, error)
	RemoveProjectKey(ctx context.Context, project ProjectPath, id string) ([]DeployKey, error)
}

// BulkKeys is implemented by forges that give the deploy keys of many
// repositories in one request.
type BulkKeys interface {
	// ReposWithKeys yields every repository that the account administers
	// together with its deploy keys, in as few requests as the forge allows.
	// Errors are as for Forge.Repos; a *[Slower] says that the rows come
	// without keys.
	ReposWithKeys(ctx context.Context) iter.Seq2[RepoKeys, error]
}

// RepoKeys is one repository in an answer of BulkKeys.
type RepoKeys struct {
	Repo Repo
	// Keys may lack what the forge's bulk call does not tell: an ID of "" means
	// that the key has to be listed by Forge.Keys before it can be removed, and
	// UseKnown is false where the last use is not told.
	Keys []DeployKey
	// Whole says that Keys are all of them. When it is false the repository has
	// to be read by Forge.Keys.
	Whole bool
}

// Revalidator is implemented by forges whose lists can be asked for again at
// no cost when they have not changed (a conditional request that is answered
// with 304 and not counted).
type Revalidator interface {
	// Fresh reports whether the last answer to Forge.Keys for the repository is
	// kept, so that asking again costs nothing unless something has changed.
	Fresh(ctx context.Context, repo RepoPath) bool
}

// Finder is implemented by forges that tell which repository a path means.
type Finder interface {
	// Find returns the repository in the forge's own spelling, whatever the path
	// was: in other letters, with the UUID for a name, or a name that the
	// repository had before.
	Find(ctx context.Context, repo RepoPath) (Repo, error)
}

// User is who a token belongs to, and what it may do.
type User struct {
	ID      string   `json:"id"`                // the forge's stable id, for instance an account id or UUID
	Name    string   `json:"name"`              // the user name or nickname
	Display string   `json:"display_name"`      // the full name, for people
	Granted []string `json:"granted,omitempty"` // scopes the token has, as far as the forge told; nil when it did not
	Missing []string `json:"missing,omitempty"` // scopes that Latchkey needs for its whole work and the token lacks
}

// Repo is one repository as the forge lists it.
type Repo struct {
	Path     RepoPath
	ID       string // stable across renames, for instance Bitbucket's UUID
	Name     string // as shown to people; may differ from the path's last part
	Project  string // project key, "" when the forge has none
	Private  bool
	Archived bool
	Updated  time.Time // last change, zero when unknown
	SSHURL   string    // the URL with which a build server clones
}

// Project is a group of repositories inside a workspace.
type Project struct {
	Path ProjectPath
	Name string
}

// Access is what a deploy key may do.
type Access string

// The two kinds of access. Read is the default everywhere.
const (
	Read      Access = "read"
	ReadWrite Access = "read-write"
)

// OrRead returns the access, or the default where none is given.
func (a Access) OrRead() Access { return cmp.Or(a, Read) }

// DeployKey is a public key as it stands on one repository or project.
type DeployKey struct {
	ID     string // the forge's own id
	Label  string
	Public keys.Public // the zero Public when the forge's text could not be read
	// Unreadable says why Public is zero: a key type or text that we do not
	// know. Such keys are shown, never hidden.
	Unreadable error
	Comment    string
	Access     Access
	Created    time.Time // zero when the forge does not tell
	LastUsed   time.Time // the zero time means "never" only where UseKnown
	UseKnown   bool      // this answer told the last use: a bulk answer may not, and an older server
	Disabled   bool      // stands there but is switched off by policy
	AddedBy    string    // the user who added it, "" when this answer does not tell
	Repo       RepoPath  // what the answer calls the repository on which it stands; "" where it does not say
}

// NewKey is what AddKey puts on a repository.
type NewKey struct {
	Public keys.Public
	Label  string
	Access Access // sent explicitly always; "" means Read
}

// Traits says what a forge can do: data that a face reads before it offers.
type Traits struct {
	Kind           Kind
	Name           string        // "Bitbucket Cloud"
	ShortName      string        // where there is little room: "Bitbucket"
	OwnServers     bool          // it also runs on companies' own servers, so that its address matters
	WriteAccess    bool          // a deploy key may push
	Reuse          bool          // the same key may stand on several repositories; false: one repository in the whole forge
	Expiry         bool          // keys can expire on the forge
	EditLabel      bool          // see Relabeler
	EditAccess     bool          // access can be changed in place
	LastUsed       bool          // the forge tells when a key was last used
	ProjectKeys    bool          // see ProjectKeys
	BranchRules    bool          // see BranchRules
	KeyPolicy      bool          // see KeyPolicy
	UserKeys       bool          // see UserKeys
	ByID           bool          // in every path a repository's id may stand for its name, see RepoPath.ByID
	HourlyBudget   int           // requests per rolling hour that the account may spend; 0 = not limited that way
	Parallel       int           // how many reads the forge takes at once
	Bulk           int           // of how many repositories one request gives the keys, see BulkKeys; 0 = of one
	Writes         int           // how many changing calls it takes at once; 0 = as many as reads
	Pace           []Pace        // what it allows of changing calls, besides HourlyBudget
	TokenOwnsKeys  bool          // deleting the token with which a key was made deletes the key
	UnusedGone     time.Duration // the forge deletes a key that was not used for so long; 0 = it does not
	LabelMax       int           // longest label in runes
	KeysPage       string        // the page of a repository's deploy keys, below the repository's own: "/settings/keys"
	TokenPage      string        // where a person makes the token, as URL
	Scopes         []Scope       // what the token needs, in the order in which to tick
	SSH            []SSHEnd      // where its SSH service listens, best first
	WordForKey     string        // what the forge's own pages call a deploy key
	WordForAccount string        // what to type as user: "Atlassian account e-mail"; "" = the token alone signs in
}

// Pace is how many calls that create something a forge takes within a time.
type Pace struct {
	Most int           // so many
	Per  time.Duration // within this, rolling
}

// Scope is one right of a token, and what Latchkey needs it for.
type Scope struct {
	Name string // as on the forge's page, for instance "admin:repository:bitbucket"
	For  string // "list deploy keys"
	// Classic says that it is of another kind of token, which needs this one alone
	// in place of the others.
	Classic bool
}

// Kind names a kind of forge.
type Kind string

// The forges that Latchkey knows.
const (
	BitbucketCloud Kind = "bitbucket"
	GitHub         Kind = "github" // github.com and Enterprise Server
)
