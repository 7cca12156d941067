package api

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"latchkey/keys"
)

// RepoPath names a repository on its forge: "workspace/name". The last part is
// the repository; all before it is the workspace (GitLab nests groups there).
type RepoPath string

// ProjectPath names a project: "workspace/PROJECTKEY".
type ProjectPath string

// pathPart is what stands in one part of a path: every name that a forge takes,
// and nothing with a meaning in URLs, terminals or, between quotes, in shells.
// GitHub has repositories called "-", "--x", "a..b" and "...": whoever hands a
// name on to a program or a file system has to see to that.
var pathPart = regexp.MustCompile(`^[A-Za-z0-9._~{}-]+$`)

// ParseRepoPath checks text such as "acme/web-frontend".
func ParseRepoPath(text string) (RepoPath, error) {
	if err := checkPath(text); err != nil {
		return "", fmt.Errorf("%s is not a repository: %w; write it as workspace/name", quoted(text), err)
	}
	return RepoPath(text), nil
}

// ParseProjectPath checks text such as "acme/WEB".
func ParseProjectPath(text string) (ProjectPath, error) {
	if err := checkPath(text); err != nil {
		return "", fmt.Errorf("%s is not a project: %w; write it as workspace/KEY", quoted(text), err)
	}
	return ProjectPath(text), nil
}

// quoted shows what was typed: what cannot be seen is written out, and what is
// long is cut off.
func quoted(text string) string {
	const most = 80
	if keys.HoldsPrivate(text) {
		return "a private key"
	}
	if runes := []rune(text); len(runes) > most {
		return strconv.Quote(string(runes[:most])) + "…"
	}
	return strconv.Quote(text)
}

// longestPart is how many characters one part of a path may have.
const longestPart = 255

func checkPath(text string) error {
	parts := strings.Split(text, "/")
	if len(parts) < 2 {
		return fmt.Errorf("it needs a workspace and a name")
	}
	for _, part := range parts {
		switch {
		case part == "":
			return fmt.Errorf("one of its parts is empty")
		case len(part) > longestPart:
			return fmt.Errorf("one of its parts has more than %d characters", longestPart)
		case part == "." || part == "..":
			return fmt.Errorf("one of its parts is a dot or two, which leads elsewhere")
		case strings.EqualFold(part, ".git"):
			return fmt.Errorf("the part .git is git's own")
		case !pathPart.MatchString(part):
			return fmt.Errorf("the part %s has characters that no forge allows", quoted(part))
		}
	}
	if strings.HasPrefix(text, "-") { // a workspace never does, and git would take the whole path for an option
		return fmt.Errorf("a workspace does not begin with a dash")
	}
	return nil
}

// ByID is the repository under its id in place of its name, where the id is of
// the form that can stand there (a UUID in braces): whoever takes the name
// after the repository was renamed is not reached by it.
func (p RepoPath) ByID(id string) (RepoPath, bool) {
	if p == "" || !uuidPart.MatchString(id) {
		return p, false
	}
	return RepoPath(p.Workspace() + "/" + id), true
}

// Anywhere is a path of which the id alone counts, whichever workspace the
// repository is in now; see Traits.ByID.
func Anywhere(id string) RepoPath { return RepoPath(anyWorkspace + "/" + id) }

// Workspace is all before the last slash.
func (p RepoPath) Workspace() string { w, _ := split(string(p)); return w }

// InProject returns the path of a project of the repository's workspace, "" when
// key is.
func (p RepoPath) InProject(key string) ProjectPath {
	if key == "" {
		return ""
	}
	return ProjectPath(p.Workspace() + "/" + key)
}

// Name is the part after the last slash.
func (p RepoPath) Name() string { _, n := split(string(p)); return n }

// Workspace is all before the last slash.
func (p ProjectPath) Workspace() string { w, _ := split(string(p)); return w }

// Key is the part after the last slash.
func (p ProjectPath) Key() string { _, k := split(string(p)); return k }

func split(path string) (before, last string) {
	i := strings.LastIndexByte(path, '/')
	if i < 0 {
		return "", path
	}
	return path[:i], path[i+1:]
}
