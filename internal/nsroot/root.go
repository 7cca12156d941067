package nsroot

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
)

// ErrUnsupported is what Start returns, with the reason, where the system has no
// such namespaces or lacks a program that makes them.
var ErrUnsupported = errors.New("user and mount namespaces cannot be had here")

// Options say what a root is like. The zero value is a root with one user.
type Options struct {
	// Host is the host name inside. "" = "localhost".
	Host string
	// Bytes is how much memory its files may take. 0 = 64 MB.
	Bytes int64
	// EveryID makes user and group numbers inside the same as those outside, so
	// that there can be several users and sudo. Only root can do that. Without it
	// there is User alone, beside a root who sets things up.
	EveryID bool
	// ChooseTools leaves /usr/bin and /usr/local/bin empty; the system's own /usr/bin
	// is in SystemBin.
	ChooseTools bool
	// System is the root folder of another system, whose programs it has. "" = this
	// computer's.
	System string
	// OwnNetwork gives it a network of its own, in which there is nothing but its
	// loopback. Only root can do that.
	OwnNetwork bool
	// SystemProc shows all processes of the system in /proc where a view of its
	// own cannot be had; else /proc is empty there.
	SystemProc bool
}

// User is the user and group number of the one user of a root without EveryID.
const User = 1000

// SystemBin is where a root with ChooseTools has the programs of /usr/bin.
const SystemBin = "/.system/bin"

// Root is a running root. Close ends it. It is safe for concurrent use.
type Root struct {
	pid      int    // of its process 1, as this process sees it
	net      bool   // it has a network of its own
	nested   bool   // sessions take the user's number by a user namespace of their own
	programs string // where the system's are
	ends     func() error
	closing  sync.Once
	err      error
}

// PID is the number of the process that holds the root. It is outside what 1 is
// inside.
func (r *Root) PID() int { return r.pid }

// Path returns the path by which this process finds a file of the root. It
// works as long as the root runs and where no symbolic link on the way is
// absolute, for such a link is followed outside.
func (r *Root) Path(inside string) string {
	return filepath.Join("/proc", strconv.Itoa(r.pid), "root", inside)
}

// Close ends the root and all that runs in it. A second call does nothing.
func (r *Root) Close() error {
	r.closing.Do(func() { r.err = r.ends() })
	return r.err
}

// Command returns a program of the root (an absolute path), to be started in it
// as a user and group with the root folder as its folder. Its environment is
// empty. Without EveryID the user is User or 0.
func (r *Root) Command(uid, gid int, program string, args ...string) *exec.Cmd {
	enter := []string{"--target", strconv.Itoa(r.pid), "--user", "--mount", "--pid", "--uts", "--ipc"}
	if r.net {
		enter = append(enter, "--net")
	}
	if r.nested {
		enter = append(enter, "--preserve-credentials") // this process's number is 0 in there
		if uid != 0 {
			enter = append(enter, r.programs+"/unshare", "--user", "--map-user="+strconv.Itoa(uid), "--map-group="+strconv.Itoa(gid))
		}
	} else {
		enter = append(enter, "--setuid", strconv.Itoa(uid), "--setgid", strconv.Itoa(gid))
	}
	tool, err := find("nsenter")
	cmd := exec.Command(tool, append(append(enter, program), args...)...)
	if err != nil {
		cmd.Err = err
	}
	cmd.Env = []string{}
	cmd.Dir = "/"
	return cmd
}

// find looks for a program of the system, also where a person's PATH does not.
func find(tool string) (string, error) {
	for _, dir := range []string{"/usr/bin", "/usr/sbin", "/bin", "/sbin"} {
		path := filepath.Join(dir, tool)
		if info, err := os.Stat(path); err == nil && !info.IsDir() {
			return path, nil
		}
	}
	return exec.LookPath(tool)
}
