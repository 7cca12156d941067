package files

import (
	"errors"
	"testing"

	"latchkey/core/cause"
)

func TestDefaultDataDir(t *testing.T) {
	for name, c := range map[string]struct {
		goos string
		env  map[string]string
		want string
	}{
		"linux":             {"linux", map[string]string{"HOME": "/home/a"}, "/home/a/.local/share/latchkey"},
		"linux, XDG":        {"linux", map[string]string{"HOME": "/home/a", "XDG_DATA_HOME": "/data"}, "/data/latchkey"},
		"XDG without home":  {"linux", map[string]string{"XDG_DATA_HOME": "/data"}, "/data/latchkey"},
		"relative XDG":      {"linux", map[string]string{"HOME": "/home/a", "XDG_DATA_HOME": "data"}, "/home/a/.local/share/latchkey"},
		"macOS":             {"darwin", map[string]string{"HOME": "/Users/a"}, "/Users/a/Library/Application Support/Latchkey"},
		"Windows":           {"windows", map[string]string{"LocalAppData": "/C/Users/a/AppData/Local"}, "/C/Users/a/AppData/Local/Latchkey"},
		"no home":           {"linux", nil, ""},
		"no home, Windows":  {"windows", map[string]string{"HOME": "/x"}, ""},
		"home not absolute": {"linux", map[string]string{"HOME": "x"}, ""},
	} {
		got, err := defaultDataDir(c.goos, func(k string) string { return c.env[k] })
		if got != c.want || (err == nil) != (c.want != "") || err != nil && !errors.Is(err, cause.ErrNoHome) {
			t.Errorf("%s: %q %v", name, got, err)
		}
	}
}
