package bitbucket_test

import (
	"crypto/rsa"
	"errors"
	"fmt"
	"math/big"
	"reflect"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"latchkey/api"
	"latchkey/api/forgetest"
	"latchkey/keys"
)

const onWeb = "/repositories/acme/web/deploy-keys"

func newKey(t testing.TB) api.NewKey {
	return api.NewKey{Public: forgetest.NewKey(t, "ci@build7"), Label: "ci"}
}

// shown is a key as Bitbucket shows it: without its comment.
func shown(id int, k api.NewKey) string {
	return fmt.Sprintf(`{"id": %d, "type": "deploy_key", "key": %q, "label": %q, "comment": %q, "created_on": "2018-08-15T23:50:59.993890+00:00", "last_used": null}`,
		id, k.Public.WithComment("").Line(), k.Label, k.Public.Comment())
}

func page(items ...string) reply { return say(200, `{"values": [`+strings.Join(items, ",")+`]}`) }

func TestKeysAreReadWhateverTheyLookLike(t *testing.T) {
	k := newKey(t)
	line := k.Public.WithComment("").Line()
	created := time.Date(2018, 8, 15, 23, 50, 59, 993890000, time.UTC)
	for name, test := range map[string]struct {
		wire string
		want api.DeployKey
	}{
		"as published": {shown(123, k), api.DeployKey{ID: "123", Label: "ci", Public: k.Public, Comment: "ci@build7", Access: api.Read, Created: created, UseKnown: true}},
		"added_on, used": {`{"id": 5, "key": "` + line + `", "label": "a", "added_on": "2018-08-15T23:50:59.993890+00:00", "last_used": "2018-08-16T01:50:59.993890+02:00"}`,
			api.DeployKey{ID: "5", Label: "a", Public: k.Public.WithComment(""), Access: api.Read, Created: created, LastUsed: created, UseKnown: true}},
		"who made it": {`{"id": 6, "key": "` + line + `", "created_by": {"type": "user", "nickname": "ada", "display_name": "Ada L"}, "owner": {"nickname": "acme"}}`,
			api.DeployKey{ID: "6", Public: k.Public.WithComment(""), Access: api.Read, AddedBy: "ada"}},
		"its owner may be anybody": {`{"id": 7, "key": "` + line + `", "owner": {"nickname": "ada"}, "created_by": null}`, api.DeployKey{ID: "7", Public: k.Public.WithComment(""), Access: api.Read}},
		"id as text":               {`{"id": "77", "key": "` + line + `"}`, api.DeployKey{ID: "77", Public: k.Public.WithComment(""), Access: api.Read}},
		"odd id and times": {`{"id": {"a": 1}, "key": "` + line + `", "created_on": 12, "last_used": "yesterday"}`,
			api.DeployKey{Public: k.Public.WithComment(""), Access: api.Read}},
		"hostile label and comment": {`{"id": 1, "key": "` + line + `", "label": "\u001b]0;x\u0007a\u202eb\nc", "comment": "\u001b[31mred"}`,
			api.DeployKey{ID: "1", Label: "ab c", Comment: "red", Public: k.Public.WithComment("red"), Access: api.Read}},
	} {
		t.Run(name, func(t *testing.T) {
			f := canned(t, map[string][]reply{"GET " + onWeb: {page(test.wire)}})
			got, err := f.client(t).Keys(t.Context(), "acme/web")
			if err != nil || len(got) != 1 || !reflect.DeepEqual(got[0], test.want) {
				t.Errorf("got  %+v, %v\nwant %+v", got, err, test.want)
			}
		})
	}
}

