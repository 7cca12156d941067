package core

import (
	"context"
	"fmt"

	"latchkey/api"
	"latchkey/core/probe"
	"latchkey/core/rollout"
	"latchkey/keys"
)

// recordVerification keeps that a key opened a repository: that is a use of it, of which
// the forge may tell late or not at all. That it cannot be kept takes nothing
// from the verification.
func (t *Tests) recordVerification(ctx context.Context, account string, repo api.RepoPath, fp keys.Fingerprint) {
	err := t.store.SaveVerification(context.WithoutCancel(ctx), account, string(repo), string(fp), t.now())
	if err != nil && t.options.Log != nil {
		fmt.Fprintf(t.options.Log, "that %s opened %s was not kept: %v\n", fp, repo, err)
	}
}

// recordAccess keeps whether a key opened the repository, whatever else a test found
// amiss. One that did although it does not stand there, and now is refused, has
// lost that.
func (t *Tests) recordAccess(ctx context.Context, account string, repo api.RepoPath, fp keys.Fingerprint, report probe.Report) {
	for _, rung := range report.Rungs {
		switch {
		case rung.Name == probe.RungRepository && rung.State == probe.Passed:
			t.recordVerification(ctx, account, repo, fp)
			return
		case (rung.Name == probe.RungRepository || rung.Name == probe.RungAuth) && rung.State == probe.Failed:
			err := t.store.Refuted(context.WithoutCancel(ctx), account, string(repo), string(fp))
			if err != nil && t.options.Log != nil {
				fmt.Fprintf(t.options.Log, "that %s does not open %s was not kept: %v\n", fp, repo, err)
			}
			return
		}
	}
}

// recordVerifications is verify, which keeps what it has verified.
func (t *Tests) recordVerifications(verify func(context.Context, string, api.RepoPath, keys.Fingerprint) (rollout.Verification, error)) func(context.Context, string, api.RepoPath, keys.Fingerprint) (rollout.Verification, error) {
	return func(ctx context.Context, account string, repo api.RepoPath, fp keys.Fingerprint) (rollout.Verification, error) {
		repo, err := t.addresses.cachedPath(ctx, account, repo) // that of a project may have been renamed since the plan
		if err != nil {
			return rollout.Verification{}, err
		}
		verification, err := verify(ctx, account, repo, fp)
		if err == nil && verification.OK {
			t.recordVerification(ctx, account, repo, fp)
		}
		return verification, err
	}
}
