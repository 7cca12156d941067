package machine

import (
	"slices"
	"testing"

	"latchkey/internal/machinetest"
)

func hostiles() []hostile {
	return slices.Concat(hostileShells(), hostilePrograms(), hostileFiles(), hostileConfigs(), hostileServers(), hostileHomes(), hostileFolders())
}

// hostileShells are login shells, start files and environments.
func hostileShells() []hostile {
	noise := "echo noise; echo more >&2\n"
	env := func(text string) hostile {
		m := shell("sh", ".ssh/environment", text)
		m.Config = "PermitUserEnvironment yes\n"
		return hostile{machine: m}
	}
	named := func(name string, h hostile) hostile { h.name = name; return h }
	return []hostile{
		{name: "csh", machine: shell("tcsh", ".tcshrc", "echo noise\nalias sh false\nalias git 'touch "+canary+"'\n")},
		{name: "fish", machine: shell("fish", ".config/fish/config.fish", "echo noise\n")},
		{name: "bash with a noisy rc file", machine: shell("bash", ".bashrc", noise)},
		{name: "an rc file that asks", machine: shell("bash", ".bashrc", "read -r a; case $a in y*|'') touch "+canary+";; esac\n")},
		{name: "an rc file that leaves", machine: shell("bash", ".bashrc", "exit 3\n"), code: "machine.no-shell"},
		{name: "an rc file that prints without end", machine: shell("bash", ".bashrc", "while :; do echo talk; done\n"), code: "machine.too-much"},
		{name: "an rc file with escape sequences", machine: shell("bash", ".bashrc", "printf '\\033[2J\\033]0;x\\007\\r'\n")},
		{name: "an rc file with escape sequences that leaves", machine: shell("bash", ".bashrc", "printf '\\033[31mgo\\r\\naway\\033]0;x\\007'; exit 1\n"), code: "machine.no-shell"},
		{name: "functions over commands", machine: shell("bash", ".bashrc", "for f in git ls cat id mkdir mv cp rm chmod od sed grep ssh-keygen; do eval \"$f() { command touch "+canary+"; }\"; export -f \"$f\" 2>/dev/null; done\n")},
		{name: "aliases over git", machine: shell("bash", ".bashrc", "shopt -s expand_aliases; alias git='touch "+canary+"' mv=false cat=false\n")},
		{name: "umask 000", machine: shell("bash", ".bashrc", "umask 000\n")},
		{name: "umask 777", machine: shell("bash", ".bashrc", "umask 777\n")},
		{name: "another folder, noclobber, noglob", machine: shell("bash", ".bashrc", "cd /; set -C -f -u\n")},
		named("an empty PATH", env("PATH=\n")),
		named("a wrong locale", env("LC_ALL=tr_TR.UTF-8\nLANG=de_DE\n")),
		named("IFS, CDPATH, ENV, BASH_ENV", env("IFS=abc\nCDPATH=/usr\nENV=/etc/passwd\nBASH_ENV=/etc/passwd\nGREP_OPTIONS=-v\nPOSIXLY_CORRECT=1\n")),
		{name: "nologin", machine: machinetest.Machine{Users: []machinetest.User{{Name: "jenkins", Shell: "nologin", Files: keptFiles()}}}, code: "machine.no-shell"},
		{name: "a login shell that is no shell", machine: machinetest.Machine{Users: []machinetest.User{{Name: "jenkins", Shell: "/usr/bin/true", Files: keptFiles()}}}, code: "machine.no-shell"},
		{name: "BusyBox", machine: machinetest.Machine{Tools: machinetest.BusyBox}},
		{name: "sh is bash", machine: machinetest.Machine{Sh: "bash"}},
	}
}

