package nsroot

import (
	"bufio"
	"bytes"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

//go:embed root.sh
var script string

// foreign is the number outside of a root's user where root makes it: one that
// Debian reserves, and that owns nothing, so that a program which gets out of
// there may do nothing.
const foreign = 65100

// Start makes a root. Errors that are ErrUnsupported say why none can be made
// on this computer.
func Start(o Options) (*Root, error) {
	for _, tool := range []string{"unshare", "nsenter", "mount", "umount", "pivot_root"} {
		if _, err := find(tool); err != nil {
			return nil, fmt.Errorf("%w: the program %s is not there", ErrUnsupported, tool)
		}
	}
	root := os.Geteuid() == 0
	if o.EveryID && !root {
		return nil, fmt.Errorf("%w: several users take root", ErrUnsupported)
	}
	if o.OwnNetwork && !root {
		return nil, fmt.Errorf("%w: a network of its own takes root", ErrUnsupported)
	}
	r := &Root{nested: !root, net: o.OwnNetwork, programs: "/usr/bin"}
	if o.ChooseTools {
		r.programs = SystemBin
	}
	cmd, err := keeper(o, root)
	if err != nil {
		return nil, err
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		return nil, refused(err.Error())
	}
	r.ends = func() error {
		_ = in.Close()         // ends it
		_ = cmd.Process.Kill() // where it does not listen yet
		_ = cmd.Wait()         // says that it was killed
		return nil
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err == nil {
		r.pid, err = strconv.Atoi(strings.TrimSpace(line))
	}
	if err != nil {
		_ = r.Close()
		return nil, refused(strings.Join(strings.Fields(said.String()), " "))
	}
	if o.OwnNetwork {
		err = r.InNetwork(loopbackUp)
	}
	if err == nil {
		err = r.usable(o)
	}
	if err != nil {
		_ = r.Close()
		return nil, err
	}
	return r, nil
}

// keeper is the process that makes the root and holds it.
func keeper(o Options, root bool) (*exec.Cmd, error) {
	arg := func(on bool, name string) string {
		if on {
			return name
		}
		return ""
	}
	if o.Host == "" {
		o.Host = "localhost"
	}
	if o.Bytes == 0 {
		o.Bytes = 64 << 20
	}
	shell := []string{"/bin/sh", "-c", script, "latchkey-root", o.Host, strconv.FormatInt(o.Bytes, 10), arg(o.ChooseTools, "programs"), arg(o.SystemProc, "proc"), o.System}
	if !root {
		// A process that lets nobody look into it, as latchctl does, may not write
		// the table of numbers of a child, which unshare writes for itself.
		unshare, err := find("unshare")
		if err != nil {
			return nil, err
		}
		cmd := exec.Command(unshare, append([]string{"--map-root-user", "--mount", "--pid", "--uts", "--ipc", "--fork", "--kill-child"}, shell...)...)
		cmd.Env = environment()
		cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C is for this process
		return cmd, nil
	}
	cmd := exec.Command(shell[0], shell[1:]...)
	cmd.Env = environment()
	ids := []syscall.SysProcIDMap{{ContainerID: 0, HostID: 0, Size: 65536}}
	if !o.EveryID {
		ids = []syscall.SysProcIDMap{{ContainerID: 0, HostID: 0, Size: 1}, {ContainerID: User, HostID: foreign, Size: 1}}
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Setpgid:     true,
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS | syscall.CLONE_NEWPID | syscall.CLONE_NEWUTS | syscall.CLONE_NEWIPC,
		UidMappings: ids, GidMappings: ids, GidMappingsEnableSetgroups: true,
	}
	if o.OwnNetwork {
		cmd.SysProcAttr.Cloneflags |= syscall.CLONE_NEWNET
	}
	return cmd, nil
}

func environment() []string { return []string{"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C"} }

// usable tries the way into the root: it fails where the tools are older than
// the options that they get.
func (r *Root) usable(o Options) error {
	uid, shell := User, "/bin/sh"
	if o.EveryID {
		uid = 0
	}
	if o.ChooseTools {
		shell = SystemBin + "/sh"
	}
	out, err := r.Command(uid, uid, shell, "-c", "echo in").CombinedOutput()
	if err != nil || string(out) != "in\n" {
		return fmt.Errorf("%w: nobody gets into it: %v: %s", ErrUnsupported, err, strings.TrimSpace(string(out)))
	}
	return nil
}

// refused is ErrUnsupported with the reason: the setting of the system that forbids
// user namespaces, where there is one, and what was said.
func refused(said string) error {
	for _, l := range []struct{ file, forbids, text string }{
		{"user/max_user_namespaces", "0", "user.max_user_namespaces is 0"},
		{"kernel/unprivileged_userns_clone", "0", "kernel.unprivileged_userns_clone is 0"},
		{"kernel/apparmor_restrict_unprivileged_userns", "1", "kernel.apparmor_restrict_unprivileged_userns is 1"},
	} {
		value, err := os.ReadFile(filepath.Join("/proc/sys", l.file))
		if err == nil && strings.TrimSpace(string(value)) == l.forbids {
			return fmt.Errorf("%w: %s (%s)", ErrUnsupported, l.text, said)
		}
	}
	return fmt.Errorf("%w: %s", ErrUnsupported, said)
}
