package bitbucket

import (
	"strings"

	"latchkey/api"
)

const (
	// parallel is how many calls are under way at once. Bitbucket names no
	// number; eight finish the hourly allowance of calls in seconds anyway.
	parallel = 8
	// hourlyBudget is what an account on an API token may spend on
	// /2.0/repositories in a rolling hour. No header tells how much is left.
	hourlyBudget = 1000
	// labelMax is our own limit in runes; Bitbucket publishes none.
	labelMax = 255
	pageLen  = "100"
)

// The scopes of an API token that Latchkey needs. They do not imply each other.
const (
	scopeUser         = "read:user:bitbucket"
	scopeWorkspace    = "read:workspace:bitbucket"
	scopeRepository   = "read:repository:bitbucket"
	scopeProject      = "read:project:bitbucket"
	scopeAdminRepo    = "admin:repository:bitbucket"
	scopeAdminProject = "admin:project:bitbucket"
	scopeWriteKey     = "write:ssh-key:bitbucket"
	scopeDeleteKey    = "delete:ssh-key:bitbucket"
)

// counted tells which calls Bitbucket counts against the hourly allowance: those
// below /2.0/repositories alone
// (https://support.atlassian.com/bitbucket-cloud/docs/api-request-limits/).
func counted(path string) bool { return strings.HasPrefix(path, "/repositories") }

// Traits says what Bitbucket Cloud can do, without an account.
func Traits() api.Traits {
	return api.Traits{
		Kind:           api.BitbucketCloud,
		Name:           "Bitbucket Cloud",
		ShortName:      "Bitbucket",
		Reuse:          true,
		EditLabel:      true,
		LastUsed:       true,
		ProjectKeys:    true,
		UserKeys:       true,
		ByID:           true,
		HourlyBudget:   hourlyBudget,
		Parallel:       parallel,
		LabelMax:       labelMax,
		KeysPage:       "/admin/access-keys/",
		TokenPage:      "https://id.atlassian.com/manage-profile/security/api-tokens",
		Scopes:         scopes(),
		SSH:            sshEnds(),
		WordForKey:     "access key",
		WordForAccount: "Atlassian account e-mail",
	}
}

// Traits implements [api.Forge].
func (c *Client) Traits() api.Traits {
	t := Traits()
	if c.ssh.Host != "" {
		t.SSH = []api.SSHEnd{c.sshEnd()}
	}
	return t
}

func scopes() []api.Scope {
	return []api.Scope{
		{Name: scopeUser, For: "see who the token belongs to"},
		{Name: scopeWorkspace, For: "list workspaces"},
		{Name: scopeRepository, For: "list repositories"},
		{Name: scopeProject, For: "list projects"},
		{Name: scopeAdminRepo, For: "list deploy keys of repositories"},
		{Name: scopeAdminProject, For: "list deploy keys of projects"},
		{Name: scopeWriteKey, For: "add and rename deploy keys"},
		{Name: scopeDeleteKey, For: "remove deploy keys"},
	}
}
