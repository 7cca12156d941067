//go:build unix

package desktop

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"

	"latchkey/internal/reaper"
)

// timeout limits everything that the desktop itself does.
const timeout = 30 * time.Second

// Desktop is a running desktop. Its methods are for one goroutine only.
type Desktop struct {
	Home string // scratch, removed by Close

	env        []string
	conn       *xgb.Conn
	root       xproto.Window
	keyboard   keyboard
	selections *selectionOwner
	reaper     *reaper.Reaper
	started    []*exec.Cmd
	cleanups   []func() // of what is no program
}

// Options say how large a desktop is and whether it has a keyring.
type Options struct {
	Width, Height int  // 0 = 1280 × 800
	Keyring       bool // GNOME Keyring with an unlocked, empty login keyring
	NoOpenGL      bool // on its display
	Wayland       bool // programs show in a Wayland compositor, each over the whole screen
}

// Missing returns the programs that Open needs and this machine lacks.
func Missing(o Options) []string {
	tools := []string{"Xvfb", "openbox", "dbus-daemon"}
	if o.Keyring {
		tools = append(tools, "gnome-keyring-daemon")
	}
	if o.Wayland {
		tools = append(tools, "weston")
	}
	var missing []string
	for _, tool := range tools {
		if _, err := exec.LookPath(tool); err != nil {
			missing = append(missing, tool)
		}
	}
	return missing
}

