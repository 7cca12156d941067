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

	"latchkey/cmd/internal/cli/terminal"
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
	root := newRoot(sessionOf(Env{}))
	for name := range names {
		if name == "open" || terminal.ActionText(say.Do(name)) != "latchctl "+name { // said in the table
			continue
		}
		c, rest, err := root.Find(strings.Fields(name))
		if err != nil || len(rest) > 0 || c.CommandPath() != "latchctl "+name {
			t.Errorf("%q is no command of latchctl: %v", name, err)
		}
	}
}

func isIdent(e ast.Expr, name string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == name
}
