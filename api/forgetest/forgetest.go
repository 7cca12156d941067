// Package forgetest is the contract that every driver has to pass. A driver's
// test hands over a Forge that talks to a fake, and a way to see what the fake
// really holds: an answer of the driver about itself shows nothing.
package forgetest

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"latchkey/api"
	"latchkey/keys"
)

// Setup is one fresh fake and a driver that talks to it.
type Setup struct {
	Forge   api.Forge
	Repo    api.RepoPath   // administered by the account
	Missing api.RepoPath   // exists nowhere
	Admin   []api.RepoPath // every repository that the account administers

	// Truth is what the fake holds on a repository.
	Truth func(api.RepoPath) []keys.Public
	// Plant puts a key on a repository without the driver.
	Plant func(repo api.RepoPath, label string, key keys.Public)
	// Taken is a key that the forge must refuse because it is in use on an
	// account or elsewhere; nil when there is no such rule.
	InUse func() keys.Public
	// Shut closes a workspace, in which the account administers something, to it.
	Shut func(workspace string)
}

// Run checks a driver against the contract. setup is called for each part.
func Run(t *testing.T, setup func(t *testing.T) Setup) {
	for _, part := range []struct {
		name string
		test func(*testing.T, Setup)
	}{
		{"traits agree with the methods", traits},
		{"whoami names the user", whoami},
		{"repos lists what is administered, each once", repos},
		{"an added key stands there as sent", add},
		{"a key is added once", addTwice},
		{"a key in use elsewhere is refused", addKeyInUse},
		{"write access is given or refused, never dropped", writeAccess},
		{"a removed key is gone", remove},
		{"a renamed key is the same key", relabel},
		{"labels that lie are refused", labels},
		{"keys are read from all pages", paging},
		{"an unknown repository is not found", missing},
		{"a closed workspace hides no other", closedWorkspace},
		{"a cancelled call does nothing", cancelled},
	} {
		t.Run(part.name, func(t *testing.T) { part.test(t, setup(t)) })
	}
}

// NewKey makes a public key that stands nowhere yet.
func NewKey(t testing.TB, comment string) keys.Public {
	t.Helper()
	public, _, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	key, err := ssh.NewPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	return keys.NewPublic(key, comment)
}

func traits(t *testing.T, s Setup) {
	tr := s.Forge.Traits()
	_, relabels := s.Forge.(api.Relabeler)
	_, projects := s.Forge.(api.ProjectKeys)
	if tr.EditLabel != relabels || tr.ProjectKeys != projects {
		t.Errorf("EditLabel %v, Relabeler %v; ProjectKeys %v, interface %v", tr.EditLabel, relabels, tr.ProjectKeys, projects)
	}
	if tr.Kind == "" || tr.Name == "" || tr.Parallel < 1 || tr.LabelMax < 1 || len(tr.SSH) == 0 || len(tr.Scopes) == 0 || tr.TokenPage == "" {
		t.Errorf("traits leave something open: %+v", tr)
	}
}

func whoami(t *testing.T, s Setup) {
	user, err := s.Forge.Whoami(t.Context())
	if err != nil || user.ID == "" || user.Name == "" {
		t.Errorf("whoami = %+v, %v", user, err)
	}
	if len(user.Missing) > 0 {
		t.Errorf("a token with every scope lacks %v", user.Missing)
	}
}

func repos(t *testing.T, s Setup) {
	var got []api.RepoPath
	for r, err := range s.Forge.Repos(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if r.ID == "" || r.Name == "" || !strings.Contains(r.SSHURL, string(r.Path)) {
			t.Errorf("repository lacks something: %+v", r)
		}
		got = append(got, r.Path)
	}
	want := slices.Clone(s.Admin)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("repos = %v\nwant    %v", got, want)
	}
	for _, err := range s.Forge.Repos(t.Context()) {
		if err != nil {
			t.Error(err)
		}
		break // must end here, without a panic
	}
}

func add(t *testing.T, s Setup) {
	key := NewKey(t, "ci@build7")
	before := len(s.Truth(s.Repo))
	got, err := s.Forge.AddKey(t.Context(), s.Repo, api.NewKey{Public: key, Label: "build 7"})
	if err != nil {
		t.Fatal(err)
	}
	if got.ID == "" || got.Label != "build 7" || !got.Public.Equal(key) || got.Access != api.Read || got.Unreadable != nil || !got.LastUsed.IsZero() || got.UseKnown != s.Forge.Traits().LastUsed {
		t.Errorf("added key comes back as %+v", got)
	}
	truth := s.Truth(s.Repo)
	if len(truth) != before+1 || !holds(truth, key) {
		t.Errorf("the fake holds %d keys, the new one: %v", len(truth), holds(truth, key))
	}
	if listed := find(t, s, key); listed == nil || !reflect.DeepEqual(*listed, got.DeployKey) {
		t.Errorf("listed as %+v, added as %+v", listed, got)
	}
}

