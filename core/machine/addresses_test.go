package machine

import "testing"

// Lists come from files of other systems, with comments, and with lines that are no
// address.
func TestAListOfMachinesIsReadLineByLine(t *testing.T) {
	text := "\ufeff# agents\r\n\r\njenkins@build-01.lan\r\n  build-02:2222  # the second\r\n-oProxyCommand=x\njenkins@build-01.lan\nhost with spaces\nssh://ci@[2001:db8::7]:22\nbuild-03:99999\n"
	want := []struct {
		line    int
		address string
		wrong   bool
	}{{3, "jenkins@build-01.lan", false}, {4, "build-02:2222", false}, {5, "-oProxyCommand=x", true}, {7, "host with spaces", true}, {8, "ssh://ci@[2001:db8::7]:22", false}, {9, "build-03:99999", true}}
	got := ReadList(text)
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i, w := range want {
		if g := got[i]; g.Line != w.line || g.Address != w.address || (g.Wrong != nil) != w.wrong {
			t.Errorf("%+v, not %+v", g, w)
		}
	}
}
