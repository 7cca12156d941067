package display

import (
	"encoding/binary"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

func env(pairs ...string) func(string) string {
	m := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return func(name string) string { return m[name] }
}

// serve lets a listener's connections be answered until the test ends.
func serve(t *testing.T, l net.Listener, answer func(net.Conn)) {
	t.Helper()
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				answer(conn)
			}()
		}
	}()
}

// listen opens a socket of this machine.
func listen(t *testing.T, path string) net.Listener {
	t.Helper()
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// silent takes what comes, and says nothing.
func silent(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) }

// xServer answers as an X server does; opens is the first byte of its answer to a
// connection (1 = welcome), glx whether it can draw with OpenGL, and dies whether
// it falls silent then.
func xServer(opens, glx byte, dies bool) func(net.Conn) {
	return func(conn net.Conn) {
		head := make([]byte, 12)
		if _, err := io.ReadFull(conn, head); err != nil {
			return
		}
		order := binary.NativeEndian
		secrets := (int64(order.Uint16(head[6:]))+3)&^3 + (int64(order.Uint16(head[8:]))+3)&^3
		if _, err := io.CopyN(io.Discard, conn, secrets); err != nil {
			return
		}
		const words = 5
		reply := order.AppendUint16([]byte{opens, 0, 11, 0, 0, 0}, words)
		if _, err := conn.Write(append(reply, make([]byte, 4*words)...)); err != nil {
			return
		}
		query := make([]byte, 12)
		if _, err := io.ReadFull(conn, query); err != nil || dies {
			silent(conn)
			return
		}
		if query[0] != 98 || string(query[8:11]) != "GLX" {
			return
		}
		answer := make([]byte, 32)
		answer[0], answer[8] = 1, glx
		_, _ = conn.Write(answer) // the test sees what is missing
	}
}

// compositor answers as one of Wayland does that offers these things.
func compositor(offers ...string) func(net.Conn) {
	return func(conn net.Conn) {
		if _, err := io.ReadFull(conn, make([]byte, 24)); err != nil {
			return
		}
		order := binary.NativeEndian
		var answer []byte
		event := func(of uint32, body []byte) {
			answer = order.AppendUint32(order.AppendUint32(answer, of), uint32(8+len(body))<<16)
			answer = append(answer, body...)
		}
		for i, name := range offers {
			body := order.AppendUint32(order.AppendUint32(nil, uint32(i)), uint32(len(name)+1))
			event(2, order.AppendUint32(append(body, padded([]byte(name+"\x00"))...), 1))
		}
		event(3, make([]byte, 4))
		_, _ = conn.Write(answer) // the test sees what is missing
	}
}

