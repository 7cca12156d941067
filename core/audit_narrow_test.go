package core

import (
	"testing"

	"latchkey/api"
	"latchkey/core/wanted"
)

// Only the places of what was found are in the file, with all that stands there, and
// only the key that was found has less access.
func TestNarrowing(t *testing.T) {
	state := &wanted.File{Version: 1, Keys: map[string]wanted.Key{"a": {Fingerprint: "SHA256:a"}, "b": {Fingerprint: "SHA256:b"}, "c": {Fingerprint: "SHA256:c"}},
		Places: []wanted.FilePlace{
			{Account: "gh", Repository: "acme/web", Keys: []wanted.FileKey{{Key: "a", Access: api.ReadWrite, Label: "x"}, {Key: "b", Access: api.ReadWrite}}},
			{Account: "gh", Repository: "acme/other", Keys: []wanted.FileKey{{Key: "a", Access: api.ReadWrite}, {Key: "c"}}},
			{Account: "gh", Project: "acme/web", Keys: []wanted.FileKey{{Key: "a", Access: api.ReadWrite}}},
		}, HostKeys: []string{"line"}}
	got := narrowFile(state, map[narrowed]bool{{"gh", "acme/web", false, "SHA256:a"}: true})
	if len(got.Places) != 1 || len(got.Keys) != 2 || len(got.HostKeys) != 0 {
		t.Fatalf("%+v", got)
	}
	keys := got.Places[0].Keys
	if keys[0].Access != api.Read || keys[0].Label != "x" || keys[1].Access != api.ReadWrite {
		t.Errorf("%+v", keys)
	}
	if state.Places[0].Keys[0].Access != api.ReadWrite {
		t.Error("the state that was given is changed")
	}
	if got := narrowFile(state, nil); len(got.Places) != 0 {
		t.Errorf("%+v", got)
	}
}
