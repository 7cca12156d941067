package demomachine

import (
	"fmt"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"latchkey/internal/nsroot"
)

// terminal is a pseudo-terminal of a machine.
type terminal struct {
	master  *os.File
	slave   *os.File
	term    string // what the other side calls its own
	closing sync.Once
}

// openTerminal takes one from the machine's own /dev/pts, so that programs there
// know its name.
func openTerminal(root *nsroot.Root) (*terminal, error) {
	fd, err := unix.Open(root.Path("/dev/pts/ptmx"), unix.O_RDWR|unix.O_NOCTTY|unix.O_CLOEXEC|unix.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	t := &terminal{master: os.NewFile(uintptr(fd), "terminal")}
	err = unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0)
	var n int
	if err == nil {
		n, err = unix.IoctlGetInt(fd, unix.TIOCGPTN)
	}
	if err == nil {
		t.slave, err = os.OpenFile(root.Path(fmt.Sprintf("/dev/pts/%d", n)), os.O_RDWR|unix.O_NOCTTY, 0)
	}
	if err != nil {
		_ = t.master.Close()
		return nil, err
	}
	return t, nil
}

func (t *terminal) resize(columns, rows uint32) {
	size := &unix.Winsize{Col: uint16(min(columns, 1000)), Row: uint16(min(rows, 1000))}
	if conn, err := t.master.SyscallConn(); err == nil {
		_ = conn.Control(func(fd uintptr) { _ = unix.IoctlSetWinsize(int(fd), unix.TIOCSWINSZ, size) }) // a size is not worth an error
	}
}

// start starts a program of Machine.sh with the terminal as its own. It becomes
// that inside: a shell there does not know the numbers of sessions outside.
func (t *terminal) start(cmd *exec.Cmd) error {
	cmd.Stdin, cmd.Stdout, cmd.Stderr = t.slave, t.slave, t.slave
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	err := cmd.Start()
	_ = t.slave.Close() // the program has it
	return err
}

// drain lets what the program wrote last be read, and then ends the reading, also
// where something that it left running still holds the terminal.
func (t *terminal) drain() { _ = t.master.SetReadDeadline(time.Now().Add(100 * time.Millisecond)) }

func (t *terminal) close() {
	t.closing.Do(func() {
		_ = t.master.Close()
		_ = t.slave.Close() // closed already where a program was started
	})
}
