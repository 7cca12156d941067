package machinetest

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"

	"latchkey/internal/nsroot"
)

// beside are the programs that a machine with BusyBox has besides it.
var beside = []string{"git", "git-upload-pack", "git-receive-pack", "git-shell", "git-lfs", "ssh", "ssh-keygen", "bash", "fish", "tcsh", "csh", "sudo", "busybox"}

// chooseTools fills /usr/bin with links to the system's programs.
func (r *Running) chooseTools() error {
	all, err := os.ReadDir(r.machine.System + "/usr/bin")
	if err != nil {
		return err
	}
	link := func(name, program string) error {
		if slices.Contains(r.machine.Without, name) {
			return nil
		}
		path := r.Path("/usr/bin/" + name)
		if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
			return err
		}
		return os.Symlink(nsroot.SystemBin+"/"+program, path)
	}
	for _, entry := range all {
		if r.machine.Tools == BusyBox && !slices.Contains(beside, entry.Name()) {
			continue
		}
		if err := link(entry.Name(), entry.Name()); err != nil {
			return err
		}
	}
	if r.machine.Tools == BusyBox {
		applets, err := exec.Command("busybox", "--list").Output()
		if err != nil {
			return fmt.Errorf("busybox --list: %w", err)
		}
		for name := range strings.FieldsSeq(string(applets)) {
			if !slices.Contains(beside, name) {
				if err := link(name, "busybox"); err != nil {
					return err
				}
			}
		}
	}
	if r.machine.Sh != "" {
		return link("sh", r.machine.Sh)
	}
	return nil
}
