package arch

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

const root = "../.."

type listed struct {
	ImportPath string
	Imports    []string
}

// packages asks the go command for every package of this module, built as the
// window is built but with the headless driver, so that no C compiler is needed.
func packages(t *testing.T) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-tags", "ci,migrated_fynedo", "-json=ImportPath,Imports", "./...")
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	for dec := json.NewDecoder(bytes.NewReader(out)); dec.More(); {
		var p listed
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

func TestImportsPointDown(t *testing.T) {
	all := packages(t)
	if len(all) < 5 {
		t.Fatalf("go list found only %d packages", len(all))
	}
	for _, p := range all {
		pkg := strings.TrimPrefix(p.ImportPath, "latchkey/")
		for _, b := range broken(pkg, p.Imports) {
			t.Error(b)
		}
		if pkg != "cmd/latchkey" && pkg != "cmd/internal/bench/bare" && slices.Contains(p.Imports, "fyne.io/fyne/v2/app") {
			t.Errorf("%s imports fyne.io/fyne/v2/app, which needs cgo: only cmd/latchkey and the bare window may", pkg)
		}
	}
}

// Only the composition root knows that drivers exist.
func TestOnlyOneFileOfCoreImportsDrivers(t *testing.T) {
	eachSource(t, func(path string, file *ast.File, _ []byte) {
		if filepath.Dir(path) != "core" || strings.HasSuffix(path, "_test.go") || path == filepath.Join("core", "forges.go") {
			return
		}
		for _, imp := range file.Imports {
			if strings.HasPrefix(imp.Path.Value, `"latchkey/api/`) {
				t.Errorf("%s imports %s: only core/forges.go may import drivers", path, imp.Path.Value)
			}
		}
	})
}

// What a face or core needs to know of a forge is in api.Traits: whoever asks
// for a kind by name would have to be found and changed for every new forge.
func TestNobodyAboveTheDriversAsksForAForgeByName(t *testing.T) {
	kinds := forgeKinds(t)
	eachSource(t, func(path string, file *ast.File, _ []byte) {
		top, _, _ := strings.Cut(path, string(filepath.Separator))
		if strings.HasPrefix(path, filepath.Join("cmd", "internal", "bench")) {
			return // measures one forge, which it names
		}
		if !slices.Contains([]string{"core", "ui", "cmd"}, top) || strings.HasSuffix(path, "_test.go") || path == filepath.Join("core", "forges.go") {
			return
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok && kinds[s.Sel.Name] {
				if of, ok := s.X.(*ast.Ident); ok && of.Name == "api" {
					t.Errorf("%s asks for api.%s: let api.Traits tell what is different there", path, s.Sel.Name)
				}
			}
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING && kinds[strings.Trim(l.Value, "\"")] {
				t.Errorf("%s has %s: let api.Traits tell what is different there", path, l.Value)
			}
			return true
		})
	})
}

// forgeKinds are the constants of type Kind in package api, by name and value.
func forgeKinds(t *testing.T) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	eachSource(t, func(path string, file *ast.File, _ []byte) {
		if path != filepath.Join("api", "api.go") {
			return
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if v, ok := n.(*ast.ValueSpec); ok && len(v.Values) == 1 {
				if kind, ok := v.Type.(*ast.Ident); ok && kind.Name == "Kind" {
					found[v.Names[0].Name] = true
					found[strings.Trim(v.Values[0].(*ast.BasicLit).Value, "\"")] = true
				}
			}
			return true
		})
	})
	if !found["GitHub"] || !found["bitbucket"] {
		t.Fatalf("the kinds of forges were not found: %v", found)
	}
	return found
}

func TestTheRulesCatch(t *testing.T) {
	for _, c := range []struct {
		pkg     string
		imports []string
		want    string
	}{
		{"keys", []string{"os"}, "kept out"},
		{"core/store", []string{"latchkey/keys/vault"}, "may not know"},
		{"api/bitbucket", []string{"latchkey/api/demo"}, "may not know"},
		{"api/demo", []string{"latchkey/internal/rest"}, "may not know"},
		{"core/probe", []string{"latchkey/ui"}, "may not know"},
		{"ui", []string{"latchkey/keys/vault"}, "may not know"},
		{"ui/kit", []string{"latchkey/core"}, "may not know"},
		{"cmd/internal/cli", []string{"fyne.io/fyne/v2/widget"}, "kept out"},
		{"somewhere/else", nil, "no rule"},
	} {
		bad := broken(c.pkg, c.imports)
		if len(bad) != 1 || !strings.Contains(bad[0], c.want) {
			t.Errorf("broken(%s, %v) = %q, want %q", c.pkg, c.imports, bad, c.want)
		}
	}
}

