package core

import (
	"cmp"
	"context"
	"strconv"

	"latchkey/api"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/probe"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/core/userinput"
	"latchkey/keys"
	"latchkey/keys/vault"
)

// PlaceKey puts a key on a repository or project: generate or take from the
// vault → send → read back → index, and a test where asked for. step is called
// as ticks appear and may be nil. After a failure nothing is left, or an entry
// in Unfinished that can be finished or undone. Placing the same key on the
// same target again takes up such an entry. When only the test could not be
// made, Placed is what was placed and the error says why.
func (pl *Placements) PlaceKey(ctx context.Context, r PlaceRequest, step func(StepState)) (PlaceResult, error) {
	ctx, done, err := pl.enter(ctx)
	if err != nil {
		return PlaceResult{}, err
	}
	defer done()
	p, err := pl.newPlaceRun(ctx, r, step)
	if err != nil {
		return PlaceResult{}, err
	}
	defer vault.Wipe(p.pair.secret)
	placed, err := p.start(ctx)
	if err != nil && p.takenBack {
		placed.TakenBack = keys.Fingerprint(p.pair.row.Fingerprint)
	}
	if err != nil || !r.Test {
		return placed, err
	}
	return pl.tests.testPlacement(ctx, p, placed)
}

// placeRun is one key on its way to one target.
type placeRun struct {
	placements *Placements
	t          target
	pair       newPair // secret only while it is on its way into the vault
	detail     pairDetail
	label      string
	access     api.Access
	work       *store.Work
	// resumed says that an earlier run wrote the entry and may have sent.
	resumed bool
	retried bool // a person asks for it once more, instead of finishing the entry
	noWait  bool // nobody waits: the forge is asked one time
	// takenBack says that the pair that was made for it is deleted again.
	takenBack bool
	tick      func(PlaceStep, probe.RungState, say.Text)
}

// newPlaceRun checks everything that can be checked before anything is done.
func (pl *Placements) newPlaceRun(ctx context.Context, r PlaceRequest, step func(StepState)) (*placeRun, error) {
	sources := 0
	for _, set := range []bool{r.Fingerprint != "", r.Generate != nil, r.Public != ""} {
		if set {
			sources++
		}
	}
	if sources != 1 {
		return nil, cause.Invalid(say.New("failed.place-one-of", "choose one of: a key pair, generating one, a public line"))
	}
	if r.Test && (r.Public != "" || r.Project != "") {
		return nil, cause.Invalid(say.New("failed.place-test", "only a key pair on a repository can be tested"))
	}
	c, err := pl.connections.connect(ctx, r.Account)
	if err != nil {
		return nil, err
	}
	p := &placeRun{placements: pl, access: cmp.Or(r.Access, api.Read), tick: ticker(step)}
	if p.t, err = targetFor(c, r.Repo, r.Project); err != nil {
		return nil, err
	}
	if err := p.checkRequest(ctx, r); err != nil {
		return nil, err
	}
	if p.t, err = pl.repos.resolveTarget(ctx, p.t, "add deploy key"); err != nil {
		return nil, err
	}
	if r.Generate != nil { // it is found again by the forge's spelling
		if err := p.makePair(ctx, *r.Generate); err != nil {
			return nil, err
		}
	}
	if p.label, err = pl.labelFor(r.Label, p.pair.public.Comment(), c.forge.Traits()); err != nil {
		return nil, errtext.Because(say.New("op.add-deploy-key", "add deploy key {target}: {cause}", say.Values{"target": p.t.path}), err)
	}
	return p, nil
}

func ticker(step func(StepState)) func(PlaceStep, probe.RungState, say.Text) {
	return func(s PlaceStep, state probe.RungState, detail say.Text) {
		if step != nil {
			step(StepState{s, state, detail})
		}
	}
}

func checkAccess(t target, access api.Access) error {
	traits := t.forge.Traits()
	switch {
	case access != api.Read && access != api.ReadWrite:
		return cause.Invalid(say.New("failed.access-neither", "access {access} is neither read nor read-write", say.Values{"access": strconv.Quote(userinput.Quote(string(access)))}))
	case access == api.ReadWrite && !traits.WriteAccess:
		return &api.Error{Op: "add deploy key", Forge: traits.Kind, Repo: t.path, Kind: api.Invalid, Err: api.ErrReadOnlyForge}
	}
	return nil
}

