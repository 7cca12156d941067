package terminal

import "testing"

func TestKeysOfOneNameAreToldApart(t *testing.T) {
	var n KeyNames
	for _, k := range [][2]string{{"deploy", "SHA256:8GWYhNNAeI"}, {"deploy", "SHA256:MIsJhodoOK"}, {"ci", "SHA256:T8ERioLDA7"}, {"ci", "SHA256:T8ERioLDA7"}, {"", "SHA256:none"}} {
		n.Add(k[0], k[1])
	}
	for _, c := range []struct{ name, fingerprint, want string }{
		{"deploy", "SHA256:8GWYhNNAeI", "deploy (SHA256:8GWYhN…)"},
		{"deploy", "SHA256:MIsJhodoOK", "deploy (SHA256:MIsJho…)"},
		{"deploy", "", "deploy (not known)"},
		{"ci", "SHA256:T8ERioLDA7", "ci"},
		{"", "SHA256:none", "SHA256:none"},
		{"other", "SHA256:other", "other"},
	} {
		if got := n.Text(c.name, c.fingerprint); got != c.want {
			t.Errorf("%q %q: %q, want %q", c.name, c.fingerprint, got, c.want)
		}
	}
}