func addTwice(t *testing.T, s Setup) {
	key := NewKey(t, "")
	if _, err := s.Forge.AddKey(t.Context(), s.Repo, api.NewKey{Public: key, Label: "one"}); err != nil {
		t.Fatal(err)
	}
	n := len(s.Truth(s.Repo))
	_, err := s.Forge.AddKey(t.Context(), s.Repo, api.NewKey{Public: key.WithComment("other"), Label: "two"})
	wants(t, s, err, api.Exists, s.Repo)
	if len(s.Truth(s.Repo)) != n {
		t.Error("the key stands there twice")
	}
}

func addKeyInUse(t *testing.T, s Setup) {
	if s.InUse == nil {
		t.Skip("this forge has no such rule")
	}
	_, err := s.Forge.AddKey(t.Context(), s.Repo, api.NewKey{Public: s.InUse(), Label: "taken"})
	wants(t, s, err, api.InUseElsewhere, s.Repo)
}

func writeAccess(t *testing.T, s Setup) {
	key := NewKey(t, "")
	got, err := s.Forge.AddKey(t.Context(), s.Repo, api.NewKey{Public: key, Label: "writer", Access: api.ReadWrite})
	if s.Forge.Traits().WriteAccess {
		if err != nil || got.Access != api.ReadWrite {
			t.Errorf("got %+v, %v", got, err)
		}
		return
	}
	wants(t, s, err, api.Invalid, s.Repo)
	if holds(s.Truth(s.Repo), key) {
		t.Error("the key was added with less than was asked for")
	}
}

func remove(t *testing.T, s Setup) {
	key, other := NewKey(t, ""), NewKey(t, "")
	s.Plant(s.Repo, "same label", other)
	got, err := s.Forge.AddKey(t.Context(), s.Repo, api.NewKey{Public: key, Label: "same label"})
	if err != nil {
		t.Fatal(err)
	}
	left, err := s.Forge.RemoveKey(t.Context(), s.Repo, got.ID)
	if err != nil {
		t.Fatal(err)
	}
	if !shows(got.All, key) || !shows(got.All, other) || shows(left, key) || !shows(left, other) {
		t.Errorf("read back after adding: %+v; after removing: %+v", got.All, left)
	}
	if truth := s.Truth(s.Repo); holds(truth, key) || !holds(truth, other) {
		t.Errorf("after removing, key there: %v, its neighbour there: %v", holds(truth, key), holds(truth, other))
	}
	_, err = s.Forge.RemoveKey(t.Context(), s.Repo, got.ID)
	wants(t, s, err, api.NotFound, s.Repo)
}

func relabel(t *testing.T, s Setup) {
	relabeler, ok := s.Forge.(api.Relabeler)
	if !ok {
		t.Skip("this forge cannot rename keys")
	}
	key := NewKey(t, "ci@build7")
	before, err := s.Forge.AddKey(t.Context(), s.Repo, api.NewKey{Public: key, Label: "old"})
	if err != nil {
		t.Fatal(err)
	}
	after, err := relabeler.RelabelKey(t.Context(), s.Repo, before.ID, "new name")
	if err != nil || after.Label != "new name" || after.ID != before.ID || !after.Public.Equal(key) || after.Comment != before.Comment {
		t.Errorf("renamed to %+v (%v), was %+v", after, err, before)
	}
	if listed := find(t, s, key); listed == nil || listed.Label != "new name" {
		t.Errorf("listed as %+v", listed)
	}
}

func labels(t *testing.T, s Setup) {
	n := len(s.Truth(s.Repo))
	long := strings.Repeat("x", s.Forge.Traits().LabelMax+1)
	for _, label := range []string{"a\x1b[31mb", "a\nb", "a\u202eb", "a\u200bb", long, "", "  "} {
		_, err := s.Forge.AddKey(t.Context(), s.Repo, api.NewKey{Public: NewKey(t, ""), Label: label})
		wants(t, s, err, api.Invalid, s.Repo)
	}
	if len(s.Truth(s.Repo)) != n {
		t.Error("a key was added all the same")
	}
}

func paging(t *testing.T, s Setup) {
	before := len(s.Truth(s.Repo))
	planted := make([]keys.Public, 230)
	for i := range planted {
		planted[i] = NewKey(t, "")
		s.Plant(s.Repo, fmt.Sprintf("key %d", i), planted[i])
	}
	got, err := s.Forge.Keys(t.Context(), s.Repo)
	if err != nil || len(got) != before+len(planted) {
		t.Fatalf("%d keys listed (%v), %d are there", len(got), err, before+len(planted))
	}
	listed := map[keys.Fingerprint]bool{}
	for _, k := range got {
		listed[k.Public.Fingerprint()] = true
	}
	for _, k := range planted {
		if !listed[k.Fingerprint()] {
			t.Fatalf("key %s is missing from the list", k.Fingerprint())
		}
	}
}