func TestKeysThatCannotBeReadAreShown(t *testing.T) {
	for name, text := range map[string]string{
		"nothing": "", "nonsense": "hello", "unknown type": "ssh-future AAAA", "broken base64": "ssh-ed25519 AAAA!!",
		"two lines": `ssh-ed25519 AAAA\nssh-ed25519 AAAA`, "endless": "ssh-rsa " + strings.Repeat("A", 20000), "control codes": `\u001b[31m`,
	} {
		f := canned(t, map[string][]reply{"GET " + onWeb: {page(`{"id": 9, "label": "old", "key": "` + text + `"}`)}})
		got, err := f.client(t).Keys(t.Context(), "acme/web")
		if err != nil || len(got) != 1 || got[0].ID != "9" || got[0].Label != "old" || !got[0].Public.IsZero() || got[0].Unreadable == nil {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
		if len(got) == 1 && got[0].Unreadable != nil && (len(got[0].Unreadable.Error()) > 400 || strings.ContainsRune(got[0].Unreadable.Error(), 0x1b)) {
			t.Errorf("%s: says %q", name, got[0].Unreadable)
		}
	}
}

func TestWhatIsSentToAddAKey(t *testing.T) {
	k := newKey(t)
	f := canned(t, map[string][]reply{"POST " + onWeb: {say(200, shown(7, k))}, "GET " + onWeb: {page(shown(7, k))}})
	if _, err := f.client(t).AddKey(t.Context(), "acme/web", k); err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf(`POST %s {"key":%q,"label":"ci"}`, onWeb, k.Public.Line())
	if len(f.calls) != 2 || f.calls[0] != want || f.calls[1] != "GET "+onWeb {
		t.Errorf("calls %q, want %q first, then the read-back", f.calls, want)
	}
}

func TestAddedKeysAreReadBack(t *testing.T) {
	k, other := newKey(t), newKey(t)
	for _, test := range []struct {
		name        string
		post, lists reply
		kind        api.ErrorKind
		cause       error
		id          string
	}{
		{"another id than in the answer", say(200, shown(7, k)), page(shown(7, other), shown(8, k)), 0, nil, "8"},
		{"no id in the answer", say(200, `{}`), page(shown(8, k)), 0, nil, "8"},
		{"nonsense for an answer", say(200, `{"id"`), page(shown(8, k)), 0, nil, "8"},
		{"created with 201", say(201, shown(7, k)), page(shown(7, k)), 0, nil, "7"},
		{"it is not shown yet", say(200, shown(7, k)), page(), api.Accepted, api.ErrNotShown, "7"},
		{"another key is shown", say(200, shown(7, k)), page(shown(7, other)), api.Accepted, api.ErrNotShown, "7"},
		{"the answer is about another key", say(200, shown(7, other)), page(), api.Accepted, api.ErrNotShown, ""},
		{"the answer has no id, and nothing shows", say(200, `{}`), page(), api.Accepted, api.ErrNotShown, ""},
		{"the answer is a web page, and nothing shows", say(200, `<html>welcome</html>`), page(), api.LostReply, api.ErrNotAPI, ""},
		{"read-back refused", say(200, shown(7, k)), say(403, ``), api.Accepted, nil, "7"},
		{"read-back fails", say(200, `{}`), say(500, ``), api.Accepted, nil, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := canned(t, map[string][]reply{"POST " + onWeb: {test.post}, "GET " + onWeb: {test.lists}})
			got, err := f.client(t).AddKey(t.Context(), "acme/web", k)
			if test.kind == 0 && (err != nil || !got.Public.Equal(k.Public)) || test.kind != 0 && api.KindOf(err) != test.kind {
				t.Errorf("got %+v, %v, want kind %s", got, err, test.kind)
			}
			if test.cause != nil && !errors.Is(err, test.cause) {
				t.Errorf("cause of %v is not %v", err, test.cause)
			}
			if got.ID != test.id {
				t.Errorf("the id is %q, want %q", got.ID, test.id)
			}
			if f.count("POST") != 1 {
				t.Errorf("sent %d times", f.count("POST"))
			}
		})
	}
}

func TestWhyAKeyIsRefused(t *testing.T) {
	k := newKey(t)
	for _, test := range []struct {
		name string
		body string
		list reply
		kind api.ErrorKind
	}{
		{"on this repository, by field", `{"key": [{"message": "Someone has already added that access key to this repository."}]}`, page(shown(3, k)), api.Exists},
		{"on this repository, in another language", `{"error": {"message": "Dieser Schlüssel ist schon vergeben"}}`, page(shown(3, k)), api.Exists},
		{"on this repository, with words for an account", `{"error": {"message": "Someone has already registered that SSH key."}}`, page(shown(3, k)), api.Exists},
		{"on this repository, list refused", `{"key": [{"message": "Someone has already added that access key to this repository."}]}`, say(403, ``), api.Exists},
		{"older words", `{"error": {"message": "Someone has already registered this key as a deploy key for this repository"}}`, page(), api.Exists},
		{"on an account", `{"error": {"message": "Someone has already registered that SSH key."}}`, page(), api.InUseElsewhere},
		{"lately on an account", `"SSH keys must be unique and deleted keys may take up to 30 days to be removed. Please use a unique SSH key."`, page(), api.InUseElsewhere},
		{"malformed", `{"key": [{"message": "Invalid SSH key"}]}`, page(), api.Invalid},
		{"another language, another cause", `{"error": {"message": "Ungültig"}}`, page(), api.Invalid},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := canned(t, map[string][]reply{"POST " + onWeb: {say(400, test.body)}, "GET " + onWeb: {test.list}})
			_, err := f.client(t).AddKey(t.Context(), "acme/web", k)
			if e, _ := errors.AsType[*api.Error](err); e == nil || e.Kind != test.kind || e.Status != 400 || e.Server == "" {
				t.Errorf("got %v, want kind %s", err, test.kind)
			}
		})
	}
}

