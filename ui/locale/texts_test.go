package locale

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"latchkey/ui/locale/localetest"
)

var placeholder = regexp.MustCompile(`\{\{\.\w+\}\}`)

func placeholders(text string) []string {
	found := placeholder.FindAllString(text, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

// usedKeys reads which texts the source asks for: whole keys, and beginnings
// of keys whose end is computed.
func usedKeys(t *testing.T) (whole map[string]bool, begun []string) {
	t.Helper()
	whole = map[string]bool{}
	err := filepath.WalkDir(filepath.Join(moduleRoot(t), "ui"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			if !asksForText(call.Fun) {
				return true
			}
			switch arg := call.Args[0].(type) {
			case *ast.BasicLit:
				key, _ := strconv.Unquote(arg.Value)
				whole[key] = true
			case *ast.BinaryExpr:
				first := ast.Expr(arg)
				for {
					b, ok := first.(*ast.BinaryExpr)
					if !ok {
						break
					}
					first = b.X
				}
				if lit, ok := first.(*ast.BasicLit); ok {
					key, _ := strconv.Unquote(lit.Value)
					begun = append(begun, key)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range fyneWords() {
		whole[key] = true
	}
	return whole, begun
}

// asksForText reports whether a function is one of those that give a text by its
// key, here or in another package of the window.
func asksForText(fun ast.Expr) bool {
	switch fun := fun.(type) {
	case *ast.Ident:
		return slices.Contains([]string{"t", "tn", "tOr", "T", "Tn", "TOr"}, fun.Name)
	case *ast.SelectorExpr:
		pkg, ok := fun.X.(*ast.Ident)
		return ok && pkg.Name == "locale" && slices.Contains([]string{"T", "Tn", "TOr"}, fun.Sel.Name)
	}
	return false
}

// moduleRoot is the folder of go.mod.
func moduleRoot(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if up := filepath.Dir(dir); up != dir {
			dir = up
			continue
		}
		t.Fatal("no go.mod above the test")
	}
}

func TestSourceAndTranslationsAgree(t *testing.T) {
	english := localetest.Texts(t, "en")
	whole, begun := usedKeys(t)
	if len(whole) < 150 || len(begun) < 3 {
		t.Fatalf("the source seems to use %d keys and %d beginnings", len(whole), len(begun))
	}
	has := func(key string) bool {
		_, plain := english[key]
		_, plural := english[key+"#other"]
		return plain || plural
	}
	for key := range whole {
		if !has(key) {
			t.Errorf("the source asks for %q, which no file has", key)
		}
	}
	said := coreSays(t)
	for key := range english {
		name, _, _ := strings.Cut(key, "#")
		if _, core := said[name]; core {
			continue
		}
		used := whole[name] || saidByUI(name) || slices.ContainsFunc(begun, func(b string) bool { return strings.HasPrefix(name, b) })
		if !used {
			t.Errorf("nobody asks for %q", name)
		}
	}
	for _, step := range []string{"import", "generate", "vault", "send", "read-back", "index", "test"} {
		if !has("step." + step) {
			t.Errorf("no text for step %s", step)
		}
	}
	for key := range english { // what is said about an empty page has two parts
		if name, ok := strings.CutSuffix(key, ".title"); ok && strings.HasPrefix(name, "empty.") && name != "empty.opening" && !has(name+".text") {
			t.Errorf("%s has a title only", name)
		}
	}
}

// Texts whose key ends in a constant's value: whoever adds one learns here which
// texts it needs.
func TestEachConstantHasItsTexts(t *testing.T) {
	english := localetest.Texts(t, "en")
	for _, c := range []struct {
		file, kind string
		texts      []string // * is the value
		least      int
	}{
		{"api/api.go", "Kind", []string{"welcome.*", "welcome.*_open", "welcome.*_text"}, 2},
		{"core/inventory/finding.go", "Finding", []string{"finding.*", "finding.*_why"}, 10},
	} {
		values := constantsOf(t, c.file, c.kind)
		if len(values) < c.least {
			t.Errorf("%s has %d constants of the type %s", c.file, len(values), c.kind)
		}
		for _, value := range values {
			for _, text := range c.texts {
				if key := strings.Replace(text, "*", value, 1); english[key] == "" {
					t.Errorf("%s has %q, and no file has its text %s", c.file, value, key)
				}
			}
		}
	}
}

// constantsOf reads the values of the constants of one type in a file.
func constantsOf(t *testing.T, path, kind string) (values []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(moduleRoot(t), path), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok && len(v.Values) == 1 {
			if of, ok := v.Type.(*ast.Ident); ok && of.Name == kind {
				if value, ok := literal(v.Values[0]); ok {
					values = append(values, value)
				}
			}
		}
		return true
	})
	return values
}

func TestFullStopIsThatOfTheLanguage(t *testing.T) {
	for words, sentence := range map[string]string{
		"": "", "every machine": "Every machine.", "stays?": "Stays?", "上次使用：2026-11-23 12:05": "上次使用：2026-11-23 12:05。", "请重试。": "请重试。",
	} {
		if got := FullStop(words); got != sentence {
			t.Errorf("%q became %q", words, got)
		}
	}
}
