package core

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"testing"

	"latchkey/keys"
)

// A repair that keys learns has its sentence here.
func TestEveryRepairHasACode(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "../keys/repair.go", nil, 0)
	must(t, err)
	n := 0
	ast.Inspect(file, func(node ast.Node) bool {
		if lit, ok := node.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			words, err := strconv.Unquote(lit.Value)
			must(t, err)
			if text := repairText(keys.Repair(words)); text.Code == "" || text.String() != words {
				t.Errorf("%q is said as %q, code %q", words, text, text.Code)
			}
			n++
		}
		return true
	})
	if n < 17 {
		t.Errorf("%d repairs", n)
	}
	if all := repairTexts(keys.Imported{Repairs: []keys.Repair{keys.RepairText}, Unusable: 1}); len(all) != 2 || all[1].String() != "skipped 1 more that cannot be used" {
		t.Errorf("%q", all)
	}
}
