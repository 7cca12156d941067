package look

import (
	"cmp"
	"io/fs"
	"strings"
	"time"

	"latchkey/core/say"
)

// Problem is something on a machine that is in the way of building there.
type Problem struct {
	Code string // stable: "no-git"
	Text say.Text
	// Stops says that nothing can be set up before it is mended; else it can, and
	// may not work.
	Stops bool
	Paste string // a command that mends it there, "" = none is known
}

// The limits beyond which something is a problem.
const (
	leastFree = 50 << 20        // bytes for the home: a clone of depth 1 and some keys
	mostSkew  = 5 * time.Minute // beyond it certificates and tokens are refused
)

// Problems are what is in the way, the worst first.
func (f Facts) Problems() []Problem {
	var stops, others []Problem
	for _, p := range append(append(append(f.homeProblems(), f.programProblems()...), f.sshProblems()...), f.otherProblems()...) {
		if p.Stops {
			stops = append(stops, p)
		} else {
			others = append(others, p)
		}
	}
	return append(stops, others...)
}

// values names machine and user, which every sentence has.
func (f Facts) values(more say.Values) say.Values {
	values := say.Values{"machine": f.Machine, "user": f.User.Name, "home": cmp.Or(f.User.Home, f.User.PasswdHome, "HOME")}
	for name, value := range more {
		values[name] = value
	}
	return values
}

func (f Facts) homeProblems() []Problem {
	u := f.User
	switch {
	case !u.HomeThere:
		return []Problem{{Code: "no-home", Stops: true, Text: say.New("look.no-home", "{user} has no home on {machine}: {home} is not there: create it, or name another in passwd", f.values(nil))}}
	case u.ID > 0 && u.HomeEntry.Owner >= 0 && u.HomeEntry.Owner != u.ID:
		return []Problem{{Code: "home-not-ours", Stops: true, Text: say.New("look.home-not-ours", "the home {home} on {machine} belongs to somebody else than {user}: give it to {user}, or use the user who owns it", f.values(nil))}}
	case !u.HomeWritable:
		return []Problem{{Code: "home-read-only", Stops: true, Text: say.New("look.home-read-only", "{user} cannot write in the home {home} on {machine}: make it writable there, or use another user", f.values(nil))}}
	case u.PasswdHome != "" && strings.TrimRight(u.PasswdHome, "/") != strings.TrimRight(u.Home, "/"):
		return []Problem{{Code: "two-homes", Stops: true, Text: say.New("look.two-homes", "{user} has two homes on {machine}: git uses {home} and ssh {other}, as passwd has it: make both the same", f.values(say.Values{"other": u.PasswdHome}))}}
	}
	return nil
}

func (f Facts) programProblems() []Problem {
	var all []Problem
	for _, name := range f.Missing() {
		p := Problem{Code: "no-" + name, Paste: f.Install(name), Stops: name != "ssh-keygen"}
		values := f.values(say.Values{"program": name})
		if p.Paste != "" {
			values["command"] = p.Paste
		}
		p.Text = say.New("look.no-program", "{machine} has no {program}: install it there⟨ with {command}⟩", values)
		if name == "ssh-keygen" {
			p.Text = say.New("look.no-keygen", "{machine} has no ssh-keygen, so it cannot make a key: install it there⟨ with {command}⟩, or have a key delivered", values)
		}
		all = append(all, p)
	}
	return all
}

func (f Facts) sshProblems() []Problem {
	s := f.SSH
	at := s.Entry
	switch {
	case !s.There:
		return nil
	case at.Mode&fs.ModeSymlink != 0:
		return []Problem{{Code: "ssh-link", Stops: true, Text: say.New("look.ssh-link", "~/.ssh of {user} on {machine} is a symbolic link, which is not followed: make it a folder of its own there", f.values(nil))}}
	case at.Mode&fs.ModeDir == 0:
		return []Problem{{Code: "ssh-no-folder", Stops: true, Text: say.New("look.ssh-no-folder", "~/.ssh of {user} on {machine} is not a folder: move it away there", f.values(nil))}}
	case f.User.ID >= 0 && at.Owner >= 0 && at.Owner != f.User.ID:
		return []Problem{{Code: "ssh-not-ours", Stops: true, Text: say.New("look.ssh-not-ours", "~/.ssh on {machine} belongs to somebody else than {user}, so ssh does not use it: give it to {user} there", f.values(nil))}}
	case at.Mode.Perm()&0o022 != 0:
		return []Problem{{Code: "ssh-open", Paste: "chmod 700 ~/.ssh", Text: say.New("look.ssh-open", "~/.ssh of {user} on {machine} can be written by others, so ssh does not use it: chmod 700 ~/.ssh there", f.values(nil))}}
	}
	return nil
}

func (f Facts) otherProblems() []Problem {
	var all []Problem
	if f.DiskFree >= 0 && f.DiskFree < leastFree {
		all = append(all, Problem{Code: "disk", Text: say.New("look.disk", "only {size} are left for the home on {machine}: make room there before it clones anything", f.values(say.Values{"size": say.Bytes(f.DiskFree)}))})
	}
	if skew := f.Skew.Abs(); f.ClockKnown && skew > mostSkew {
		all = append(all, Problem{Code: "clock", Text: say.New("look.clock", "the clock of {machine} is wrong by {wait}, so certificates and tokens can be refused: set it there, by NTP for instance", f.values(say.Values{"wait": say.Span(skew)}))})
	}
	for _, name := range []string{"GIT_SSH_COMMAND", "GIT_SSH", "GIT_CONFIG_GLOBAL"} {
		if f.Env[name] != "" {
			all = append(all, Problem{Code: "variable", Text: say.New("look.variable", "{variable} is set for {user} on {machine}, so git may pass over what is set up: take it out of the start files there", f.values(say.Values{"variable": name}))})
			break
		}
	}
	if f.noForge() {
		all = append(all, Problem{Code: "no-forge", Text: say.New("look.no-forge", "no forge answers {machine} over SSH, neither on port 22 nor on 443: open one of them in its firewall⟨; it has the proxy {proxy}⟩", f.proxyValues())})
	}
	return all
}

// noForge reports whether forges were tried from there and none answered.
func (f Facts) noForge() bool {
	for _, forge := range f.Forges {
		if forge.State != Closed {
			return false
		}
	}
	return len(f.Forges) > 0
}

func (f Facts) proxyValues() say.Values {
	values := f.values(nil)
	for _, p := range f.Proxies {
		if strings.ToUpper(p.Variable) != "NO_PROXY" {
			values["proxy"] = p.URL
			break
		}
	}
	return values
}
