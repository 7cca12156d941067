package ui

import (
	"context"
	"fmt"
	"testing"

	"latchkey/api"
	"latchkey/core/inventory"
	"latchkey/keys"
	"latchkey/ui/planpage"
)

// overviewOnly is a backend that knows the overview, and nothing else.
type overviewOnly struct {
	planpage.Backend
	all inventory.Overview
}

func (b overviewOnly) KeysOverview(context.Context) (inventory.Overview, error) { return b.all, nil }

// The keys of ten thousand repositories are found in one look.
func TestTheKeysOfManyRepositoriesAreFoundAtOnce(t *testing.T) {
	var repos []api.RepoPath
	var paths []string
	for i := range 10_000 {
		repos, paths = append(repos, api.RepoPath(fmt.Sprintf("acme/r%d", i))), append(paths, fmt.Sprintf("acme/r%d", i))
	}
	b := overviewOnly{all: inventory.Overview{Keys: []inventory.KeySummary{
		{Fingerprint: "SHA256:few", Label: "few", Accounts: []string{"a1"}, Repos: paths[:5]},
		{Fingerprint: "SHA256:all", Label: "all", Accounts: []string{"a1"}, Repos: paths},
		{Fingerprint: "SHA256:other", Label: "other", Accounts: []string{"a2"}, Repos: paths},
	}}}
	found, err := planpage.TargetsOnMany(t.Context(), b, "a1", repos, nil)
	if err != nil || len(found) != 2 || found[0].Ref.Fingerprint != keys.Fingerprint("SHA256:all") || found[0].On != 10_000 || found[1].On != 5 {
		t.Errorf("%+v, %v", found, err)
	}
}
