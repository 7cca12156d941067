package ui

import (
	"context"

	"latchkey/core/audit"
)

// Survey implements auditpage.Backend, as the others below.
func (o overApp) Survey(ctx context.Context, policy *audit.Policy) (*audit.Survey, error) {
	return o.app.Audit.Survey(ctx, policy)
}

// ImportPublishedKeys takes a list of published keys out of a folder, and counts it.
func (o overApp) ImportPublishedKeys(_ context.Context, folder string) (records int64, err error) {
	info, err := o.app.Audit.ImportPublished(folder)
	return info.Records, err
}
