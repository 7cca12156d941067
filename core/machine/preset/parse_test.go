package preset_test

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"os/exec"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	gitconfig "github.com/go-git/go-git/v5/plumbing/format/config"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"go.yaml.in/yaml/v3"

	"latchkey/core/machine/preset"
)

// texts are all texts of a part, keys and values, as the parser of its own format
// reads them.
func texts(t testing.TB, p preset.Part) []string {
	t.Helper()
	read := map[preset.Format]func(string) ([]string, error){
		preset.XML: readXML, preset.YAML: readYAML, preset.TOML: readTOML, preset.JSON: readJSON, preset.INI: readINI, preset.Dockerfile: readDockerfile, preset.Shell: readShell,
	}[p.Format]
	all, err := read(p.Text)
	if err != nil {
		t.Fatalf("%s (%s): %v\n%s", p.Name, p.Format, err, p.Text)
	}
	return all
}

func leaves(v any) (all []string) {
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			all = append(append(all, name), leaves(inner)...)
		}
	case []any:
		for _, inner := range v {
			all = append(all, leaves(inner)...)
		}
	case []map[string]any:
		for _, inner := range v {
			all = append(all, leaves(inner)...)
		}
	case string:
		all = append(all, v)
	}
	return all
}

func readXML(text string) (all []string, err error) {
	d := xml.NewDecoder(strings.NewReader(text))
	depth, roots := 0, 0
	for {
		token, err := d.Token()
		if err == io.EOF {
			if depth != 0 || roots != 1 {
				return nil, io.ErrUnexpectedEOF
			}
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			if depth == 0 {
				roots++
			}
			depth++
			all = append(all, token.Name.Local)
		case xml.EndElement:
			depth--
		case xml.CharData:
			if depth > 0 && strings.TrimSpace(string(token)) != "" {
				all = append(all, string(token))
			}
		}
	}
}

func readYAML(text string) ([]string, error) {
	d := yaml.NewDecoder(strings.NewReader(text))
	d.KnownFields(true)
	var first, second any
	if err := d.Decode(&first); err != nil {
		return nil, err
	}
	if err := d.Decode(&second); err != io.EOF {
		return nil, io.ErrNoProgress // a second document came out of a value
	}
	return leaves(first), nil
}

func readTOML(text string) ([]string, error) {
	// The lines belong into the [[runners]] of a file.
	all := map[string]any{}
	_, err := toml.Decode("[[runners]]\n"+strings.Replace(text, "[runners.docker]", "[runners.docker]", 1), &all)
	return leaves(all), err
}

func readJSON(text string) ([]string, error) {
	var v any
	err := json.Unmarshal([]byte(text), &v)
	return leaves(v), err
}

func readINI(text string) (all []string, err error) {
	if text == "no-ssh-keyscan=true\n" { // of Buildkite, which has no sections
		return []string{"no-ssh-keyscan", "true"}, nil
	}
	c := gitconfig.New()
	if err := gitconfig.NewDecoder(strings.NewReader(text)).Decode(c); err != nil {
		return nil, err
	}
	for _, s := range c.Sections {
		all = append(all, s.Name)
		for _, o := range s.Options {
			all = append(all, o.Key, o.Value)
		}
	}
	return all, nil
}

func readDockerfile(text string) (all []string, err error) {
	r, err := parser.Parse(strings.NewReader(text))
	if err != nil {
		return nil, err
	}
	stages, _, err := instructions.Parse(r.AST, nil)
	if err != nil {
		return nil, err
	}
	for _, s := range stages {
		for _, c := range s.Commands {
			run, ok := c.(*instructions.RunCommand)
			if !ok || len(run.Files) > 0 {
				return nil, io.ErrUnexpectedEOF // something else came out of a value
			}
			if err := run.Expand(func(word string) (string, error) { return word, nil }); err != nil {
				return nil, err
			}
			for _, m := range instructions.GetMounts(run) {
				all = append(all, "mount:"+string(m.Type)+" "+m.CacheID+" "+m.Target)
			}
			words, err := readShell(strings.Join(run.CmdLine, " "))
			if err != nil {
				return nil, err
			}
			all = append(all, words...)
		}
	}
	return all, nil
}

// readShell has dash run a text in which every program only prints what it was
// given.
func readShell(text string) ([]string, error) {
	const stage = `set -f; PATH=/nowhere; show() { for a; do printf '%s\n' "$a"; done; }
git() { show git "$@" "GIT_SSH_COMMAND=${GIT_SSH_COMMAND-}"; }; docker() { show docker "$@"; }; apk() { show apk "$@"; }; java() { while read -r _; do :; done; show java "$@"; }; awk() { show awk "$2" "KEY=$KEY" >&2; }
`
	out, err := exec.Command("/bin/sh", "-c", stage+text).CombinedOutput()
	return strings.Split(strings.TrimSuffix(string(out), "\n"), "\n"), err
}
