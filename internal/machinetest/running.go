package machinetest

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/crypto/ssh"

	"latchkey/internal/nsroot"
)

// Running is a machine that runs. It ends with its test. It is safe for
// concurrent use.
type Running struct {
	// Name is the machine's host name.
	Name string
	// Addr is where its sshd listens: an address of this computer's loopback and a
	// port.
	Addr string
	// Key logs in as each user of the machine; KeyFile has it for ssh.
	Key     ssh.Signer
	KeyFile string

	machine Machine
	root    *nsroot.Root
	every   bool           // it has users of all numbers; else one alone, as whom its sshd runs too
	ids     map[string]int // user and group number by name
	homes   map[string]string
	log     lockedBuffer

	mu       sync.Mutex
	host     ssh.PublicKey
	listener net.Listener
	conns    map[net.Conn]*exec.Cmd
	ways     []*Proxy          // to what it reaches
	names    map[string]string // addresses of those by what it calls them
	ended    bool
	serving  sync.WaitGroup
}

// Need skips the test where programs are missing, and fails it where CI=true
// promises them.
func Need(t testing.TB, programs ...string) {
	t.Helper()
	for _, program := range programs {
		if _, err := exec.LookPath(program); err == nil {
			continue
		}
		if _, err := os.Stat("/usr/sbin/" + program); err == nil {
			continue
		}
		if os.Getenv("CI") == "true" && runtime.GOOS == "linux" {
			t.Fatalf("%s is not installed, and CI must test with it", program)
		}
		t.Skipf("%s is not installed", program)
	}
}

