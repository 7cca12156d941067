package github

import (
	"strings"
	"testing"

	"latchkey/internal/contract"
)

func TestTheBulkQueryIsGitHubsOwn(t *testing.T) {
	contract.GitHubGraphQL(t, keysQueryText(true))
	contract.GitHubGraphQL(t, keysQueryText(false))
}

func TestWhereTheAPIIs(t *testing.T) {
	for text, want := range map[string][4]string{ // the base, what REST and GraphQL share, the path of REST, the SSH host
		"":                                    {PublicURL, PublicURL, "", "github.com"},
		"https://api.github.com":              {PublicURL, PublicURL, "", "github.com"},
		"https://API.GitHub.com:443/":         {PublicURL, PublicURL, "", "github.com"},
		"https://github.com/":                 {PublicURL, PublicURL, "", "github.com"},
		"https://www.github.com":              {PublicURL, PublicURL, "", "github.com"},
		"https://octo.ghe.com":                {"https://api.octo.ghe.com", "https://api.octo.ghe.com", "", "octo.ghe.com"},
		"https://Octo.GHE.com/":               {"https://api.octo.ghe.com", "https://api.octo.ghe.com", "", "octo.ghe.com"},
		"https://api.octo.ghe.com":            {"https://api.octo.ghe.com", "https://api.octo.ghe.com", "", "octo.ghe.com"},
		"https://octo.ghe.com/api/v3":         {"https://api.octo.ghe.com", "https://api.octo.ghe.com", "", "octo.ghe.com"},
		"https://octo.ghe.com:8443":           {"https://octo.ghe.com:8443/api/v3", "https://octo.ghe.com:8443/api", "/v3", "octo.ghe.com"},
		"https://ghe.com.example.org":         {"https://ghe.com.example.org/api/v3", "https://ghe.com.example.org/api", "/v3", "ghe.com.example.org"},
		"https://ghe.example.com":             {"https://ghe.example.com/api/v3", "https://ghe.example.com/api", "/v3", "ghe.example.com"},
		"https://GHE.example.com/":            {"https://ghe.example.com/api/v3", "https://ghe.example.com/api", "/v3", "ghe.example.com"},
		"https://ghe.example.com/api":         {"https://ghe.example.com/api/v3", "https://ghe.example.com/api", "/v3", "ghe.example.com"},
		"https://ghe.example.com/api/v3":      {"https://ghe.example.com/api/v3", "https://ghe.example.com/api", "/v3", "ghe.example.com"},
		"https://ghe.example.com:8443/api/v3": {"https://ghe.example.com:8443/api/v3", "https://ghe.example.com:8443/api", "/v3", "ghe.example.com"},
		"http://127.0.0.1:80/api/v3":          {"http://127.0.0.1:80/api/v3", "http://127.0.0.1:80/api", "/v3", "127.0.0.1"},
		"http://[::1]:8080":                   {"http://[::1]:8080/api/v3", "http://[::1]:8080/api", "/v3", "::1"},
	} {
		address, err := ParseAddress(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		common, rests := place(address.Base)
		if got := [4]string{address.Base, common, rests, strings.ToLower(address.SSH[0].Host)}; got != want {
			t.Errorf("%q: %v", text, got)
		}
		if again, err := ParseAddress(address.Base); err != nil || again.Base != address.Base {
			t.Errorf("%q is no address of its own: %+v, %v", address.Base, again, err)
		}
	}
	for _, text := range []string{"https://ghe.example.com/other", "https://github.com/acme", "https://octo.ghe.com/acme", "nonsense", "https://"} {
		if address, err := ParseAddress(text); err == nil {
			t.Errorf("%q is taken as %+v", text, address)
		}
	}
}

func TestNextLink(t *testing.T) {
	for header, want := range map[string]string{
		`<https://a/b?page=2>; rel="next", <https://a/b?page=9>; rel="last"`: "https://a/b?page=2",
		`<https://a/b?page=1>; rel="prev"`:                                   "",
		``:                                                                   "",
		`<https://a/b>`:                                                      "",
		`https://a/b; rel="next"`:                                            "",
		`<https://a/b>; title="x"; rel=next`:                                 "https://a/b",
	} {
		if got := nextLink([]string{header}); got != want {
			t.Errorf("%s: %q", header, got)
		}
	}
}

func FuzzNextLink(f *testing.F) {
	f.Add(`<https://a/b?page=2>; rel="next"`)
	f.Fuzz(func(t *testing.T, header string) {
		if got := nextLink([]string{header}); got != "" && !strings.Contains(header, got) {
			t.Errorf("%q of %q", got, header)
		}
	})
}