// Open starts a desktop on a free display.
func Open(o Options) (*Desktop, error) {
	if missing := Missing(o); len(missing) > 0 {
		return nil, fmt.Errorf("not installed: %s; run make deps", strings.Join(missing, ", "))
	}
	if o.Width == 0 {
		o.Width, o.Height = 1280, 800
	}
	d := &Desktop{reaper: reaper.New()}
	var err error
	if d.Home, err = d.reaper.TempDir("", "latchkey-desktop-"); err != nil {
		return nil, err
	}
	if err := d.open(o); err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

// busConfig describes a session bus that starts no service by itself, so that
// nothing installed on this machine can interfere with a test.
const busConfig = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
<type>session</type>
<listen>unix:dir=%s</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
`

func (d *Desktop) open(o Options) error {
	for _, sub := range []string{"tmp", "run", ".cache", ".config", ".local/share"} {
		if err := os.MkdirAll(filepath.Join(d.Home, sub), 0o700); err != nil {
			return err
		}
	}
	d.env = append(os.Environ(), "HOME="+d.Home, "TMPDIR="+d.path("tmp"), "XDG_CONFIG_HOME="+d.path(".config"), "XDG_CACHE_HOME="+d.path(".cache"),
		"XDG_DATA_HOME="+d.path(".local/share"), "XDG_RUNTIME_DIR="+d.path("run"), "LANG=C.UTF-8", "LC_ALL=C.UTF-8", "LANGUAGE=", "WAYLAND_DISPLAY=", "FYNE_PLATFORM=x11", "LIBGL_ALWAYS_SOFTWARE=1")
	config := d.path("bus.conf")
	if err := os.WriteFile(config, fmt.Appendf(nil, busConfig, d.path("run")), 0o600); err != nil {
		return err
	}
	bus, err := d.startAndRead("dbus-daemon", "--nofork", "--print-address=3", "--config-file="+config)
	if err != nil {
		return err
	}
	d.env = append(d.env, "DBUS_SESSION_BUS_ADDRESS="+bus)
	screen := fmt.Sprintf("%dx%dx24", o.Width, o.Height)
	opengl := "+extension"
	if o.NoOpenGL {
		opengl = "-extension"
	}
	number, err := d.startAndRead("Xvfb", "-displayfd", "3", "-screen", "0", screen, "-nolisten", "tcp", opengl, "GLX")
	if err != nil {
		return err
	}
	d.env = append(d.env, "DISPLAY=:"+number)
	// The server asks for no authority, and xgb would say that it has found none.
	xgb.Logger = log.New(io.Discard, "", 0)
	if d.conn, err = xgb.NewConnDisplay(":" + number); err != nil {
		return fmt.Errorf("the X server of display :%s: %w", number, err)
	}
	if d.selections, err = newSelectionOwner(":" + number); err != nil {
		return fmt.Errorf("the clipboard of display :%s: %w", number, err)
	}
	if err := xtest.Init(d.conn); err != nil {
		return err
	}
	setup := xproto.Setup(d.conn)
	d.root = setup.DefaultScreen(d.conn).Root
	if err := d.Start(d.Command("openbox")); err != nil {
		return err
	}
	if err := d.waitUntil("the window manager is there", func() bool { return d.property(d.root, "_NET_SUPPORTING_WM_CHECK") != nil }); err != nil {
		return err
	}
	if o.Keyring {
		if err := d.StartKeyring(); err != nil {
			return err
		}
	}
	if d.keyboard, err = readKeyboard(d.conn, setup); err == nil && o.Wayland {
		err = d.startWayland()
	}
	return err
}

func (d *Desktop) path(sub string) string { return filepath.Join(d.Home, sub) }

// Command prepares a program for this desktop; it is not started yet.
func (d *Desktop) Command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Env = d.env
	return cmd
}

// Env returns the value of one environment variable on this desktop.
func (d *Desktop) Env(name string) string {
	value := ""
	for _, line := range d.env {
		if v, ok := strings.CutPrefix(line, name+"="); ok {
			value = v
		}
	}
	return value
}

// SetEnv changes the environment of programs that are prepared from now on, as
// lines of "name=value".
func (d *Desktop) SetEnv(lines ...string) { d.env = append(slices.Clip(d.env), lines...) }

// Start starts a program in a process group of its own, which Close ends.
func (d *Desktop) Start(cmd *exec.Cmd) error {
	if err := d.reaper.Start(cmd); err != nil {
		return err
	}
	d.started = append(d.started, cmd)
	return nil
}

// startAndRead starts a server that writes one line about itself to
// descriptor 3.
func (d *Desktop) startAndRead(name string, args ...string) (string, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return "", err
	}
	defer r.Close()
	cmd := d.Command(name, args...)
	cmd.ExtraFiles = []*os.File{w}
	err = d.Start(cmd)
	w.Close()
	if err != nil {
		return "", err
	}
	if err := r.SetReadDeadline(time.Now().Add(timeout)); err != nil {
		return "", err
	}
	line, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		return "", fmt.Errorf("%s says nothing of itself: %w", name, err)
	}
	return strings.TrimSpace(line), nil
}

// StartKeyring starts GNOME Keyring with an unlocked, empty login keyring, and
// returns when that can be used.
func (d *Desktop) StartKeyring() error {
	cmd := d.Command("gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets")
	cmd.Stdin = strings.NewReader("password of a test")
	if err := d.Start(cmd); err != nil {
		return err
	}
	// The daemon is on the bus some time before it has made its first keyring.
	return d.waitUntil("the keyring can be used", func() bool {
		out, err := d.Command("dbus-send", "--session", "--print-reply=literal", "--dest=org.freedesktop.secrets", "/org/freedesktop/secrets/collection/login",
			"org.freedesktop.DBus.Properties.Get", "string:org.freedesktop.Secret.Collection", "string:Locked").Output()
		return err == nil && strings.Contains(string(out), "boolean false")
	})
}

// waitUntil polls a condition, because servers do not announce that they are
// ready.
func (d *Desktop) waitUntil(what string, holds func() bool) error {
	if d.holdsWithin(timeout, holds) {
		return nil
	}
	return errors.New("waited in vain until " + what)
}

// holdsWithin waits until something holds, for so long at most.
func (d *Desktop) holdsWithin(limit time.Duration, holds func() bool) bool {
	for deadline := time.Now().Add(limit); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if holds() {
			return true
		}
	}
	return false
}

// Close ends everything that was started, by its process id, and removes the
// home.
func (d *Desktop) Close() {
	for _, end := range d.cleanups {
		end()
	}
	if d.selections != nil {
		d.selections.conn.Close()
	}
	if d.conn != nil {
		d.conn.Close()
	}
	for i := len(d.started) - 1; i >= 0; i-- {
		d.Kill(d.started[i])
		_ = d.started[i].Wait() // says that it was killed, or was waited for already
	}
	_ = d.reaper.Remove(d.Home) // only scratch
	_ = d.reaper.Close()
}

// Kill ends a program of Start and everything that it started. It does not wait.
func (d *Desktop) Kill(cmd *exec.Cmd) {
	d.reaper.Kill(cmd)
}
