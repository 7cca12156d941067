package compose

import (
	"crypto/rand"
	"crypto/rsa"
	"slices"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"latchkey/core/rollout"
	"latchkey/core/say"
)

// A weak key is said to be one before it goes anywhere; one that is good is not.
func TestAWeakKeyIsSaidBeforeItGoesAnywhere(t *testing.T) {
	for bits, weak := range map[int]bool{1024: true, 2048: false} {
		private, err := rsa.GenerateKey(rand.Reader, bits)
		if err != nil {
			t.Fatal(err)
		}
		public, err := ssh.NewPublicKey(&private.PublicKey)
		if err != nil {
			t.Fatal(err)
		}
		f := facts(bitbucket(), 3)
		for i := range f.Targets {
			f.Targets[i].Keys = nil
		}
		f.Subjects = []Subject{{Fingerprint: "SHA256:given", Public: strings.TrimSpace(string(ssh.MarshalAuthorizedKey(public)))}}
		plan := Plan(rollout.Spec{Verb: rollout.Add, Key: rollout.KeyRef{Fingerprint: "SHA256:given"}, Access: "read"}, f, noon)
		i := slices.IndexFunc(plan.Notes, func(n say.Text) bool { return n.Code == rollout.NoteWeakKey })
		if (i >= 0) != weak || len(plan.Steps) != 3 {
			t.Errorf("RSA %d on %d repositories: notes %v", bits, len(plan.Steps), plan.Notes)
		}
		if i >= 0 && !strings.Contains(plan.Notes[i].String(), "RSA, 1024 bits): if it is broken, all 3 repositories are open") {
			t.Errorf("it says %q", plan.Notes[i])
		}
	}
}
