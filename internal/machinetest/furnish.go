package machinetest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"

	"latchkey/internal/nsroot"
)

// firstID is the number of a machine's first user.
const firstID = 1001

// sshdConfig comes after Machine.Config.
const sshdConfig = `
HostKey /etc/ssh/host_key
AuthorizedKeysFile /etc/ssh/authorized/%u
PermitRootLogin yes
PrintMotd no
PrintLastLog no
UsePAM no
KbdInteractiveAuthentication no
MaxAuthTries 40
`

// furnish puts programs, users, homes and sshd's files into the root.
func (r *Running) furnish() error {
	if err := r.chooseTools(); err != nil {
		return err
	}
	for i, u := range r.machine.users() {
		if r.homes[u.Name] = u.Home; u.Home == "" {
			r.homes[u.Name] = "/home/" + u.Name
		}
		switch {
		case u.Name == "root":
			r.ids[u.Name] = 0
		case r.every:
			r.ids[u.Name] = firstID + i
		default:
			r.ids[u.Name] = nsroot.User
		}
	}
	if err := r.accounts(); err != nil {
		return err
	}
	for _, u := range r.machine.users() {
		if err := r.makeHome(u); err != nil {
			return fmt.Errorf("home of %s: %w", u.Name, err)
		}
	}
	for _, f := range r.machine.Files {
		if err := r.put("/", f, "root"); err != nil {
			return err
		}
	}
	return r.NewHostKey()
}

// accounts writes passwd and its kin, and what sshd and sudo read.
func (r *Running) accounts() error {
	passwd := "root:*:0:0:root:/root:/bin/sh\nsshd:*:103:65534::/run/sshd:/usr/sbin/nologin\nnobody:*:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n"
	group, shells := "root:x:0:\ntty:x:5:\nnogroup:x:65534:\n", "/bin/sh\n"
	var files []File
	for _, u := range r.machine.users() {
		shell, err := r.shell(u.Shell)
		if err != nil {
			return err
		}
		hash := "*"
		if u.Password != "" {
			if hash, err = crypt(u.Password); err != nil {
				return err
			}
		}
		id := r.ids[u.Name]
		line := fmt.Sprintf("%s:%s:%d:%d::%s:%s\n", u.Name, hash, id, id, r.homes[u.Name], shell)
		if id == 0 {
			passwd = line + passwd[strings.Index(passwd, "\n")+1:]
		} else {
			passwd += line
			group += fmt.Sprintf("%s:x:%d:\n", u.Name, id)
		}
		shells += shell + "\n"
		keys := string(ssh.MarshalAuthorizedKey(r.Key.PublicKey()))
		for _, k := range u.Keys {
			keys += string(ssh.MarshalAuthorizedKey(k))
		}
		files = append(files, File{Path: "etc/ssh/authorized/" + u.Name, Text: keys})
	}
	config := r.machine.Config + sshdConfig
	if !r.machine.NoSFTP {
		config = r.machine.Config + "\nSubsystem sftp internal-sftp\n" + sshdConfig
	}
	files = append(files,
		File{Path: "etc/passwd", Text: passwd},
		File{Path: "etc/group", Text: group},
		File{Path: "etc/shells", Text: shells},
		File{Path: "etc/nsswitch.conf", Text: "passwd: files\ngroup: files\nshadow: files\nhosts: files\nservices: files\n"},
		File{Path: "etc/hosts", Text: "127.0.0.1 localhost " + r.Name + "\n::1 localhost\n"},
		File{Path: "etc/ssh/sshd_config", Text: config},
	)
	if r.machine.Sudoers != "" {
		files = append(files, File{Path: "etc/sudoers", Text: r.machine.Sudoers + "\n", Mode: 0o440}, File{Path: "run/sudo", Dir: true, Mode: 0o711})
	}
	for _, f := range files {
		if err := r.put("/", f, "root"); err != nil {
			return err
		}
	}
	return nil
}

