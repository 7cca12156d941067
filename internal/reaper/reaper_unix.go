//go:build unix

package reaper

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
)

// watch is the watcher. It keeps the lists "groups" and "folders", an entry on a
// line, and outlives the signals that end the process it watches.
const watch = `trap '' INT TERM HUP QUIT
nl='
'
groups=$nl folders=$nl
while IFS= read -r line; do
	what=${line%% *} which=${line#* }
	case $what in
	group) groups=$groups$which$nl ;;
	folder) folders=$folders$which$nl ;;
	ended) case $groups in *"$nl$which$nl"*) groups=${groups%%"$nl$which$nl"*}$nl${groups#*"$nl$which$nl"} ;; esac ;;
	removed) case $folders in *"$nl$which$nl"*) folders=${folders%%"$nl$which$nl"*}$nl${folders#*"$nl$which$nl"} ;; esac ;;
	esac
done
IFS=$nl
set -f
for which in $groups; do kill -s KILL -- "-$which" 2>/dev/null; done
for which in $folders; do rm -rf -- "$which"; done
`

// Reaper ends what was started with it, at the latest when this process is
// gone. It is safe for concurrent use.
type Reaper struct {
	mu      sync.Mutex
	watcher *exec.Cmd // nil before the first entry
	in      io.WriteCloser
}

// New returns a reaper. Its watcher is started when it is needed.
func New() *Reaper { return &Reaper{} }

// Close ends all that was not ended yet, and the watcher. Waiting for programs
// is left to who started them.
func (r *Reaper) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.watcher == nil {
		return nil
	}
	err := errors.Join(r.in.Close(), r.watcher.Wait())
	r.watcher = nil
	return err
}

// Start starts a program in a process group of its own. Kill ends it, and so
// does the death of this process.
func (r *Reaper) Start(cmd *exec.Cmd) error {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Setpgid = true
	if err := r.tell("", ""); err != nil { // so that nothing is started that nobody could end
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	if err := r.tell("group", fmt.Sprint(cmd.Process.Pid)); err != nil {
		r.Kill(cmd)
		_ = cmd.Wait() // says that it was killed
		return err
	}
	return nil
}

// Kill ends a program of Start with all that it has started and that is still
// in its process group. It does not wait.
func (r *Reaper) Kill(cmd *exec.Cmd) {
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // often gone already
	_ = r.tell("ended", fmt.Sprint(cmd.Process.Pid))
}

// CombinedOutput runs a program to its end, as the method of exec.Cmd does, in
// the way of Start.
func (r *Reaper) CombinedOutput(cmd *exec.Cmd) ([]byte, error) {
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := r.Start(cmd); err != nil {
		return nil, err
	}
	err := cmd.Wait()
	_ = r.tell("ended", fmt.Sprint(cmd.Process.Pid))
	return out.Bytes(), err
}

// TempDir makes a folder as os.MkdirTemp does. Remove removes it, and so does
// the death of this process.
func (r *Reaper) TempDir(dir, pattern string) (string, error) {
	path, err := os.MkdirTemp(dir, pattern)
	if err != nil {
		return "", err
	}
	if strings.Contains(path, "\n") {
		_ = os.Remove(path)
		return "", fmt.Errorf("a folder for scratch has a line break in its name: %q", path)
	}
	if err := r.tell("folder", path); err != nil {
		_ = os.Remove(path)
		return "", err
	}
	return path, nil
}

// Remove removes a folder of TempDir and all that is in it.
func (r *Reaper) Remove(path string) error {
	err := os.RemoveAll(path)
	if err == nil {
		_ = r.tell("removed", path)
	}
	return err
}

// tell makes an entry, and starts the watcher where there is none yet.
func (r *Reaper) tell(what, which string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.watcher == nil {
		cmd := exec.Command("/bin/sh", "-c", watch)
		cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
		cmd.Env = []string{"PATH=" + os.Getenv("PATH")} // whoever looks for processes of a test by its environment finds others
		cmd.Dir = "/"                                   // holds no folder that is to be removed
		in, err := cmd.StdinPipe()
		if err != nil {
			return err
		}
		if err := cmd.Start(); err != nil {
			return fmt.Errorf("watcher of what was started: %w", err)
		}
		r.watcher, r.in = cmd, in
	}
	_, err := fmt.Fprintf(r.in, "%s %s\n", what, which)
	return err
}
