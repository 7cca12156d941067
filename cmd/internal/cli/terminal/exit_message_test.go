package terminal

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/core/say"
)

// The table has no action that core does not name.
func TestActionsOfTheTableAreThoseOfCore(t *testing.T) {
	var source strings.Builder
	err := filepath.WalkDir("../../../../core", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		source.Write(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range actionTexts {
		if !strings.Contains(source.String(), `say.Do("`+name+`"`) {
			t.Errorf("core has no action %q", name)
		}
	}
}

func TestActionsInATerminal(t *testing.T) {
	for _, c := range []struct {
		action say.Action
		want   string
	}{
		{say.Do("rollout resume", "7"), "latchctl rollout resume 7"},
		{say.Do("rollout rotate", "two words", "it's", "-x", "acme/web"), `latchctl rollout rotate 'two words' 'it'\''s' '-x' acme/web`},
		{say.Do("open", "https://example.com/"), "https://example.com/"},
		{say.Do("choose account"), "--account ID"},
	} {
		if got := ActionText(c.action); got != c.want {
			t.Errorf("%v: %s, want %s", c.action, got, c.want)
		}
	}
}
