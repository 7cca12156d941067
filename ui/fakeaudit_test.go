package ui

import (
	"context"
	"time"

	"latchkey/core/audit"
	"latchkey/core/say"
	"latchkey/keys"
)

// fakeAudit is what the fake answers about the audit.
type fakeAudit struct {
	report    *audit.Report
	world     *audit.World // of which the report is; nil = an empty one
	err       error
	hold      chan struct{} // while not nil, judging waits for it
	importErr error
}

func (f *fake) Survey(ctx context.Context, _ *audit.Policy) (*audit.Survey, error) {
	f.note("judge")
	f.mu.Lock()
	hold := f.audit.hold
	f.mu.Unlock()
	if hold != nil {
		select {
		case <-hold:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.audit.err != nil {
		return nil, f.audit.err
	}
	if f.audit.report == nil {
		return &audit.Survey{Report: &audit.Report{At: now}, World: &audit.World{Now: now}, Policy: audit.DefaultPolicy()}, nil
	}
	copied := *f.audit.report
	world := f.audit.world
	if world == nil {
		world = &audit.World{Now: now}
	}
	return &audit.Survey{Report: &copied, World: world, Policy: audit.DefaultPolicy()}, nil
}

func (f *fake) ImportPublishedKeys(_ context.Context, folder string) (int64, error) {
	f.note("import published keys of %s", folder)
	return 1_234_567, f.audit.importErr
}

// auditWorld is what the rules are asked of in pictures: keys that tell a story, each
// with something that is the matter, and some of which little is known.
func auditWorld() *audit.World {
	days := func(n int) time.Time { return now.AddDate(0, 0, -n) }
	key := func(fp keys.Fingerprint, label, kind string, bits, made int, places ...audit.Place) audit.Key {
		for i := range places {
			p := &places[i]
			p.Account, p.Label = "a1", label
			if !p.Use.Read.IsZero() {
				p.Use.Created = days(made)
			}
		}
		return audit.Key{Fingerprint: fp, Type: kind, Bits: bits, Label: label, Private: "here", Made: days(made), Places: places, Material: audit.Material{Known: kind != "rsa"}}
	}
	on := func(repo string, used int) audit.Place {
		p := audit.Place{Target: "acme/" + repo, Access: "read"}
		if used >= 0 {
			p.Use.Read, p.Use.Last = now, days(used)
		}
		return p
	}
	never := on("push-gateway", 0)
	never.Use.Last = time.Time{}
	off := on("docs.site", 3)
	off.Disabled = true
	w := &audit.World{Now: now, Accounts: []audit.Account{{ID: "a1", Forge: "Bitbucket Cloud", Server: "bitbucket", TellsUse: true, TokenEnds: now.AddDate(0, 0, 6)}},
		Keys: []audit.Key{
			key(fpCI, "ci@build-07", "ed25519", 256, 92, on("payments-api", 0), on("ledger", 1), on("invoice-worker", 2)),
			key("SHA256:x7TQ0m5lq1cQk2v8rXyZsT4uVwXyZaBcDeFgHiJkLmN", "jenkins", "dsa", 1024, 2900, on("ledger", 700)),
			key("SHA256:9pLQ0m5lq1cQk2v8rXyZsT4uVwXyZaBcDeFgHiJkLmN", "deploy-blue", "rsa", 1024, 900, on("payments-api", 5), on("etl-jobs", 40)),
			key("SHA256:mrrQ0m5lq1cQk2v8rXyZsT4uVwXyZaBcDeFgHiJkLmN", "mirror", "rsa", 2048, 700, on("data-lake", -1), on("etl-jobs", -1), on("notebooks", -1)),
			key("SHA256:gwaQ0m5lq1cQk2v8rXyZsT4uVwXyZaBcDeFgHiJkLmN", "", "ed25519", 256, 60, never),
			key("SHA256:docQ0m5lq1cQk2v8rXyZsT4uVwXyZaBcDeFgHiJkLmN", "ada@laptop", "ed25519", 256, 30, off),
		},
		Repos: []audit.Repo{{Account: "a1", Path: "acme/payments-api", Keys: 2}, {Account: "a1", Path: "acme/ledger", Keys: 2}, {Account: "a1", Path: "acme/web-frontend"}, {Account: "a1", Path: "acme/mobile-ios"},
			{Account: "a1", Path: "acme/feature-flags", Keys: -1}, {Account: "a1", Path: "acme/design-system", Keys: -1}},
		Machines: []audit.Machine{{Name: "build-07", Known: true, Keys: []audit.MachineKey{{Fingerprint: fpCI}}, Opens: []audit.Opening{{Account: "a1", Target: "acme/payments-api", Fingerprint: fpCI, Access: "read"}, {Account: "a1", Target: "acme/web-frontend", Fingerprint: fpCI, Access: "read"}}}},
	}
	w.Keys[3].Places[0].Access = "read-write"
	return w
}

// audited is keyed where the audit has something to say.
func audited() *fake {
	f := keyed()
	policy := audit.DefaultPolicy()
	policy.Exceptions = []audit.Exception{{Rules: []string{"unused"}, Match: "acme/ledger", Reason: "The archive job runs once a year.", Owner: "Ada Lovelace", Until: now.AddDate(0, 2, 0)}}
	if err := policy.Prepare(); err != nil {
		panic(err)
	}
	f.audit.world = auditWorld()
	report, err := audit.Judge(context.Background(), f.audit.world, policy)
	if err != nil {
		panic(err)
	}
	f.audit.report = report
	return f
}

// blameless is keyed where nothing was found, and not all can be known.
func blameless() *fake {
	f := keyed()
	f.audit.report = &audit.Report{At: now, Keys: 12, Repos: 16, Doubts: []audit.Doubt{{Rule: "LK014", Name: "published", Title: say.New("audit.published", "a private key that is published"),
		Why: say.New("audit.unknown.list", "no list of published keys was imported, so only a few well-known ones were compared"), Count: 12, First: []audit.Subject{{Fingerprint: fpCI, Label: "ci@build-07"}}}}}
	return f
}
