package core

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"latchkey/api"
	"latchkey/core/ask"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/core/userinput"
	"latchkey/internal/safetext"
)

// RelabelDeployKey renames a deploy key in place. It asks nobody: nothing stops
// working.
func (pl *Placements) RelabelDeployKey(ctx context.Context, k DeployKey, label string) (DeployKey, error) {
	ctx, done, err := pl.enter(ctx)
	if err != nil {
		return DeployKey{}, err
	}
	defer done()
	c, err := pl.connections.connect(ctx, k.Account)
	if err != nil {
		return DeployKey{}, err
	}
	t, err := pl.repos.targetOf(ctx, c, k.Repo, k.Project, "rename deploy key")
	if err != nil {
		return DeployKey{}, err
	}
	relabeler, ok := c.forge.(api.Relabeler)
	if !ok || t.project {
		return DeployKey{}, errtext.Because(say.New("failed.rename", "rename {label} on {target}: {cause}", say.Values{"label": strconv.Quote(safetext.Line(k.Label, 100)), "target": t.name()}), cause.ErrNoRelabel)
	}
	if err := userinput.Label(label, cmp.Or(c.forge.Traits().LabelMax, 255)); err != nil {
		return DeployKey{}, errtext.Because(say.New("failed.rename", "rename {label} on {target}: {cause}", say.Values{"label": strconv.Quote(safetext.Line(k.Label, 100)), "target": t.name()}), err)
	}
	label = strings.TrimSpace(label)
	logged := store.Change{What: store.LogRelabeled, State: store.LogIntent, Account: t.account.ID, Target: t.path, Fingerprint: string(k.Fingerprint), KeyID: k.ID, Label: label}
	if err := pl.store.LogChange(ctx, logged); err != nil {
		return DeployKey{}, err
	}
	_, changeErr := relabeler.RelabelKey(ctx, api.RepoPath(t.path), k.ID, label)
	changeErr = pl.connections.dropIfUnauthorized(c.account.ID, changeErr)
	if api.NeverSent(changeErr) {
		return DeployKey{}, changeErr
	}
	return pl.verifyLabel(ctx, t, k, label, changeErr)
}

// verifyLabel reads back whether the label is the new one, whatever the answer
// was: silence and status lie, and forges show a change late.
func (pl *Placements) verifyLabel(ctx context.Context, t target, k DeployKey, label string, changeErr error) (DeployKey, error) {
	kind, most := api.KindOf(changeErr), time.Duration(0)
	switch {
	case kind == api.Accepted:
		most = showWait
	case changeErr != nil && !isRefusal(kind):
		most = unclearWait
	}
	shown := safetext.Line(label, 300)
	is := func(key api.DeployKey) bool {
		return key.ID == k.ID && string(key.Public.Fingerprint()) == string(k.Fingerprint)
	}
	reading, list, found, err := pl.readUntil(ctx, t, readOptions{limit: pl.readFor(most), atOnce: true, until: func(list []api.DeployKey) bool {
		at := slices.IndexFunc(list, is)
		return at < 0 || safetext.Line(list[at].Label, 300) == shown
	}})
	switch {
	case err != nil && changeErr != nil:
		return DeployKey{}, errtext.Because(say.New("failed.asking-failed", "{cause}; asking again failed too: {other}", say.Values{"other": errtext.Of(err)}), changeErr, err)
	case err != nil:
		return DeployKey{}, err
	}
	logged := store.Change{What: store.LogRelabeled, State: store.Failed, Account: t.account.ID, Target: t.path, Fingerprint: string(k.Fingerprint), KeyID: k.ID, Label: label}
	if i := slices.IndexFunc(list, is); found && i >= 0 {
		logged.State = store.Done
	}
	if err := pl.store.SaveKeysAfter(ctx, logged, reading); err != nil {
		return DeployKey{}, err
	}
	rows, err := pl.repos.keysOfReading(ctx, reading)
	if err != nil {
		return DeployKey{}, err
	}
	at := slices.IndexFunc(list, is)
	switch {
	case at < 0 && isRefusal(kind):
		return DeployKey{}, changeErr
	case at < 0:
		return DeployKey{}, errtext.Because(say.New("failed.rename", "rename {label} on {target}: {cause}", say.Values{"label": strconv.Quote(safetext.Line(k.Label, 100)), "target": t.name()}), cause.ErrKeyGone)
	case found:
		pl.changed(t.account.ID, ask.KeysChanged)
		return rows[at], nil
	case changeErr == nil:
		return rows[at], errtext.Because(say.New("failed.rename", "rename {label} on {target}: {cause}", say.Values{"label": strconv.Quote(safetext.Line(k.Label, 100)), "target": t.name()}), cause.ErrReadBack)
	case kind == api.Accepted, isRefusal(kind):
		return rows[at], changeErr
	}
	return rows[at], errtext.Because(say.New("failed.two", "{cause}; {other}", say.Values{"other": errtext.Of(cause.ErrUnchanged)}), changeErr, cause.ErrUnchanged)
}
