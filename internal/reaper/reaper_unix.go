//go:build unix

package reaper

import (
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

// watcher is the one of this process.
var watcher struct {
	sync.Mutex
	in io.Writer // nil before the first entry
}

// Start starts a program in a process group of its own. Kill ends it, and so
// does the death of this process.
func Start(cmd *exec.Cmd) error {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Setpgid = true
	if err := tell("", ""); err != nil { // so that nothing is started that nobody could end
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	if err := tell("group", fmt.Sprint(cmd.Process.Pid)); err != nil {
		Kill(cmd)
		_ = cmd.Wait() // says that it was killed
		return err
	}
	return nil
}

// Kill ends a program of Start with all that it has started and that is still
// in its process group. It does not wait.
func Kill(cmd *exec.Cmd) {
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // often gone already
	_ = tell("ended", fmt.Sprint(cmd.Process.Pid))
}

// TempDir makes a folder as os.MkdirTemp does. Remove removes it, and so does
// the death of this process.
func TempDir(dir, pattern string) (string, error) {
	path, err := os.MkdirTemp(dir, pattern)
	if err != nil {
		return "", err
	}
	if strings.Contains(path, "\n") {
		_ = os.Remove(path)
		return "", fmt.Errorf("a folder for scratch has a line break in its name: %q", path)
	}
	if err := tell("folder", path); err != nil {
		_ = os.Remove(path)
		return "", err
	}
	return path, nil
}

// Remove removes a folder of TempDir and all that is in it.
func Remove(path string) error {
	err := os.RemoveAll(path)
	if err == nil {
		_ = tell("removed", path)
	}
	return err
}

// tell makes an entry, and starts the watcher where there is none yet.
func tell(what, which string) error {
	watcher.Lock()
	defer watcher.Unlock()
	if watcher.in == nil {
		cmd := exec.Command("/bin/sh", "-c", watch)
		cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
		cmd.Dir = "/" // holds no folder that is to be removed
		in, err := cmd.StdinPipe()
		if err != nil {
			return err
		}
		if err := cmd.Start(); err != nil {
			return fmt.Errorf("watcher of what was started: %w", err)
		}
		watcher.in = in
	}
	_, err := fmt.Fprintf(watcher.in, "%s %s\n", what, which)
	return err
}
