package git

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestGitJudgesModules has git submodule init judge .gitmodules files, for one
// gitlink at lib: which address it finds, or that it ends with an error.
func TestGitJudgesModules(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("git is missing, and CI=true promises it")
		}
		t.Skip("git is not installed")
	}
	dir := t.TempDir()
	git := func(args ...string) (string, error) {
		out, err := cleanGit(append([]string{"-C", dir}, args...)...).CombinedOutput()
		return strings.TrimSpace(string(out)), err
	}
	commit := strings.Repeat("1", 40)
	for _, args := range [][]string{{"init", "-q"}, {"update-index", "--add", "--cacheinfo", "160000," + commit + ",lib"}} {
		if out, err := git(args...); err != nil {
			t.Fatalf("%v: %v %s", args, err, out)
		}
	}
	config, err := os.ReadFile(filepath.Join(dir, ".git", "config"))
	if err != nil {
		t.Fatal(err)
	}
	const lib = "[submodule \"lib\"]\n"
	for name, text := range map[string]string{
		"good": lib + "path = lib\nurl = git@h:a/b.git\n", "other path": lib + "path = other\nurl = git@h:a/b.git\n", "no url": lib + "path = lib\n",
		"url without a value": lib + "path = lib\nurl\n", "path without a value": lib + "path\nurl = git@h:a/b.git\n",
		"slash behind": lib + "path = lib/\nurl = git@h:a/b.git\n", "dot before": lib + "path = ./lib\nurl = git@h:a/b.git\n", "other case": lib + "path = LIB\nurl = git@h:a/b.git\n",
		"section in capitals": "[SubModule \"lib\"]\nPath = lib\nURL = git@h:a/b.git\n", "old section": "[submodule.Lib]\npath = lib\nurl = git@h:a/b.git\n",
		"name leads out": "[submodule \"../lib\"]\npath = lib\nurl = git@h:a/b.git\n", "name leads out inside": "[submodule \"a/../lib\"]\npath = lib\nurl = git@h:a/b.git\n",
		"name leads out by backslash": "[submodule \"a\\\\..\\\\lib\"]\npath = lib\nurl = git@h:a/b.git\n", "dots in a name": "[submodule \"a..b\"]\npath = lib\nurl = git@h:a/b.git\n",
		"empty name": "[submodule \"\"]\npath = lib\nurl = git@h:a/b.git\n", "no name": "[submodule]\npath = lib\nurl = git@h:a/b.git\n",
		"url as an option": lib + "path = lib\nurl = --upload-pack=x\n", "path as an option": lib + "path = -lib\nurl = git@h:a/b.git\n", "name as an option": "[submodule \"-x\"]\npath = lib\nurl = git@h:a/b.git\n",
		"option does not undo": lib + "path = lib\nurl = git@h:a/b.git\nurl = -x\n",
		"a command":            lib + "path = lib\nurl = git@h:a/b.git\nupdate = !true\n", "no update": lib + "path = lib\nurl = git@h:a/b.git\nupdate = none\n", "unknown update": lib + "path = lib\nurl = git@h:a/b.git\nupdate = foo\n",
		"rebase": lib + "path = lib\nurl = git@h:a/b.git\nupdate = rebase\n", "update in capitals": lib + "path = lib\nurl = git@h:a/b.git\nupdate = Rebase\n",
		"url twice": lib + "path = lib\nurl = git@h:a/first.git\nurl = git@h:a/b.git\n", "section twice": lib + "path = lib\nurl = git@h:a/first.git\n" + lib + "url = git@h:a/b.git\n",
		"path twice": lib + "path = other\npath = lib\nurl = git@h:a/b.git\n", "path twice, the other first": lib + "path = lib\npath = other\nurl = git@h:a/b.git\n",
		"two names":    "[submodule \"a\"]\npath = lib\nurl = git@h:a/first.git\n[submodule \"b\"]\npath = lib\nurl = git@h:a/b.git\n",
		"section open": lib + "path = lib\nurl = git@h:a/b.git\n[bad", "value open": lib + "path = lib\nurl = \"git@h:a/b.git\n", "garbage first": "garbage here\n= 2\n" + lib + "path = lib\nurl = git@h:a/b.git\n",
		"more than is there": lib + "path = lib\nurl = git@h:a/b.git\n[submodule \"gone\"]\npath = gone\nurl = git@h:a/gone.git\n", "byte order mark": "\ufeff" + lib + "path = lib\nurl = git@h:a/b.git\n",
		"shallow": lib + "path = lib\nurl = git@h:a/b.git\nshallow = true\n", "shallow alone": lib + "path = lib\nurl = git@h:a/b.git\nshallow\n", "shallow, a number": lib + "path = lib\nurl = git@h:a/b.git\nshallow = -1\n", "shallow, nonsense": lib + "path = lib\nurl = git@h:a/b.git\nshallow = maybe\n",
		"recurse": lib + "path = lib\nurl = git@h:a/b.git\nfetchRecurseSubmodules = on-demand\n", "recurse, nonsense": lib + "path = lib\nurl = git@h:a/b.git\nfetchRecurseSubmodules = junk\n",
		"ignore, nonsense": lib + "path = lib\nurl = git@h:a/b.git\nignore = junk\n", "nothing": "",
	} {
		os.WriteFile(filepath.Join(dir, ".git", "config"), config, 0o600)
		os.WriteFile(filepath.Join(dir, ".gitmodules"), []byte(text), 0o600)
		out, fails := git("submodule", "init")
		url := ""
		if fails == nil {
			url, _ = git("config", "--get-regexp", `^submodule\..*\.url$`)
			_, url, _ = strings.Cut(url, " ")
		}
		modules, err := ParseModules(text)
		one := Linked(modules, []Gitlink{{Path: "lib"}})[0]
		if err != nil {
			one = LinkedModule{}
		}
		if (fails != nil) != (err != nil || one.Url == "") || one.Url != url {
			t.Errorf("%s: git finds %q (%v: %s), here %q (%v)", name, url, fails, out, one.Url, err)
		}
	}
	if list, err := ParseModules(lib + "path = lib\nurl = u\nupdate = none\n"); err != nil || !list[0].Skip {
		t.Errorf("%+v %v", list, err)
	}
}