func TestItIsSaidWhyNoWindowCanBeShown(t *testing.T) {
	dir, err := os.MkdirTemp("", "x") // short: a socket's path has little room
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	at := func(name string) string { return filepath.Join(dir, name) }
	serve(t, listen(t, at("X1")), xServer(1, 1, false))
	serve(t, listen(t, at("X2")), xServer(1, 0, false))
	serve(t, listen(t, at("X3")), xServer(0, 0, false))
	serve(t, listen(t, at("X4")), silent)
	serve(t, listen(t, at("X5")), xServer(1, 1, true))
	serve(t, listen(t, at("way")), compositor("wl_compositor", "wl_seat", "xdg_wm_base"))
	serve(t, listen(t, at("deaf")), compositor("wl_compositor", "xdg_wm_base"))
	serve(t, listen(t, at("hung")), silent)
	slow, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	serve(t, slow, silent)
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	dead := closed.Addr().(*net.TCPAddr).Port
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	far := func(port int) string { return "localhost:" + strconv.Itoa(port-6000) + ".0" }
	hangs := far(slow.Addr().(*net.TCPAddr).Port)

	for name, c := range map[string]struct {
		env      func(string) string
		platform string
		problem  Problem // where platform is "-"
	}{
		"nothing":                               {env(), "-", None},
		"X":                                     {env("DISPLAY", ":1"), X11, 0},
		"X of this machine, with a screen":      {env("DISPLAY", "unix:1.0"), X11, 0},
		"X by its path":                         {env("DISPLAY", at("X1")), X11, 0},
		"X without OpenGL":                      {env("DISPLAY", ":2"), "-", NoOpenGL},
		"X that wants another secret":           {env("DISPLAY", ":3"), X11, 0},
		"X that hangs":                          {env("DISPLAY", ":4"), "-", Silent},
		"X that hangs after its welcome":        {env("DISPLAY", ":5"), "-", Silent},
		"X that is gone":                        {env("DISPLAY", ":8"), "-", Silent},
		"far X that hangs":                      {env("DISPLAY", hangs), "-", Silent},
		"far X that is gone":                    {env("DISPLAY", far(dead)), "-", Silent},
		"no name":                               {env("DISPLAY", "nonsense"), "-", Unnamed},
		"no number":                             {env("DISPLAY", ":-1"), "-", Unnamed},
		"Wayland":                               {env("WAYLAND_DISPLAY", "way"), Wayland, 0},
		"Wayland by its path":                   {env("WAYLAND_DISPLAY", at("way"), "XDG_RUNTIME_DIR", "/nowhere"), Wayland, 0},
		"Wayland without keyboard and pointer":  {env("WAYLAND_DISPLAY", "deaf"), "-", NoInput},
		"both, Wayland without a keyboard":      {env("DISPLAY", ":1", "WAYLAND_DISPLAY", "deaf"), X11, 0},
		"Wayland that hangs":                    {env("WAYLAND_DISPLAY", "hung"), "-", Silent},
		"Wayland that is gone":                  {env("WAYLAND_DISPLAY", "gone"), "-", Silent},
		"Wayland as an open connection":         {env("WAYLAND_SOCKET", "7"), Wayland, 0},
		"both":                                  {env("DISPLAY", ":1", "WAYLAND_DISPLAY", "way"), "", 0},
		"both, X without OpenGL":                {env("DISPLAY", ":2", "WAYLAND_DISPLAY", "way"), Wayland, 0},
		"both, Wayland hangs":                   {env("DISPLAY", ":1", "WAYLAND_DISPLAY", "hung"), X11, 0},
		"both are gone":                         {env("DISPLAY", ":8", "WAYLAND_DISPLAY", "gone"), "-", Silent},
		"both, X is wanted":                     {env("DISPLAY", ":1", "WAYLAND_DISPLAY", "way", "FYNE_PLATFORM", "x11"), X11, 0},
		"both, Wayland is wanted":               {env("DISPLAY", ":1", "WAYLAND_DISPLAY", "way", "FYNE_PLATFORM", "wayland"), Wayland, 0},
		"Wayland, and X is wanted":              {env("WAYLAND_DISPLAY", "way", "FYNE_PLATFORM", "x11"), "-", None},
		"both, a way that there is not, wanted": {env("DISPLAY", ":1", "WAYLAND_DISPLAY", "way", "FYNE_PLATFORM", "cocoa"), "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			getenv := func(name string) string {
				if value := c.env(name); value != "" || name != "XDG_RUNTIME_DIR" {
					return value
				}
				return dir
			}
			begun := time.Now()
			platform, err := prober{getenv, dir, 200 * time.Millisecond}.choose()
			var problem *Error
			switch {
			case c.platform != "-" && (err != nil || platform != c.platform):
				t.Errorf("%q, %v; want %q", platform, err, c.platform)
			case c.platform == "-" && (!errors.As(err, &problem) || problem.Problem != c.problem):
				t.Errorf("%q, %v; want problem %d", platform, err, c.problem)
			}
			if took := time.Since(begun); took > 2*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

func TestTheSecretOfADisplayIsFound(t *testing.T) {
	entry := func(family int, fields ...string) []byte {
		data := binary.BigEndian.AppendUint16(nil, uint16(family))
		for _, f := range fields {
			data = append(binary.BigEndian.AppendUint16(data, uint16(len(f))), f...)
		}
		return data
	}
	var file []byte
	for _, e := range [][]byte{
		entry(familyLocal, "other", "1", magicCookie, "of another machine"),
		entry(familyLocal, "here", "1", "XDM-AUTHORIZATION-1", "of another kind"),
		entry(familyLocal, "here", "1", magicCookie, "one"),
		entry(0, "\x0a\x00\x00\x01", "2", magicCookie, "far"),
		entry(familyLocal, "here", "10", magicCookie, "ssh"),
		entry(familyWild, "", "", magicCookie, "any"),
	} {
		file = append(file, e...)
	}
	for name, want := range map[string]string{":1": "one", "unix:1": "one", "localhost:10.0": "ssh", "far:2": "far", "far:1": "any", ":7": "any"} {
		x, _ := parse(name, xSockets)
		if kind, secret := secretIn(file, x, "here"); kind != magicCookie || string(secret) != want {
			t.Errorf("%s: %q, want %q", name, secret, want)
		}
	}
	for _, cut := range []int{0, 1, 5, 20, 40} {
		x, _ := parse(":1", xSockets)
		if _, secret := secretIn(file[:cut], x, "here"); secret != nil {
			t.Errorf("of %d bytes: %q", cut, secret)
		}
	}
}
