package home

import (
	"strings"
	"testing"

	"latchkey/core/machine/sh/shtest"
	"latchkey/internal/machinetest"
)

// One checkout uses the key, and nothing else of the user changes: not the user's own
// configuration, nor another checkout. Undo gives back its file byte for byte.
func TestACheckoutAloneIsLed(t *testing.T) {
	r := machinetest.Start(t, machinetest.Machine{Users: []machinetest.User{{Name: "jenkins", Files: ownConfigs}}})
	over(t, r, "jenkins", "cd; for d in web other; do git init -q \"src dir/$d\"; git -C \"src dir/$d\" remote add origin git@forge.example:acme/web.git; done; git -C 'src dir/web' remote add upstream git@forge.example:acme/api.git; mv .gitconfig dotfiles; ln -s dotfiles .gitconfig")
	before := r.Checksums(t, "jenkins")
	h := New(shtest.Runner(t, r, "jenkins"), Options{Now: at(t)})
	k, _, err := h.MakeKey(t.Context(), NewKey{Name: "ci-build-07", InCheckout: true})
	if err != nil {
		t.Fatal(err)
	}
	c, err := h.Checkout(t.Context(), "src dir/web")
	if err != nil || c.File != "/home/jenkins/src dir/web/.git/config" || len(c.URLs) != 2 {
		t.Fatalf("%+v, %v", c, err)
	}
	for _, none := range []string{"src dir", "nowhere", "$(touch x)", "~/src dir/other/x"} {
		if _, err := h.Checkout(t.Context(), none); err == nil || !strings.Contains(err.Error(), "not a checkout") {
			t.Errorf("%q: %v", none, err)
		}
	}
	repo := web(k.Name)
	repo.Checkout, repo.Alone = c.File, true
	if _, err := h.Install(t.Context(), []Repo{repo}, []string{hostLine}); err != nil {
		t.Fatal(err)
	}
	after := r.Checksums(t, "jenkins")
	for path, text := range before {
		if !strings.HasPrefix(text, "d") && !strings.HasSuffix(path, "src dir/web/.git/config") && after[path] != text {
			t.Errorf("%s changed", path)
		}
	}
	got := over(t, r, "jenkins", "cd; for d in web other; do git -C \"src dir/$d\" remote get-url origin; done; git -C 'src dir/web' config core.sshCommand; git -C 'src dir/web' remote get-url upstream")
	if want := "git@forge.example-ci-build-07:acme/web.git\ngit@forge.example:acme/web.git\nssh -F ~/.ssh/latchkey/config\ngit@forge.example:acme/api.git"; got != want {
		t.Errorf("git says\n%s\nwant\n%s", got, want)
	}
	again := New(shtest.Runner(t, r, "jenkins"), Options{Now: at(t)})
	if changed, err := again.Install(t.Context(), []Repo{web(k.Name)}, []string{hostLine}); changed || err != nil {
		t.Errorf("an installation that knows of no checkout changed things, or failed: %v", err)
	}
	if c := after.Changes(r.Checksums(t, "jenkins")); c != "" {
		t.Errorf("a second run changed:\n%s", c)
	}
	if _, err := again.Install(t.Context(), []Repo{second(k.Name)}, nil); err == nil || !strings.Contains(err.Error(), "symbolic link") {
		t.Errorf("a link was written through, or not said: %v", err)
	}
	over(t, r, "jenkins", "rm ~/.gitconfig; mv ~/dotfiles ~/.gitconfig; ln ~/.gitconfig ~/dotfiles; rm ~/dotfiles")
	led := before
	before = r.Checksums(t, "jenkins")
	for path := range before {
		switch {
		case strings.Contains(path, "latchkey"):
			delete(before, path)
		case strings.HasSuffix(path, "src dir/web/.git/config"):
			before[path] = led[path]
		}
	}
	if _, err := again.Install(t.Context(), []Repo{second(k.Name)}, nil); err != nil {
		t.Fatal(err)
	}
	last := New(shtest.Runner(t, r, "jenkins"), Options{Now: at(t)})
	if left, err := last.Uninstall(t.Context(), []Repo{web(k.Name)}); err != nil || len(left) > 0 {
		t.Errorf("left %q: %v", left, err)
	}
	if got := over(t, r, "jenkins", "cd; cat 'src dir/web/.git/config'; ls -A .ssh/latchkey"); strings.Contains(got, "latchkey") || strings.Contains(got, ownInclude) {
		t.Errorf("the checkout has its line still:\n%s", got)
	}
	takeBack(t, last, k.Name)
	if c := timeless(before).Changes(timeless(r.Checksums(t, "jenkins"))); c != "" {
		t.Errorf("undo left:\n%s", c)
	}
}
