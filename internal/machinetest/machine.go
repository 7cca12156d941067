package machinetest

import (
	"io/fs"
	"time"

	"golang.org/x/crypto/ssh"
)

// Machine says what a machine is like. The zero value is a plain one: user
// jenkins with an empty home, the system's programs, sftp on.
type Machine struct {
	// Name is its host name. "" = "build-01".
	Name string
	// Users are those who may log in. nil = jenkins.
	Users []User
	// Files are put into its root before anybody logs in, owned by root.
	Files []File
	// System is the root folder of another system whose programs the machine has: it
	// must have sshd. "" = this computer's.
	System string
	// Tools are whose programs /usr/bin has. "" = the system's, or BusyBox.
	Tools string
	// Without names programs that /usr/bin does not have, such as git.
	Without []string
	// Sh is what /bin/sh is, such as bash. "" = as the system, or as Tools, has it.
	Sh string
	// NoSFTP switches the sftp subsystem off.
	NoSFTP bool
	// Config are further lines of sshd_config, such as a ForceCommand. They come
	// first, so that they win.
	Config string
	// Sudoers is its /etc/sudoers. "" = nobody may do anything.
	Sudoers string
	// Bytes is how much memory its files may take. 0 = 64 MB.
	Bytes int64
	// Reach gives the machine a network of its own, in which it reaches these
	// services only: by what it calls them ("bitbucket.org:22"), where they are on
	// this computer ("127.0.0.1:40123"). Names stand in its /etc/hosts. nil = it is on
	// this computer's network.
	Reach map[string]string
	// OwnAddress lets its sshd listen on port 22 of an address of its own in
	// 127.0.0.0/8, as a real machine has one, instead of some port of 127.0.0.1.
	OwnAddress bool
	// Behind is the machine from which alone this one is reached, as through a jump
	// host. nil = from everywhere.
	Behind *Running
}

// BusyBox as Machine.Tools: BusyBox stands for each program that it knows, beside
// it there are only git, ssh, ssh-keygen and what git needs.
const BusyBox = "busybox"

// User is an account of a machine.
type User struct {
	// Name as in passwd.
	Name string
	// Shell is the login shell: a path, or the name of a program. "" = sh.
	Shell string
	// Home is where passwd says that the home is. "" = /home/NAME.
	Home string
	// NoHome leaves the home out, though passwd names it.
	NoHome bool
	// HomeMode are the home's permissions. 0 = 0700.
	HomeMode fs.FileMode
	// HomeOwner is the name of the user who owns the home. "" = this one.
	HomeOwner string
	// HomeBytes makes the home a file system of its own with so much room, rounded
	// up to whole pages. 0 = as much as the machine has.
	HomeBytes int64
	// ReadOnly makes the home read-only, for everybody.
	ReadOnly bool
	// Password lets the user log in with it too. "" = by key alone.
	Password string
	// Keys may log in besides Running.Key.
	Keys []ssh.PublicKey
	// Files are put into the home, owned by the user. Paths are relative to it.
	Files []File
}

// File is a file, a folder or a symbolic link. Folders on the way to it are made.
type File struct {
	// Path of it: absolute in Machine.Files, relative in User.Files.
	Path string
	// Text is what a file contains.
	Text string
	// Link makes it a symbolic link with that target.
	Link string
	// Dir makes it a folder.
	Dir bool
	// Mode are its permissions. 0 = 0644, for folders 0755.
	Mode fs.FileMode
	// Owner is the name of a user. "" = root, in a home its user.
	Owner string
	// Modified is the time that it was written last. Zero = now.
	Modified time.Time
}

// jenkins is who builds where nobody else is named.
func (m Machine) users() []User {
	if m.Users == nil {
		return []User{{Name: "jenkins"}}
	}
	return m.Users
}
