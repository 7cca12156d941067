package core

import (
	"context"
	"testing"

	"latchkey/api/demo"
	"latchkey/core/say"
	"latchkey/keys"
)

// Who imports several encrypted keys is asked by the name of the file, without its
// folder, and never with anything in it that a terminal would obey.
func TestThePassphraseIsAskedByTheNameOfTheFile(t *testing.T) {
	w := newWorld(t, demo.Options{})
	var asked []string
	w.App.person.Passphrase = func(_ context.Context, what say.Text) ([]byte, error) {
		asked = append(asked, what.String())
		return []byte("correct horse"), nil
	}
	for _, file := range []string{"/home/ada/.ssh/id_build", "evil\x1b[2J.key", ""} {
		pair, err := keys.Generate(keys.Ed25519, "ci")
		must(t, err)
		encrypted, err := pair.MarshalPrivate([]byte("correct horse"))
		must(t, err)
		_, err = w.Pairs.Import(t.Context(), ImportRequest{Data: encrypted, File: file})
		must(t, err)
	}
	if len(asked) != 3 || asked[0] != "id_build" || asked[1] == "evil\x1b[2J.key" || asked[2] != "the private key" {
		t.Errorf("asked %q", asked)
	}
}