// shell is the path of a login shell.
func (r *Running) shell(name string) (string, error) {
	switch {
	case name == "":
		return "/bin/sh", nil
	case filepath.IsAbs(name):
		return name, nil
	case name == "nologin":
		return "/usr/sbin/nologin", nil
	}
	path := "/usr/bin/" + name
	if _, err := os.Lstat(r.Path(path)); err != nil {
		return "", fmt.Errorf("the login shell %s is not there: %w", name, err)
	}
	return path, nil
}

// crypt is a password as passwd has it.
func crypt(password string) (string, error) {
	cmd := exec.Command("openssl", "passwd", "-6", "-stdin")
	cmd.Stdin = strings.NewReader(password + "\n")
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("openssl passwd: %w", err)
	}
	return strings.TrimSpace(string(out)), nil
}

// makeHome makes a user's home with its files.
func (r *Running) makeHome(u User) error {
	if u.NoHome {
		return nil
	}
	home := r.homes[u.Name]
	mode, owner := u.HomeMode, u.HomeOwner
	if mode == 0 {
		mode = 0o700
	}
	if owner == "" {
		owner = u.Name
	}
	if err := r.put("/", File{Path: home, Dir: true}, "root"); err != nil {
		return err
	}
	if u.HomeBytes > 0 {
		if err := r.asRoot("mount", "-t", "tmpfs", "-o", fmt.Sprintf("size=%d", u.HomeBytes), "home", home); err != nil {
			return err
		}
	} else if u.ReadOnly {
		if err := r.asRoot("mount", "--bind", home, home); err != nil {
			return err
		}
	}
	for _, f := range u.Files {
		if err := r.put(home, f, u.Name); err != nil {
			return err
		}
	}
	if err := r.put("/", File{Path: home, Dir: true, Mode: mode}, owner); err != nil {
		return err
	}
	if u.ReadOnly {
		return r.asRoot("mount", "-o", "remount,bind,ro", home)
	}
	return nil
}

// asRoot runs one of the system's programs as the machine's root.
func (r *Running) asRoot(program string, args ...string) error {
	out, err := r.root.Command(0, 0, nsroot.SystemBin+"/"+program, args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s %q: %w: %s", program, args, err, out)
	}
	return nil
}

// put makes a file below a folder of the machine, with the folders on the way.
func (r *Running) put(below string, f File, owner string) error {
	if f.Owner != "" {
		owner = f.Owner
	}
	id, known := r.ids[owner]
	if !known && owner != "root" {
		return fmt.Errorf("%s: the machine has no user %s", f.Path, owner)
	}
	path := r.Path(filepath.Join(below, f.Path))
	var above []string
	for dir := filepath.Dir(path); ; dir = filepath.Dir(dir) {
		if _, err := os.Lstat(dir); err == nil {
			break
		}
		above = append(above, dir)
	}
	for _, dir := range slices.Backward(above) {
		if err := os.Mkdir(dir, 0o755); err != nil {
			return err
		}
		if err := r.give(dir, id); err != nil {
			return err
		}
	}
	mode := f.Mode
	var err error
	switch {
	case f.Link != "":
		err = os.Symlink(f.Link, path)
	case f.Dir:
		if err = os.MkdirAll(path, 0o755); mode == 0 {
			mode = 0o755
		}
	default:
		if err = os.WriteFile(path, []byte(f.Text), 0o644); mode == 0 {
			mode = 0o644
		}
	}
	if err == nil {
		err = r.give(path, id)
	}
	if err == nil && f.Link == "" {
		err = os.Chmod(path, mode)
	}
	if err == nil && f.Link == "" && !f.Modified.IsZero() {
		err = os.Chtimes(path, time.Now(), f.Modified)
	}
	return err
}

// give makes a file a user's. Where there is one user alone all is theirs.
func (r *Running) give(path string, id int) error {
	if !r.every {
		return nil
	}
	return os.Lchown(path, id, id)
}
