package core

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"latchkey/api"
	"latchkey/core/hostkey"
)

// Every exported error of these packages must be named in hint_table.go, so that
// nobody adds one without a next step.
func TestEveryExportedErrorIsInTheTable(t *testing.T) {
	var source []byte
	for _, name := range []string{"hint_table.go"} {
		part, err := os.ReadFile(name)
		must(t, err)
		source = append(source, part...)
	}
	for pkg, dir := range map[string]string{"": ".", "store": "store", "ask": "ask", "hostkey": "hostkey", "vault": "../keys/vault", "keys": "../keys", "api": "../api"} {
		names := exportedErrors(t, dir)
		for _, name := range names {
			if pkg != "" {
				name = pkg + "." + name
			}
			if !strings.Contains(string(source), "{"+name+",") {
				t.Errorf("%s has no hint", name)
			}
		}
		if len(names) == 0 && pkg != "" {
			t.Errorf("no exported error was found in %s", dir)
		}
	}
}

func exportedErrors(t *testing.T, dir string) (names []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	must(t, err)
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		must(t, err)
		for _, d := range file.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.VAR {
				continue
			}
			for _, spec := range g.Specs {
				for _, id := range spec.(*ast.ValueSpec).Names {
					if strings.HasPrefix(id.Name, "Err") {
						names = append(names, id.Name)
					}
				}
			}
		}
	}
	return names
}

func TestHints(t *testing.T) {
	for _, h := range append(slices.Concat(hintTables...), systemHints...) {
		got := Hint(fmt.Errorf("while trying: %w", h.cause))
		if got == "" || !strings.HasSuffix(got, ".") {
			t.Errorf("%v: %q", h.cause, got)
		}
		if got != h.next {
			t.Errorf("%v: another row comes first: %q", h.cause, got)
		}
	}
	for kind := api.Unknown; kind <= api.Gone; kind++ {
		if Hint(&api.Error{Op: "list", Kind: kind}) == "" {
			t.Errorf("kind %v has no hint", kind)
		}
	}
	if Hint(&hostkey.RefusedError{}) == "" {
		t.Error("a refused host key has no hint")
	}
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"nil":                  {nil, ""},
		"unknown":              {fmt.Errorf("some text"), ""},
		"missing scopes":       {&api.Error{Kind: api.Forbidden, Missing: []string{"write:ssh-key:bitbucket"}}, "write:ssh-key:bitbucket"},
		"cause before kind":    {&api.Error{Kind: api.Unauthorized, Err: api.ErrAppPassword}, "API token with scopes"},
		"doubt before a reply": {fmt.Errorf("%w; %w", &api.Error{Kind: api.LostReply}, ErrInDoubt), "unfinished work"},
		"cancelled call":       {&api.Error{Kind: api.Unknown, Err: context.Canceled}, "stopped"},
		"disk full":            {&fs.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}, "space"},
		"permission":           {&fs.PathError{Op: "open", Path: "x", Err: syscall.EACCES}, "permissions"},
		"wait time":            {&api.Error{Kind: api.RateLimited, RetryAfter: 90e9}, "90 seconds"},
	} {
		got := Hint(c.err)
		if !strings.Contains(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%s: %q, want %q in it", name, got, c.want)
		}
	}
}

func TestEveryHintHasAKeyOfItsOwn(t *testing.T) {
	said := map[string]string{}
	for _, h := range append(slices.Concat(hintTables...), systemHints...) {
		if h.key == "" || strings.Trim(h.key, "abcdefghijklmnopqrstuvwxyz-") != "" {
			t.Errorf("%v has the key %q", h.cause, h.key)
		}
		if other, there := said[h.key]; there && other != h.next {
			t.Errorf("%s says both %q and %q", h.key, other, h.next)
		}
		said[h.key] = h.next
		if HintKey(h.cause) == "" || Hint(h.cause) == "" {
			t.Errorf("%v has no hint or no key", h.cause)
		}
	}
	if HintKey(nil) != "" || HintKey(fmt.Errorf("unheard of")) != "" {
		t.Error("there is a key without a hint")
	}
}
