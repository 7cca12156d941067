package look

import (
	"slices"
	"strings"
)

// Missing are the programs that setting up builds needs and that are not there:
// git, ssh, and ssh-keygen (without it a key can be delivered). git-lfs is not
// among them, since only some repositories want it.
func (f Facts) Missing() []string {
	var missing []string
	for _, name := range []string{"git", "ssh", "ssh-keygen"} {
		if _, there := f.Programs[name]; !there || name == "git" && f.System.NoTools {
			missing = append(missing, name)
		}
	}
	return missing
}

// Install is the command that installs programs on this system, to be pasted
// there; "" where the system is not known. Programs are git, ssh, ssh-keygen and
// git-lfs.
func (f Facts) Install(programs ...string) string {
	s := f.System
	var command string
	var names map[string]string
	switch {
	case len(programs) == 0:
		return ""
	case s.is("macos"):
		return macInstall(programs)
	case s.is("debian", "ubuntu"):
		command, names = "apt-get install -y", map[string]string{"ssh": "openssh-client", "ssh-keygen": "openssh-client"}
	case s.is("fedora", "rhel", "centos", "amzn"):
		command, names = "yum install -y", map[string]string{"ssh": "openssh-clients", "ssh-keygen": "openssh"}
		if _, dnf := f.Programs["dnf"]; dnf {
			command = "dnf install -y"
		}
	case s.is("alpine"):
		command, names = "apk add", map[string]string{"ssh": "openssh-client-default", "ssh-keygen": "openssh-keygen"}
	case s.is("arch"):
		command, names = "pacman -S --needed --noconfirm", map[string]string{"ssh": "openssh", "ssh-keygen": "openssh"}
	case s.is("suse", "opensuse"):
		command, names = "zypper install -y", map[string]string{"ssh": "openssh-clients", "ssh-keygen": "openssh-common"}
	case s.is("freebsd"):
		command, names = "pkg install -y", map[string]string{"ssh": "openssh-portable", "ssh-keygen": "openssh-portable"}
	default:
		return ""
	}
	var packages []string
	for _, program := range programs {
		name := program
		if other := names[program]; other != "" {
			name = other
		}
		if !slices.Contains(packages, name) {
			packages = append(packages, name)
		}
	}
	return f.asRoot() + command + " " + strings.Join(packages, " ")
}

// asRoot is what has to stand before a command for root.
func (f Facts) asRoot() string {
	_, sudo := f.Programs["sudo"]
	_, doas := f.Programs["doas"]
	switch {
	case f.User.ID == 0:
		return ""
	case !sudo && doas:
		return "doas "
	}
	return "sudo "
}

// macInstall is for macOS: git, and on old systems nothing else, comes with
// Apple's tools; ssh is part of the system.
func macInstall(programs []string) string {
	var commands []string
	if slices.Contains(programs, "git") {
		commands = append(commands, "xcode-select --install")
	}
	if slices.Contains(programs, "git-lfs") {
		commands = append(commands, "brew install git-lfs")
	}
	return strings.Join(commands, " && ")
}
