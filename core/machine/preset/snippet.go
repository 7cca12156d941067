package preset

import (
	"path"
	"slices"
	"strings"

	"latchkey/core/say"
	"latchkey/keys"
)

// Format is the language of a part of a snippet.
type Format string

// The formats.
const (
	XML        Format = "xml"
	YAML       Format = "yaml"
	TOML       Format = "toml"
	JSON       Format = "json"
	INI        Format = "ini"
	Dockerfile Format = "dockerfile"
	Shell      Format = "sh"
)

// Part is a text to paste.
type Part struct {
	Name   string   `json:"name"` // tells the parts of a snippet apart
	Format Format   `json:"format"`
	File   string   `json:"file,omitempty"` // into which it goes, "" = into none
	Text   string   `json:"text"`
	Note   say.Text `json:"note"` // what to know before
}

// Snippet returns what to paste so that builds of this kind clone the repository
// with the files that onboarding has written. It holds no private key, whatever the
// input is.
func (p Preset) Snippet(in Input) ([]Part, error) {
	if err := in.check(); err != nil {
		return nil, err
	}
	write := map[Kind]func(Input) ([]Part, error){
		User: user, Jenkins: jenkins, JenkinsAgent: jenkinsAgent, GitLabShell: gitLabShell, GitLabDocker: gitLabDocker, Bamboo: bamboo,
		Buildkite: buildkite, TeamCity: teamCity, GitHubRunner: gitHubRunner, BitbucketRunner: bitbucketRunner, ContainerBuild: containerBuild, Sandbox: sandbox,
	}[p.Kind]
	parts, err := write(in)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(parts, func(part Part) bool { return keys.HoldsPrivate(part.Text) }) {
		return nil, holdsPrivate() // names that are none alone can come to one together
	}
	return parts, nil
}

// folder is into what a repository is cloned: a name that no shell and no program
// takes for something else.
func (in Input) folder() string {
	name := strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '.', r == '_', r == '-':
			return r
		}
		return '-'
	}, path.Base(string(in.Repo)))
	if name = strings.TrimLeft(name, ".-"); name == "" {
		return "repository"
	}
	return name
}

// clone is the command that clones it, without a question.
func (in Input) clone() string {
	return "git clone --depth 1 -- " + word(in.URL) + " " + word(in.folder())
}

// user is for anybody whose home was onboarded: what was typed before goes on.
func user(in Input) ([]Part, error) {
	return []Part{{Name: "clone", Format: Shell, Text: in.clone() + "\n",
		Note: say.New("snippet.user", "typed as this user, with no further flag")}}, nil
}
