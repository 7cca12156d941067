package ui

import (
	"context"
	"slices"
	"time"

	"latchkey/core"
	"latchkey/core/audit"
	"latchkey/core/audit/export"
	"latchkey/core/audit/snapshot"
	"latchkey/core/register"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/core/wanted"
	"latchkey/keys"
)

// fakeAudit is what the fake answers about the audit.
type fakeAudit struct {
	report            *audit.Report
	world             *audit.World // of which the report is; nil = an empty one
	err               error
	hold              chan struct{} // while not nil, judging waits for it
	named             []string      // rules of the findings that the last export was to name alone
	askErr, importErr error
	differErr         error
	audits            []snapshot.Info
	changes           map[string]*snapshot.Difference // by the numbers of two audits
	story             []core.KeyEvent
	exportErr         error
	register          []core.RegisterRow
	wanted            *wanted.Matrix
	wantedErr         error
	foreign           bool // the wanted state lacks keys of others, and has another access
	stuck             bool // and nothing else
}

func (f *fake) Survey(ctx context.Context, policy *audit.Policy) (*audit.Survey, error) {
	f.note("judge")
	if policy != nil {
		f.note("judge by a policy of its own")
	}
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

func (f *fake) Audits(context.Context) ([]snapshot.Info, error) { return f.audit.audits, nil }

func (f *fake) AuditDifferences(_ context.Context, from, to string) (*snapshot.Difference, error) {
	f.note("compare %s with %s", from, to)
	if f.audit.differErr != nil {
		return nil, f.audit.differErr
	}
	if d := f.audit.changes[from+"-"+to]; d != nil {
		return d, nil
	}
	return &snapshot.Difference{}, nil
}

func (f *fake) KeyStory(context.Context, keys.Fingerprint, int) ([]core.KeyEvent, error) {
	return f.audit.story, nil
}

func (f *fake) ExportAudit(_ context.Context, path string, format export.Format, _ *audit.Policy, only func(*audit.Finding) bool) error {
	f.note("export %s to %s", format, path)
	if f.audit.named = nil; only != nil {
		for i := range f.audit.report.Findings {
			if found := &f.audit.report.Findings[i]; only(found) {
				f.audit.named = append(f.audit.named, found.Name)
			}
		}
	}
	return f.audit.exportErr
}

func (f *fake) ReadPolicy(path string) (*audit.Policy, error) {
	if path == "/none.yaml" {
		return nil, errOffline
	}
	return audit.DefaultPolicy(), nil
}

func (f *fake) Register(context.Context) ([]core.RegisterRow, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.audit.register), nil
}

func (f *fake) PutRegister(_ context.Context, all ...register.Entry) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, e := range all {
		for i := range f.audit.register {
			if f.audit.register[i].Fingerprint == e.Fingerprint {
				f.audit.register[i].Entry = e
			}
		}
	}
	return len(all), nil
}

func (f *fake) ProposeRegister(context.Context) ([]register.Entry, error) {
	return []register.Entry{{Fingerprint: fpCI, Owner: "Ada Lovelace", Purpose: "builds", Machine: "build-07"}}, nil
}

func (f *fake) WantedState(_ context.Context, file string) (*wanted.Matrix, error) {
	f.note("compare with %s", file)
	return f.audit.wanted, f.audit.wantedErr
}

func (f *fake) PlanWanted(_ context.Context, file string, allowed core.ApplyOptions) (rollout.Plan, error) {
	f.note("plan %s", file)
	plan := rollout.Plan{Hash: "abcdefabcdef", Title: say.Plain("make 2 places as wanted"), Steps: []rollout.Step{{N: 1, Account: "a1", Repo: "acme/web-frontend"}, {N: 2, Account: "a1", Repo: "acme/docs.site"}},
		Stops: []say.Text{say.Plain("ada@laptop opens acme/docs.site no longer")}}
	left := func(code, text, key string, why rollout.Reason) {
		plan.Exclusions = append(plan.Exclusions, rollout.Exclusion{Account: "a1", Target: "acme/ledger", Reason: why, Text: say.New(code, text, say.Values{"key": key, "access": "read", "forge": "GitHub"})})
	}
	if f.audit.stuck {
		plan.Steps, plan.Stops = nil, nil
	}
	if allowed.RemoveForeign {
		plan.Hash = "f0e1f0e1f0e1"
		plan.Steps = append(plan.Steps, rollout.Step{N: 3, Account: "a1", Repo: "acme/ledger", Acts: []rollout.Act{{Kind: rollout.ActRemove, Label: "theirs"}}})
	} else if f.audit.foreign {
		left(rollout.OutForeignStays, "{key} stays", "theirs", rollout.ReasonForeign)
	}
	if f.audit.foreign && !allowed.Recreate {
		left(rollout.OutAccessStays, "{key} is there with {access} access, which {forge} cannot change", "ci@build-07", rollout.ReasonOtherAccess)
	}
	return plan, nil
}

func (f *fake) PlanNarrow(ctx context.Context, _ *audit.Policy, allowed core.ApplyOptions) (rollout.Plan, error) {
	f.note("narrow")
	return f.PlanWanted(ctx, "narrow", allowed)
}

func (f *fake) StartWanted(_ context.Context, p rollout.Plan) (int64, error) {
	f.note("start %s", p.Hash)
	return 0, nil
}

func (f *fake) ForgeAsks(context.Context) ([]audit.Ask, error) { return audit.Asks(auditWorld()), nil }

