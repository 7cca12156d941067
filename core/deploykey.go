package core

import (
	"cmp"
	"context"
	"time"

	"latchkey/api"
	"latchkey/core/ask"
	"latchkey/core/inventory"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// DeployKeys reads the deploy keys of one repository from the forge.
func (rs *Repos) DeployKeys(ctx context.Context, account string, repo api.RepoPath) ([]DeployKey, error) {
	return rs.readKeys(ctx, account, repo, "")
}

// ProjectDeployKeys lists the keys of a project, on forges that have them.
func (rs *Repos) ProjectDeployKeys(ctx context.Context, account string, project api.ProjectPath) ([]DeployKey, error) {
	return rs.readKeys(ctx, account, "", project)
}

func (rs *Repos) readKeys(ctx context.Context, account string, repo api.RepoPath, project api.ProjectPath) ([]DeployKey, error) {
	ctx, done, err := rs.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	c, err := rs.connections.connect(ctx, account)
	if err != nil {
		return nil, err
	}
	t, err := rs.targetOf(ctx, c, repo, project, "list deploy keys")
	if err != nil {
		return nil, err
	}
	reading, _, err := rs.read(ctx, t)
	if err != nil {
		return nil, err
	}
	if err := rs.store.SaveKeys(ctx, reading); err != nil {
		return nil, err
	}
	on := map[string]bool{}
	for _, k := range reading.Keys {
		on[k.Fingerprint] = true
	}
	if err := rs.pairs.private.refreshLost(ctx, func(fingerprint string) bool { return on[fingerprint] }); err != nil {
		return nil, err
	}
	rs.changed(c.account.ID, ask.KeysChanged)
	return rs.keysOfReading(ctx, reading)
}

// read asks the forge for the keys of a target. It gives them both as they
// are kept, safe to show, and as they came, for comparing.
func (rs *Repos) read(ctx context.Context, t target) (store.KeyReading, []api.DeployKey, error) {
	began := rs.now()
	list, err := t.list(ctx)
	if err != nil {
		return store.KeyReading{}, nil, rs.connections.dropIfUnauthorized(t.account.ID, err)
	}
	if !t.project { // the answer may have told of another name
		path, err := rs.addresses.cachedPath(ctx, t.account.ID, api.RepoPath(t.path))
		if err != nil {
			return store.KeyReading{}, nil, err
		}
		t.path = string(path)
	}
	r := store.KeyReading{Account: t.account.ID, Target: t.path, Project: t.project, Began: began, Read: rs.now()}
	for _, k := range list {
		r.Keys = append(r.Keys, storeKey(k, r.Read))
	}
	return r, list, nil
}

// storeKey returns a deploy key, read at that time, as it is kept and shown.
func storeKey(k api.DeployKey, read time.Time) store.DeployKey {
	if !k.UseKnown {
		read = time.Time{}
	}
	comment := safetext.Line(k.Comment, 300)
	public := k.Public.WithComment(comment)
	return store.DeployKey{KeyID: safetext.Line(k.ID, 100), Label: safetext.Line(k.Label, 300), Comment: comment,
		Fingerprint: string(public.Fingerprint()), Type: typeWord(public), Bits: public.Bits(), Public: public.Line(),
		Access: string(cmp.Or(k.Access, api.Read)), Created: k.Created, LastUsed: k.LastUsed, UseRead: read, Disabled: k.Disabled, AddedBy: safetext.Line(k.AddedBy, 100),
		Unreadable: say.Encode(keyErrorText(k.Unreadable))}
}

// withPlacement fills in what the store would, in the forge's order.
func (rs *Repos) withPlacement(ctx context.Context, r store.KeyReading) ([]store.DeployKey, error) {
	verified, err := rs.store.VerifiedOn(ctx, r.Account, r.Target, r.Project)
	rows := make([]store.DeployKey, len(r.Keys))
	for i, k := range r.Keys {
		k.Account, k.Target, k.Project, k.Read, k.Verified = r.Account, r.Target, r.Project, r.Read, verified[k.Fingerprint]
		rows[i] = k
	}
	return rows, err
}

// keysOfReading returns the rows of a reading.
func (rs *Repos) keysOfReading(ctx context.Context, r store.KeyReading) ([]DeployKey, error) {
	placed, err := rs.withPlacement(ctx, r)
	if err != nil {
		return nil, err
	}
	return rs.deployKeys(ctx, placed)
}

// deployKeys adds what we hold of each key, as last known: no list may lead to a
// prompt of the keyring.
func (rs *Repos) deployKeys(ctx context.Context, rows []store.DeployKey) ([]DeployKey, error) {
	private, err := rs.pairs.whereabouts(ctx)
	if err != nil {
		return nil, err
	}
	var here []string
	for _, k := range rows {
		here = append(here, k.Fingerprint)
	}
	by, err := rs.inventory.successorsAmong(ctx, here)
	all := make([]DeployKey, len(rows))
	for i, k := range rows {
		all[i] = deployKey(k, private)
		all[i].SupersededBy = keys.Fingerprint(by[k.Fingerprint])
	}
	return all, err
}

func deployKey(k store.DeployKey, private whereabouts) DeployKey {
	row := DeployKey{Account: k.Account, ID: k.KeyID, Label: k.Label, Comment: k.Comment, Fingerprint: keys.Fingerprint(k.Fingerprint),
		Type: k.Type, Bits: k.Bits, PublicKey: k.Public, Access: api.Access(k.Access), Created: k.Created, LastUsed: k.LastUsed,
		UseRead: k.UseRead, Verified: k.Verified, Disabled: k.Disabled, Unreadable: say.Decode(k.Unreadable), PrivateKey: inventory.PrivateKeyUnknown, Read: k.Read}
	row.UseKnown = row.Use().Known()
	if k.Project {
		row.Project = api.ProjectPath(k.Target)
	} else {
		row.Repo = api.RepoPath(k.Target)
	}
	if k.Fingerprint != "" {
		row.PrivateKey, row.Machines = private.state(k.Fingerprint), private.machines[k.Fingerprint]
	}
	return row
}
