package core

import (
	"errors"
	"testing"

	"latchkey/api/demo"
	"latchkey/core/cause"
	"latchkey/core/store"
)

// The pages are those of the forge that the account is on, whichever of its
// addresses was typed.
func TestARepositoryHasPagesOfItsOwn(t *testing.T) {
	w := newWorld(t, demo.Options{})
	for id, c := range map[string]struct{ forge, base, repo, keys string }{
		"cloud":      {"bitbucket", "", "https://bitbucket.org/acme/web.site", "https://bitbucket.org/acme/web.site/admin/access-keys/"},
		"github":     {"github", "", "https://github.com/acme/web.site", "https://github.com/acme/web.site/settings/keys"},
		"enterprise": {"github", "https://git.example.com/api/v3", "https://git.example.com/acme/web.site", "https://git.example.com/acme/web.site/settings/keys"},
		"company":    {"github", "https://api.acme.ghe.com", "https://acme.ghe.com/acme/web.site", "https://acme.ghe.com/acme/web.site/settings/keys"},
		"stand-in":   {"bitbucket", "http://127.0.0.1:7990/2.0", "", ""},
	} {
		pages, err := w.Addresses.pagesOf(store.Account{Forge: c.forge, BaseURL: c.base}, "acme/web.site")
		if c.repo == "" {
			if !errors.Is(err, cause.ErrNoPages) {
				t.Errorf("%s: %v", id, err)
			}
			continue
		}
		if err != nil || pages.Repository != c.repo || pages.Keys != c.keys {
			t.Errorf("%s: %+v, %v", id, pages, err)
		}
	}
	if p, err := w.Addresses.pagesOf(store.Account{Forge: "bitbucket"}, "acme/a b?c"); err != nil || p.Repository != "https://bitbucket.org/acme/a%20b%3Fc" {
		t.Errorf("%+v, %v", p, err)
	}
}
