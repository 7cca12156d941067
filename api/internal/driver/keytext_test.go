package driver

import "testing"

// A key of a type that is newer than this program, and a certificate, are keys
// all the same.
func TestAKeyOfAnUnknownTypeIsNamed(t *testing.T) {
	for text, want := range map[string]string{
		"ssh-mldsa-65 AAAADHNzaC1tbGRzYS02NQ== ci":                  `this is a key of type "ssh-mldsa-65", which Latchkey does not know`,
		"ssh-ed25519-cert-v01@openssh.com AAAAIHNzaC1lZDI1NTE5LWNl": `this is a key of type "ssh-ed25519-cert-v01@openssh.com", which Latchkey does not know`,
	} {
		if _, err := ReadKey(text, 1000); err == nil || err.Error() != want {
			t.Errorf("%s: %v", text, err)
		}
	}
}
