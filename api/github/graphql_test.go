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
	for text, want := range map[string][3]string{
		"":                               {PublicURL, "", ""},
		"https://api.github.com":         {PublicURL, "", ""},
		"https://github.com/":            {PublicURL, "", ""},
		"https://ghe.example.com":        {"https://ghe.example.com/api", "/v3", "ghe.example.com"},
		"https://ghe.example.com/api/v3": {"https://ghe.example.com/api", "/v3", "ghe.example.com"},
		"http://127.0.0.1:80/api/v3":     {"http://127.0.0.1:80/api", "/v3", "127.0.0.1"},
	} {
		base, prefix, host, err := place(text)
		if got := [3]string{base, prefix, host}; err != nil || got != want {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"https://ghe.example.com/other", "nonsense", "https://"} {
		if _, _, _, err := place(text); err == nil {
			t.Errorf("%q is taken", text)
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
