package auditpage

import (
	"context"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/audit"
	"latchkey/core/rollout"
	"latchkey/keys"
)

// Backend is what the page of the audit needs of core.
type Backend interface {
	// Survey asks all rules of a policy of what is known; nil = the usual policy.
	// Nothing is read from a forge.
	Survey(context.Context, *audit.Policy) (*audit.Survey, error)
	// ImportPublishedKeys takes a list of published keys out of a folder, and counts
	// it.
	ImportPublishedKeys(ctx context.Context, folder string) (records int64, err error)
	// KeyDetails is all that is known of one key.
	KeyDetails(context.Context, keys.Fingerprint) (core.KeyDetails, error)
	// Pages are where a repository shows in a browser.
	Pages(ctx context.Context, account string, repo api.RepoPath) (core.Pages, error)
	// PlanRollout says what a rollout would do.
	PlanRollout(context.Context, rollout.Spec) (rollout.Plan, error)
	// StartRollout writes a plan down as a rollout. Nothing is done yet.
	StartRollout(context.Context, rollout.Plan) (int64, error)
}
