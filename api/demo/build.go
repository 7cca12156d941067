package demo

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"latchkey/api/demo/gitserver"
	"latchkey/keys"
)

const day = 24 * time.Hour

// firstPostedKey is above every id that a seeded key can have, so that ids
// given at run time never depend on what was looked at before.
const firstPostedKey = 9_000_000

func newWorld(seed int64, now func() time.Time) *world {
	return &world{
		now: now, seed: seed, started: now(),
		repos: map[string]*repo{}, repoByID: map[string]*repo{}, formerly: map[string]*repo{},
		keys: map[keys.Fingerprint][]*deployKey{}, accounts: map[keys.Fingerprint]*user{},
		nextKey: firstPostedKey,
	}
}

// seeding makes what is in a world.
type seeding struct{ *world }

func (w *world) ago(d time.Duration) time.Time {
	if d == 0 {
		return time.Time{}
	}
	return w.started.Add(-d)
}

func (d seeding) addUser(name, display, mail string) *user {
	h := d.hash("account", name)
	u := &user{name: name, display: display, mail: mail, id: d.uuid("user", name), created: d.ago(1500 * day),
		accountID: "712020:" + strings.Trim(d.uuid("account", name, string(h[:4])), "{}")}
	d.users = append(d.users, u)
	return u
}

func (d seeding) addWorkspace(slug, name string) *workspace {
	ws := &workspace{slug: slug, name: name, id: d.uuid("workspace", slug), created: d.ago(2000 * day), roles: map[*user]role{}}
	d.workspaces = append(d.workspaces, ws)
	slices.SortFunc(d.workspaces, func(a, b *workspace) int { return cmp.Compare(a.slug, b.slug) })
	return ws
}

func (d seeding) addProject(ws *workspace, key, name string) *project {
	p := &project{ws: ws, key: key, name: name, id: d.uuid("project", ws.slug, key), created: d.ago(1900 * day)}
	ws.projects = append(ws.projects, p)
	return p
}

func (d seeding) addRepo(p *project, slug string, content gitserver.RepoSpec) *repo {
	full := p.ws.slug + "/" + slug
	h := d.hash("repo", full)
	content.Seed = d.seed ^ int64(h[0])<<24 ^ int64(h[1])<<16 ^ int64(h[2])<<8 ^ int64(h[3])
	r := &repo{ws: p.ws, project: p, slug: slug, id: d.uuid("repo", full), index: -1, content: content,
		created: d.ago(time.Duration(900+int(h[4])*3) * day), updated: d.ago(time.Duration(1+int(h[5])*7) * time.Hour)}
	p.ws.repos = append(p.ws.repos, r)
	d.repos[strings.ToLower(full)] = r
	d.repoByID[r.id] = r
	return r
}

// grant sets a user's level on one repository.
func (r *repo) grant(u *user, l level) {
	if r.levels == nil {
		r.levels = map[*user]level{}
	}
	r.levels[u] = l
}

// gitRepo is the content, made at the first call: a world of 10,000
// repositories must not build what nobody clones. sshBase is the start of
// absolute submodule URLs.
func (w *world) gitRepo(r *repo, sshBase string) *gitserver.Repo {
	if r.git == nil {
		r.content.Name = r.slug
		if r.modules != nil {
			r.content.Submodules = r.modules(sshBase)
		}
		r.git = gitserver.NewRepo(r.content)
	}
	return r.git
}
