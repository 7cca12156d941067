package core

import (
	"strings"
	"testing"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/rollout"
	"latchkey/keys"
)

// A private key that is pasted where a name belongs is neither sent to a forge,
// nor kept, nor told.
func TestAPrivateKeyIsNoName(t *testing.T) {
	w := newWorld(t, demo.Options{})
	pair, err := keys.Generate(keys.Ed25519, "")
	must(t, err)
	data, err := pair.MarshalPrivate(nil)
	must(t, err)
	secret := strings.Join(strings.Fields(string(data)), " ")
	short := "-----BEGIN PRIVATE KEY----- MC4CAQAwBQYDK2VwBCIEICANARYCANARYCANARYCANARYCANARYCANARYCAN -----END PRIVATE KEY-----"
	for name, call := range map[string]func(string) error{
		"label": func(s string) error {
			return second(w.Placements.PlaceKey(t.Context(), PlaceRequest{Repo: web, Generate: &NewPair{Comment: "ci"}, Label: s}, nil))
		},
		"comment": func(s string) error { return second(w.Pairs.GenerateKeyPair(t.Context(), NewPair{Comment: s})) },
		"import":  func(s string) error { return second(w.Pairs.ImportKeyPair(t.Context(), data, s)) },
		"sign-in name": func(s string) error {
			return second(w.Accounts.AddAccount(t.Context(), NewAccount{Forge: api.BitbucketCloud, Login: s, Token: []byte("x")}))
		},
		"address": func(s string) error {
			return second(w.Accounts.AddAccount(t.Context(), NewAccount{Forge: api.BitbucketCloud, BaseURL: s, Login: "ada@example.com", Token: []byte("x")}))
		},
		"SSH host": func(s string) error {
			return second(w.Accounts.ChangeAccount(t.Context(), w.account, AccountChange{SSHHost: &s}))
		},
		"look for a pair":     func(s string) error { return second(w.Pairs.KeyPair(t.Context(), s)) },
		"look for a set":      func(s string) error { return w.Sets.DeleteKeySet(t.Context(), s) },
		"look for an account": func(s string) error { return second(w.Accounts.Account(t.Context(), s)) },
		"new keys of a rollout": func(s string) error {
			return second(w.Rollouts.PlanRollout(t.Context(), rollout.Spec{Verb: rollout.Add, Choice: rollout.Choice{Repos: many(1)}, New: rollout.NewKey{Comment: s}}))
		},
		"key set": func(s string) error {
			return second(w.Rollouts.PlanRollout(t.Context(), rollout.Spec{Verb: rollout.Add, Choice: rollout.Choice{Repos: []api.RepoPath{web}}, PerRepo: true, Name: s}))
		},
	} {
		for _, s := range []string{secret, short} {
			if err := call(s); err == nil || strings.Contains(err.Error(), s[40:60]) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	found, err := w.Inventory.Find(t.Context(), FindRequest{Text: secret})
	if strings.Contains(found.Query, "PRIVATE") || err == nil && found.Query != string(pair.Public().Fingerprint()) || err != nil && strings.Contains(err.Error(), secret[60:80]) {
		t.Errorf("%+v, %v", found, err)
	}
}

func second[T any](_ T, err error) error { return err }