// hostilePrograms are programs that are missing, or are not what they should be.
func hostilePrograms() []hostile {
	without := func(names ...string) machinetest.Machine { return machinetest.Machine{Without: names} }
	files := func(f ...machinetest.File) machinetest.Machine { return machinetest.Machine{Files: f} }
	return []hostile{
		{name: "no git", machine: without("git"), problem: "no-git", code: "machine.no-git"},
		{name: "no ssh", machine: without("ssh"), problem: "no-ssh", finding: "no-ssh"},
		{name: "no ssh-keygen", machine: without("ssh-keygen"), problem: "no-ssh-keygen", code: "machine.no-keygen"},
		{name: "no ssh-keygen, and the key is brought", machine: without("ssh-keygen"), deliver: true},
		{name: "no sha256sum", machine: without("sha256sum")},
		{name: "nothing that sums", machine: without("sha256sum", "cksum"), code: "machine.no-tools"},
		{name: "no od", machine: without("od"), code: "machine.no-program"},
		{name: "no df, sync, getent, restorecon", machine: without("df", "sync", "getent", "restorecon")},
		{name: "ssh-keygen fails", machine: files(program("ssh-keygen", "echo 'no \033[31mentropy' >&2; exit 1")), code: "machine.write-failed"},
		{name: "ssh-keygen prints something else", machine: files(program("ssh-keygen", "for f; do :; done; case $1 in -y) echo '$(touch "+canary+")';; *) echo x > \"$f\"; echo x > \"$f.pub\";; esac")), code: "machine.other-key"},
		{name: "mv fails", machine: files(program("mv", "echo 'mv: cannot move' >&2; exit 1")), code: "machine.write-failed"},
		{name: "the quota is used up", machine: files(program("mv", "echo 'mv: write error: Disk quota exceeded' >&2; exit 1")), code: "machine.disk-full"},
		{name: "cp fails", machine: files(program("cp", "exit 1")), code: "machine.write-failed"},
		{name: "id prints a command", machine: files(program("id", "case $1 in -un) echo 'x$(touch "+canary+")';; *) exec /.system/bin/id \"$@\";; esac"))},
		{name: "git names itself in colours", machine: files(program("git", "case $1 in --version) printf 'git version \\033[31m2.1\\n';; *) exec /.system/bin/git \"$@\";; esac"))},
		{name: "git prints its version without end", machine: files(program("git", "case $1 in --version) exec /.system/bin/yes;; *) exec /.system/bin/git \"$@\";; esac"))},
		{name: "git prints one line without end", machine: files(program("git", "case $1 in --version) /.system/bin/yes | /.system/bin/tr -d '\\n';; *) exec /.system/bin/git \"$@\";; esac"))},
		{name: "git lists refs without end", machine: files(program("git", "case \" $* \" in *' ls-remote --symref '*) exec /.system/bin/yes;; *) exec /.system/bin/git \"$@\";; esac")), finding: "endless"},
		{name: "git leads a URL without end", machine: files(program("git", "case \" $* \" in *' --get-url '*) exec /.system/bin/yes;; *) exec /.system/bin/git \"$@\";; esac")), finding: "endless"},
		{name: "ssh-keygen prints a key without end", machine: files(program("ssh-keygen", "case $1 in -y) exec /.system/bin/yes;; *) exec /.system/bin/ssh-keygen \"$@\";; esac")), code: "machine.other-key"},
		{name: "id and ssh print without end", machine: files(program("id", "case $1 in -un) exec /.system/bin/yes;; *) exec /.system/bin/id \"$@\";; esac"), program("ssh", "case $1 in -V) exec /.system/bin/yes;; *) exec /.system/bin/ssh \"$@\";; esac"))},
		{name: "the clock says 1970", machine: files(program("date", "exec /.system/bin/date -d @86400 \"$@\"")), problem: "clock"},
		{name: "the clock says 2099", machine: files(program("date", "exec /.system/bin/date -d @4070908800 \"$@\"")), problem: "clock"},
	}
}

