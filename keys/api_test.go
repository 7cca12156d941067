package keys_test

import (
	"testing"

	"latchkey/keys"
)

func TestGenerateMarshalParse(t *testing.T) {
	for _, kind := range keys.Kinds() {
		t.Run(string(kind), func(t *testing.T) {
			pair, err := keys.Generate(kind, "me@here")
			if err != nil {
				t.Fatal(err)
			}
			for _, passphrase := range []string{"", "secret"} {
				text, err := pair.MarshalPrivate([]byte(passphrase))
				if err != nil {
					t.Fatal(err)
				}
				if got := keys.IsSealed(text); got != (passphrase != "") {
					t.Errorf("IsSealed = %v with passphrase %q", got, passphrase)
				}
				got, err := keys.ParsePrivate(text, func() ([]byte, error) { return []byte(passphrase), nil })
				if err != nil {
					t.Fatal(err)
				}
				if !got.Pair.Public().Equal(pair.Public()) || got.Format != "OpenSSH" || len(got.Repairs) != 0 {
					t.Errorf("read %+v, want the same key", got)
				}
			}
		})
	}
}