// Start starts a machine, and ends it when the test ends.
func Start(t testing.TB, m Machine) *Running {
	t.Helper()
	if m.System == "" {
		Need(t, m.programs()...)
	}
	if m.Name == "" {
		m.Name = "build-01"
	}
	every := os.Geteuid() == 0
	if why := m.wantsRoot(); !every && why != "" {
		t.Skipf("no build machine: %s takes root", why)
	}
	root, err := nsroot.Start(nsroot.Options{Host: m.Name, Bytes: m.Bytes, EveryID: every, ChooseTools: true, SystemProc: true, OwnNetwork: m.Reach != nil, System: m.System})
	if errors.Is(err, nsroot.ErrUnsupported) {
		if Required() {
			t.Fatalf("no build machine, and CI must test with it: %v", err)
		}
		t.Skipf("no build machine: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	r := &Running{Name: m.Name, machine: m, root: root, every: every, ids: map[string]int{}, homes: map[string]string{}, conns: map[net.Conn]*exec.Cmd{}, names: map[string]string{}}
	t.Cleanup(func() { r.end(t) })
	dir := t.TempDir()
	r.KeyFile = filepath.Join(dir, "key")
	var text []byte
	if r.Key, text, err = newKey(); err == nil {
		err = os.WriteFile(r.KeyFile, text, 0o600)
	}
	if err == nil {
		err = r.furnish()
	}
	if err == nil {
		err = r.openWays()
	}
	if err == nil {
		err = r.listen()
	}
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// OtherSystem is the folder of another system's root for Machine.System, such as
// debootstrap makes: what LATCHKEY_OTHER_ROOT names. Where it names none, the test
// is skipped.
func OtherSystem(t testing.TB) string {
	t.Helper()
	root := os.Getenv("LATCHKEY_OTHER_ROOT")
	if root == "" {
		t.Skip("LATCHKEY_OTHER_ROOT names no folder with the root of another system")
	}
	return root
}

// wantsRoot is what of the machine takes root: without it there is one user, to whom
// everything belongs. "" = nothing does.
func (m Machine) wantsRoot() string {
	users := m.users()
	u := users[0]
	switch {
	case len(users) > 1 || u.Name == "root":
		return "a machine with several users"
	case m.System != "" || m.Reach != nil || m.OwnAddress || m.Sudoers != "":
		return "a machine with sudo, with another system, or with a network or an address of its own"
	case u.HomeOwner != "" || u.HomeBytes > 0 || u.ReadOnly || u.Password != "":
		return "a home of somebody else's, of its own size or read-only, or a password,"
	}
	for _, f := range append(u.Files, m.Files...) {
		if f.Owner != "" {
			return "a file of somebody else's"
		}
	}
	return ""
}

// programs are those that a machine is made of.
func (m Machine) programs() []string {
	need := []string{"sshd", "git", "ssh", "ssh-keygen"}
	if m.Tools == BusyBox {
		need = append(need, "busybox")
	}
	if m.Sudoers != "" {
		need = append(need, "sudo")
	}
	if m.Sh != "" {
		need = append(need, m.Sh)
	}
	for _, u := range m.users() {
		if u.Password != "" {
			need = append(need, "openssl")
		}
		if u.Shell != "" && !filepath.IsAbs(u.Shell) {
			need = append(need, u.Shell)
		}
	}
	return slices.DeleteFunc(need, func(program string) bool { return slices.Contains(m.Without, program) })
}

// end ends the machine, and tells what its sshd said where the test failed.
func (r *Running) end(t testing.TB) {
	r.mu.Lock()
	r.ended = true
	r.mu.Unlock()
	r.Stop()
	for _, way := range r.ways {
		way.Close()
	}
	if err := r.root.Close(); err != nil {
		t.Error(err)
	}
	r.serving.Wait()
	if t.Failed() {
		t.Logf("%s: sshd said:\n%s", r.Name, r.Log())
	}
}

// Log is what sshd has said so far.
func (r *Running) Log() string { return r.log.String() }

// Home is where this process finds a user's home. Symbolic links with absolute
// targets on the way lead out of the machine.
func (r *Running) Home(user string) string { return r.Path(r.homes[user]) }

// Path is where this process finds a file of the machine (an absolute path
// there).
func (r *Running) Path(inside string) string { return r.root.Path(inside) }

// Users are the names of the machine's users.
func (r *Running) Users() []string {
	var names []string
	for _, u := range r.machine.users() {
		names = append(names, u.Name)
	}
	return names
}

// HostKey is the key that the machine shows now.
func (r *Running) HostKey() ssh.PublicKey {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.host
}

// KnownHosts is the line of known_hosts for the machine, under its address.
func (r *Running) KnownHosts() string {
	host, port, err := net.SplitHostPort(r.Addr)
	if err != nil {
		return ""
	}
	place := host
	if port != "22" {
		place = "[" + host + "]:" + port
	}
	return place + " " + string(ssh.MarshalAuthorizedKey(r.HostKey()))
}

// NewHostKey gives the machine another host key, as one that was rebuilt has.
func (r *Running) NewHostKey() error {
	signer, text, err := newKey()
	if err != nil {
		return err
	}
	if err := os.WriteFile(r.Path("/etc/ssh/host_key"), text, 0o600); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.host = signer.PublicKey()
	return nil
}

// Run runs a script with the machine's sh as a user, at home, and returns what it
// printed. It does not go through sshd.
func (r *Running) Run(user, script string) (string, error) {
	id, home := r.ids[user], r.homes[user]
	cmd := r.root.Command(id, id, "/bin/sh", "-c", "cd; exec /bin/sh -s")
	cmd.Env = []string{"HOME=" + home, "USER=" + user, "LOGNAME=" + user, "PATH=" + defaultPath}
	cmd.Stdin = strings.NewReader(script)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// defaultPath is what sshd itself sets.
const defaultPath = "/usr/local/bin:/usr/bin:/bin:/usr/games"

func newKey() (ssh.Signer, []byte, error) {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	block, err := ssh.MarshalPrivateKey(private, "")
	if err != nil {
		return nil, nil, err
	}
	signer, err := ssh.NewSignerFromSigner(private)
	return signer, pem.EncodeToMemory(block), err
}

// lockedBuffer takes what several processes say.
type lockedBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}