// hostileFiles are files outside our folder that are not what they should be.
func hostileFiles() []hostile {
	return []hostile{
		{name: "~/.ssh is a link", machine: homeWith(machinetest.File{Path: "dot", Dir: true}, machinetest.File{Path: ".ssh", Link: "dot"}), problem: "ssh-link", code: "machine.link-in-way"},
		{name: "~/.ssh is a file", machine: homeWith(machinetest.File{Path: ".ssh", Text: "x"}), problem: "ssh-no-folder", code: "machine.not-a-folder"},
		{name: "~/.ssh is a pipe", machine: homeWith(), before: "mkfifo ~/.ssh", code: "machine.not-a-folder"},
		{name: "~/.ssh is root's", machine: homeWith(machinetest.File{Path: ".ssh", Dir: true, Owner: "root"}), code: "machine.not-owner"},
		{name: "~/.ssh may not be written", machine: homeWith(machinetest.File{Path: ".ssh", Dir: true, Mode: 0o500}), code: "machine.read-only"},
		{name: "~/.ssh is open to all", machine: homeWith(machinetest.File{Path: ".ssh", Dir: true, Mode: 0o777}), problem: "ssh-open"},
		{name: "config is a folder", machine: homeWith(machinetest.File{Path: ".ssh/config", Dir: true}), code: "machine.not-a-file"},
		{name: "config is a pipe", machine: homeWith(machinetest.File{Path: ".ssh", Dir: true, Mode: 0o700}), before: "mkfifo ~/.ssh/config", code: "machine.not-a-file"},
		{name: "config is a link", machine: homeWith(machinetest.File{Path: "dot", Text: "x\n"}, machinetest.File{Path: ".ssh/config", Link: "../dot"}), code: "machine.link"},
		{name: "config is root's", machine: homeWith(machinetest.File{Path: ".ssh/config", Text: "Host x\n", Owner: "root"}), code: "machine.not-owner"},
		{name: "config is open to all", machine: homeWith(machinetest.File{Path: ".ssh/config", Text: "Host x\n", Mode: 0o777})},
		{name: "config is read-only", machine: homeWith(machinetest.File{Path: ".ssh/config", Text: "Host x\n", Mode: 0o400})},
		{name: "config has CRLF", machine: homeWith(machinetest.File{Path: ".ssh/config", Text: "# mine\r\nHost x\r\n  User me\r\n"})},
		{name: "config has no line end", machine: homeWith(machinetest.File{Path: ".ssh/config", Text: "Host x\n  User me"})},
		{name: "config is empty", machine: homeWith(machinetest.File{Path: ".ssh/config", Text: ""})},
		{name: "config holds bytes of no text", machine: homeWith(machinetest.File{Path: ".ssh/config", Text: "# \x00\xff\xfe\x01 mine\nHost x\n"})},
		{name: "config holds commands", machine: homeWith(machinetest.File{Path: ".ssh/config", Text: "# $(touch " + canary + ") `touch " + canary + "` ' \"\nHost x\n"})},
		{name: ".gitconfig is a folder", machine: homeWith(machinetest.File{Path: ".gitconfig", Dir: true}), code: "machine.not-a-file"},
		{name: ".gitconfig is a pipe", machine: homeWith(), before: "mkfifo ~/.gitconfig", code: "machine.not-a-file"},
		{name: ".gitconfig has CRLF and no line end", machine: homeWith(machinetest.File{Path: ".gitconfig", Text: "[user]\r\n\tname = J"})},
		{name: ".gitconfig begins with a byte order mark", machine: homeWith(machinetest.File{Path: ".gitconfig", Text: "\xef\xbb\xbf[user]\n"}), code: "machine.byte-order-mark"},
		{name: "git's configuration lies in .config", machine: homeWith(machinetest.File{Path: ".config/git/config", Text: "[user]\n\tname = J\n"})},
	}
}

// hostileConfigs are configurations that lead elsewhere, or cannot be read.
func hostileConfigs() []hostile {
	git := func(text string) machinetest.Machine {
		return homeWith(machinetest.File{Path: ".gitconfig", Text: text})
	}
	touch := "touch " + canary
	return []hostile{
		{name: "config with an error", machine: homeWith(machinetest.File{Path: ".ssh/config", Text: "Nonsense yes\n"}), finding: "bad-config"},
		{name: ".gitconfig with an error", machine: git("[user\nname\n"), finding: "bad-config"},
		{name: "git is told of hooks", machine: git("[core]\n\thooksPath = /tmp/hooks\n\tfsmonitor = " + touch + "\n"), before: "mkdir -p /tmp/hooks; for h in post-checkout reference-transaction post-index-change; do printf '#!/bin/sh\\n" + touch + "\\n' > /tmp/hooks/$h; chmod +x /tmp/hooks/$h; done"},
		{name: "git is told of a template", machine: git("[init]\n\ttemplateDir = /tmp/template\n"), before: "mkdir -p /tmp/template/hooks; printf '#!/bin/sh\\n" + touch + "\\n' > /tmp/template/hooks/reference-transaction; chmod +x /tmp/template/hooks/*"},
		{name: "git is told of aliases and helpers", machine: git("[alias]\n\tls-remote = !" + touch + "\n\tclone = !" + touch + "\n[credential]\n\thelper = !" + touch + "\n[core]\n\taskPass = " + touch + "\n\tpager = " + touch + "\n")},
		{name: "git is led to a command", machine: git("[url \"ext::sh -c 'touch% " + canary + "' \"]\n\tinsteadOf = git@forge.example:acme/web.git\n[protocol \"ext\"]\n\tallow = always\n")},
		{name: "git is led elsewhere for the whole forge", machine: git("[url \"https://forge.example/\"]\n\tinsteadOf = git@forge.example:\n")},
		{name: "filters run on a checkout", machine: git("[filter \"x\"]\n\tsmudge = " + touch + "\n\trequired = true\n[core]\n\tattributesFile = /tmp/attributes\n"), before: "echo '* filter=x' > /tmp/attributes"},
	}
}

