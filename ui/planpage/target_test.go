package planpage

import (
	"strings"
	"testing"

	"latchkey/core/rollout"
	"latchkey/ui/frame"
	"latchkey/ui/kit/tables"
	"latchkey/ui/locale"
)

// TestAWeakKeyIsKnownWhereItIsChosen looks at the rows of the list of keys.
func TestAWeakKeyIsKnownWhereItIsChosen(t *testing.T) {
	item := func(typ string, bits int) tables.PickItem {
		return subjectItem(frame.Subject{Ref: rollout.KeyRef{Fingerprint: "SHA256:x"}, Label: "ci", Type: typ, Bits: bits, On: 2}, 3)
	}
	good := item("ed25519", 256)
	for _, c := range []struct {
		typ   string
		bits  int
		words string
	}{{"dsa", 1024, "finding.broken-type"}, {"rsa", 1024, "finding.broken-type"}, {"rsa", 2048, "finding.old-type"}} {
		it := item(c.typ, c.bits)
		if !strings.Contains(it.Detail, locale.T(c.words)) || !strings.HasPrefix(it.Detail, locale.KeyType(c.typ, c.bits)) || it.Icon == good.Icon || it.Tone == good.Tone {
			t.Errorf("%s %d: %+v", c.typ, c.bits, it)
		}
	}
	if strings.Contains(good.Detail, locale.T("finding.old-type")) || !strings.HasPrefix(good.Detail, locale.KeyType("ed25519", 256)) {
		t.Errorf("a good key: %+v", good)
	}
}
