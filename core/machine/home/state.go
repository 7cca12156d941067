package home

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"latchkey/api"
	"latchkey/keys"
)

// stateVersion is the form of the state file that this program writes.
const stateVersion = 1

// Key is a private key that lies in our folder.
type Key struct {
	Name   string    `json:"name"`   // of its file
	Public string    `json:"public"` // one line
	Origin Origin    `json:"origin"`
	Since  time.Time `json:"since"`
}

// Origin says how a private key came to a machine.
type Origin string

// The origins.
const (
	Made      Origin = "made"      // there, by ssh-keygen: it has never been elsewhere
	Delivered Origin = "delivered" // from the vault
)

// Repo is a repository that a key of the machine opens: the usual URLs of it lead
// to a host alias that offers this key and no other.
type Repo struct {
	Account string       `json:"account"`
	Path    api.RepoPath `json:"repository"`
	Key     string       `json:"key"`   // name of its file
	Alias   string       `json:"alias"` // of the host, for ssh
	Host    string       `json:"host"`
	Port    int          `json:"port"`
	User    string       `json:"user"`
	// URLs are what builds clone it from. Those that do not end in .git are led where a
	// remote is exactly that: git compares beginnings, and others may begin alike.
	URLs []string `json:"urls"`
	// Write says that pushes go to the alias too. Else they stay on the URL that
	// they had.
	Write bool `json:"write,omitempty"`
	// Checkout is the configuration file of the one checkout whose URLs are led, "" =
	// the user's own. Alone says that its ssh knows our configuration and no other.
	Checkout string `json:"checkout,omitempty"`
	Alone    bool   `json:"alone,omitempty"`
}

// aliasURL is where git is led to.
func (r Repo) aliasURL() string {
	return api.SSHEnd{Host: r.Alias, User: r.User}.CloneURL(r.Path)
}

// touched is a file outside of our folder with a line of ours in it.
type touched struct {
	Path   string `json:"path"` // from the home, "/" before an absolute one
	Absent bool   `json:"absent,omitempty"`
	Mode   string `json:"mode,omitempty"` // octal, as it was before
	// Backup is the name of the copy of what it was, in our folder.
	Backup string `json:"backup,omitempty"`
	Block  string `json:"block"` // our lines
}

// state is what we have done in a home.
type state struct {
	Version int       `json:"version"`
	Keys    []Key     `json:"keys"`
	Repos   []Repo    `json:"repositories"`
	Hosts   []string  `json:"known_hosts"` // lines
	Touched []touched `json:"touched"`
	NewSSH  bool      `json:"made_ssh_folder,omitempty"`
}

// The names of files in our folder.
const (
	fileState      = "state"
	fileConfig     = "config"
	fileKnownHosts = "known_hosts"
	fileGit        = "gitconfig"
	fileReadme     = "README"
)

var (
	plainName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*$`)
	hostName  = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9.:_-]*$`)
	userName  = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.-]*$`)
	cloneURL  = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9@:/._+~-]*$`)
	knownHost = regexp.MustCompile(`^[!-~]+ [a-z0-9@.-]+ [A-Za-z0-9+/=]+$`)
)

// IsName reports whether a key's file can have a name.
func IsName(name string) bool {
	if len(name) > 64 || !plainName.MatchString(name) || strings.HasSuffix(name, ".pub") {
		return false
	}
	switch name {
	case fileState, fileConfig, fileKnownHosts, fileGit, fileReadme, "backup":
		return false
	}
	return true
}

func (k Key) check() error {
	if !IsName(k.Name) {
		return fmt.Errorf("%q cannot be the name of a key file", k.Name)
	}
	if k.Origin != Made && k.Origin != Delivered {
		return fmt.Errorf("%q is no origin of a key", k.Origin)
	}
	_, err := keys.ParsePublic(k.Public)
	return err
}

