package arch

import (
	"go/ast"
	"path/filepath"
	"strings"
	"testing"
)

// bareNumbers are the files of the window that may write a number by themselves,
// and why: in every other, a number that is shown goes through locale.Number,
// which writes it as the person's language does.
var bareNumbers = map[string]string{
	"ui/unfinished.go":                "the id of a notice",
	"ui/accountmenu.go":               "the id of a command",
	"ui/accountswitch.go":             "the id of a command, and its key",
	"ui/activitypage/rollout_run.go":  "the id of a notice",
	"ui/auditpage/model.go":           "the id of a row",
	"ui/auditpage/pane.go":            "what was drawn, to be compared",
	"ui/auditpage/several.go":         "what is typed to confirm",
	"ui/auditpage/ages.go":            "the id of a bar",
	"ui/auditpage/changes.go":         "what is drawn, to compare it",
	"ui/auditpage/wanted.go":          "what is drawn, to compare it",
	"ui/auditpage/wanted_plan.go":     "what is typed to confirm",
	"ui/auditpage/pane_matrix.go":     "what is drawn, to compare it",
	"ui/activitypage/runreport.go":    "a file for other programs",
	"ui/activitypage/runview.go":      "the id of a run",
	"ui/keypage/model.go":             "the id of a row",
	"ui/keypage/several.go":           "what is typed to confirm",
	"ui/planpage/start.go":            "what is typed to confirm",
	"ui/planpage/keychoice.go":        "the id of a row",
	"ui/list/columns.go":              "what is kept of a column",
	"ui/settingspage/keys.go":         "what stands in a field that is typed into",
	"ui/settingspage/account_list.go": "what stands in a field that is typed into",
	"ui/settingspage/connect.go":      "a port",
	"ui/settingspage/sshend.go":       "a port",
	"ui/kit/overlay/wizard_trail.go":  "one digit: the kit has no language",
}

// A number that the window shows is written as the person's language writes it.
func TestNumbersAreShownInTheLanguage(t *testing.T) {
	used := map[string]bool{}
	eachSource(t, func(path string, file *ast.File, _ []byte) {
		path = filepath.ToSlash(path)
		if !strings.HasPrefix(path, "ui/") || strings.HasSuffix(path, "_test.go") || strings.HasPrefix(path, "ui/locale/") || strings.HasPrefix(path, "ui/gallery/") {
			return
		}
		for _, call := range bareNumbersIn(file) {
			used[path] = true
			if bareNumbers[path] == "" {
				t.Errorf("%s writes a number with %s: what a person reads goes through locale.Number", path, call)
			}
		}
	})
	for path, why := range bareNumbers {
		if !used[path] {
			t.Errorf("%s writes no number by itself any more (%s)", path, why)
		}
	}
}

// bareNumbersIn returns the calls that make text of a number in no language.
func bareNumbersIn(file *ast.File) (calls []string) {
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		f, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		pkg, ok := f.X.(*ast.Ident)
		if !ok {
			return true
		}
		switch name := pkg.Name + "." + f.Sel.Name; name {
		case "strconv.Itoa", "strconv.FormatInt", "strconv.FormatFloat", "fmt.Sprint":
			calls = append(calls, name)
		case "fmt.Sprintf":
			if format, ok := call.Args[0].(*ast.BasicLit); ok && strings.Contains(format.Value, "%d") {
				calls = append(calls, name)
			}
		}
		return true
	})
	return calls
}
