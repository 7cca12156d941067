package api

import (
	"strings"
	"testing"
)

func TestReferencesInEveryForm(t *testing.T) {
	for text, want := range map[string]Reference{
		"acme/x":                                              {Repo: "acme/x"},
		"  acme/x\n":                                          {Repo: "acme/x"},
		"acme/x.git":                                          {Repo: "acme/x"},
		"acme/x/":                                             {Repo: "acme/x"},
		"ACME/X":                                              {Repo: "ACME/X"},
		"acme/-notes":                                         {Repo: "acme/-notes"},
		"acme/a..b":                                           {Repo: "acme/a..b"},
		"git@bitbucket.org:acme/x.git":                        {Host: "bitbucket.org", Repo: "acme/x"},
		" git@bitbucket.org:acme/x.git ":                      {Host: "bitbucket.org", Repo: "acme/x"},
		"git clone git@bitbucket.org:acme/x.git":              {Host: "bitbucket.org", Repo: "acme/x"},
		"bitbucket.org:acme/x":                                {Host: "bitbucket.org", Repo: "acme/x"},
		"git@GitHub.com:acme/x":                               {Host: "github.com", Repo: "acme/x"},
		"git@github.com:/acme/x.git":                          {Host: "github.com", Repo: "acme/x"},
		"git@github.com:acme/-notes.git":                      {Host: "github.com", Repo: "acme/-notes"},
		"work:acme/x.git":                                     {Host: "work", Repo: "acme/x"},
		"gitea@git.example.com:acme/x.git":                    {Host: "git.example.com", Repo: "acme/x"},
		"git@[::1]:acme/x.git":                                {Host: "::1", Repo: "acme/x"},
		"[git@git.example.com:2222]:acme/x.git":               {Host: "git.example.com", Port: "2222", Repo: "acme/x"},
		"[git.example.com:2222]:acme/x.git":                   {Host: "git.example.com", Port: "2222", Repo: "acme/x"},
		"ssh://git@git.example.com:2222/acme/x":               {Host: "git.example.com", Port: "2222", Repo: "acme/x"},
		"ssh://git@[::1]:2222/acme/x.git/":                    {Host: "::1", Port: "2222", Repo: "acme/x"},
		"SSH://git@git.example.com/acme/x":                    {Host: "git.example.com", Repo: "acme/x"},
		"git+ssh://git@github.com/acme/x.git":                 {Host: "github.com", Repo: "acme/x"},
		"git://github.com/acme/x.git":                         {Host: "github.com", Repo: "acme/x"},
		"https://bitbucket.org/acme/x/":                       {Host: "bitbucket.org", Repo: "acme/x"},
		"https://ada@bitbucket.org/acme/x.git":                {Host: "bitbucket.org", Repo: "acme/x"},
		"https://x-token-auth:s3cret@bitbucket.org/acme/x":    {Host: "bitbucket.org", Repo: "acme/x"},
		"<https://github.com/acme/x>":                         {Host: "github.com", Repo: "acme/x"},
		`"https://github.com/acme/x"`:                         {Host: "github.com", Repo: "acme/x"},
		"http://127.0.0.1:8080/acme/x":                        {Host: "127.0.0.1", Port: "8080", Repo: "acme/x"},
		"bitbucket.org/acme/x":                                {Host: "bitbucket.org", Repo: "acme/x"},
		"github.com/acme/x.git":                               {Host: "github.com", Repo: "acme/x"},
		"localhost:8443/acme/x":                               {Host: "localhost", Port: "8443", Repo: "acme/x"},
		"localhost/acme/x":                                    {Host: "localhost", Repo: "acme/x"},
		"https://bitbucket.org/acme/x/src/main/":              {Host: "bitbucket.org", Repo: "acme/x"},
		"https://bitbucket.org/acme/x/admin/access-keys/":     {Host: "bitbucket.org", Repo: "acme/x"},
		"https://github.com/acme/x/tree/main":                 {Host: "github.com", Repo: "acme/x"},
		"https://github.com/acme/x?tab=readme#top":            {Host: "github.com", Repo: "acme/x"},
		"github.com/acme/x/settings/keys":                     {Host: "github.com", Repo: "acme/x"},
		"https://github.com/acme/x.git/info/refs":             {Host: "github.com", Repo: "acme/x"},
		"https://gitlab.com/group/sub/x/-/tree/main":          {Host: "gitlab.com", Repo: "group/sub/x"},
		"git@gitlab.com:group/sub/x.git":                      {Host: "gitlab.com", Repo: "group/sub/x"},
		"https://api.github.com/repos/acme/x/keys":            {Host: "api.github.com", Repo: "acme/x"},
		"https://git.example.com/api/v3/repos/acme/x":         {Host: "git.example.com", Repo: "acme/x"},
		"https://api.bitbucket.org/2.0/repositories/acme/x":   {Host: "api.bitbucket.org", Repo: "acme/x"},
		"{3d4e5f60-0000-4000-8000-000000000001}":              {Repo: "{}/{3d4e5f60-0000-4000-8000-000000000001}"},
		"acme/{3d4e5f60-0000-4000-8000-000000000001}":         {Repo: "acme/{3d4e5f60-0000-4000-8000-000000000001}"},
		"https://bitbucket.org/acme/%7B3d4e5f60-0000-4000%7D": {Host: "bitbucket.org", Repo: "acme/{3d4e5f60-0000-4000}"},
	} {
		if got, err := ParseReference(text); err != nil || got != want {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
	}
}

func TestWhatNamesNoRepository(t *testing.T) {
	for _, text := range []string{
		"", "web", "https://github.com/acme", "https://github.com/", "https://", "git@github.com:", "git@github.com:x", "file:///home/ada/x",
		"ftp://github.com/acme/x", "ext::sh -c id/x", "git@github.com:-x/y", "git@github.com:acme/../x", "https://github.com/acme/..", "acme/$(id)",
		"https://bitbucket.org/acme/workspace/projects/WEB", "https://github.com/acme/a\x1b[2Jb", "https://ada:s3cret@github.com/a b/c d", "https://ada:s3cret@/x", "/acme/x",
		"-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjE", "acme/" + strings.Repeat("x", 3000), `C:\acme\x`,
		"SHA256:Qfqo7zPqsHW9LCr721DoS30TsliaK6bG9K3m/fabqoE", "MD5:d9:8b/x",
	} {
		got, err := ParseReference(text)
		switch {
		case err == nil:
			t.Errorf("%q is taken as %+v", text, got)
		case strings.Contains(err.Error(), "s3cret"), strings.Contains(err.Error(), "b3Blb"), strings.ContainsAny(err.Error(), "\x1b\n"):
			t.Errorf("%q: the error is not safe to show: %q", text, err)
		}
	}
}

// FuzzParseReference holds what must be true of every path, wherever it came
// from: no part climbs, none is empty, the whole is no option, and nothing in
// it can end a word, a quote, a line or a URL.
func FuzzParseReference(f *testing.F) {
	for _, seed := range []string{"acme/x", "git@h:acme/x.git", "ssh://git@h:22/acme/x", "https://h/acme/x/src", "[git@h:2]:a/b", "{}/{a}", "-x/y", "a/..", "h.i:22/a/b", "git@[::1]:a/b", "[", "@:/", "a@[:/b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		ref, err := ParseReference(text)
		if err != nil {
			return
		}
		path := string(ref.Repo)
		again, err := ParseRepoPath(path)
		if err != nil || again != ref.Repo {
			t.Fatalf("%q gives %q, which is none: %v", text, path, err)
		}
		if strings.HasPrefix(path, "-") || strings.ContainsAny(path, " \t\r\n\x00\"'`$\\&|;<>()*?[]!#%:@,^=+") || strings.ContainsFunc(path, func(r rune) bool { return r > '~' || r <= ' ' }) {
			t.Fatalf("%q gives %q", text, path)
		}
		for _, part := range strings.Split(path, "/") {
			if part == "" || part == "." || part == ".." || strings.EqualFold(part, ".git") {
				t.Fatalf("%q gives %q", text, path)
			}
		}
	})
}
