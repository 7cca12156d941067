package core

import (
	"strings"
	"testing"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/probe"
	"latchkey/core/probe/finding"
)

// A public repository opens for a key that stands elsewhere. That is told, and
// never taken for the verification that lets an old key go.
func TestReadingWhatIsPublicVerifiesNothing(t *testing.T) {
	const public = api.RepoPath("globex/handbook")
	for _, kind := range []api.Kind{api.BitbucketCloud, api.GitHub} {
		w := newWorld(t, demo.Options{Kind: kind})
		_, fp := w.added(1)
		_, err := w.Repos.RefreshRepos(t.Context(), "", nil)
		must(t, err)
		report, err := w.Tests.Test(t.Context(), TestRequest{Account: w.account, Repo: public, Fingerprint: fp}, nil)
		must(t, err)
		var warned *finding.Finding
		for _, r := range report.Rungs {
			if r.Name == probe.RungRepository {
				warned = r.Finding
			}
		}
		if !report.OK || report.Stands != probe.StandsNo || warned == nil || warned.Code != finding.CodeOpenToAll || !strings.Contains(warned.What.String(), "because it is public; the key is not on it: it opens acme/web-frontend") {
			t.Errorf("%s: %s %+v\n%s", kind, report.Stands, warned, report.Text())
		}
		verification, err := w.Tests.newVerifier().verify(t.Context(), w.account, public, fp)
		must(t, err)
		if verification.OK || !strings.Contains(verification.Text.String(), "is not on it") {
			t.Errorf("%s: %+v", kind, verification)
		}
		verification, err = w.Tests.newVerifier().verify(t.Context(), w.account, many(1)[0], fp)
		must(t, err)
		if !verification.OK || !strings.Contains(verification.Text.String(), "opened over SSH") {
			t.Errorf("%s: where it stands: %+v", kind, verification)
		}
	}
}
