package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// The listing has the texts of commands, flags, sentences, hints and errors, and neither
// SQL nor regular expressions.
func TestEveryKindOfTextIsListed(t *testing.T) {
	all, err := collect(filepath.Join("..", "..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 2000 {
		t.Errorf("only %d texts", len(all))
	}
	at := map[string]string{}
	for _, m := range all {
		at[m.text] += m.folder + " "
		if strings.Contains(m.text, "SELECT ") || strings.Contains(m.text, "(?i)") || strings.HasPrefix(m.text, "json:") {
			t.Errorf("%s:%d is not for people: %s", m.file, m.line, m.text)
		}
	}
	for text, folder := range map[string]string{
		"Tell what key a file holds, and where it is known; - reads standard input": "cmd/internal/cli", // Short
		"print the public key": "cmd/internal/cli", // a flag
		"Nothing listens there, or a firewall refuses connections.": "core/probe/finding",
	} {
		if !strings.Contains(at[text], folder) {
			t.Errorf("%q is not listed in %s", text, folder)
		}
	}
	for _, folder := range []string{"core/hint", "core/errtext", "core/cause", "api/internal/driver", "internal/rest", "keys"} {
		found := false
		for _, m := range all {
			found = found || m.folder == folder
		}
		if !found {
			t.Errorf("nothing of %s is listed", folder)
		}
	}
}