func TestModulesAreReadAsGitReadsThem(t *testing.T) {
	git, err := exec.LookPath("git")
	if err != nil && os.Getenv("CI") != "true" {
		t.Skip("git is not installed")
	}
	for i, text := range []string{
		"[submodule \"lib\"]\n\tpath = lib\n\turl = ../lib.git\n",
		"[submodule \"lib\"]\r\n\tpath = lib\r\n\turl = git@h:a/b.git\r\n",
		"# comment\n[SubModule \"a b\"] ; x\n path=\"with  blanks \" # more\n URL = \"x#y\";z\n",
		"[submodule \"a\\\"b\\\\c\"]\npath = one\\\n two\nurl = a\\tb\\\\c\\\"d\n",
		"[submodule \"x\"]\npath = first\npath = last\nurl =   trailing   \t\n[other]\nurl = no\n[submodule \"y\"]\nurl = u\nactive\n",
		"[submodule \"z\"]\nurl = in the middle   of blanks\npath = \"a\"b\" c\"\n",
	} {
		name := filepath.Join(t.TempDir(), "modules")
		os.WriteFile(name, []byte(text), 0o600)
		got, err := ParseModules(text)
		if err != nil {
			t.Errorf("%d: %v", i, err)
		}
		for _, m := range got {
			for key, value := range map[string]string{"path": m.path, "url": m.Url} {
				out, err := exec.Command(git, "config", "-z", "-f", name, "submodule."+m.name+"."+key).Output()
				if want := strings.TrimSuffix(string(out), "\x00"); err == nil && want != value || err != nil && value != "" {
					t.Errorf("%d: %s of %q: %q, git reads %q (%v)", i, key, m.name, value, want, err)
				}
			}
		}
	}
	for _, bad := range []string{"[submodule \"x", "[submodule \"x\"\nurl=1", "url", "=x", "[submodule \"x\"]\nurl = \"open\n", "[submodule \"x\"]\nurl = \\q\n", "\x00"} {
		if list, err := ParseModules(bad); err == nil && len(list) > 0 && list[0].Url != "" {
			t.Errorf("%q: %+v", bad, list)
		}
	}
}
