package probe

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Scripts read the names of the rungs.
func TestTheNamesOfTheRungsAreDocumented(t *testing.T) {
	doc, err := os.ReadFile(filepath.Join("..", "..", "docs", "json.md"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, r := range rungOrder {
		names = append(names, string(r.name))
	}
	if all := "`" + strings.Join(names, " ") + "`"; !strings.Contains(string(doc), all) {
		t.Errorf("docs/json.md does not have %s", all)
	}
}