// hostileServers are servers that refuse, and connections that end.
func hostileServers() []hostile {
	config := func(text string) machinetest.Machine {
		return machinetest.Machine{Config: text + "\n", Users: []machinetest.User{{Name: "jenkins", Files: keptFiles()}}}
	}
	newKey := func(t *testing.T, r *machinetest.Running) {
		r.Stop()
		if err := r.NewHostKey(); err != nil {
			t.Fatal(err)
		}
		if err := r.StartAgain(); err != nil {
			t.Fatal(err)
		}
	}
	return []hostile{
		{name: "a forced command", machine: config("ForceCommand echo go away; exit 1"), code: "machine.no-shell"},
		{name: "a forced command that prints without end", machine: config("ForceCommand yes"), code: "machine.too-much"},
		{name: "no sessions", machine: config("MaxSessions 0"), code: "machine.no-session|machine.lost"},
		{name: "one session at a time", machine: config("MaxSessions 1")},
		{name: "no terminals, no forwarding", machine: config("PermitTTY no\nDisableForwarding yes")},
		{name: "the user may not log in", machine: config("DenyUsers jenkins"), code: "machine.refused|machine.nobody-to-ask"},
		{name: "no sftp", machine: machinetest.Machine{NoSFTP: true}},
		{name: "a banner", machine: machinetest.Machine{Config: "Banner /etc/banner\n", Files: []machinetest.File{{Path: "/etc/banner", Text: "\x1b[2J\x1b]0;x\x07Welcome\r\n"}}}},
		{name: "another host key between two steps", between: newKey, code: "machine.host-changed"},
		{name: "off between two steps", between: func(_ *testing.T, r *machinetest.Running) { r.Stop() }, code: "machine.unreachable|machine.lost|machine.not-ssh|machine.cut"},
		{name: "cut while it is signed in", wire: machinetest.Wire{CutAfter: 900}, code: "machine.lost|machine.not-ssh"},
		{name: "cut while it is looked at", wire: machinetest.Wire{CutAfter: 3500}, code: "machine.lost|machine.cut|machine.no-shell"},
		{name: "cut while the key is made", wire: machinetest.Wire{CutAfterSent: 14000}, code: "machine.lost|machine.cut|machine.no-shell|machine.unreachable"},
	}
}

// hostileHomes are homes at odd places, of others, and users who become others.
func hostileHomes() []hostile {
	at := func(path string) machinetest.Machine {
		return machinetest.Machine{Users: []machinetest.User{{Name: "jenkins", Home: path, Files: keptFiles()}}}
	}
	user := func(u machinetest.User) machinetest.Machine {
		u.Name = "jenkins"
		return machinetest.Machine{Users: []machinetest.User{u}}
	}
	two := func(sudoers string) machinetest.Machine {
		return machinetest.Machine{Sudoers: sudoers, Users: []machinetest.User{{Name: "build", Files: keptFiles()}, {Name: "jenkins"}}}
	}
	return []hostile{
		{name: "no home", machine: user(machinetest.User{NoHome: true}), problem: "no-home", code: "machine.no-home"},
		{name: "somebody else's home", machine: user(machinetest.User{HomeOwner: "root", HomeMode: 0o777}), problem: "home-not-ours", code: "machine.not-owner"},
		{name: "a read-only home", machine: user(machinetest.User{ReadOnly: true, Files: keptFiles()}), problem: "home-read-only", code: "machine.read-only"},
		{name: "a full disk", machine: user(machinetest.User{HomeBytes: 8192}), before: "cat /dev/zero > fill 2>/dev/null || :", code: "machine.disk-full"},
		{name: "a home that is open to all", machine: user(machinetest.User{HomeMode: 0o777, Files: keptFiles()})},
		{name: "a home with spaces", machine: at("/home/build user")},
		{name: "a home with quotes", machine: at("/home/it's \"me\"")},
		{name: "a home with a command", machine: at("/home/$(touch " + "x)`touch x`;touch x")},
		{name: "a home with a leading dash", machine: at("/home/-rf")},
		{name: "a home with a star", machine: at("/home/*")},
		{name: "HOME is another folder", machine: func() machinetest.Machine {
			m := shell("sh", ".ssh/environment", "HOME=/tmp\n")
			m.Config = "PermitUserEnvironment yes\n"
			return m
		}(), code: "machine.two-homes"},
		{name: "no such user", machine: two("build ALL=(jenkins) NOPASSWD: ALL"), runAs: "gone", code: "machine.no-user"},
		{name: "sudo wants a password", machine: two("build ALL=(jenkins) ALL"), runAs: "jenkins", code: "machine.sudo-password"},
		{name: "sudo refuses", machine: two("jenkins ALL=(build) ALL"), runAs: "jenkins", code: "machine.sudo-password|machine.sudo-refused"},
		{name: "no sudo", machine: machinetest.Machine{Without: []string{"sudo"}, Users: []machinetest.User{{Name: "build"}, {Name: "jenkins"}}}, runAs: "jenkins", code: "machine.no-sudo"},
	}
}

