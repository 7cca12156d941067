package core

import (
	"context"

	"latchkey/api"
	"latchkey/core/errtext"
	"latchkey/core/rollout"
	"latchkey/core/say"
)

// follow asks the forge what the repository of an id is called now (one
// request), and moves what is kept of it where that is another name. Where the
// forge finds by names alone, the answer has to be about that id:
// rollout.ErrOtherRepo says that another repository has the name. A forge that
// tells no id is believed by the name.
func (rs *Repos) follow(ctx context.Context, account, target, id string) (string, error) {
	c, err := rs.connections.connect(ctx, account)
	if err != nil {
		return "", err
	}
	finder, ok := c.forge.(api.Finder)
	if !ok || id == "" {
		return target, nil
	}
	ask := api.RepoPath(target)
	if _, byID := ask.ByID(id); byID && c.forge.Traits().ByID {
		ask = api.Anywhere(id)
	}
	found, err := finder.Find(ctx, ask)
	if err != nil {
		return "", err
	}
	row, err := rs.repoRow(found)
	if err != nil {
		return "", err
	}
	switch {
	case row.RepoID != "" && row.RepoID != id:
		return "", errtext.Because(say.New("failed.about", "{about}: {cause}", say.Values{"about": row.Path}), rollout.ErrOtherRepo)
	case row.Path != target:
		rs.onRename(account)(api.RepoPath(target), found)
	}
	return row.Path, nil
}
