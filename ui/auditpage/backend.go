package auditpage

import (
	"context"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/audit"
	"latchkey/core/audit/export"
	"latchkey/core/audit/snapshot"
	"latchkey/core/register"
	"latchkey/core/rollout"
	"latchkey/core/wanted"
	"latchkey/keys"
)

// Backend is what the page of the audit needs of core.
type Backend interface {
	Asker
	// Survey asks all rules of a policy of what is known; nil = the usual policy.
	// Nothing is read from a forge.
	Survey(context.Context, *audit.Policy) (*audit.Survey, error)
	// ImportPublishedKeys takes a list of published keys out of a folder, and counts
	// it.
	ImportPublishedKeys(ctx context.Context, folder string) (records int64, err error)
	// Audits lists what was kept of audits, the latest first.
	Audits(context.Context) ([]snapshot.Info, error)
	// AuditDifferences says what is different between two audits, by their numbers.
	AuditDifferences(ctx context.Context, from, to string) (*snapshot.Difference, error)
	// KeyStory is what Latchkey did with a key, the latest first.
	KeyStory(ctx context.Context, fp keys.Fingerprint, most int) ([]core.KeyEvent, error)
	// ExportAudit judges what is known and writes it into a new file; only are the
	// findings that a report for people names, nil = all.
	ExportAudit(ctx context.Context, path string, format export.Format, policy *audit.Policy, only func(*audit.Finding) bool) error
	// ReadPolicy reads the file of a policy.
	ReadPolicy(path string) (*audit.Policy, error)
	// Register lists what is written down of keys.
	Register(context.Context) ([]core.RegisterRow, error)
	// PutRegister writes entries; an empty one deletes what is there.
	PutRegister(context.Context, ...register.Entry) (changed int, err error)
	// ProposeRegister guesses entries from what stands. Nothing is kept.
	ProposeRegister(context.Context) ([]register.Entry, error)
	// WantedState compares the wanted state of a file with what is known.
	WantedState(ctx context.Context, file string) (*wanted.Matrix, error)
	// PlanWanted plans what makes everything as a file says. It removes no key of others,
	// and none to add it again, unless that is allowed.
	PlanWanted(ctx context.Context, file string, allowed core.ApplyOptions) (rollout.Plan, error)
	// PlanNarrow plans that keys that can push although nothing pushes can only read; nil =
	// by the usual policy.
	PlanNarrow(ctx context.Context, policy *audit.Policy, allowed core.ApplyOptions) (rollout.Plan, error)
	// StartWanted confirms such a plan; id 0 = it had host keys alone, which are trusted.
	StartWanted(context.Context, rollout.Plan) (id int64, err error)
	// KeyDetails is all that is known of one key.
	KeyDetails(context.Context, keys.Fingerprint) (core.KeyDetails, error)
	// Pages are where a repository shows in a browser.
	Pages(ctx context.Context, account string, repo api.RepoPath) (core.Pages, error)
	// PlanRollout says what a rollout would do.
	PlanRollout(context.Context, rollout.Spec) (rollout.Plan, error)
	// StartRollout writes a plan down as a rollout. Nothing is done yet.
	StartRollout(context.Context, rollout.Plan) (int64, error)
}

// Asker asks forges for an audit alone what no inventory reads.
type Asker interface {
	// ForgeAsks lists what can be asked of forges for an audit alone. Nothing is asked.
	ForgeAsks(context.Context) ([]audit.Ask, error)
	// AskForges asks it; done counts what was answered. The error is why some was not.
	AskForges(ctx context.Context, asks []audit.Ask, done func(done, total int)) (core.AskSummary, error)
}
