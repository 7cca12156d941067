package probe_test

import (
	"io"
	"slices"
	"strings"
	"testing"

	"latchkey/api/demo/gitserver"
	"latchkey/core/probe"
	"latchkey/core/probe/finding"
)

// What the greeting and the forge's API tell decides whether a repository that
// can be read says anything about the key.
func TestReadableIsNotStanding(t *testing.T) {
	const gitolite = "hello ci, this is git@host running gitolite3 v3.6.12-1 (Debian) on git 2.39.5\n\n R W\tacme/%s\n"
	for _, c := range []struct {
		name, greeting string
		visibility     probe.Visibility
		stands         string
		code           finding.Code // "" = no warning
		what           string
	}{
		{"Bitbucket lists it", "", probe.Public, probe.StandsYes, "", ""},
		{"Bitbucket lists another, it is public", strings.ReplaceAll(bitbucketGreeting, "acme/web", "acme/api"), probe.Public, probe.StandsNo, finding.CodeOpenToAll, "readable because it is public; the key is not on it: it opens acme/api"},
		{"Bitbucket lists another, nobody knows", strings.ReplaceAll(bitbucketGreeting, "acme/web", "acme/api"), probe.VisibilityUnknown, probe.StandsNo, finding.CodeOpenToAll, "most likely because it is public"},
		{"Bitbucket lists nothing", "authenticated via a deploy key.\n\nThis deploy key has read access to the following repositories:\n\n", probe.Public, probe.StandsNo, finding.CodeOpenToAll, "is not on it"},
		{"Bitbucket lists another, it is private", strings.ReplaceAll(bitbucketGreeting, "acme/web", "acme/api"), probe.Private, probe.StandsNo, finding.CodeOtherName, "something else"},
		{"GitHub, in other letters", "Hi Acme/Web! You've successfully authenticated, but GitHub does not provide shell access.\n", probe.Public, probe.StandsYes, "", ""},
		{"GitHub, another", "Hi acme/api! You've successfully authenticated, but GitHub does not provide shell access.\n", probe.Public, probe.StandsNo, finding.CodeOpenToAll, "it opens acme/api"},
		{"a user", "Hi jo! You've successfully authenticated, but GitHub does not provide shell access.\n", probe.Private, probe.StandsNo, "", ""},
		{"Gitea, which turns foreign deploy keys away", "Hi there! You've successfully authenticated with the deploy key named ci, but Gitea does not provide shell access.", probe.Public, probe.StandsYes, "", ""},
		{"GitLab, public", "Welcome to GitLab, @ada!", probe.Public, probe.StandsUnknown, finding.CodePublic, "could not be seen"},
		{"GitLab, private", "Welcome to GitLab, @ghost!", probe.Private, probe.StandsUnknown, "", ""},
		{"gitolite lists it", strings.ReplaceAll(gitolite, "%s", "web"), probe.VisibilityUnknown, probe.StandsYes, "", ""},
		{"gitolite lists another", strings.ReplaceAll(gitolite, "%s", "api"), probe.VisibilityUnknown, probe.StandsNo, finding.CodeOpenToAll, "it opens acme/api"},
		{"lets in every key, without a word", "Soft Serve is a self-hostable Git server\n\nUsage:\n  ssh host [command]\n", probe.VisibilityUnknown, probe.StandsNo, finding.CodeOpenToAll, "because it is public"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := startForge(t, gitserver.Faults{})
			f.rules.greeting = c.greeting
			request := f.request(probe.Access)
			request.Visibility = c.visibility
			r := probe.New(f.options()).Run(t.Context(), request, nil)
			got := rung(t, r, probe.RungRepository)
			if !r.OK || r.Stands != c.stands || (c.code == "") != (got.Finding == nil) {
				t.Fatalf("stands %s\n%s", r.Stands, r.Text())
			}
			if c.code != "" {
				wantWhole(t, *got.Finding)
				if got.State != probe.Warned || got.Finding.Code != c.code || !strings.Contains(got.Finding.What.String(), c.what) {
					t.Errorf("%+v", *got.Finding)
				}
			}
			if id := rung(t, r, probe.RungIdentity); strings.Contains(id.Detail.String(), "Usage") || id.Finding != nil && id.Finding.Action == finding.ActAddKey {
				t.Errorf("who the key is: %+v", id)
			}
		})
	}
}

// A server that turns unknown keys away is not told to let in everybody, nor is
// a key offered a second time where that counts against its address.
func TestAnUnknownKeyIsTriedOnlyWhereItMayHelp(t *testing.T) {
	server := oddServer{only: true, answer: func(c string, out, stderr io.Writer) uint32 {
		if strings.HasPrefix(c, "git-") {
			return usual(c, out, stderr)
		}
		return 0
	}}
	o, request := server.start(t)
	r := probe.New(o).Run(t.Context(), request, nil)
	if !r.OK || r.Stands != probe.StandsUnknown || rung(t, r, probe.RungRepository).Finding != nil {
		t.Error(r.Text())
	}
}

// The rungs are told of in the order of the ladder, whichever ends first.
func TestRungsAreToldInTheirOrder(t *testing.T) {
	f := startForge(t, gitserver.Faults{})
	for _, path := range []string{"acme/web", "acme/other"} {
		var names []probe.RungName
		request := f.request(probe.Clone)
		request.URL = f.url(path)
		r := probe.New(f.options()).Run(t.Context(), request, probe.InOrder(probe.Clone, func(r probe.Rung) { names = append(names, r.Name) }))
		var want []probe.RungName
		for _, one := range r.Rungs {
			want = append(want, one.Name)
		}
		if !slices.Equal(names, want) {
			t.Errorf("%s: %v, want %v", path, names, want)
		}
	}
	var names []probe.RungName
	tell := probe.InOrder(probe.Access, func(r probe.Rung) { names = append(names, r.Name) })
	for _, one := range []probe.RungName{probe.RungRepository, probe.RungURL, probe.RungTCP, probe.RungDNS, probe.RungIdentity, probe.RungSSH, probe.RungAuth, probe.RungHostKey, probe.RungWrite} {
		tell(probe.Rung{Name: one, State: probe.Running})
		tell(probe.Rung{Name: one, State: probe.Passed})
	}
	if want := []probe.RungName{probe.RungURL, probe.RungDNS, probe.RungTCP, probe.RungSSH, probe.RungHostKey, probe.RungAuth, probe.RungIdentity, probe.RungRepository, probe.RungWrite}; !slices.Equal(names, want) {
		t.Errorf("%v", names)
	}
}
