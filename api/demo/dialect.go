package demo

import (
	"net/http"

	"latchkey/api"
	"latchkey/api/demo/gitserver"
)

// dialect is how one kind of forge speaks and what its rules are. A forge that is
// added has a row here; nothing else in this package asks which kind it is.
type dialect struct {
	kind  api.Kind
	root  string // of its API, below the address
	creds func(seeding)
	rest  func(*Forge) (callOf func(*http.Request) Call, root http.Handler)
	hooks func(*Forge) gitserver.Hooks // its rules for SSH

	onePlace      bool // a key stands on one repository only, and on no project
	tokenOwnsKeys bool // deleting a token deletes the keys that it made
}

// dialects are all that it speaks, the usual one first.
func dialects() []dialect {
	return []dialect{
		{kind: api.BitbucketCloud, root: "/2.0", creds: seeding.addCredentials,
			hooks: func(f *Forge) gitserver.Hooks { return bitbucketHooks{f} },
			rest: func(f *Forge) (func(*http.Request) Call, http.Handler) {
				b := &bitbucket{world: f.world, meter: f.meter, sshBase: f.base}
				return b.callOf, b.handler()
			}},
		{kind: api.GitHub, root: "/api/v3", creds: seeding.addTokens, onePlace: true, tokenOwnsKeys: true,
			hooks: func(f *Forge) gitserver.Hooks { return githubHooks{bitbucketHooks{f}} },
			rest: func(f *Forge) (func(*http.Request) Call, http.Handler) {
				g := &github{world: f.world, meter: f.meter, rate: f.rate, ssh: f.git.Addr()}
				return g.callOf, g.handler()
			}},
	}
}

// Kinds lists the forges whose dialects it speaks, the usual one first.
func Kinds() (all []api.Kind) {
	for _, d := range dialects() {
		all = append(all, d.kind)
	}
	return all
}

// dialectOf finds a dialect; "" is the usual one.
func dialectOf(kind api.Kind) (dialect, bool) {
	for _, d := range dialects() {
		if kind == "" || d.kind == kind {
			return d, true
		}
	}
	return dialect{}, false
}