// checkRequest refuses what makes no sense before the forge is asked for
// anything, and finds the key where it is not to be made.
func (p *placeRun) checkRequest(ctx context.Context, r PlaceRequest) error {
	if err := checkAccess(p.t, p.access); err != nil {
		return err
	}
	if r.Label != "" {
		if err := userinput.Label(r.Label, cmp.Or(p.t.forge.Traits().LabelMax, 255)); err != nil {
			return errtext.Because(say.New("op.add-deploy-key", "add deploy key {target}: {cause}", say.Values{"target": p.t.path}), err)
		}
	}
	switch {
	case r.Generate != nil:
		if err := userinput.RejectSecret(userinput.FieldComment, r.Generate.Comment); err != nil {
			return err
		}
		_, err := keys.ParseKind(string(cmp.Or(r.Generate.Kind, keys.Ed25519)))
		return err
	case r.Public != "":
		return p.usePublicLine(r.Public)
	}
	row, err := p.placements.pairs.indexEntry(ctx, r.Fingerprint)
	if err != nil {
		return err
	}
	return p.usePair(row)
}

// makePair makes a pair, or finds the one that was made for this placement
// before. A new one is in memory only yet.
func (p *placeRun) makePair(ctx context.Context, n NewPair) error {
	p.tick(StepGenerate, probe.Running, say.Text{})
	before, found, err := p.placements.pairs.findEarlierPair(ctx, p.t, n)
	if err != nil {
		return err
	}
	if found {
		p.tick(StepGenerate, probe.Skipped, say.New("part.made-before", "generated before: {key}", say.Values{"key": before.Fingerprint}))
		return p.usePair(before)
	}
	if p.pair, err = p.placements.pairs.generate(n); err != nil {
		p.tick(StepGenerate, probe.Failed, errtext.Of(err))
		return err
	}
	p.tick(StepGenerate, probe.Passed, say.Plain(p.pair.row.Fingerprint))
	p.detail = pairDetail{Origin: store.OriginGenerated, Encrypted: p.pair.row.Encrypted, Generate: true}
	return nil
}

// usePublicLine takes a public key whose private key is elsewhere.
func (p *placeRun) usePublicLine(line string) (err error) {
	if p.pair.public, err = keys.ParsePublic(line); err != nil {
		return cause.Request(err)
	}
	p.pair.row = p.placements.pairs.pairRow(p.pair.public, false, "")
	p.detail = pairDetail{Foreign: true}
	return nil
}

// usePair takes a pair that is here.
func (p *placeRun) usePair(row store.Pair) (err error) {
	p.pair.row = row
	if p.pair.public, err = keys.ParsePublic(row.Public); err != nil {
		return err
	}
	p.detail = pairDetail{Origin: row.Origin, Encrypted: row.Encrypted}
	return nil
}

// start writes the intent, or takes up an earlier one, and goes on from
// there.
func (p *placeRun) start(ctx context.Context) (PlaceResult, error) {
	var err error
	p.work, p.resumed, err = p.placements.store.Begin(ctx, store.Entry{What: whatPlace, Subject: p.t.subject(p.pair.row.Fingerprint), State: stateIntent,
		Account: p.t.account.ID, Target: p.t.path, Project: p.t.project, Fingerprint: p.pair.row.Fingerprint, Public: p.pair.row.Public,
		Label: p.label, Access: string(p.access), Detail: p.detail.text()})
	if err != nil {
		return PlaceResult{}, p.placements.explainConflict(ctx, p.t, p.pair.row.Fingerprint, doingAdd, err)
	}
	defer p.work.Release()
	if p.resumed { // what was asked of the forge is what it has or gets
		p.label = p.work.Label
	}
	mine := p.detail
	if p.detail, err = entryDetail(p.work.Entry); err != nil {
		return PlaceResult{}, err
	}
	p.detail.Foreign = p.detail.Foreign && mine.Foreign // whoever has a pair in mind wants its private key here
	if err := p.placements.pairs.checkNotDeleting(ctx, p.pair.row.Fingerprint); err != nil && !p.detail.Foreign {
		return PlaceResult{}, p.abandon(ctx, StepVault, err)
	}
	if w := p.work; w.State == stateBack || w.State == stateRemoved {
		return PlaceResult{}, errtext.Because(say.New("failed.add-unfinished", "add deploy key {target}: {cause}⟨: {left}⟩", say.Values{"target": p.t.path, "left": unfinishedOf(w.Entry).Text}), store.ErrUnfinished)
	}
	p.retried = p.resumed
	p.placements.checkpoint("place: intent written")
	return p.run(ctx)
}
