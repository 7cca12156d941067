package demomachine

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"

	"golang.org/x/crypto/ssh"

	"latchkey/internal/nsroot"
)

const (
	user = "build"
	home = "/home/build"
)

// Machine is one machine that runs.
type Machine struct {
	// Name is its host name.
	Name string
	// Addr is where its SSH server listens: 127.0.0.1 and a port.
	Addr string
	// User is the one who can log in; Home is the user's home there.
	User, Home string
	// HostKey is its line of known_hosts.
	HostKey string

	root     *nsroot.Root
	server   *ssh.ServerConfig
	listener net.Listener
	ctx      <-chan struct{} // closed when the machine ends
	end      func()
	mu       sync.Mutex
	conns    map[net.Conn]bool
	serving  sync.WaitGroup
}

func start(name string, allowed ssh.PublicKey) (*Machine, error) {
	root, err := nsroot.Start(nsroot.Options{Host: name})
	if err != nil {
		return nil, err
	}
	ended := make(chan struct{})
	m := &Machine{Name: name, User: user, Home: home, root: root, ctx: ended, end: sync.OnceFunc(func() { close(ended) }), conns: map[net.Conn]bool{}}
	err = m.furnish()
	if err == nil {
		err = m.listen(allowed)
	}
	if err != nil {
		_ = m.close()
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return m, nil
}

// furnish makes the user and an empty home.
func (m *Machine) furnish() error {
	id := nsroot.User
	for name, text := range map[string]string{
		"passwd": fmt.Sprintf("root:*:0:0::/root:/bin/sh\n%s:*:%d:%d::%s:/bin/sh\nnobody:*:65534:65534::/nonexistent:/usr/sbin/nologin\n", user, id, id, home),
		"group":  fmt.Sprintf("root:x:0:\n%s:x:%d:\nnogroup:x:65534:\n", user, id),
		"shells": "/bin/sh\n",
		"hosts":  "127.0.0.1 localhost " + m.Name + "\n::1 localhost\n",
		// No names but these: a demo machine asks nobody outside.
		"nsswitch.conf": "passwd: files\ngroup: files\nshadow: files\nhosts: files\nservices: files\n",
	} {
		if err := os.WriteFile(m.root.Path("/etc/"+name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	// Where this process is not root, its own number is the user's already.
	script := fmt.Sprintf("mkdir -m 700 %[1]s && { chown %[2]d:%[2]d %[1]s 2>/dev/null || :; }", home, id)
	if out, err := m.root.Command(0, 0, "/bin/sh", "-c", script).CombinedOutput(); err != nil {
		return fmt.Errorf("make the home: %w: %s", err, strings.TrimSpace(string(out)))
	}
	return nil
}

// Command returns a command line for the machine's sh, to be started as its user
// at home, as a session over SSH would.
func (m *Machine) Command(line string) *exec.Cmd { return m.sh("exec ", "-c", line) }

// Shell is the machine's sh at home as a command of this computer, which reads its
// script from standard input. It lets the demo have a computer "here" that is
// nobody's. It passes on the environment that it is started with.
func (m *Machine) Shell() []string { return m.sh("exec ").Args }

// sh is the machine's sh with these arguments; before it come words of sh that
// start it.
func (m *Machine) sh(by string, args ...string) *exec.Cmd {
	script := "cd; " + by + `/bin/sh "$@"`
	cmd := m.root.Command(nsroot.User, nsroot.User, "/bin/sh", append([]string{"-c", script, "sh"}, args...)...)
	cmd.Env = []string{"HOME=" + home, "USER=" + user, "LOGNAME=" + user, "SHELL=/bin/sh", "PATH=/usr/local/bin:/usr/bin:/bin"}
	return cmd
}

// close ends the machine with all its sessions.
func (m *Machine) close() error {
	m.end()
	if m.listener != nil {
		_ = m.listener.Close()
	}
	m.mu.Lock()
	for conn := range m.conns {
		_ = conn.Close()
	}
	m.mu.Unlock()
	err := m.root.Close()
	m.serving.Wait()
	return err
}
