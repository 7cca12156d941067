package frame

import (
	"context"

	"latchkey/api"
	"latchkey/core"
)

// keysReader reads the keys of repositories from the forge.
type keysReader interface {
	AllDeployKeys(ctx context.Context, account string, repos []api.RepoPath, each func(core.KeysOf)) error
}

// ReadUnread reads the keys of repositories of which none are known yet: what
// cannot be read counts as having none.
func ReadUnread(ctx context.Context, b keysReader, account string, unread []api.RepoPath) error {
	if len(unread) == 0 {
		return nil
	}
	return b.AllDeployKeys(ctx, account, unread, func(core.KeysOf) {})
}
