package machine

import (
	"testing"

	"latchkey/core/store"
)

// A machine is called by the name of its build system, and by none where a later
// version kept a kind that is not known here.
func TestTheBuildSystemHasItsName(t *testing.T) {
	for kind, want := range map[string]string{"jenkins-agent": "Jenkins agent", "": "", "of-later": ""} {
		if m := describe(store.Machine{Preset: kind}, nil, nil); m.System.String() != want || m.Preset != kind {
			t.Errorf("%q is called %q", kind, m.System)
		}
	}
}
