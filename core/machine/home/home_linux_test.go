package home

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"latchkey/core/machine/sh/shtest"
	"latchkey/internal/machinetest"
)

func over(t *testing.T, r *machinetest.Running, user, script string) string {
	t.Helper()
	out, err := r.Run(user, script)
	if err != nil {
		t.Errorf("%s: %v: %s", script, err, out)
	}
	return strings.TrimSpace(out)
}

func at(t *testing.T) func() time.Time {
	n := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	return func() time.Time { n = n.Add(time.Second); return n }
}

func web(key string) Repo {
	return Repo{Account: "a1", Path: "acme/web", Key: key, Alias: "forge.example-" + key, Host: "ssh.forge.example", Port: 443, User: "git",
		URLs: []string{"git@forge.example:acme/web.git", "ssh://git@forge.example/acme/web.git"}}
}

func second(key string) Repo {
	r := web(key)
	r.Path, r.URLs, r.Write = "acme/api", []string{"git@forge.example:acme/api.git"}, true
	return r
}

const hostLine = "[ssh.forge.example]:443 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPg1qYcuYxPQHDgXIMa8hb9mYWmLGJ0MhFxUnVaYp6mN"

// ownConfigs are homes that are not empty.
var ownConfigs = []machinetest.File{
	{Path: ".ssh/config", Text: "# mine\r\nHost bitbucket.org\n  IdentityFile ~/.ssh/id_own\n  User me", Mode: 0o644},
	{Path: ".gitconfig", Text: "[user]\n\tname = J\n[core]\n\teditor = vi", Mode: 0o640},
}

// onboard makes a key and installs two repositories.
func onboard(t *testing.T, h *Home) Key {
	t.Helper()
	k, made, err := h.MakeKey(t.Context(), NewKey{Name: "ci-build-07", Comment: "ci@build-07"})
	if err != nil {
		t.Fatal(err)
	}
	changed, err := h.Install(t.Context(), []Repo{web(k.Name), second(k.Name)}, []string{hostLine})
	if err != nil {
		t.Fatal(err)
	}
	if made && !changed {
		t.Error("a key was made and nothing installed")
	}
	return k
}

func TestWhatIsWrittenIsReadBySSHAndGit(t *testing.T) {
	for name, m := range map[string]machinetest.Machine{
		"empty home": {},
		"own files":  {Users: []machinetest.User{{Name: "jenkins", Files: ownConfigs}}},
		"busybox":    {Tools: machinetest.BusyBox, Users: []machinetest.User{{Name: "jenkins", Files: ownConfigs}}},
		"bash":       {Sh: "bash"},
	} {
		t.Run(name, func(t *testing.T) {
			r := machinetest.Start(t, m)
			before := r.Checksums(t, "jenkins")
			h := New(shtest.Runner(t, r, "jenkins"), Options{Now: at(t)})
			k := onboard(t, h)
			if got := over(t, r, "jenkins", "ssh-keygen -lf ~/.ssh/latchkey/ci-build-07 | cut -d' ' -f2,3"); !strings.HasSuffix(got, " ci@build-07") {
				t.Errorf("key %q, public %q", got, k.Public)
			}
			got := over(t, r, "jenkins", "ssh -G git@forge.example-ci-build-07 | grep -E '^(hostname|port|user|identityfile|identitiesonly|identityagent|stricthostkeychecking|userknownhostsfile|controlpath) '")
			for _, want := range []string{"hostname ssh.forge.example", "port 443", "user git", "identityfile ~/.ssh/latchkey/ci-build-07", "identitiesonly yes", "identityagent none", "userknownhostsfile /home/jenkins/.ssh/latchkey/known_hosts"} {
				if !strings.Contains(got, want) {
					t.Errorf("ssh -G says\n%s\nand lacks %s", got, want)
				}
			}
			if strings.Contains(got, "id_own") {
				t.Errorf("somebody's own key is offered to the alias: %s", got)
			}
			urls := "cd; git init -q x; cd x; for r in web api web-frontend; do git remote add $r git@forge.example:acme/$r.git; git remote get-url $r; git remote get-url --push $r; done; cd; rm -rf x"
			want := "git@forge.example-ci-build-07:acme/web.git\ngit@forge.example:acme/web.git\n" +
				"git@forge.example-ci-build-07:acme/api.git\ngit@forge.example-ci-build-07:acme/api.git\n" +
				"git@forge.example:acme/web-frontend.git\ngit@forge.example:acme/web-frontend.git"
			if got := over(t, r, "jenkins", urls); got != want {
				t.Errorf("git makes of the URLs\n%s\nwant\n%s", got, want)
			}
			first := r.Checksums(t, "jenkins")
			again := New(shtest.Runner(t, r, "jenkins"), Options{Now: at(t)})
			onboard(t, again)
			if c := first.Changes(r.Checksums(t, "jenkins")); c != "" {
				t.Errorf("a second run changed:\n%s", c)
			}
			takeBack(t, again, k.Name)
			if c := timeless(before).Changes(timeless(r.Checksums(t, "jenkins"))); c != "" {
				t.Errorf("undo left:\n%s", c)
			}
			if got := over(t, r, "jenkins", "ls -A ~ | sort | tr '\\n' ' '; ls -A ~/.ssh 2>/dev/null || :"); strings.Contains(got, "latchkey") || name == "empty home" && got != "" {
				t.Errorf("undo left %s", got)
			}
		})
	}
}

// timeless drops the times of folders, and what is finer than a second of those of
// files, which not every cp keeps.
func timeless(all machinetest.Tree) machinetest.Tree {
	out := machinetest.Tree{}
	for path, text := range all {
		if strings.HasPrefix(text, "d") {
			text = folderTime.ReplaceAllString(text, "")
		}
		out[path] = fraction.ReplaceAllString(text, "")
	}
	return out
}

var (
	folderTime = regexp.MustCompile(` \d{4}-\d\d-\d\dT[0-9:.]+`)
	fraction   = regexp.MustCompile(`(T\d\d:\d\d:\d\d)\.\d+`)
)

func takeBack(t *testing.T, h *Home, name string) {
	t.Helper()
	left, err := h.Uninstall(t.Context(), []Repo{web(name), second(name)})
	if err != nil || len(left) > 0 {
		t.Fatalf("left %q: %v", left, err)
	}
	if left, err = h.RemoveKey(t.Context(), name); err != nil || len(left) > 0 {
		t.Fatalf("left %q: %v", left, err)
	}
}
