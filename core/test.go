package core

import (
	"context"

	"latchkey/api"
	"latchkey/core/probe"
	"latchkey/keys"
)

// TestRequest says what to test: this key, alone, against that repository.
type TestRequest struct {
	Account     string
	Repo        api.RepoPath
	Fingerprint keys.Fingerprint
	Depth       probe.Depth
	MaxBytes    int64 // largest pack to take, 0 = the default of 2 GiB
}

// Test climbs the ladder. changed is called with each rung as its state
// changes, from one goroutine at a time; it may be nil. A failed rung is not
// an error: it is in the Report. An error means that the test could not be
// made at all (no such key pair, vault locked).
func (a *App) Test(ctx context.Context, r TestRequest, changed func(probe.Rung)) (probe.Report, error) {
	return probe.Report{}, errNotBuilt
}

// TrustHost keeps a host key that a person confirmed in our own known_hosts
// file. It refuses when another key of that host is already trusted.
func (a *App) TrustHost(ctx context.Context, line string) error { return errNotBuilt }

// Check is one line of Doctor.
type Check struct {
	Name   string `json:"name"`  // "keyring", "git", "ssh", "network", "data folder"
	State  string `json:"state"` // "ok", "warning", "failed"
	Detail string `json:"detail"`
	Hint   string `json:"hint,omitempty"`
}

// Doctor looks at everything that Latchkey needs and says what is missing.
func (a *App) Doctor(ctx context.Context) []Check { return nil }
