package api

import (
	"context"
	"errors"
	"fmt"
	"testing"
)

func TestErrorText(t *testing.T) {
	for want, e := range map[string]*Error{
		"add deploy key acme/web: no such key":        {Op: "add deploy key", Repo: "acme/web", Server: "no such key", Kind: NotFound, Err: errors.New("below")},
		"sign in: dial tcp: refused":                  {Op: "sign in", Kind: Unreachable, Err: errors.New("dial tcp: refused")},
		"sign in: rate limited":                       {Op: "sign in", Kind: RateLimited},
		"list keys a/b: lacks scopes (missing: x, y)": {Op: "list keys", Repo: "a/b", Server: "lacks scopes", Missing: []string{"x", "y"}},
	} {
		if e.Error() != want {
			t.Errorf("got %q, want %q", e, want)
		}
	}
}

func TestErrorsKeepTheirCauseAndKind(t *testing.T) {
	err := fmt.Errorf("place key: %w", &Error{Op: "add", Kind: LostReply, Err: fmt.Errorf("deep: %w", context.Canceled)})
	if KindOf(err) != LostReply || !errors.Is(err, context.Canceled) {
		t.Errorf("kind %s, cancelled %v", KindOf(err), errors.Is(err, context.Canceled))
	}
	if KindOf(nil) != Unknown || KindOf(errors.New("x")) != Unknown {
		t.Error("an error of another kind has a kind")
	}
}

func TestEveryKindHasAName(t *testing.T) {
	visited := map[string]bool{}
	for k := Unknown; k <= Accepted; k++ {
		if visited[k.String()] {
			t.Errorf("kind %d is named %q like another", k, k)
		}
		visited[k.String()] = true
	}
	if ErrorKind(-1).String() != "unknown" || ErrorKind(99).String() != "unknown" {
		t.Error("a kind outside the list has a name")
	}
	if len(kindNames) != int(Accepted)+1 {
		t.Errorf("%d names for %d kinds", len(kindNames), Accepted+1)
	}
}

// What a person interrupted is not told in Go's words, and is still known as that.
func TestAnInterruptedCallIsSaidPlainly(t *testing.T) {
	err := &Error{Op: "add deploy key", Repo: "acme/ledger", Err: context.Canceled}
	if err.Error() != "add deploy key acme/ledger: it was interrupted" || !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
