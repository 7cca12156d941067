package core

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"latchkey/api"
	"latchkey/core/ask"
	"latchkey/internal/safetext"
)

// RelabelDeployKey renames a deploy key in place. It asks nobody: nothing stops
// working.
func (a *Placements) RelabelDeployKey(ctx context.Context, k KeyRow, label string) (KeyRow, error) {
	ctx, done, err := a.enter(ctx)
	if err != nil {
		return KeyRow{}, err
	}
	defer done()
	c, err := a.connections.connect(ctx, k.Account)
	if err != nil {
		return KeyRow{}, err
	}
	t, err := a.repos.targetOf(ctx, c, k.Repo, k.Project, "rename deploy key")
	if err != nil {
		return KeyRow{}, err
	}
	relabeler, ok := c.forge.(api.Relabeler)
	if !ok || t.project {
		return KeyRow{}, fmt.Errorf("rename %q on %s: %w", safetext.Line(k.Label, 100), t.name(), ErrNoRelabel)
	}
	if err := checkLabel(label, cmp.Or(c.forge.Traits().LabelMax, 255)); err != nil {
		return KeyRow{}, fmt.Errorf("rename %q on %s: %w", safetext.Line(k.Label, 100), t.name(), err)
	}
	label = strings.TrimSpace(label)
	_, changeErr := relabeler.RelabelKey(ctx, api.RepoPath(t.path), k.ID, label)
	changeErr = a.connections.dropIfUnauthorized(c.account.ID, changeErr)
	if api.NeverSent(changeErr) {
		return KeyRow{}, changeErr
	}
	return a.verifyLabel(ctx, t, k, label, changeErr)
}

// verifyLabel reads back whether the label is the new one, whatever the answer
// was: silence and status lie, and forges show a change late.
func (a *Placements) verifyLabel(ctx context.Context, t target, k KeyRow, label string, changeErr error) (KeyRow, error) {
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
	reading, list, seen, err := a.readUntil(ctx, t, readOptions{limit: a.readFor(most), atOnce: true, until: func(list []api.DeployKey) bool {
		at := slices.IndexFunc(list, is)
		return at < 0 || safetext.Line(list[at].Label, 300) == shown
	}})
	switch {
	case err != nil && changeErr != nil:
		return KeyRow{}, fmt.Errorf("%w; asking again failed too: %w", changeErr, err)
	case err != nil:
		return KeyRow{}, err
	}
	if err := a.store.SaveKeys(ctx, reading); err != nil {
		return KeyRow{}, err
	}
	rows, err := a.repos.rowsOfReading(ctx, reading)
	if err != nil {
		return KeyRow{}, err
	}
	at := slices.IndexFunc(list, is)
	switch {
	case at < 0 && isRefusal(kind):
		return KeyRow{}, changeErr
	case at < 0:
		return KeyRow{}, fmt.Errorf("rename %q on %s: %w", safetext.Line(k.Label, 100), t.name(), ErrKeyGone)
	case seen:
		a.changed(t.account.ID, ask.KeysChanged)
		return rows[at], nil
	case changeErr == nil:
		return rows[at], fmt.Errorf("rename %q on %s: %w", safetext.Line(k.Label, 100), t.name(), ErrReadBack)
	case kind == api.Accepted, isRefusal(kind):
		return rows[at], changeErr
	}
	return rows[at], fmt.Errorf("%w; %w", changeErr, ErrUnchanged)
}
