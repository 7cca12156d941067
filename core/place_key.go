package core

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"latchkey/api"
	"latchkey/core/probe"
	"latchkey/core/store"
	"latchkey/internal/safetext"
	"latchkey/keys"
	"latchkey/keys/vault"
)

// PlaceKey puts a key on a repository or project: generate or take from the
// vault → send → read back → index, and a test where asked for. step is called
// as ticks appear and may be nil. After a failure nothing is left, or an entry
// in Unfinished that can be finished or undone. Placing the same key on the
// same target again takes up such an entry. When only the test could not be
// made, Placed is what was placed and the error says why.
func (a *Placements) PlaceKey(ctx context.Context, r PlaceRequest, step func(StepState)) (Placed, error) {
	ctx, done, err := a.enter(ctx)
	if err != nil {
		return Placed{}, err
	}
	defer done()
	p, err := a.planPlacing(ctx, r, step)
	if err != nil {
		return Placed{}, err
	}
	defer vault.Wipe(p.pair.secret)
	placed, err := p.placeNow(ctx)
	if err != nil || !r.Test {
		return placed, err
	}
	return a.tests.testPlaced(ctx, p, placed)
}

// placing is one key on its way to one target.
type placing struct {
	app    *Placements
	t      target
	pair   newPair // secret only while it is on its way into the vault
	detail pairDetail
	label  string
	access api.Access
	work   *store.Work
	// resumed says that an earlier run wrote the entry and may have sent.
	resumed bool
	anew    bool // a person asks for it once more, instead of finishing the entry
	once    bool // nobody waits: the forge is asked one time
	tick    func(PlaceStep, probe.RungState, string)
}

// planPlacing checks everything that can be checked before anything is done.
func (a *Placements) planPlacing(ctx context.Context, r PlaceRequest, step func(StepState)) (*placing, error) {
	sources := 0
	for _, set := range []bool{r.Fingerprint != "", r.Generate != nil, r.Public != ""} {
		if set {
			sources++
		}
	}
	if sources != 1 {
		return nil, requestError{errors.New("choose one of: a key pair, generating one, a public line")}
	}
	if r.Test && (r.Public != "" || r.Project != "") {
		return nil, requestError{errors.New("only a key pair on a repository can be tested")}
	}
	c, err := a.connections.connect(ctx, r.Account)
	if err != nil {
		return nil, err
	}
	p := &placing{app: a, access: cmp.Or(r.Access, api.Read), tick: ticker(step)}
	if p.t, err = namedTarget(c, r.Repo, r.Project); err != nil {
		return nil, err
	}
	if err := p.checkRequest(ctx, r); err != nil {
		return nil, err
	}
	if p.t, err = a.repos.spelled(ctx, p.t, "add deploy key"); err != nil {
		return nil, err
	}
	if r.Generate != nil { // it is found again by the forge's spelling
		if err := p.makeKey(ctx, *r.Generate); err != nil {
			return nil, err
		}
	}
	if p.label, err = a.labelFor(r.Label, p.pair.public.Comment(), c.forge.Traits()); err != nil {
		return nil, fmt.Errorf("add deploy key %s: %w", p.t.path, err)
	}
	return p, nil
}

func ticker(step func(StepState)) func(PlaceStep, probe.RungState, string) {
	return func(s PlaceStep, state probe.RungState, detail string) {
		if step != nil {
			step(StepState{s, state, detail})
		}
	}
}

func checkAccess(t target, access api.Access) error {
	traits := t.forge.Traits()
	switch {
	case access != api.Read && access != api.ReadWrite:
		return requestError{fmt.Errorf("access %q is not %q or %q", safetext.Line(string(access), 40), api.Read, api.ReadWrite)}
	case access == api.ReadWrite && !traits.WriteAccess:
		return &api.Error{Op: "add deploy key", Forge: traits.Kind, Repo: t.path, Kind: api.Invalid, Err: api.ErrReadOnlyForge}
	}
	return nil
}