// hostileFolders are folders of ours in which somebody has been.
func hostileFolders() []hostile {
	ours := func(files ...machinetest.File) machinetest.Machine {
		for i := range files {
			files[i].Path = ".ssh/latchkey/" + files[i].Path
		}
		return homeWith(files...)
	}
	after := func(script string) func(*testing.T, *machinetest.Running) {
		return func(t *testing.T, r *machinetest.Running) {
			if out, err := r.Run("jenkins", script); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
		}
	}
	return []hostile{
		{name: "our folder is a file", machine: homeWith(machinetest.File{Path: ".ssh/latchkey", Text: "x"}), code: "machine.not-a-folder"},
		{name: "our folder is a link", machine: homeWith(machinetest.File{Path: "dot", Dir: true}, machinetest.File{Path: ".ssh/latchkey", Link: "../dot"}), code: "machine.link-in-way"},
		{name: "a damaged state", machine: ours(machinetest.File{Path: "state", Text: "{"}), code: "machine.damaged-state"},
		{name: "a newer state", machine: ours(machinetest.File{Path: "state", Text: `{"version":99}`}), code: "machine.damaged-state"},
		{name: "a state that leads upwards", machine: ours(machinetest.File{Path: "state", Text: `{"version":1,"touched":[{"path":"../../etc/x","absent":true,"block":"Include latchkey/config\n"}]}`}), code: "machine.damaged-state"},
		{name: "a state with commands", machine: ours(machinetest.File{Path: "state", Text: `{"version":1,"repositories":[{"account":"a","repository":"a/b","key":"k","alias":"h\nProxyCommand touch ` + canary + `","host":"h","port":22,"user":"git","urls":[]}]}`}), code: "machine.damaged-state"},
		{name: "a key of that name is somebody's", machine: ours(machinetest.File{Path: "ci", Text: "not a key\n", Mode: 0o600}), code: "machine.other-key"},
		{name: "a link where the key should be", machine: ours(machinetest.File{Path: "ci", Link: "/etc/passwd"}), code: "machine.link-in-way"},
		{name: "a folder where the key should be", machine: ours(machinetest.File{Path: "ci", Dir: true}), code: "machine.link-in-way"},
		{name: "known_hosts of ours is a link", machine: ours(machinetest.File{Path: "known_hosts", Link: "/tmp/elsewhere"}), code: "machine.link-in-way"},
		{name: "the folder of copies is a link", machine: homeWith(machinetest.File{Path: ".ssh/config", Text: "Host x\n"}, machinetest.File{Path: ".ssh/latchkey/backup", Link: "/tmp"}), code: "machine.link-in-way"},
		{name: "our files are open to all", between: after("chmod 777 ~/.ssh/latchkey; chmod 666 ~/.ssh/latchkey/ci")},
		{name: "the key goes before it is verified", between: after("rm ~/.ssh/latchkey/ci"), finding: "key-unknown"},
		{name: "files that are not ours", before: "mkdir -p ~/.ssh/latchkey; echo mine > ~/.ssh/latchkey/mine"},
		{name: "a lock of somebody who is gone", before: "mkdir -p ~/.ssh/latchkey/.lock; echo 99999999 > ~/.ssh/latchkey/.lock/pid"},
		{name: "rests of a run that was cut", before: "mkdir -p ~/.ssh/latchkey/.make; echo half > ~/.ssh/latchkey/.make/key; echo half > ~/.ssh/latchkey/.new; echo half > ~/.ssh/latchkey/.rest"},
	}
}