func (r Repo) check() error {
	switch {
	case !IsName(r.Key):
		return fmt.Errorf("%q cannot be the name of a key file", r.Key)
	case len(r.Alias) > 200 || !hostName.MatchString(r.Alias) || strings.Contains(r.Alias, ":"):
		return fmt.Errorf("%q cannot be a host alias", r.Alias)
	case len(r.Host) > 253 || !hostName.MatchString(r.Host):
		return fmt.Errorf("%q cannot be a host", r.Host)
	case r.Port < 1 || r.Port > 65535:
		return fmt.Errorf("%d cannot be a port", r.Port)
	case len(r.User) > 64 || !userName.MatchString(r.User):
		return fmt.Errorf("%q cannot be a user of ssh", r.User)
	}
	if _, err := api.ParseRepoPath(string(r.Path)); err != nil {
		return err
	}
	switch {
	case r.Checkout == "" && r.Alone:
		return fmt.Errorf("%q has no checkout that could be alone", r.Path)
	case r.Checkout != "":
		if err := checkCheckout(r.Checkout); err != nil {
			return err
		}
	}
	if !cloneURL.MatchString(r.aliasURL()) {
		return fmt.Errorf("%q cannot be in a URL", r.Path)
	}
	for _, u := range r.URLs {
		if len(u) > 1000 || !cloneURL.MatchString(u) {
			return fmt.Errorf("%q cannot be a clone URL", u)
		}
	}
	return nil
}

// sameAs reports whether two are the same repository.
func (r Repo) sameAs(o Repo) bool { return r.Account == o.Account && r.Path == o.Path }

// check is strict: the state comes from a machine, and what it says is written
// into files there and shown here.
func (s state) check() error {
	if s.Version != stateVersion {
		return fmt.Errorf("version %d is not known", s.Version)
	}
	for _, k := range s.Keys {
		if err := k.check(); err != nil {
			return err
		}
	}
	for _, r := range s.Repos {
		if err := r.check(); err != nil {
			return err
		}
	}
	for _, line := range s.Hosts {
		if !knownHost.MatchString(line) {
			return fmt.Errorf("%q is no line of known_hosts", line)
		}
	}
	for _, t := range s.Touched {
		if err := t.check(); err != nil {
			return err
		}
	}
	return nil
}

var (
	octal      = regexp.MustCompile(`^[0-7]{3,4}$`)
	backupName = regexp.MustCompile(`^[a-z0-9-]+$`)
)

func (t touched) check() error {
	switch {
	case t.Path == "" || strings.ContainsAny(t.Path, "\x00\n\r") || slices.Contains(strings.Split(t.Path, "/"), ".."):
		return fmt.Errorf("%q cannot be the path of a file", t.Path)
	case t.Absent == (t.Backup != ""):
		return fmt.Errorf("%s: it was absent, or there is a copy of it", t.Path)
	case t.Backup != "" && (!backupName.MatchString(t.Backup) || !octal.MatchString(t.Mode)):
		return fmt.Errorf("%s: what is said of its copy cannot be read", t.Path)
	case !isBlock(t.Block):
		return fmt.Errorf("%s: the lines in it are none of ours", t.Path)
	}
	return nil
}

// read reads a state file; an empty one is that of a home without anything of
// ours.
func readState(data []byte) (state, error) {
	if len(data) == 0 {
		return state{Version: stateVersion}, nil
	}
	var s state
	if err := json.Unmarshal(data, &s); err != nil {
		return state{}, err
	}
	return s, s.check()
}

// text is the state file.
func (s state) text() string {
	data, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		panic(err) // strings, numbers and times
	}
	return string(data) + "\n"
}

// clone returns one that can be changed alone.
func (s state) clone() state {
	s.Keys, s.Repos = slices.Clone(s.Keys), slices.Clone(s.Repos)
	s.Hosts, s.Touched = slices.Clone(s.Hosts), slices.Clone(s.Touched)
	return s
}

func (s state) key(name string) (Key, bool) {
	at := slices.IndexFunc(s.Keys, func(k Key) bool { return k.Name == name })
	if at < 0 {
		return Key{}, false
	}
	return s.Keys[at], true
}
