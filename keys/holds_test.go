package keys

import "testing"

func TestAPrivateKeyIsSeenInAnyText(t *testing.T) {
	pair, err := Generate(Ed25519, "ci")
	if err != nil {
		t.Fatal(err)
	}
	text, err := pair.MarshalPrivate(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, with := range []string{string(text), "name " + string(text[:60]), string(text[40:]), "PuTTY-User-Key-File-2: ssh-rsa", "-----END EC PRIVATE KEY-----"} {
		if !HoldsPrivate(with) {
			t.Errorf("%.50q… passes", with)
		}
	}
	for _, without := range []string{"", pair.Public().Line(), string(pair.Public().Fingerprint()), "PRIVATE KEY", "my PRIVATE KEY of ci"} {
		if HoldsPrivate(without) {
			t.Errorf("%q does not pass", without)
		}
	}
}
