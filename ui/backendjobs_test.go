package ui

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"latchkey/core"
	"latchkey/core/ask"
)

// gone is a backend that is left before its jobs have begun to run.
type gone struct{ *fake }

func (g gone) CachedRepos(ctx context.Context, account string) ([]core.RepoRow, error) {
	g.note("cached repositories of the backend that was left")
	return g.fake.CachedRepos(ctx, account)
}

// TestAJobKeepsTheBackendThatItBeganWith opens other data while a job waits for
// its goroutine: the job must not ask what shows then, which is nothing at all.
func TestAJobKeepsTheBackendThatItBeganWith(t *testing.T) {
	old := gone{acme()}
	other := acme()
	opener := func(_ context.Context, w Wiring) (Backend, error) { old.wiring = w; return old, nil }
	p := startWith(t, Config{Open: opener, OpenDemo: other.open, Now: fixedNow})
	p.until("the rows show", func() bool { return p.rowsShow() && len(p.w.Jobs.List) == 0 && len(p.queue) == 0 })

	before := old.count("cached repositories")
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1)) // the job's goroutine waits until this one does
	p.w.Announce(ask.ReposChanged)
	p.w.openDemo()
	if p.w.backend != nil {
		t.Fatal("the old backend is still there")
	}
	p.until("the demo shows", func() bool { return p.w.backend == Backend(other) && p.rowsListed() > 0 })
	p.until("the job has asked the backend that it began with", func() bool { return old.count("cached repositories") > before })
}

// TestNoJobReadsTheWindowsBackend reads our own source: work away from the UI
// goroutine, and what that calls, may not look up a page's backend, which belongs
// to that goroutine and is nothing while other data is opened.
func TestNoJobReadsTheWindowsBackend(t *testing.T) {
	files := token.NewFileSet()
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	pages, err := filepath.Glob("*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	paths = append(paths, pages...)
	var all []*ast.File
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, f)
	}
	readers, others := map[string]bool{}, map[string]bool{} // functions that read the field, and those that do not
	for _, fn := range functions(all) {
		if readsBackend(fn.Body, nil) != token.NoPos {
			readers[nameOf(fn)] = true
		} else {
			others[nameOf(fn)] = true
		}
	}
	jobs := 0
	for _, fn := range functions(all) {
		reads := func(name string, base ast.Expr) bool {
			x, ok := base.(*ast.Ident)
			if ok && (x.Name == "backend" || x.Name == "b" || others[name] && x.Name != receiverOf(fn)) {
				return false // where other types have a method of this name, the page's own counts
			}
			return readers[name]
		}
		ast.Inspect(fn.Body, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			for _, arg := range call.Args {
				if job, ok := arg.(*ast.FuncLit); ok && startsWork(call) && takesContext(job) {
					jobs++
					if at := readsBackend(job.Body, reads); at != token.NoPos {
						t.Errorf("%s: a job reads the window's backend; take it before the job begins", files.Position(at))
					}
				}
			}
			return true
		})
	}
	if jobs < 30 {
		t.Errorf("only %d jobs were found: the test looks at the wrong thing", jobs)
	}
}

// functions are all that have a body.
func functions(files []*ast.File) (all []*ast.FuncDecl) {
	for _, f := range files {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil {
				all = append(all, fn)
			}
		}
	}
	return all
}

// receiverOf is what a method calls the value that it is of, "" for a function.
func receiverOf(fn *ast.FuncDecl) string {
	if fn.Recv == nil || len(fn.Recv.List[0].Names) == 0 {
		return ""
	}
	return fn.Recv.List[0].Names[0].Name
}

// startsWork reports whether a call is of a function that runs work away from the
// UI goroutine, of this package or of the one below it.
func startsWork(call *ast.CallExpr) bool {
	name := ""
	switch f := call.Fun.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		name = f.Sel.Name
	}
	switch strings.ToLower(name) {
	case "background", "background0", "load", "loadjob", "do", "doin", "dojob", "try", "tryjob":
		return true
	}
	return false
}

// takesContext reports whether a function begins with a context, as work does and
// what is done with its outcome does not.
func takesContext(f *ast.FuncLit) bool {
	if len(f.Type.Params.List) == 0 {
		return false
	}
	s, ok := f.Type.Params.List[0].Type.(*ast.SelectorExpr)
	return ok && s.Sel.Name == "Context"
}

// nameOf is a function's name; a method's begins with a dot.
func nameOf(fn *ast.FuncDecl) string {
	if fn.Recv != nil {
		return "." + fn.Name.Name
	}
	return fn.Name.Name
}

// readsBackend finds where a body reads a field named backend, or calls one of
// the functions that do; base is what a method is called on, nil = it is a
// function. What is handed to post runs on the UI goroutine.
func readsBackend(body ast.Node, reads func(name string, base ast.Expr) bool) (at token.Pos) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if n.Sel.Name == "backend" {
				at = n.Pos()
			}
		case *ast.CallExpr:
			switch f := n.Fun.(type) {
			case *ast.SelectorExpr:
				if f.Sel.Name == "post" {
					return false
				}
				if reads != nil && reads("."+f.Sel.Name, f.X) {
					at = n.Pos()
				}
			case *ast.Ident:
				if reads != nil && reads(f.Name, nil) {
					at = n.Pos()
				}
			}
		}
		return at == token.NoPos
	})
	return at
}
