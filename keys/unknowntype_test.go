package keys

import "testing"

func TestUnknownTypesAreNamed(t *testing.T) {
	for line, want := range map[string]string{
		"ssh-mldsa-65 AAAADHNzaC1tbGRzYS02NQ== ci":                     "ssh-mldsa-65",
		"webauthn-sk-ecdsa-sha2-nistp256@openssh.com AAAAK3dlYmF1dGhu": "webauthn-sk-ecdsa-sha2-nistp256@openssh.com",
		"ssh-ed25519-cert-v01@openssh.com AAAAIHNzaC1lZDI1NTE5LWNl":    "ssh-ed25519-cert-v01@openssh.com",
		"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5":                             "", // damaged, and of a type that is known
		"hello-there world":                                            "",
		"no key at all":                                                "",
		"ssh-<b>-x AAAADHNzaC1tbGRzYS02NQ==":                           "",
		"ssh-mldsa-65":                                                 "",
	} {
		if got := UnknownType(line); got != want {
			t.Errorf("%s: type %q, not %q", line, got, want)
		}
	}
}
