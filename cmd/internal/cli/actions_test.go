package cli

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"latchkey/core/say"
)

// Every action that core names is a command of latchctl, or is said in the
// table.
func TestActionsOfCoreAreCommands(t *testing.T) {
	names := map[string]bool{}
	err := filepath.WalkDir("../../../core", func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if f, ok := call.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "Do" && isIdent(f.X, "say") {
					name, err := strconv.Unquote(call.Args[0].(*ast.BasicLit).Value)
					if err != nil {
						t.Error(err)
					}
					names[name] = true
				}
			}
			return true
		})
		return nil
	})
	if err != nil || len(names) < 20 {
		t.Fatalf("%d actions, %v", len(names), err)
	}
	root := newRoot(newSession(Env{}))
	for name := range names {
		if name == "open" || actionTexts[name] != "" {
			continue
		}
		c, rest, err := root.Find(strings.Fields(name))
		if err != nil || len(rest) > 0 || c.CommandPath() != actionText(say.Do(name)) {
			t.Errorf("%q is no command of latchctl: %v", name, err)
		}
	}
	for name := range actionTexts {
		if !names[name] {
			t.Errorf("core has no action %q", name)
		}
	}
}

func isIdent(e ast.Expr, name string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == name
}

func TestActionsInATerminal(t *testing.T) {
	for _, c := range []struct {
		action say.Action
		want   string
	}{
		{say.Do("rollout resume", "7"), "latchctl rollout resume 7"},
		{say.Do("rollout rotate", "two words", "it's", "-x", "acme/web"), `latchctl rollout rotate 'two words' 'it'\''s' '-x' acme/web`},
		{say.Do("open", "https://example.com/"), "https://example.com/"},
		{say.Do("choose account"), "--account ID"},
	} {
		if got := actionText(c.action); got != c.want {
			t.Errorf("%v: %s, want %s", c.action, got, c.want)
		}
	}
}
