package arch

import (
	"go/ast"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// caseRow is one line of docs/cases.md: id, case, rule, test.
var caseRow = regexp.MustCompile(`^\| ([a-z]+-[0-9]+) \| (.+) \| ([0-9, ]+) \| (.+) \|$`)

// quotedName is what stands between backquotes in the last column: a test
// function, perhaps with a subtest after a slash, or a script of a user story.
var quotedName = regexp.MustCompile("`([^`]+)`")

// A case that names a test which is gone is a case that nothing holds.
func TestEveryCaseHasItsTest(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "docs", "cases.md"))
	if err != nil {
		t.Fatal(err)
	}
	tests := testNames(t)
	ids := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| id ") || strings.HasPrefix(line, "| rule ") || isRule(line) {
			continue
		}
		cells := caseRow.FindStringSubmatch(line)
		if cells == nil {
			t.Errorf("not a row of id, case, rule and test: %s", line)
			continue
		}
		if ids[cells[1]] {
			t.Errorf("%s stands there twice", cells[1])
		}
		ids[cells[1]] = true
		named := quotedName.FindAllStringSubmatch(cells[4], -1)
		if len(named) == 0 && !strings.HasPrefix(cells[4], "open: ") {
			t.Errorf("%s names no test, and does not say why it is open", cells[1])
		}
		for _, n := range named {
			if function, _, _ := strings.Cut(n[1], "/"); !tests[function] {
				t.Errorf("%s: there is no test %s", cells[1], n[1])
			}
		}
	}
}

// isRule tells a line of the table of rules from a case.
func isRule(line string) bool {
	return regexp.MustCompile(`^\| [0-9]+ \|`).MatchString(line)
}

// testNames are all test functions of the tree, and all scripts of user stories.
func testNames(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	eachSource(t, func(path string, file *ast.File, _ []byte) {
		if !strings.HasSuffix(path, "_test.go") {
			return
		}
		for _, decl := range file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && f.Recv == nil {
				names[f.Name.Name] = true
			}
		}
	})
	err := filepath.WalkDir(filepath.Join(root, "cmd"), func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".txtar") {
			names[d.Name()] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
