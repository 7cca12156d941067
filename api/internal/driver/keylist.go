package driver

import (
	"context"
	"errors"
	"iter"
	"net/http"

	"latchkey/api"
	"latchkey/internal/rest"
	"latchkey/internal/wire"
	"latchkey/keys"
)

// KeyWire is a deploy key in a forge's JSON.
type KeyWire interface {
	Identified
	Convert() api.DeployKey
}

// Target is where deploy keys stand: a repository or a project.
type Target struct {
	Call
	Path string // of its list of keys, escaped
}

// Keys lists, adds and removes the deploy keys of any target of an account. W
// is a key in the forge's JSON.
type Keys[W KeyWire] struct {
	*Calls
	// List reads the pages of a target's list.
	List func(ctx context.Context, t Target) iter.Seq2[W, error]
	// Check refuses what this forge cannot take before anything is sent.
	Check func(api.NewKey) error
	// Body is what is sent to add a key.
	Body func(api.NewKey) any
	// Doubtful reports whether a refused add may mean that the key is there
	// already, or elsewhere: then the list is read, and Sort puts the right kind
	// on the error, knowing whether this very key stands on the target.
	Doubtful func(*api.Error) bool
	Sort     func(e *api.Error, stands bool)
}

// All lists the keys of a target.
func (k *Keys[W]) All(ctx context.Context, t Target) ([]api.DeployKey, error) {
	found := []api.DeployKey{}
	t.Most = keyPages
	for w, err := range k.List(ctx, t) {
		if err != nil {
			return nil, err
		}
		found = append(found, w.Convert())
	}
	return found, nil
}

// Add sends the public key once and reads the list back.
func (k *Keys[W]) Add(ctx context.Context, t Target, n api.NewKey) (api.Added, error) {
	err := CheckKey(n.Public)
	if err == nil {
		err = k.Check(n)
	}
	if err != nil {
		return api.Added{}, k.Invalid(t.Call, err)
	}
	answer, err := k.Send(ctx, t.Call, http.MethodPost, t.Path, k.Body(n))
	if err != nil {
		return api.Added{}, k.whyRefused(ctx, t, n.Public, err)
	}
	all, err := k.All(ctx, t)
	if err != nil {
		return api.Added{DeployKey: k.answered(answer, n.Public)}, k.Accepted(t.Call, answer, err)
	}
	found := WithBlob(all, n.Public)
	if found == nil {
		return api.Added{DeployKey: k.answered(answer, n.Public)}, k.Accepted(t.Call, answer, api.ErrNotShown)
	}
	return api.Added{DeployKey: *found, All: all}, nil
}

// answered is the key as the answer to adding it has it. An answer about
// another key tells nothing and gives the zero value.
func (k *Keys[W]) answered(answer *rest.Response, sent keys.Public) api.DeployKey {
	var w W
	if answer.JSON(&w) != nil {
		return api.DeployKey{}
	}
	back := w.Convert()
	if back.Public.IsZero() || !back.Public.Equal(sent) || !wire.IsID(back.ID) {
		return api.DeployKey{}
	}
	return back
}

func (k *Keys[W]) whyRefused(ctx context.Context, t Target, public keys.Public, err error) error {
	e, ok := errors.AsType[*api.Error](err)
	if !ok || !k.Doubtful(e) {
		return err
	}
	all, lookErr := k.All(ctx, t)
	k.Sort(e, lookErr == nil && WithBlob(all, public) != nil)
	return e
}

// Remove takes a key away and reads the list back: a 404 on the key alone could
// also mean that the target is out of reach.
func (k *Keys[W]) Remove(ctx context.Context, t Target, id string) ([]api.DeployKey, error) {
	if err := k.CheckID(t.Call, id); err != nil {
		return nil, err
	}
	answer, err := k.Send(ctx, t.Call, http.MethodDelete, t.One(id), nil)
	if err != nil {
		return nil, err
	}
	left, err := k.All(ctx, t)
	switch {
	case err != nil:
		return nil, k.Accepted(t.Call, answer, err)
	case StillThere(left, id):
		return left, k.Accepted(t.Call, answer, api.ErrStillThere)
	}
	return left, nil
}

// One is the path of one key of the target.
func (t Target) One(id string) string { return t.Path + rest.Path(id) }

// CheckID refuses what cannot be a deploy key's id before it gets into a path.
func (c *Calls) CheckID(what Call, id string) error {
	if !wire.IsID(id) {
		return c.Invalid(what, ErrNotAnID)
	}
	return nil
}
