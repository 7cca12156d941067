package look

import (
	"io/fs"
	"time"

	"latchkey/keys"
)

// Facts are what was found on a machine. Every string is safe to show.
type Facts struct {
	Machine string
	At      time.Time // when it was looked at, by our clock
	System  System
	User    User
	// Programs are those that were looked for and are there, by name: git, git-lfs,
	// ssh, ssh-keygen, ssh-keyscan, curl, sudo, doas, dnf.
	Programs map[string]Program
	// DiskFree is the room left for the home, in bytes; -1 = unknown.
	DiskFree int64
	// Skew is how far the machine's clock is ahead of ours (negative: behind), to a
	// second; ClockKnown is false where it did not tell its time.
	Skew       time.Duration
	ClockKnown bool
	Umask      fs.FileMode
	SELinux    string            // "enforcing", "permissive", "disabled"; "" = there is none
	Proxies    []Proxy           // that the environment names
	Env        map[string]string // variables that change what git and ssh do, such as GIT_SSH
	SSH        Folder            // ~/.ssh
	Git        Git
	Forges     []Forge
	Noise      string // what start files printed
}

// System is the operating system.
type System struct {
	Kernel, Release, Arch string   // as uname has them
	ID                    string   // of os-release: "debian"; "macos", "freebsd" where there is no such file
	Like                  []string // the systems that it is like
	Version, Name         string
	BusyBox               bool // its tools are BusyBox's
	// NoTools says that macOS lacks Apple's command line tools, and so git.
	NoTools bool
}

// User is as whom the machine was looked at.
type User struct {
	Name  string
	ID    int    // -1 = unknown
	Home  string // as the environment has it
	Shell string // as passwd has it
	// PasswdHome is the home by passwd, which is the one that ssh uses.
	PasswdHome string
	// HomeThere and HomeWritable tell what can be done in the home.
	HomeThere, HomeWritable bool
	HomeEntry               Entry
}

// Program is one that is there.
type Program struct {
	Path    string
	Version string // as it names itself, "" = not asked or not told
}

// Entry is what ls says of a file or a folder.
type Entry struct {
	Mode  fs.FileMode // permissions and type; 0 = unknown
	Owner int         // user number, -1 = unknown
	Size  int64
}

// Folder is ~/.ssh.
type Folder struct {
	There bool
	Entry // of the link itself, where it is one
	// Target is what a symbolic link leads to.
	Target Entry
	Files  []File
	More   bool // there are more than were looked at
}

// File is a file in ~/.ssh, or one of git's configuration files.
type File struct {
	Name string // in ~/.ssh the name, of git the path
	// Odd says that Name is not the real name, which has characters that cannot be
	// shown.
	Odd bool
	Entry
	Private     bool // a private key
	Public      bool // a public key
	KeyType     string
	Fingerprint keys.Fingerprint // "" = not known
}

// Git is how git is configured for the user.
type Git struct {
	Files []File
	Rules []Rule
}

// Rule is one setting of git that changes where it goes. Passwords in URLs are
// taken out.
type Rule struct {
	Origin     string // the file, "" where git is too old to tell
	Key, Value string
}

// Proxy is a proxy that a variable names, without its password.
type Proxy struct{ Variable, URL string }

// Forge is how a forge was seen from the machine.
type Forge struct {
	Endpoint
	State State
	Keys  []HostKey // that it showed
}

// HostKey is a host key as the machine saw it.
type HostKey struct {
	Type        string
	Fingerprint keys.Fingerprint
}

// State is what came of trying to reach a forge.
type State string

// The states.
const (
	Unknown State = "unknown" // nothing there can try it
	Answers State = "answers" // SSH answers
	Closed  State = "closed"  // nothing answers, or something else
)
