package core

import (
	"testing"

	"latchkey/api"
	"latchkey/api/demo"
)

// A gateway that sends a request twice brings back the answer to the second:
// "there already". A key that was made for this very request cannot have stood
// there before: it was added, with this token.
func TestAFreshKeyThatIsThereAlreadyWasAdded(t *testing.T) {
	for _, kind := range []api.Kind{api.BitbucketCloud, api.GitHub} {
		onVirtualTime(t, demo.Options{Kind: kind}, func(t *testing.T, v *virtual) {
			must(t, v.forge.SetFaults(func(f *demo.Faults) { must(t, demo.ParseFault(f, "done:409@POST keys#1")) }))
			placed, err := v.Placements.PlaceKey(t.Context(), PlaceRequest{Account: v.account, Repo: web, Generate: &NewPair{Comment: "fresh"}}, nil)
			must(t, err)
			places, err := v.store.Placements(t.Context(), string(placed.KeyPair.Fingerprint))
			must(t, err)
			if placed.Already || len(places) != 1 || places[0].Credential == "" && kind == api.GitHub {
				t.Errorf("%s: already %v, places %+v", kind, placed.Already, places)
			}
		})
	}
}