func TestNothingIsSentThatCannotWork(t *testing.T) {
	good := newKey(t)
	with := func(change func(*api.NewKey)) api.NewKey { k := good; change(&k); return k }
	rsa1024, err := ssh.NewPublicKey(&rsa.PublicKey{N: new(big.Int).Lsh(big.NewInt(1), 1023), E: 65537})
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		key   api.NewKey
		cause error
	}{
		"write access":       {with(func(k *api.NewKey) { k.Access = api.ReadWrite }), api.ErrReadOnlyForge},
		"unknown access":     {with(func(k *api.NewKey) { k.Access = "root" }), api.ErrReadOnlyForge},
		"no key":             {with(func(k *api.NewKey) { k.Public = keys.Public{} }), nil},
		"label of two lines": {with(func(k *api.NewKey) { k.Label = "a\nb" }), api.ErrLabel},
		"label with a blank": {with(func(k *api.NewKey) { k.Label = "a " }), api.ErrLabel},
		"label not UTF-8":    {with(func(k *api.NewKey) { k.Label = "a\xff" }), api.ErrLabel},
		"RSA of 1024 bits":   {with(func(k *api.NewKey) { k.Public = keys.NewPublic(rsa1024, "") }), nil},
	} {
		f := canned(t, nil)
		_, err := f.client(t).AddKey(t.Context(), "acme/web", test.key)
		if api.KindOf(err) != api.Invalid || test.cause != nil && !errors.Is(err, test.cause) || len(f.calls) > 0 {
			t.Errorf("%s: %v after %q", name, err, f.calls)
		}
	}
	for _, id := range []string{"", "x", "7/../8", "-1", "7 ", strings.Repeat("9", 30)} {
		f := canned(t, nil)
		if _, err := f.client(t).RemoveKey(t.Context(), "acme/web", id); api.KindOf(err) != api.Invalid || len(f.calls) > 0 {
			t.Errorf("id %q: %v after %q", id, err, f.calls)
		}
		if _, err := f.client(t).RelabelKey(t.Context(), "acme/web", id, "x"); api.KindOf(err) != api.Invalid || len(f.calls) > 0 {
			t.Errorf("id %q: %v after %q", id, err, f.calls)
		}
	}
}

func TestRemovedKeysAreLookedFor(t *testing.T) {
	k := newKey(t)
	for _, test := range []struct {
		name   string
		delete reply
		list   reply
		kind   api.ErrorKind
		cause  error
	}{
		{"gone", say(204, ``), page(), 0, nil},
		{"gone, with another status", say(200, `{}`), page(shown(8, k)), 0, nil},
		{"it is still shown", say(204, ``), page(shown(7, k)), api.Accepted, api.ErrStillThere},
		{"looking fails", say(204, ``), say(503, ``), api.Accepted, nil},
		{"no such key", say(404, `{"error": {"message": "no"}}`), page(), api.NotFound, nil},
		{"gateway gave up", say(504, ``), page(), api.LostReply, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := canned(t, map[string][]reply{"DELETE " + onWeb + "/7": {test.delete}, "GET " + onWeb: {test.list}})
			_, err := f.client(t).RemoveKey(t.Context(), "acme/web", "7")
			if (err == nil) != (test.kind == 0) || api.KindOf(err) != test.kind || test.cause != nil && !errors.Is(err, test.cause) || f.count("DELETE") != 1 {
				t.Errorf("got %v after %q, want kind %s", err, f.calls, test.kind)
			}
		})
	}
}

func TestRenaming(t *testing.T) {
	k, other := newKey(t), newKey(t)
	renamed := api.NewKey{Public: k.Public, Label: "new"}
	one := "GET " + onWeb + "/7"
	for _, test := range []struct {
		name          string
		before, after reply
		kind          api.ErrorKind
		puts          int
	}{
		{"done", say(200, shown(7, k)), say(200, shown(7, renamed)), 0, 1},
		{"it does not show yet", say(200, shown(7, k)), say(200, shown(7, k)), api.Accepted, 1},
		{"another key is shown", say(200, shown(7, k)), say(200, shown(7, api.NewKey{Public: other.Public, Label: "new"})), api.Accepted, 1},
		{"looking fails", say(200, shown(7, k)), say(500, ``), api.Accepted, 1},
		{"no such key", say(404, ``), say(404, ``), api.NotFound, 0},
		{"a key that cannot be read", say(200, `{"id": 7, "key": "x"}`), say(404, ``), api.ServerFault, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := canned(t, map[string][]reply{one: {test.before, test.after}, "PUT " + onWeb + "/7": {say(200, `{}`)}})
			got, err := f.client(t).RelabelKey(t.Context(), "acme/web", "7", "new")
			if api.KindOf(err) != test.kind || (err == nil) != (test.kind == 0) || (err == nil) != (got.Label == "new") || f.count("PUT") != test.puts {
				t.Errorf("got %+v, %v after %q", got, err, f.calls)
			}
			if want := fmt.Sprintf(`PUT %s/7 {"key":%q,"label":"new"}`, onWeb, k.Public.Line()); test.puts == 1 && f.calls[1] != want {
				t.Errorf("sent %q, want %q", f.calls[1], want)
			}
		})
	}
}
