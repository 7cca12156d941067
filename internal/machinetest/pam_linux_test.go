package machinetest

import (
	"testing"

	"golang.org/x/crypto/ssh"
)

// A machine may want a key and then the answer to a question, as those with
// one-time codes do.
func TestAMachineThatWantsTwoProofs(t *testing.T) {
	r := Start(t, Machine{
		Config: "UsePAM yes\nKbdInteractiveAuthentication yes\nPasswordAuthentication no\nAuthenticationMethods publickey,keyboard-interactive\n",
		Files:  []File{{Path: "/etc/pam.d/sshd", Text: "auth required pam_unix.so\naccount required pam_permit.so\nsession required pam_permit.so\n"}},
		Users:  []User{{Name: "jenkins", Password: "secret word"}},
	})
	asked := 0
	client, err := dial(r, r.Addr, "jenkins", ssh.PublicKeys(r.Key), ssh.KeyboardInteractive(func(_, _ string, questions []string, _ []bool) ([]string, error) {
		var answers []string
		for range questions {
			asked++
			answers = append(answers, "secret word")
		}
		return answers, nil
	}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := dial(r, r.Addr, "jenkins"); err == nil {
		t.Error("the key alone is enough")
	}
	defer client.Close()
	if asked != 1 {
		t.Errorf("it asked %d times", asked)
	}
	session, err := client.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	if out, err := session.Output("id -un"); err != nil || string(out) != "jenkins\n" {
		t.Errorf("%q, %v", out, err)
	}
}
