package errtext

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"latchkey/api"
	"latchkey/core/say"
)

// Whatever is said of an error, in English it is what the error says.
func TestErrorsAreSaidAsTheyAre(t *testing.T) {
	gone := say.New("went.still-there", "the forge still shows the key after removing it").Because(nil)
	add := &api.Error{Op: "add deploy key", Repo: "acme/web", Kind: api.InUseElsewhere, Server: "Key is already in use."}
	for _, c := range []struct {
		err   error
		code  string
		cause string // its code
	}{
		{add, "op.add-deploy-key", "said.quoted"},
		{fmt.Errorf("%w; asking again failed too", add), "op.add-deploy-key", "said.quoted"},
		{fmt.Errorf("rollout 7: %w", add), "", ""},
		{&api.Error{Op: "list deploy keys", Repo: "acme/web", Kind: api.RateLimited}, "op.list-deploy-keys", "trouble.rate-limited"},
		{&api.Error{Op: "remove deploy key", Repo: "acme/web", Kind: api.ServerFault, Err: gone}, "op.remove-deploy-key", "went.still-there"},
		{&api.Error{Op: "rename deploy key", Repo: "acme/web", Kind: api.Forbidden, Missing: []string{"a:b"}}, "op.rename-deploy-key", "said.quoted"},
		{&api.Error{Op: "sign in", Kind: api.Unreachable, Err: errors.New("dial tcp: no route")}, "op.sign-in", "said.quoted"},
		{&api.Error{Op: "list projects", Kind: api.Gone}, "op.list-projects", "trouble.gone"},
		{&api.Error{Op: "find repository", Repo: "acme/web", Kind: api.Gone}, "", ""},
		{gone, "went.still-there", ""},
		{errors.New("disk on fire"), "", ""},
	} {
		text := Of(c.err)
		cause, _ := text.Values["cause"].(say.Text)
		if text.String() != c.err.Error() && text.String()+"." != c.err.Error() || text.Code != c.code || cause.Code != c.cause {
			t.Errorf("%v is said as %q: %q, %q", c.err, text, text.Code, cause.Code)
		}
	}
	if !Of(nil).IsZero() {
		t.Error("no error says something")
	}
	for kind := api.Unknown + 1; kind <= api.Accepted; kind++ {
		if problems[kind].String() != strings.ReplaceAll(kind.String(), "-", " ") {
			t.Errorf("no sentence for %s", kind)
		}
	}
}
