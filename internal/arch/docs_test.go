package arch

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// quotedPath is a path of the tree in code quotes, "*" standing for any name.
var quotedPath = regexp.MustCompile("`((?:api|assets|cmd|core|docs|internal|keys|ui)/[A-Za-z0-9_./*-]+\\.go)`")

// Who looks something up in the map of the house finds it there.
func TestFilesThatTheMapNamesAreThere(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "docs/ARCHITECTURE.md"))
	if err != nil {
		t.Fatal(err)
	}
	named := quotedPath.FindAllSubmatch(text, -1)
	if len(named) < 30 {
		t.Fatalf("only %d files seem to be named", len(named))
	}
	for _, one := range named {
		found, err := filepath.Glob(filepath.Join(root, string(one[1])))
		if err != nil || len(found) == 0 {
			t.Errorf("docs/ARCHITECTURE.md names %s, which is not there (%v)", one[1], err)
		}
	}
}
