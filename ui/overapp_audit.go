package ui

import (
	"context"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"latchkey/core"
	"latchkey/core/audit"
	"latchkey/core/audit/export"
	"latchkey/core/audit/policyfile"
	"latchkey/core/audit/snapshot"
	"latchkey/core/register"
	"latchkey/core/rollout"
	"latchkey/core/wanted"
	"latchkey/keys"
	"latchkey/ui/locale"
)

// Survey implements auditpage.Backend, as the others below.
func (o overApp) Survey(ctx context.Context, policy *audit.Policy) (*audit.Survey, error) {
	return o.app.Audit.Survey(ctx, policy)
}

// ForgeAsks lists what can be asked of forges for an audit alone.
func (o overApp) ForgeAsks(ctx context.Context) ([]audit.Ask, error) { return o.app.Audit.Asks(ctx) }

// AskForges asks it.
func (o overApp) AskForges(ctx context.Context, asks []audit.Ask, done func(done, total int)) (core.AskSummary, error) {
	return o.app.Audit.AskForges(ctx, asks, done)
}

// ImportPublishedKeys takes a list of published keys out of a folder, and counts it.
func (o overApp) ImportPublishedKeys(_ context.Context, folder string) (records int64, err error) {
	info, err := o.app.Audit.ImportPublished(folder)
	return info.Records, err
}

// Audits lists what was kept of audits.
func (o overApp) Audits(ctx context.Context) ([]snapshot.Info, error) {
	return o.app.Audit.Snapshots(ctx)
}

// AuditDifferences says what is different between two audits.
func (o overApp) AuditDifferences(ctx context.Context, from, to string) (*snapshot.Difference, error) {
	return o.app.Audit.Differences(ctx, from, to)
}

// KeyStory is what Latchkey did with a key.
func (o overApp) KeyStory(ctx context.Context, fp keys.Fingerprint, most int) ([]core.KeyEvent, error) {
	return o.app.Audit.Story(ctx, fp, most)
}

// ExportAudit writes an audit into a file, in the language of the window. One that
// exists is left alone.
func (o overApp) ExportAudit(ctx context.Context, path string, format export.Format, policy *audit.Policy, only func(*audit.Finding) bool) error {
	if _, err := os.Lstat(path); err == nil {
		return &fs.PathError{Op: "create", Path: path, Err: fs.ErrExist}
	}
	return o.app.Audit.ExportFile(ctx, path, core.AuditExport{Format: format, Policy: policy, Only: only, Language: export.Language{Tag: locale.ActiveLanguage(), Say: locale.Translate, Number: locale.Number}})
}

// Register lists what is written down of keys.
func (o overApp) Register(ctx context.Context) ([]core.RegisterRow, error) {
	return o.app.Register.List(ctx)
}

// PutRegister writes entries.
func (o overApp) PutRegister(ctx context.Context, all ...register.Entry) (changed int, err error) {
	return o.app.Register.Put(ctx, all...)
}

// ProposeRegister guesses entries.
func (o overApp) ProposeRegister(ctx context.Context) ([]register.Entry, error) {
	return o.app.Register.Propose(ctx)
}

// WantedState compares the wanted state of a file with what is known.
func (o overApp) WantedState(ctx context.Context, file string) (*wanted.Matrix, error) {
	f, err := readWanted(file)
	if err != nil {
		return nil, err
	}
	return o.app.Wanted.Matrix(ctx, f)
}

// PlanWanted plans what makes everything as a file says.
func (o overApp) PlanWanted(ctx context.Context, file string, allowed core.ApplyOptions) (rollout.Plan, error) {
	f, err := readWanted(file)
	if err != nil {
		return rollout.Plan{}, err
	}
	return o.app.Wanted.Plan(ctx, f, allowed)
}

// PlanNarrow plans that keys that can push although nothing pushes can only read.
func (o overApp) PlanNarrow(ctx context.Context, policy *audit.Policy, allowed core.ApplyOptions) (rollout.Plan, error) {
	state, err := o.app.Wanted.Export(ctx)
	if err != nil {
		return rollout.Plan{}, err
	}
	if state, err = o.app.Audit.Narrow(ctx, state, policy); err != nil {
		return rollout.Plan{}, err
	}
	return o.app.Wanted.Plan(ctx, state, allowed)
}

// StartWanted confirms such a plan.
func (o overApp) StartWanted(ctx context.Context, plan rollout.Plan) (id int64, err error) {
	return o.app.Wanted.Start(ctx, plan)
}

// ReadPolicy reads the file of a policy.
func (o overApp) ReadPolicy(path string) (*audit.Policy, error) {
	data, err := readUpTo(path, mostPolicy)
	if err != nil {
		return nil, err
	}
	return policyfile.Read(filepath.Base(path), data)
}

// mostPolicy is how many bytes a policy may have.
const mostPolicy = 1 << 20

// readWanted reads a wanted state.
func readWanted(path string) (*wanted.File, error) {
	data, err := readUpTo(path, wanted.Most)
	if err != nil {
		return nil, err
	}
	return wanted.Read(filepath.Base(path), data)
}

// readUpTo reads a file, and a little more than it may have at most: what is too large
// is refused by who takes it.
func readUpTo(path string, most int64) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, most+1))
}
