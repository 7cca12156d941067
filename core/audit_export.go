package core

import (
	"cmp"
	"context"
	"io"
	"slices"

	"latchkey/core/audit"
	"latchkey/core/audit/export"
	"latchkey/core/files"
	"latchkey/core/rollout"
	"latchkey/core/store"
)

// AuditExport says in which form an audit is written down.
type AuditExport struct {
	Format   export.Format
	Policy   *audit.Policy // nil = audit.DefaultPolicy
	Language export.Language
	Only     func(*audit.Finding) bool // what a report for people names; nil = all
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
	d := &export.Document{World: world, Report: report, Policy: policy, Version: cmp.Or(a.options.Version, "dev"), By: a.store.Author(), Language: o.Language, Only: o.Only}
	if report.Snapshot > 0 {
		last, err := a.store.LastSnapshot(ctx) // the one that was kept just now, or found to be the same
		if err != nil {
			return nil, err
		}
		d.SnapshotHash = last.Hash
	}
	if o.Format != export.Evidence {
		return d, nil
	}
	return d, a.addHistory(ctx, d)
}

// addHistory adds what was changed, the newest first.
func (a *Audit) addHistory(ctx context.Context, d *export.Document) error {
	rollouts, err := a.store.Rollouts(ctx)
	if err != nil {
		return err
	}
	for _, r := range rollouts {
		s := rollout.Summarize(r)
		d.Plans = append(d.Plans, export.Plan{ID: s.ID, At: s.Created, Title: s.Title, State: string(s.State), Hash: r.Hash})
	}
	if d.LogSize, d.LogHead, err = a.store.LogEnd(ctx); err != nil {
		return err
	}
	err = a.store.EachChange(ctx, func(c *store.Change) bool {
		if d.LogSize-c.N < export.MostEntries {
			d.Log = append(d.Log, export.Entry{At: c.At, Who: c.Who, What: c.What, State: c.State, Place: cmp.Or(c.Target, c.Machine, c.Account), Key: cmp.Or(c.Fingerprint, c.Label)})
		}
		return true
	})
	slices.Reverse(d.Log)
	return err
}
