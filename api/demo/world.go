package demo

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strings"
	"sync"
	"time"

	"latchkey/api/demo/gitserver"
	"latchkey/keys"
)

// level is what a user may do with a repository.
type level int

const (
	none level = iota
	read
	write
	admin
)

func (l level) String() string { return [...]string{"none", "read", "write", "admin"}[l] }

// role is what a user is in a workspace.
type role string

const (
	outsider role = ""
	member   role = "member"
	owner    role = "owner"
)

// world is everything that one demo forge holds. All of it is guarded by mu;
// the pointers below never leave the package.
type world struct {
	mu         sync.Mutex
	dialect    dialect
	now        func() time.Time
	seed       int64
	started    time.Time
	workspaces []*workspace // in the order of their slugs
	repos      map[string]*repo
	repoByID   map[string]*repo
	order      *ghOrder         // nil until GitHub's dialect asks
	formerly   map[string]*repo // by a name that it had, in lower case
	users      []*user
	creds      []*credential
	keys       map[keys.Fingerprint][]*deployKey
	accounts   map[keys.Fingerprint]*user
	nextKey    int
	lag        time.Duration // see Faults.Lag
	ghosts     []*deployKey  // removed, and perhaps still shown
	takesTwice bool          // see Faults.TakesTwice
	uses       []Use
	rulesets   []*ruleset // GitHub: of repositories and organizations
	broken     error      // why seeding failed; Start returns it
}

type workspace struct {
	slug, name, id string
	created        time.Time
	projects       []*project
	repos          []*repo
	roles          map[*user]role
	noDeployKeys   bool // GitHub: the organization's policy forbids them
}

type project struct {
	ws            *workspace
	key, name, id string
	created       time.Time
	keys          []*deployKey
}

type repo struct {
	ws               *workspace
	project          *project
	slug, id         string
	index            int // position among the generated ones, -1 for the others
	public           bool
	archived         bool
	created, updated time.Time
	levels           map[*user]level
	keys             []*deployKey
	lazyKeys         bool // keys are made when somebody looks
	content          gitserver.RepoSpec
	modules          func(sshBase string) []gitserver.Submodule
	git              *gitserver.Repo // made when somebody looks
}

func (r *repo) fullName() string { return r.ws.slug + "/" + r.slug }

// deployKey is a public key on exactly one repository or one project.
type deployKey struct {
	id             int
	label, comment string
	public         keys.Public
	created        time.Time
	lastUsed       time.Time // zero = never
	repo           *repo
	project        *project
	write          bool        // GitHub: may push
	by             any         // GitHub: the name of whoever added it, nil = unknown
	changes        changes     // what may not show yet
	made           *credential // GitHub: the token that made it, and with which it goes
}

// opens reports whether the key may read r.
func (k *deployKey) opens(r *repo) bool {
	if r.ws.noDeployKeys {
		return false
	}
	return k.repo == r || k.project != nil && k.project == r.project
}

type user struct {
	name, display, mail, id, accountID string
	created                            time.Time
	ssh                                []keys.Public
}

// levelOf is the highest of what the user has on the repository by grant and
// by role in the workspace.
func (w *world) levelOf(u *user, r *repo) level {
	l := r.levels[u]
	switch r.ws.roles[u] {
	case owner:
		l = admin
	}
	return l
}

// sees reports whether the user may know that the repository exists.
func (w *world) sees(u *user, r *repo) bool { return r.public || w.levelOf(u, r) >= read }

// workspace finds by slug or by UUID in braces.
func (w *world) workspace(text string) *workspace {
	for _, ws := range w.workspaces {
		if strings.EqualFold(ws.slug, text) || ws.id == text {
			return ws
		}
	}
	return nil
}

// repo finds by slug or by UUID in braces; the workspace may be either too.
func (w *world) repo(workspace, slug string) *repo {
	if workspace == "{}" { // Bitbucket: the UUID of the repository says it all
		return w.repoByID[slug]
	}
	ws := w.workspace(workspace)
	if ws == nil {
		return nil
	}
	if r := w.repoByID[slug]; r != nil && r.ws == ws {
		return r
	}
	return w.repos[strings.ToLower(ws.slug+"/"+slug)]
}

func (ws *workspace) project(key string) *project {
	for _, p := range ws.projects {
		if strings.EqualFold(p.key, key) {
			return p
		}
	}
	return nil
}

func (w *world) user(name string) *user {
	for _, u := range w.users {
		if u.name == name {
			return u
		}
	}
	return nil
}

// uuid makes an identifier in Bitbucket's form that depends on the seed and
// the parts alone.
func (w *world) uuid(parts ...string) string {
	h := w.hash(parts...)
	h[6], h[8] = h[6]&0x0f|0x40, h[8]&0x3f|0x80
	return fmt.Sprintf("{%x-%x-%x-%x-%x}", h[:4], h[4:6], h[6:8], h[8:10], h[10:16])
}

func (w *world) hash(parts ...string) [32]byte {
	var seed [8]byte
	binary.BigEndian.PutUint64(seed[:], uint64(w.seed))
	return sha256.Sum256(append(seed[:], strings.Join(parts, "\x00")...))
}
