package look

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"latchkey/internal/safetext"
	"latchkey/keys"
)

// parsed are the facts and what they were made of.
type parsed struct {
	Facts
	told time.Time // the machine's own time
	last *File     // to which further facts belong
}

// errCut says that the answer is not whole.
var errCut = errors.New("the answer is not whole")

// maxFacts bounds the facts of one answer.
const maxFacts = 4000

// parse reads the answer of the script. It fails where the answer is not whole
// or has a fact that the script does not tell; what is only odd stays unknown.
func parse(answer []byte, forges []Endpoint) (*parsed, error) {
	parts := bytes.Split(answer, []byte{0})
	if len(parts)%2 != 1 || len(parts[len(parts)-1]) != 0 {
		return nil, errCut
	}
	if len(parts) > 2*maxFacts {
		return nil, errors.New("it has too many facts")
	}
	p := &parsed{Facts: Facts{Programs: map[string]Program{}, Env: map[string]string{}, DiskFree: -1}}
	p.User.ID, p.User.HomeEntry.Owner, p.SSH.Owner, p.SSH.Target.Owner = -1, -1, -1, -1
	for _, e := range forges {
		p.Forges = append(p.Forges, Forge{Endpoint: e, State: Unknown})
	}
	ended := false
	for i := 0; i+1 < len(parts); i += 2 {
		name, value := string(parts[i]), string(parts[i+1])
		if ended {
			return nil, errors.New("it goes on after its end")
		}
		if name == "end" {
			ended = true
			continue
		}
		if !p.take(name, strings.TrimRight(value, "\n")) {
			return nil, fmt.Errorf("it has a fact called %q", safetext.Line(name, 40))
		}
	}
	if !ended {
		return nil, errCut
	}
	if p.System.Kernel == "" || p.User.Name == "" {
		return nil, errors.New("it names no system, or no user")
	}
	p.System.complete()
	return p, nil
}

// take takes one fact; it reports whether the script tells one of that name.
func (p *parsed) take(name, value string) bool {
	switch kind, which, _ := strings.Cut(name, "_"); kind {
	case "program":
		return p.program(which, value)
	case "version":
		return p.version(which, value)
	case "env":
		return p.variable(which, value)
	}
	return p.system(name, value) || p.user(name, value) || p.files(name, value) || p.network(name, value)
}

// line is a text that is safe to show.
func line(text string) string { return safetext.Line(text, 200) }

func (p *parsed) system(name, value string) bool {
	s := &p.System
	switch name {
	case "kernel":
		s.Kernel = line(value)
	case "release":
		s.Release = line(value)
	case "arch":
		s.Arch = line(value)
	case "os":
		s.release(value)
	case "macos":
		s.Version = line(value)
	case "busybox":
		s.BusyBox = true
	case "no_tools":
		s.NoTools = true
	case "date":
		told, err := time.Parse("2006-01-02 15:04:05", value)
		p.told, p.ClockKnown = told, err == nil
	case "umask":
		if mask, err := strconv.ParseUint(value, 8, 9); err == nil {
			p.Umask = modeOf(mask)
		}
	case "selinux":
		p.SELinux = map[string]string{"enforcing": "enforcing", "1": "enforcing", "permissive": "permissive", "0": "permissive", "disabled": "disabled"}[strings.ToLower(value)]
	default:
		return false
	}
	return true
}

func (p *parsed) user(name, value string) bool {
	u := &p.User
	switch name {
	case "user":
		u.Name = line(value)
	case "uid":
		u.ID = number(value)
	case "home":
		u.Home = safetext.Line(value, 1000)
	case "passwd_home":
		u.PasswdHome = safetext.Line(value, 1000)
	case "shell":
		u.Shell = line(value)
	case "home_entry":
		u.HomeThere, u.HomeEntry = true, entry(value)
	case "home_writable":
		u.HomeWritable = true
	case "disk":
		p.DiskFree = free(value)
	default:
		return false
	}
	return true
}

// number is a number that is not negative, -1 where it is none.
func number(text string) int {
	n, err := strconv.ParseUint(strings.TrimSpace(text), 10, 31)
	if err != nil {
		return -1
	}
	return int(n)
}

// free is the room left by a line of df -Pk, in bytes: the fourth column, the
// fifth being a percentage. A device's name may have spaces.
func free(text string) int64 {
	fields := strings.Fields(text)
	for i := 4; i < len(fields); i++ {
		if strings.HasSuffix(fields[i], "%") {
			if kb, err := strconv.ParseInt(fields[i-1], 10, 52); err == nil && kb >= 0 {
				return kb << 10
			}
		}
	}
	return -1
}

var programs = map[string]bool{"git": true, "git-lfs": true, "ssh": true, "ssh-keygen": true, "ssh-keyscan": true, "curl": true, "sudo": true, "doas": true, "dnf": true}

func (p *parsed) program(name, path string) bool {
	if !programs[name] {
		return false
	}
	if strings.HasPrefix(path, "/") { // else it is a function or an alias
		p.Programs[name] = Program{Path: line(path)}
	}
	return true
}

func (p *parsed) version(name, value string) bool {
	if !programs[name] {
		return false
	}
	if program, there := p.Programs[name]; there {
		program.Version = line(value)
		p.Programs[name] = program
	}
	return true
}

func (p *parsed) variable(name, value string) bool {
	switch strings.ToUpper(name) {
	case "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY":
		p.Proxies = append(p.Proxies, Proxy{name, line(withoutPassword(value))})
	case "GIT_SSH", "GIT_SSH_COMMAND", "GIT_CONFIG_GLOBAL", "XDG_CONFIG_HOME":
		p.Env[name] = line(value)
	default:
		return false
	}
	return true
}

func (p *parsed) network(name, value string) bool {
	switch name {
	case "rules":
		p.Git.Rules = rules(value)
	case "forges":
		for text := range strings.Lines(value) {
			p.forge(strings.Fields(text))
		}
	default:
		return false
	}
	return true
}

// forge reads "0 keys github.com ssh-ed25519 AAAA…;github.com …".
func (p *parsed) forge(words []string) {
	if len(words) < 2 {
		return
	}
	i := number(words[0])
	if i < 0 || i >= len(p.Forges) {
		return
	}
	f := &p.Forges[i]
	switch words[1] {
	case "answers":
		f.State = Answers
	case "closed":
		f.State = Closed
	case "keys":
		f.State = Closed
		for text := range strings.SplitSeq(strings.Join(words[2:], " "), ";") {
			_, key, _ := strings.Cut(text, " ")
			public, err := keys.ParsePublic(key)
			if err != nil || len(f.Keys) == 8 {
				continue
			}
			f.State = Answers
			f.Keys = append(f.Keys, HostKey{public.Type(), public.Fingerprint()})
		}
	}
}
