package display

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

func env(pairs ...string) func(string) string {
	m := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return func(name string) string { return m[name] }
}

func TestItIsSaidWhyNoWindowCanBeShown(t *testing.T) {
	dir, err := os.MkdirTemp("", "x")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	here, err := net.Listen("unix", filepath.Join(dir, "X7"))
	if err != nil {
		t.Fatal(err)
	}
	defer here.Close()
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := closed.Addr().(*net.TCPAddr).Port
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		env  func(string) string
		want error
		text string
	}{
		{env(), ErrNone, ""},
		{env("WAYLAND_DISPLAY", "wayland-0"), ErrWayland, ""},
		{env("DISPLAY", ":7"), nil, ""},
		{env("DISPLAY", "unix:7.0", "WAYLAND_DISPLAY", "wayland-0"), nil, ""},
		{env("DISPLAY", ":8"), nil, "the display :8 does not answer"},
		{env("DISPLAY", "localhost:"+strconv.Itoa(port-6000)), nil, "does not answer"},
		{env("DISPLAY", "nonsense"), nil, "names no display"},
		{env("DISPLAY", ":-1"), nil, "names no display"},
	} {
		got := check(c.env, dir)
		switch {
		case c.want != nil && !errors.Is(got, c.want), c.want == nil && c.text == "" && got != nil:
			t.Errorf("%v: %v", c.env("DISPLAY"), got)
		case c.text != "" && (got == nil || !strings.Contains(got.Error(), c.text) || !strings.Contains(got.Error(), "latchctl")):
			t.Errorf("%v: %v, want %q", c.env("DISPLAY"), got, c.text)
		}
	}
}