func TestSourcesKeepTheHabits(t *testing.T) {
	eachSource(t, func(path string, file *ast.File, text []byte) {
		if n := bytes.Count(text, []byte("\n")); n > longestFile && !strings.HasSuffix(path, "_test.go") {
			t.Errorf("%s has %d lines: more than one idea?", path, n)
		}
		for _, part := range strings.Split(filepath.Dir(path), string(filepath.Separator)) {
			if slices.Contains(forbiddenFolders, part) {
				t.Errorf("%s: a folder named %q says nothing", path, part)
			}
		}
		for _, decl := range file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				t.Errorf("%s: init does work behind everybody's back", path)
			}
		}
	})
}

// State that every package can reach hides who changes what. What may stand at
// package level is written once: errors, patterns, embedded files, tables, what is
// worked out once when it is first needed (patterns that few starts need), a version
// that the linker fills in, and checks that a type fits an interface.
func TestPackagesHoldNoState(t *testing.T) {
	eachSource(t, func(path string, file *ast.File, _ []byte) {
		if strings.HasSuffix(path, "_test.go") {
			return
		}
		for _, decl := range file.Decls {
			vars, ok := decl.(*ast.GenDecl)
			if !ok || vars.Tok != token.VAR {
				continue
			}
			for _, spec := range vars.Specs {
				v := spec.(*ast.ValueSpec)
				embedded := strings.Contains(comments(vars.Doc)+comments(v.Doc), "//go:embed")
				if name := v.Names[0].Name; !embedded && !writtenOnce(v) && (file.Name.Name != "main" || name != "version") {
					t.Errorf("%s: the package variable %s can change", path, name)
				}
			}
		}
	})
}

func comments(group *ast.CommentGroup) string {
	text := ""
	if group != nil {
		for _, c := range group.List {
			text += c.Text
		}
	}
	return text
}

func writtenOnce(v *ast.ValueSpec) bool {
	if v.Names[0].Name == "_" {
		return true
	}
	if len(v.Values) == 0 {
		return false
	}
	switch value := v.Values[0].(type) {
	case *ast.CallExpr: // errors.New, fmt.Errorf, regexp.MustCompile, error(noEntry{}), say.New(…).Because(nil)
		switch f := value.Fun.(type) {
		case *ast.SelectorExpr:
			if f.Sel.Name == "OnceValue" {
				return !v.Names[0].IsExported()
			}
			return f.Sel.Name == "New" || f.Sel.Name == "Errorf" || f.Sel.Name == "MustCompile" || f.Sel.Name == "Because"
		case *ast.Ident:
			return f.Name == "error"
		}
	case *ast.CompositeLit: // a table of texts or rules; TestNobodyWritesATable sees to it that it stays one
		switch value.Type.(type) {
		case *ast.ArrayType, *ast.MapType:
			return !v.Names[0].IsExported()
		}
	}
	return false
}

