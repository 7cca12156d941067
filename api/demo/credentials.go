package demo

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"time"
)

// credKind is a kind of credential that Bitbucket Cloud has or had.
type credKind string

const (
	apiToken    credKind = "api-token"
	oauthToken  credKind = "oauth"
	accessToken credKind = "access-token" // of a repository; cannot manage deploy keys
	appPassword credKind = "app-password" // no longer taken at all

	classicToken credKind = "classic-pat"      // GitHub
	fineToken    credKind = "fine-grained-pat" // GitHub
)

// credential is one secret with which requests can be signed.
type credential struct {
	user    *user
	kind    credKind
	login   string // what Basic wants as user name; "" for bearer tokens
	secret  string
	scopes  []string
	expires time.Time
	only    *repo // an access token's one repository
}

// viewerScopes are those of an API token that only looks. Deploy keys cannot
// be seen without an admin scope.
func viewerScopes() []string {
	return []string{"read:user:bitbucket", "read:workspace:bitbucket", "read:repository:bitbucket", "read:project:bitbucket",
		"admin:repository:bitbucket"}
}

// addCredentials makes the secrets, anew at each start.
func (d seeding) addCredentials() {
	all := append(viewerScopes(), "admin:project:bitbucket", "write:ssh-key:bitbucket", "delete:ssh-key:bitbucket")
	noWrite := append(viewerScopes(), "admin:project:bitbucket", "delete:ssh-key:bitbucket")
	soon := d.started.Add(200 * day)
	basic := func(name string, scopes []string, expires time.Time) {
		u := d.user(name)
		d.creds = append(d.creds, &credential{user: u, kind: apiToken, login: u.mail, secret: atlassian("ATATT3xFfGF0"), scopes: scopes, expires: expires})
	}
	basic("ada", all, soon)
	basic("vera", viewerScopes(), soon)
	basic("dev", noWrite, soon)
	basic("otto", all, d.started.Add(-day))
	basic("grace", all, soon)
	ada := d.user("ada")
	d.creds = append(d.creds,
		&credential{user: ada, kind: oauthToken, secret: random(64), expires: d.started.Add(2 * time.Hour),
			scopes: []string{"account", "repository", "repository:admin", "project", "project:admin"}},
		&credential{user: ada, kind: accessToken, secret: atlassian("ATCTT3xFfGN0"), expires: soon, only: d.repo("acme", "web-frontend"),
			scopes: []string{"repository", "repository:admin"}},
		&credential{user: ada, kind: appPassword, login: "ada", secret: "ATBB" + random(24) + "0A1B2C3D"})
}

// addTokens makes GitHub's personal access tokens, anew at each start.
func (d seeding) addTokens() {
	soon := d.started.Add(80 * day)
	add := func(name string, kind credKind, prefix string, n int, expires time.Time, scopes ...string) {
		d.creds = append(d.creds, &credential{user: d.user(name), kind: kind, secret: prefix + random(n), scopes: scopes, expires: expires})
	}
	add("ada", classicToken, "ghp_", 36, soon, "repo", "read:org")
	add("ada", fineToken, "github_pat_", 82, soon, "administration", "metadata")
	add("vera", classicToken, "ghp_", 36, soon, "repo")
	add("dev", fineToken, "github_pat_", 82, soon, "metadata")
	add("dev", classicToken, "ghp_", 36, soon, "read:org")
	add("otto", classicToken, "ghp_", 36, d.started.Add(-day), "repo")
	add("grace", classicToken, "ghp_", 36, soon, "repo")
}

// atlassian makes a secret of the shape that Atlassian's tokens have.
func atlassian(prefix string) string {
	var sum [4]byte
	_, _ = rand.Read(sum[:]) // never fails, by its documentation
	return prefix + random(170) + "=" + strings.ToUpper(hex.EncodeToString(sum[:]))
}

func random(n int) string {
	raw := make([]byte, n)
	_, _ = rand.Read(raw) // never fails, by its documentation
	text := base64.RawURLEncoding.EncodeToString(raw)
	return strings.NewReplacer("-", "x", "_", "y").Replace(text)[:n]
}

// basic finds the credential for a login and a secret, nil for none.
func (w *world) basic(login, secret string) *credential {
	for _, c := range w.creds {
		if c.login != "" && strings.EqualFold(c.login, login) && same(c.secret, secret) {
			return c
		}
	}
	return nil
}

// bearer finds the credential for a bearer token. An API token is not one.
func (w *world) bearer(secret string) *credential {
	for _, c := range w.creds {
		if c.login == "" && same(c.secret, secret) {
			return c
		}
	}
	return nil
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// lacks reports whether a scope of need is missing. No scope implies another.
func (c *credential) lacks(need []string) bool {
	return slices.ContainsFunc(need, func(n string) bool { return !slices.Contains(c.scopes, n) })
}
