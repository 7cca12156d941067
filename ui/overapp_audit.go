package ui

import (
	"context"

	"latchkey/core/audit"
)

// Judge implements auditpage.Backend, as the others below.
func (o overApp) Judge(ctx context.Context, policy *audit.Policy) (*audit.Report, error) {
	return o.app.Audit.Judge(ctx, policy)
}

// ImportPublishedKeys takes a list of published keys out of a folder, and counts it.
func (o overApp) ImportPublishedKeys(_ context.Context, folder string) (records int64, err error) {
	info, err := o.app.Audit.ImportPublished(folder)
	return info.Records, err
}
