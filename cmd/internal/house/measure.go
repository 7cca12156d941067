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

// counted is something with a size, such as a function with its lines.
type counted struct {
	name string
	size int
}

// pkg is what is counted of one package, its tests left out.
type pkg struct {
	path         string
	files, lines int
	methods      map[string]int // by type
	imports      map[string]bool
}

// most is the type with the most methods.
func (p *pkg) most() counted {
	var top counted
	for name, n := range p.methods {
		if n > top.size || n == top.size && name < top.name {
			top = counted{name, n}
		}
	}
	return top
}

// tree is what is counted of a source tree.
type tree struct {
	packages              []*pkg // by path
	files, functions      []counted
	interfaces, unions    []counted // by the methods named in them; unions also embed others
	types                 []counted // by methods
	exported, uncommented int
	testLines             int
}

// measure reads all Go files below root but generated ones, testdata and what
// was built there.
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
		return t.file(byPath, path, filepath.ToSlash(rel))
	})
	if err != nil {
		return tree{}, err
	}
	if len(byPath) == 0 {
		return tree{}, fmt.Errorf("%s: no Go files", root)
	}
	t.sum(byPath)
	return t, nil
}

// file adds one file.
func (t *tree) file(byPath map[string]*pkg, path, rel string) error {
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
	t.files = append(t.files, counted{rel, lines})
	for _, imp := range f.Imports {
		if own, ok := strings.CutPrefix(strings.Trim(imp.Path.Value, `"`), module+"/"); ok {
			p.imports[own] = true
		}
	}
	for _, decl := range f.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			t.function(p, fset, d)
		case *ast.GenDecl:
			t.names(p, d)
		}
	}
	return nil
}

func (t *tree) function(p *pkg, fset *token.FileSet, d *ast.FuncDecl) {
	name := d.Name.Name
	public := d.Name.IsExported()
	if d.Recv != nil && len(d.Recv.List) == 1 {
		of := receiver(d.Recv.List[0].Type)
		p.methods[of]++
		name = of + "." + name
		public = public && ast.IsExported(of)
	}
	if public {
		t.export(d.Doc)
	}
	t.functions = append(t.functions, counted{p.path + " " + name, fset.Position(d.End()).Line - fset.Position(d.Pos()).Line + 1})
}

// receiver is the name of a method's type.
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

func (t *tree) names(p *pkg, d *ast.GenDecl) {
	for _, spec := range d.Specs {
		switch s := spec.(type) {
		case *ast.TypeSpec:
			if s.Name.IsExported() {
				t.export(d.Doc, s.Doc, s.Comment)
			}
			if i, ok := s.Type.(*ast.InterfaceType); ok {
				t.face(p.path+"."+s.Name.Name, i)
			}
		case *ast.ValueSpec:
			if slices.ContainsFunc(s.Names, (*ast.Ident).IsExported) {
				t.export(d.Doc, s.Doc, s.Comment)
			}
		}
	}
}

// face adds an interface. Only what it names itself is counted: a union is as
// wide as its parts, and each of those stands for itself.
func (t *tree) face(name string, i *ast.InterfaceType) {
	n, embeds := 0, false
	for _, m := range i.Methods.List {
		if len(m.Names) == 0 {
			embeds = true
		}
		n += len(m.Names)
	}
	if embeds {
		t.unions = append(t.unions, counted{name, n})
		return
	}
	t.interfaces = append(t.interfaces, counted{name, n})
}

// export counts an exported name, which wants one of the comments.
func (t *tree) export(comments ...*ast.CommentGroup) {
	t.exported++
	for _, c := range comments {
		if c != nil {
			return
		}
	}
	t.uncommented++
}

// sum puts in order what was added.
func (t *tree) sum(byPath map[string]*pkg) {
	for _, p := range byPath {
		t.packages = append(t.packages, p)
		for name, n := range p.methods {
			t.types = append(t.types, counted{p.path + "." + name, n})
		}
	}
	slices.SortFunc(t.packages, func(a, b *pkg) int { return strings.Compare(a.path, b.path) })
	for _, list := range [][]counted{t.files, t.functions, t.interfaces, t.unions, t.types} {
		slices.SortFunc(list, func(a, b counted) int {
			return cmp.Or(b.size-a.size, strings.Compare(a.name, b.name))
		})
	}
}

// arrows counts the imports between packages, and those that lead to a higher
// floor.
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
