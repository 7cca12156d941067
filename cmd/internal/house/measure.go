package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"latchkey/internal/arch"
)

// module is the path under which the packages import one another.
const module = "latchkey"

// item is something with a size, such as a function with its lines.
type item struct {
	name string
	size int
}

// pkg has the figures of one package without its tests.
type pkg struct {
	path         string
	files, lines int
	methods      map[string]int // by type
	imports      map[string]bool
}

// widestType returns the type with the most methods.
func (p *pkg) widestType() item {
	var top item
	for name, n := range p.methods {
		if n > top.size || n == top.size && name < top.name {
			top = item{name, n}
		}
	}
	return top
}

// tree has the figures of a source tree.
type tree struct {
	packages              []*pkg // by path
	files, functions      []item
	interfaces, unions    []item // by the methods named in them; unions also embed others
	types                 []item // by methods
	exported, uncommented int
	testLines             int
}

// measure reads all Go files below root except generated ones, testdata and
// build output.
func measure(root string) (tree, error) {
	var t tree
	byPath := map[string]*pkg{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			if name := d.Name(); path != root && (name == "testdata" || name == "build" || name == "vendor" || strings.HasPrefix(name, ".")) {
				return filepath.SkipDir
			}
			return nil
		case filepath.Ext(path) != ".go":
			return nil
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		return t.addFile(byPath, path, filepath.ToSlash(rel))
	})
	if err != nil {
		return tree{}, err
	}
	if len(byPath) == 0 {
		return tree{}, fmt.Errorf("%s: no Go files", root)
	}
	t.sort(byPath)
	return t, nil
}

// addFile counts one file.
func (t *tree) addFile(byPath map[string]*pkg, path, rel string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	lines := bytes.Count(text, []byte("\n"))
	if strings.HasSuffix(rel, "_test.go") {
		t.testLines += lines
		return nil
	}
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, path, text, parser.ParseComments)
	if err != nil {
		return errors.Join(errors.New(rel), err)
	}
	if ast.IsGenerated(f) {
		return nil
	}
	dir := strings.TrimSuffix(rel[:strings.LastIndex("/"+rel, "/")], "/")
	p := byPath[dir]
	if p == nil {
		p = &pkg{path: cmp.Or(dir, "."), methods: map[string]int{}, imports: map[string]bool{}}
		byPath[dir] = p
	}
	p.files++
	p.lines += lines
	t.files = append(t.files, item{rel, lines})
	for _, imp := range f.Imports {
		if own, ok := strings.CutPrefix(strings.Trim(imp.Path.Value, `"`), module+"/"); ok {
			p.imports[own] = true
		}
	}
	for _, decl := range f.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			t.addFunc(p, fset, d)
		case *ast.GenDecl:
			t.addDecl(p, d)
		}
	}
	return nil
}

func (t *tree) addFunc(p *pkg, fset *token.FileSet, d *ast.FuncDecl) {
	name := d.Name.Name
	public := d.Name.IsExported()
	if d.Recv != nil && len(d.Recv.List) == 1 {
		of := receiver(d.Recv.List[0].Type)
		p.methods[of]++
		name = of + "." + name
		public = public && ast.IsExported(of)
	}
	if public {
		t.countExport(d.Doc)
	}
	t.functions = append(t.functions, item{p.path + " " + name, fset.Position(d.End()).Line - fset.Position(d.Pos()).Line + 1})
}

// receiver returns the name of a method's type.
func receiver(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return receiver(e.X)
	case *ast.IndexExpr:
		return receiver(e.X)
	case *ast.IndexListExpr:
		return receiver(e.X)
	case *ast.Ident:
		return e.Name
	}
	return "?"
}

func (t *tree) addDecl(p *pkg, d *ast.GenDecl) {
	for _, spec := range d.Specs {
		switch s := spec.(type) {
		case *ast.TypeSpec:
			if s.Name.IsExported() {
				t.countExport(d.Doc, s.Doc, s.Comment)
			}
			if i, ok := s.Type.(*ast.InterfaceType); ok {
				t.addInterface(p.path+"."+s.Name.Name, i)
			}
		case *ast.ValueSpec:
			if slices.ContainsFunc(s.Names, (*ast.Ident).IsExported) {
				t.countExport(d.Doc, s.Doc, s.Comment)
			}
		}
	}
}

// addInterface counts an interface by the methods that it names itself: a union
// is as wide as its parts, and each of those is counted on its own.
func (t *tree) addInterface(name string, i *ast.InterfaceType) {
	n, embeds := 0, false
	for _, m := range i.Methods.List {
		if len(m.Names) == 0 {
			embeds = true
		}
		n += len(m.Names)
	}
	if embeds {
		t.unions = append(t.unions, item{name, n})
		return
	}
	t.interfaces = append(t.interfaces, item{name, n})
}

// countExport counts an exported name, which needs one of the comments.
func (t *tree) countExport(comments ...*ast.CommentGroup) {
	t.exported++
	for _, c := range comments {
		if c != nil {
			return
		}
	}
	t.uncommented++
}

// sort puts everything in order.
func (t *tree) sort(byPath map[string]*pkg) {
	for _, p := range byPath {
		t.packages = append(t.packages, p)
		for name, n := range p.methods {
			t.types = append(t.types, item{p.path + "." + name, n})
		}
	}
	slices.SortFunc(t.packages, func(a, b *pkg) int { return strings.Compare(a.path, b.path) })
	for _, list := range [][]item{t.files, t.functions, t.interfaces, t.unions, t.types} {
		slices.SortFunc(list, func(a, b item) int {
			return cmp.Or(b.size-a.size, strings.Compare(a.name, b.name))
		})
	}
}

// arrows counts the imports between packages, and returns those that lead to a
// higher floor.
func (t *tree) arrows() (all int, up []string) {
	for _, p := range t.packages {
		for to := range p.imports {
			all++
			if arch.Floor(to) > arch.Floor(p.path) {
				up = append(up, p.path+" → "+to)
			}
		}
	}
	slices.Sort(up)
	return all, up
}