func missing(t *testing.T, s Setup) {
	_, err := s.Forge.Keys(t.Context(), s.Missing)
	wants(t, s, err, api.NotFound, s.Missing)
	_, err = s.Forge.AddKey(t.Context(), s.Missing, api.NewKey{Public: NewKey(t, ""), Label: "x"})
	wants(t, s, err, api.NotFound, s.Missing)
	_, err = s.Forge.RemoveKey(t.Context(), s.Missing, "7")
	wants(t, s, err, api.NotFound, s.Missing)
	for _, path := range []api.RepoPath{"", "web", "../web", "acme/../web", "acme/web?x=1", "acme/a b", "acme/\x1b[2J"} {
		_, err := s.Forge.Keys(t.Context(), path)
		if api.KindOf(err) != api.Invalid || strings.ContainsRune(err.Error(), 0x1b) {
			t.Errorf("repository %q: %v, want it refused", path, err)
		}
	}
}

func cancelled(t *testing.T, s Setup) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	n := len(s.Truth(s.Repo))
	_, err := s.Forge.AddKey(ctx, s.Repo, api.NewKey{Public: NewKey(t, ""), Label: "x"})
	errs := map[string]error{"add": err}
	_, errs["remove"] = s.Forge.RemoveKey(ctx, s.Repo, "7")
	_, errs["keys"] = s.Forge.Keys(ctx, s.Repo)
	_, errs["whoami"] = s.Forge.Whoami(ctx)
	for _, err := range s.Forge.Repos(ctx) {
		errs["repos"] = err
	}
	for name, err := range errs {
		if _, ok := errors.AsType[*api.Error](err); !ok || !errors.Is(err, context.Canceled) || api.KindOf(err) == api.LostReply {
			t.Errorf("%s: %v, want an api.Error that is context.Canceled", name, err)
		}
	}
	if len(errs) != 5 || len(s.Truth(s.Repo)) != n {
		t.Errorf("%d errors; %d keys, want %d", len(errs), len(s.Truth(s.Repo)), n)
	}
}

// closedWorkspace wants all other workspaces listed, by each of the lists, and a
// word for the one that is closed.
func closedWorkspace(t *testing.T, s Setup) {
	const shut = "globex"
	s.Shut(shut)
	want := []string{}
	for _, path := range s.Admin {
		if path.Workspace() != shut {
			want = append(want, string(path))
		}
	}
	slices.Sort(want)
	lists := map[string]iter.Seq2[api.RepoPath, error]{"repos": pathsOf(s.Forge.Repos(t.Context()), func(r api.Repo) api.RepoPath { return r.Path })}
	if bulk, ok := s.Forge.(api.BulkKeys); ok {
		lists["repos with keys"] = pathsOf(bulk.ReposWithKeys(t.Context()), func(r api.RepoKeys) api.RepoPath { return r.Repo.Path })
	}
	for name, list := range lists {
		var got []string
		named := 0
		for path, err := range list {
			part, partial := api.AsPartial(err)
			switch {
			case partial:
				if named++; part.Part == "" || part.What != api.RepoList || api.KindOf(err) == api.Unknown {
					t.Errorf("%s: %+v", name, part)
				}
			case err != nil:
				t.Fatalf("%s end with %v", name, err)
			default:
				got = append(got, string(path))
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, want) || named != 1 || len(want) == len(s.Admin) {
			t.Errorf("%s = %v, %d named\nwant %v", name, got, named, want)
		}
	}
}

func pathsOf[T any](list iter.Seq2[T, error], path func(T) api.RepoPath) iter.Seq2[api.RepoPath, error] {
	return func(yield func(api.RepoPath, error) bool) {
		for v, err := range list {
			if !yield(path(v), err) {
				return
			}
		}
	}
}

func wants(t *testing.T, s Setup, err error, kind api.ErrorKind, repo api.RepoPath) {
	t.Helper()
	e, ok := errors.AsType[*api.Error](err)
	if !ok || e.Kind != kind || e.Repo != string(repo) || e.Op == "" || e.Forge != s.Forge.Traits().Kind {
		t.Errorf("error %v (%+v), want kind %s on %s", err, e, kind, repo)
	}
}

func find(t *testing.T, s Setup, key keys.Public) *api.DeployKey {
	t.Helper()
	list, err := s.Forge.Keys(t.Context(), s.Repo)
	if err != nil {
		t.Fatal(err)
	}
	for i := range list {
		if list[i].Public.Equal(key) {
			return &list[i]
		}
	}
	return nil
}

func shows(list []api.DeployKey, key keys.Public) bool {
	return slices.ContainsFunc(list, func(k api.DeployKey) bool { return k.Public.Equal(key) })
}

func holds(list []keys.Public, key keys.Public) bool { return slices.ContainsFunc(list, key.Equal) }
