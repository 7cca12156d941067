// Package gitremote finds the remote of the git repository around a folder. It
// only reads files: git itself is not run, because somebody else's repository
// could make it start programs. Like git it follows GIT_DIR and include.path, a
// few files deep, but not includeIf. From the person's own configuration it
// uses only what rewrites addresses (insteadOf).
package gitremote

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Why there is no remote.
var (
	ErrNoRepository = errors.New("this folder is in no git repository")
	ErrNoRemote     = errors.New("the git repository of this folder has no remote")
	ErrWhichRemote  = errors.New("the git repository of this folder has several remotes, and none is called origin")
)

// Remote is one remote of a repository.
type Remote struct {
	Name string // "origin"
	URL  string // from which git fetches: nothing in it is checked
	// Also are other addresses of it, to be tried where URL leads nowhere: as
	// it is in the configuration, and those to which git pushes.
	Also []string
}

// largest is how much is read of one of git's small files, in bytes.
const largest = 1 << 20

// Of returns the remote of the repository around a folder: the one that the
// present branch follows, else origin, else the only one.
func Of(dir string) (Remote, error) {
	gitDir, err := gitDirOf(dir)
	if err != nil {
		return Remote{}, err
	}
	common := gitDir
	if text, err := small(filepath.Join(gitDir, "commondir")); err == nil { // a worktree
		common = resolve(gitDir, text)
	}
	c := newConfig()
	err = c.read(filepath.Join(common, "config"), 0)
	if errors.Is(err, os.ErrNotExist) {
		return Remote{}, ErrNoRemote
	}
	if err != nil {
		return Remote{}, err
	}
	for _, path := range ownFiles() {
		own := newConfig()
		if err := own.read(path, 0); err == nil {
			c.rules = append(c.rules, own.rules...)
		}
	}
	return choose(c, branch(gitDir))
}

// ownFiles returns where the person's own configuration of git may be, in git's order.
func ownFiles() []string {
	if path, set := os.LookupEnv("GIT_CONFIG_GLOBAL"); set {
		return []string{path}
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return nil
	}
	folder := os.Getenv("XDG_CONFIG_HOME")
	if folder == "" {
		folder = filepath.Join(home, ".config")
	}
	return []string{filepath.Join(folder, "git", "config"), filepath.Join(home, ".gitconfig")}
}

// gitDirOf returns the folder that GIT_DIR names, else the one that find finds from dir.
func gitDirOf(dir string) (string, error) {
	named := os.Getenv("GIT_DIR")
	if named == "" {
		return find(dir)
	}
	at := resolve(dir, named)
	if text, err := small(at); err == nil { // of a submodule or a worktree
		to, ok := strings.CutPrefix(text, "gitdir:")
		if !ok {
			return "", ErrNoRepository
		}
		at = resolve(filepath.Dir(at), to)
	}
	if _, err := small(filepath.Join(at, "HEAD")); err != nil {
		return "", ErrNoRepository
	}
	return at, nil
}

// find returns the folder in which git keeps the repository, going up from dir.
// Like git it follows links to folders.
func find(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	for {
		at := filepath.Join(dir, ".git")
		info, err := os.Stat(at)
		switch {
		case err == nil && info.IsDir():
			return at, nil
		case err == nil: // of a submodule or a worktree
			text, err := small(at)
			if err != nil {
				return "", err
			}
			to, ok := strings.CutPrefix(text, "gitdir:")
			if !ok {
				return "", ErrNoRepository
			}
			return resolve(dir, to), nil
		case isGitDir(dir):
			return dir, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", ErrNoRepository
		}
		dir = up
	}
}

// isGitDir reports whether a folder is itself what ".git" is elsewhere: a bare repository.
func isGitDir(dir string) bool {
	for name, folder := range map[string]bool{"HEAD": false, "config": false, "objects": true, "refs": true} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.IsDir() != folder {
			return false
		}
	}
	return true
}

func resolve(dir, path string) string {
	path = strings.TrimSpace(path)
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(dir, path)
}

// branch returns the name of the branch that is checked out, "" for none.
func branch(gitDir string) string {
	text, err := small(filepath.Join(gitDir, "HEAD"))
	if err != nil {
		return ""
	}
	name, ok := strings.CutPrefix(strings.TrimSpace(text), "ref: refs/heads/")
	if !ok {
		return ""
	}
	return name
}

func choose(c *config, branch string) (Remote, error) {
	if len(c.urls) == 0 {
		return Remote{}, ErrNoRemote
	}
	for _, name := range []string{c.follows[branch], "origin"} {
		if _, ok := c.urls[name]; ok {
			return c.remote(name), nil
		}
	}
	if len(c.urls) > 1 {
		return Remote{}, ErrWhichRemote
	}
	for name := range c.urls {
		return c.remote(name), nil
	}
	return Remote{}, ErrNoRemote
}

// remote returns a remote as git reads it: with addresses rewritten by insteadOf.
func (c *config) remote(name string) Remote {
	written := c.urls[name]
	r := Remote{Name: name, URL: c.rewritten(written, false)}
	also := []string{written, c.rewritten(c.pushes[name], false)}
	if c.pushes[name] == "" { // git uses pushInsteadOf only where no pushurl is set
		also[1] = c.rewritten(written, true)
	}
	for _, url := range also {
		if url != "" && url != r.URL && !slices.Contains(r.Also, url) {
			r.Also = append(r.Also, url)
		}
	}
	return r
}

// rewritten returns an address after applying the rule with the longest matching beginning.
func (c *config) rewritten(url string, push bool) string {
	best := rule{}
	for _, r := range c.rules {
		if r.push == push && len(r.from) > len(best.from) && strings.HasPrefix(url, r.from) {
			best = r
		}
	}
	return best.to + strings.TrimPrefix(url, best.from)
}

// small reads a small regular file; a pipe would hang, and a device might never end.
func small(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() {
		return "", &os.PathError{Op: "read", Path: path, Err: errors.New("it is no regular file")}
	}
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, largest))
	return string(data), err
}
