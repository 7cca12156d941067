package core

import (
	"cmp"
	"context"
	"io"

	"latchkey/core/audit"
	"latchkey/core/audit/export"
	"latchkey/core/files"
	"latchkey/core/rollout"
)

// AuditExport says in which form an audit is written down.
type AuditExport struct {
	Format   export.Format
	Policy   *audit.Policy // nil = audit.DefaultPolicy
	Language export.Language
}

// Export judges what is known and writes it down. No forge and no vault is asked.
func (a *Audit) Export(ctx context.Context, w io.Writer, o AuditExport) error {
	if _, err := export.Named(o.Format); err != nil {
		return err
	}
	d, err := a.document(ctx, o)
	if err != nil {
		return err
	}
	return export.Write(w, o.Format, d)
}

// ExportFile is Export into a file, which is there whole or as it was before. One that
// is there already is replaced.
func (a *Audit) ExportFile(ctx context.Context, path string, o AuditExport) error {
	if _, err := export.Named(o.Format); err != nil {
		return err
	}
	d, err := a.document(ctx, o)
	if err != nil {
		return err
	}
	return files.Replace(path, func(w io.Writer) error { return export.Write(w, o.Format, d) })
}

func (a *Audit) document(ctx context.Context, o AuditExport) (*export.Document, error) {
	ctx, done, err := a.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	policy := cmp.Or(o.Policy, audit.DefaultPolicy())
	world, report, err := a.judge(ctx, policy)
	if err != nil {
		return nil, err
	}
	rollouts, err := a.store.Rollouts(ctx)
	if err != nil {
		return nil, err
	}
	d := &export.Document{World: world, Report: report, Policy: policy, Version: cmp.Or(a.options.Version, "dev"), By: a.store.Author(), Language: o.Language}
	if report.Snapshot > 0 {
		last, err := a.store.LastSnapshot(ctx) // the one that was kept just now, or found to be the same
		if err != nil {
			return nil, err
		}
		d.SnapshotHash = last.Hash
	}
	for _, r := range rollouts {
		s := rollout.Summarize(r)
		d.Changes = append(d.Changes, export.Change{ID: s.ID, At: s.Created, Title: s.Title, State: string(s.State), Plan: r.Hash})
	}
	return d, nil
}
