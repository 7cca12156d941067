package api

import (
	"strings"
	"testing"
)

func TestRepoPaths(t *testing.T) {
	for text, want := range map[string][2]string{
		"acme/web-frontend":             {"acme", "web-frontend"},
		"acme/Web.App_2":                {"acme", "Web.App_2"},
		"acme/.github":                  {"acme", ".github"},
		"{1b-2c}/{3d-4e}":               {"{1b-2c}", "{3d-4e}"},
		"~ada/dotfiles":                 {"~ada", "dotfiles"},
		"group/sub/sub2/repo":           {"group/sub/sub2", "repo"},
		"acme/-":                        {"acme", "-"},
		"acme/--x":                      {"acme", "--x"},
		"acme/-notes":                   {"acme", "-notes"},
		"acme/a..b":                     {"acme", "a..b"},
		"acme/...":                      {"acme", "..."},
		"acme/.-":                       {"acme", ".-"},
		"acme-/x":                       {"acme-", "x"},
		"a/" + strings.Repeat("b", 255): {"a", strings.Repeat("b", 255)},
	} {
		p, err := ParseRepoPath(text)
		if err != nil || p.Workspace() != want[0] || p.Name() != want[1] {
			t.Errorf("%q: %q and %q, %v", text, p.Workspace(), p.Name(), err)
		}
	}
}

func TestWhatIsNoPath(t *testing.T) {
	for _, text := range []string{
		"", "web", "/", "acme/", "/web", "acme//web", "acme/web/", "acme/.", "acme/..", "../web", "./web", "acme/.git", "acme/.GIT", "-o/x", "--upload-pack=x/y", "-/x",
		"acme/a b", "acme/a%2fb", "acme/a?b", "acme/a#b", "acme/a:b", "acme/a@b", `acme\web`, "acme/a\nb", "acme/a\x00", "acme/\x1b[2J", "acme/a\u202eb",
		"acme/é", "acme/$(id)", "acme/`id`", "acme/a;b", "acme/a&b", "acme/a|b", "acme/a'b", "acme/*", "acme/a" + strings.Repeat("b", 300),
	} {
		if p, err := ParseRepoPath(text); err == nil || p != "" {
			t.Errorf("repository %q is taken as %q", text, p)
		} else if strings.ContainsAny(err.Error(), "\x00\x1b\n\u202e") {
			t.Errorf("%q: the error is not safe to show: %q", text, err)
		}
		if p, err := ParseProjectPath(text); err == nil || p != "" {
			t.Errorf("project %q is taken as %q", text, p)
		}
	}
}

func TestProjectPaths(t *testing.T) {
	p, err := ParseProjectPath("acme/WEB_2")
	if err != nil || p.Workspace() != "acme" || p.Key() != "WEB_2" {
		t.Errorf("%q, %q, %v", p.Workspace(), p.Key(), err)
	}
	// A value that was not parsed must not lead to a panic.
	if RepoPath("web").Workspace() != "" || RepoPath("web").Name() != "web" || ProjectPath("").Key() != "" {
		t.Error("a path without a slash")
	}
}

// An id stands for the name only where it has the form of one: what a store or a
// forge gives is never put into a path as it is.
func TestAnIDStandsForTheName(t *testing.T) {
	const id = "{0b4ec1f5-3a8c-4c7b-9c1e-2f5a6d7e8f90}"
	if got, ok := RepoPath("acme/web").ByID(id); !ok || got != "acme/"+id {
		t.Errorf("%s, %v", got, ok)
	}
	if got := Anywhere(id); got != "{}/"+id {
		t.Errorf("%s", got)
	}
	for _, other := range []string{"", "42", "{}", "{1}", id + "/x", "../" + id} {
		if got, ok := RepoPath("acme/web").ByID(other); ok || got != "acme/web" {
			t.Errorf("%q: %s, %v", other, got, ok)
		}
	}
}
