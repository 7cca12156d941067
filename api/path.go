package api

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// RepoPath names a repository on its forge: "workspace/name". The last part is
// the repository; all before it is the workspace (GitLab nests groups there).
type RepoPath string

// ProjectPath names a project: "workspace/PROJECTKEY".
type ProjectPath string

// pathPart is what forges allow in one part of a path. It excludes everything
// that has a meaning in URLs, shells or terminals; a dot may come first, as in
// ".github", but never two of them together.
var pathPart = regexp.MustCompile(`^(\.?[A-Za-z0-9_~{][A-Za-z0-9._~{}-]{0,254})$`)

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
		case strings.Contains(part, ".."):
			return fmt.Errorf("it has two dots in a row")
		case !pathPart.MatchString(part):
			return fmt.Errorf("the part %s has characters that no forge allows", quoted(part))
		}
	}
	return nil
}

// Workspace is all before the last slash.
func (p RepoPath) Workspace() string { w, _ := split(string(p)); return w }

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