// checkRequest refuses what makes no sense before the forge is asked for
// anything, and finds the key where it is not to be made.
func (p *placing) checkRequest(ctx context.Context, r PlaceRequest) error {
	if err := checkAccess(p.t, p.access); err != nil {
		return err
	}
	if r.Label != "" {
		if err := checkLabel(r.Label, cmp.Or(p.t.forge.Traits().LabelMax, 255)); err != nil {
			return fmt.Errorf("add deploy key %s: %w", p.t.path, err)
		}
	}
	switch {
	case r.Generate != nil:
		if err := noSecret("comment", r.Generate.Comment); err != nil {
			return err
		}
		_, err := keys.ParseKind(string(cmp.Or(r.Generate.Kind, keys.Ed25519)))
		return err
	case r.Public != "":
		return p.useLine(r.Public)
	}
	row, err := p.app.pairs.indexed(ctx, r.Fingerprint)
	if err != nil {
		return err
	}
	return p.use(row)
}

// makeKey makes a pair, or finds the one that was made for this placement
// before. A new one is in memory only yet.
func (p *placing) makeKey(ctx context.Context, n NewPair) error {
	p.tick(StepGenerate, probe.Running, "")
	before, found, err := p.app.pairs.placedBefore(ctx, p.t, n)
	if err != nil {
		return err
	}
	if found {
		p.tick(StepGenerate, probe.Skipped, "made before: "+before.Fingerprint)
		return p.use(before)
	}
	if p.pair, err = p.app.pairs.generate(n); err != nil {
		p.tick(StepGenerate, probe.Failed, err.Error())
		return err
	}
	p.tick(StepGenerate, probe.Passed, p.pair.row.Fingerprint)
	p.detail = pairDetail{Origin: generated, Encrypted: p.pair.row.Encrypted, Generate: true}
	return nil
}

// useLine takes a public key whose private key is elsewhere.
func (p *placing) useLine(line string) (err error) {
	if p.pair.public, err = keys.ParsePublic(line); err != nil {
		return requestError{err}
	}
	p.pair.row = p.app.pairs.pairRow(p.pair.public, false, "")
	p.detail = pairDetail{Foreign: true}
	return nil
}

// use takes a pair that is here.
func (p *placing) use(row store.Pair) (err error) {
	p.pair.row = row
	if p.pair.public, err = keys.ParsePublic(row.Public); err != nil {
		return err
	}
	p.detail = pairDetail{Origin: row.Origin, Encrypted: row.Encrypted}
	return nil
}

// placeNow writes the intent, or takes up an earlier one, and goes on from
// there.
func (p *placing) placeNow(ctx context.Context) (Placed, error) {
	var err error
	p.work, p.resumed, err = p.app.store.Begin(ctx, store.Entry{What: whatPlace, Subject: p.t.subject(p.pair.row.Fingerprint), State: stateIntent,
		Account: p.t.account.ID, Target: p.t.path, Project: p.t.project, Fingerprint: p.pair.row.Fingerprint, Public: p.pair.row.Public,
		Label: p.label, Access: string(p.access), Detail: p.detail.text()})
	if err != nil {
		return Placed{}, p.app.inTheWay(ctx, p.t, p.pair.row.Fingerprint, "add deploy key "+p.t.path, err)
	}
	defer p.work.Release()
	if p.resumed { // what was asked of the forge is what it has or gets
		p.label = p.work.Label
	}
	mine := p.detail
	if p.detail, err = detailFrom(p.work.Entry); err != nil {
		return Placed{}, err
	}
	p.detail.Foreign = p.detail.Foreign && mine.Foreign // whoever has a pair in mind wants its private key here
	if err := p.app.pairs.notBeingDeleted(ctx, p.pair.row.Fingerprint); err != nil && !p.detail.Foreign {
		return Placed{}, p.takeBack(ctx, StepVault, err)
	}
	if w := p.work; w.State == stateBack || w.State == stateTaken {
		return Placed{}, fmt.Errorf("add deploy key %s: %w: %s", p.t.path, store.ErrUnfinished, unfinishedOf(w.Entry).Text)
	}
	p.anew = p.resumed
	p.app.at("place: intent written")
	return p.run(ctx)
}
