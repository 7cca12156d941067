package github

import (
	"time"

	"latchkey/api"
)

const (
	// parallel is far below the 100 calls at once that GitHub allows.
	parallel = 10
	// writes: "make requests serially" is what GitHub asks of whoever changes
	// something.
	writes = 1
	// hourlyBudget is what a signed-in user may ask of the REST API in an hour.
	hourlyBudget = 5000
	// labelMax is our own limit in runes; GitHub publishes none.
	labelMax = 255
	pageLen  = "100"
)

// scopeClassic and scopeFine are what the two kinds of token need.
const (
	scopeClassic = "repo"
	scopeFine    = "Administration: read and write"
	scopeMeta    = "Metadata: read"
)

// Traits says what GitHub can do, without an account.
func Traits() api.Traits {
	return api.Traits{
		Kind:         api.GitHub,
		Name:         "GitHub",
		ShortName:    "GitHub",
		OwnServers:   true,
		WriteAccess:  true,
		LastUsed:     true,
		BranchRules:  true,
		KeyPolicy:    true,
		UserKeys:     true,
		UnusedGone:   365 * 24 * time.Hour, // docs.github.com, "Deleted or missing SSH keys"
		HourlyBudget: hourlyBudget,
		Parallel:     parallel,
		Bulk:         bulkFirst,
		Writes:       writes,
		// https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
		Pace:          []api.Pace{{Most: 1, Per: time.Second}, {Most: 80, Per: time.Minute}, {Most: 500, Per: time.Hour}},
		TokenOwnsKeys: true,
		LabelMax:      labelMax,
		KeysPage:      "/settings/keys",
		TokenPage:     "https://github.com/settings/personal-access-tokens/new",
		Scopes: []api.Scope{
			{Name: scopeFine, For: "list, add and remove deploy keys (fine-grained token, repository permission)"},
			{Name: scopeMeta, For: "list repositories (fine-grained token, ticked by itself)"},
			{Name: scopeClassic, For: "all of it, with a classic token instead", Classic: true},
		},
		SSH:        []api.SSHEnd{{Host: "github.com", Port: 22}, {Host: "ssh.github.com", Port: 443}},
		WordForKey: "deploy key",
	}
}
