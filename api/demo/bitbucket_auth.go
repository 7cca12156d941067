package demo

import (
	"net/http"
	"slices"
	"strings"
)

// authenticate tells whose request it is, or why it is nobody's.
func (b *bitbucket) authenticate(r *http.Request) (*credential, *answer) {
	var c *credential
	if login, secret, given := r.BasicAuth(); given {
		c = b.world.basic(login, secret)
	} else if secret, given := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); given {
		c = b.world.bearer(secret)
	}
	if c == nil || c.kind == appPassword || !c.expires.After(b.world.now()) {
		a := fail(http.StatusUnauthorized, "Token is invalid, expired, or not supported for this endpoint.")
		return nil, &a
	}
	return c, nil
}

// callOf says who asked for what, for those who count.
func (b *bitbucket) callOf(r *http.Request) Call {
	b.world.mu.Lock()
	defer b.world.mu.Unlock()
	c := Call{Method: r.Method, Path: r.URL.Path, At: b.world.now()}
	if who, _ := b.authenticate(r); who != nil {
		c.User = who.user.name
	}
	return c
}

// check returns the zero answer when the credential may make the call.
func (n needs) check(c *credential) answer {
	if n.noAccess && c.kind == accessToken {
		return fail(http.StatusForbidden, "This API is not accessible by this authentication mechanism")
	}
	required := n.oauth
	if c.kind == apiToken {
		required = n.api
	}
	if !c.lacks(required) {
		return answer{}
	}
	return answer{http.StatusForbidden, object{"type": "error", "error": object{
		"message": "Your credentials lack one or more required privilege scopes.",
		"detail":  object{"granted": sorted(c.scopes), "required": sorted(required)},
	}}}
}

func sorted(list []string) []string {
	out := slices.Clone(list)
	slices.Sort(out)
	return out
}