func (f *fake) AskForges(_ context.Context, asks []audit.Ask, done func(done, total int)) (core.AskSummary, error) {
	f.note("ask the forges %d questions", len(asks))
	done(len(asks), len(asks))
	if f.audit.askErr != nil {
		return core.AskSummary{Left: len(asks)}, f.audit.askErr
	}
	return core.AskSummary{Answered: len(asks)}, nil
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
	w := &audit.World{Now: now, Accounts: []audit.Account{{ID: "a1", Forge: "Bitbucket Cloud", Server: "bitbucket", TellsUse: true, UserKeys: true, TokenEnds: now.AddDate(0, 0, 6)}},
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
	f.tellStory()
	return f
}

// tellStory adds what earlier audits saw, and what was done with keys.
func (f *fake) tellStory() {
	at := func(days int) time.Time { return now.AddDate(0, 0, -days) }
	for i, counts := range []snapshot.Counts{{Keys: 6, Critical: 2, High: 3, Medium: 6, Low: 5, Keyless: 2}, {Keys: 7, Critical: 3, High: 3, Medium: 5, Low: 5, Keyless: 1}, {Keys: 7, Critical: 4, High: 4, Medium: 7, Low: 8, Keyless: 3}} {
		f.audit.audits = append(f.audit.audits, snapshot.Info{ID: int64(3 - i), At: at(i * 9), Until: at(i * 9), Counts: counts, Evidence: snapshot.Evidence{By: "ada on build-desk"}})
	}
	f.audit.report.Snapshot = 3
	old := keys.Fingerprint("SHA256:oldQ0m5lq1cQk2v8rXyZsT4uVwXyZaBcDeFgHiJkLmN")
	f.audit.changes = map[string]*snapshot.Difference{"2-3": {From: f.audit.audits[1], To: f.audit.audits[0], Changes: []snapshot.Change{
		{Kind: snapshot.Vanished, Fingerprint: old, Label: "old-mirror", Account: "a1", Target: "acme/data-lake", Causes: []snapshot.Cause{{Code: "unused", Text: say.New("differ.unused", "it was last used on {day}, and {forge} deletes keys that are not used", say.Values{"day": "2025-01-04", "forge": "GitHub"})},
			{Code: "token", Text: say.New("differ.token", "the token with which it was made is no longer in use, and this forge deletes keys with their token")}}},
		{Kind: snapshot.Appeared, Fingerprint: fpCI, Label: "ci@build-07", Account: "a1", Target: "acme/invoice-worker", By: "ada", Causes: []snapshot.Cause{{Code: "latchkey", Certain: true, Text: say.New("differ.by-rollout", "Latchkey did it in rollout {id}", say.Values{"id": "12"})}}},
		{Kind: snapshot.Access, Fingerprint: "SHA256:mrrQ0m5lq1cQk2v8rXyZsT4uVwXyZaBcDeFgHiJkLmN", Label: "mirror", Account: "a1", Target: "acme/data-lake", From: "read", To: "read-write"},
		{Kind: snapshot.NotRead, Fingerprint: "SHA256:docQ0m5lq1cQk2v8rXyZsT4uVwXyZaBcDeFgHiJkLmN", Label: "ada@laptop", Account: "a1", Target: "acme/docs.site", Causes: []snapshot.Cause{{Code: "not-read", Certain: true, Text: say.New("differ.not-listed", "the list of repositories was not read completely since")}}},
	}}}
	doc := keys.Fingerprint("SHA256:docQ0m5lq1cQk2v8rXyZsT4uVwXyZaBcDeFgHiJkLmN")
	f.audit.register = []core.RegisterRow{{Entry: register.Entry{Fingerprint: doc}, Label: "ada@laptop", Places: 1},
		{Entry: register.Entry{Fingerprint: fpCI, Owner: "Team Payments", Purpose: "builds of payments", Machine: "build-07", Review: now.AddDate(0, 3, 0)}, Label: "ci@build-07", Places: 3},
		{Entry: register.Entry{Fingerprint: "SHA256:mrrQ0m5lq1cQk2v8rXyZsT4uVwXyZaBcDeFgHiJkLmN"}, Label: "mirror", Places: 3}}
	f.audit.wanted = &wanted.Matrix{Cells: []wanted.Cell{{Account: "a1", Target: "acme/payments-api", Name: "ci@build-07", Fingerprint: fpCI, State: wanted.OK},
		{Account: "a1", Target: "acme/web-frontend", Name: "ci@build-07", Fingerprint: fpCI, State: wanted.Missing}, {Account: "a1", Target: "acme/docs.site", Name: "ada@laptop", Fingerprint: doc, State: wanted.Excess}}}
	f.audit.story = []core.KeyEvent{{At: at(2), Who: "ada on build-desk", What: "place", Target: "acme/invoice-worker", Rollout: 12}, {At: at(40), Who: "ada on build-desk", What: "relabel", Target: "acme/ledger"}, {At: at(92), Who: "bob on build-desk", What: "place", Target: "acme/ledger"}}
}

// blameless is keyed where nothing was found, and not all can be known.
func blameless() *fake {
	f := keyed()
	f.audit.report = &audit.Report{At: now, Keys: 12, Repos: 16, Doubts: []audit.Doubt{{Rule: "LK014", Name: "published", Title: say.New("audit.published", "a private key that is published"),
		Why: say.New("audit.unknown.list", "no list of published keys was imported, so only a few well-known ones were compared"), Count: 12, First: []audit.Subject{{Fingerprint: fpCI, Label: "ci@build-07"}}}}}
	return f
}