// A table is a package variable only because Go has no constant lists and maps.
func TestNobodyWritesATable(t *testing.T) {
	tables := map[string]bool{} // by folder and name
	eachSource(t, func(path string, file *ast.File, _ []byte) {
		for _, decl := range file.Decls {
			if vars, ok := decl.(*ast.GenDecl); ok && vars.Tok == token.VAR {
				for _, spec := range vars.Specs {
					v := spec.(*ast.ValueSpec)
					if len(v.Values) > 0 && v.Names[0].Name != "_" {
						if _, ok := v.Values[0].(*ast.CompositeLit); ok {
							tables[filepath.Join(filepath.Dir(path), v.Names[0].Name)] = true
						}
					}
				}
			}
		}
	})
	eachSource(t, func(path string, file *ast.File, _ []byte) {
		check := func(e ast.Expr) {
			for index, ok := e.(*ast.IndexExpr); ok; index, ok = e.(*ast.IndexExpr) {
				e = index.X
			}
			if name, ok := e.(*ast.Ident); ok && tables[filepath.Join(filepath.Dir(path), name.Name)] {
				t.Errorf("%s: the table %s, or a local variable of its name, is written", path, name.Name)
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch s := n.(type) {
			case *ast.AssignStmt:
				for _, e := range s.Lhs {
					if s.Tok != token.DEFINE {
						check(e)
					}
				}
			case *ast.IncDecStmt:
				check(s.X)
			case *ast.UnaryExpr:
				if s.Op == token.AND {
					check(s.X)
				}
			case *ast.CallExpr:
				if f, ok := s.Fun.(*ast.Ident); ok && (f.Name == "delete" || f.Name == "clear") && len(s.Args) > 0 {
					check(s.Args[0])
				}
			}
			return true
		})
	})
}

func TestEverythingExportedIsExplained(t *testing.T) {
	eachSource(t, func(path string, file *ast.File, _ []byte) {
		if strings.HasSuffix(path, "_test.go") {
			return
		}
		for _, decl := range file.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				if d.Doc == nil && d.Name.IsExported() && (d.Recv == nil || receiverIsExported(d.Recv)) {
					t.Errorf("%s: %s has no doc comment", path, d.Name.Name)
				}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					if name := unexplained(d, spec); name != "" {
						t.Errorf("%s: %s has no doc comment", path, name)
					}
				}
			}
		}
	})
}

func receiverIsExported(list *ast.FieldList) bool {
	of := list.List[0].Type
	if star, ok := of.(*ast.StarExpr); ok {
		of = star.X
	}
	if generic, ok := of.(*ast.IndexExpr); ok {
		of = generic.X
	}
	name, ok := of.(*ast.Ident)
	return ok && name.IsExported()
}

func unexplained(d *ast.GenDecl, spec ast.Spec) string {
	switch s := spec.(type) {
	case *ast.TypeSpec:
		if s.Name.IsExported() && d.Doc == nil && s.Doc == nil && s.Comment == nil {
			return s.Name.Name
		}
	case *ast.ValueSpec:
		if s.Names[0].IsExported() && d.Doc == nil && s.Doc == nil && s.Comment == nil {
			return s.Names[0].Name
		}
	}
	return ""
}

func eachSource(t *testing.T, do func(path string, file *ast.File, text []byte)) {
	t.Helper()
	all, err := sources()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 10 {
		t.Fatalf("only %d source files seen", len(all))
	}
	for _, one := range all {
		do(one.path, one.file, one.text)
	}
}

// source is a file of the tree, its path from the root.
type source struct {
	path string
	file *ast.File
	text []byte
}

// sources are parsed once for all tests, which only read them.
var sources = sync.OnceValues(func() (all []source, err error) {
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); path != root && (strings.HasPrefix(name, ".") || name == "build") {
				return filepath.SkipDir
			}
			return nil
		}
		if filepath.Ext(path) != ".go" {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, text, parser.SkipObjectResolution|parser.ParseComments)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		all = append(all, source{rel, file, text})
		return nil
	})
	return all, err
})

// Where core meets people it makes errors of sentences (core/say), which every face
// says in its language, and not of English.
func TestErrorsOfCoreAreSentences(t *testing.T) {
	others := []string{"core/store", "core/probe", "core/hostkey", "core/machine", "core/say", "core/olderdata"} // they read what others write, or stand below
	eachSource(t, func(path string, file *ast.File, _ []byte) {
		if strings.HasSuffix(path, "_test.go") || !strings.HasPrefix(path, "core"+string(filepath.Separator)) ||
			slices.ContainsFunc(others, func(pkg string) bool { return fits(pkg+"/...", filepath.ToSlash(filepath.Dir(path))) }) {
			return
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.SelectorExpr); ok && call.Sel.Name == "Errorf" {
				if of, ok := call.X.(*ast.Ident); ok && of.Name == "fmt" {
					t.Errorf("%s: an error in English alone: errtext.Because(say.New(…), err) says it in every language", path)
				}
			}
			return true
		})
	})
}
