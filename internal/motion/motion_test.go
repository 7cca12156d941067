package motion

import (
	"os"
	"path/filepath"
	"testing"
)

func TestFilesSayIt(t *testing.T) {
	for name, c := range map[string]struct {
		file, text  string
		less, known bool
	}{
		"nothing":         {},
		"gtk off":         {"gtk-3.0/settings.ini", "[Settings]\ngtk-enable-animations=false\n", true, true},
		"gtk 0":           {"gtk-4.0/settings.ini", "[Other]\ngtk-enable-animations=1\n[Settings]\n gtk-enable-animations = 0\r\n", true, true},
		"gtk on":          {"gtk-3.0/settings.ini", "[Settings]\ngtk-enable-animations=1\n", false, true},
		"another section": {"gtk-3.0/settings.ini", "[Other]\ngtk-enable-animations=0\n", false, false},
		"kde off":         {"kdeglobals", "[KDE]\nAnimationDurationFactor=0\n", true, true},
		"kde slow":        {"kdeglobals", "[KDE]\nAnimationDurationFactor=0.5\n", false, true},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if c.file != "" {
				path := filepath.Join(dir, c.file)
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if less, known := fromFiles(dir); less != c.less || known != c.known {
				t.Errorf("less %v, known %v", less, known)
			}
		})
	}
}
