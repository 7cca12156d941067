package core

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"latchkey/api"
	"latchkey/core/store"
	"latchkey/keys"
)

// ExportKeySet writes every private half of a set into a new folder (mode
// 0700), one file per repository as ExportPrivate does, and an ssh_config that
// picks the right one for each repository. On a failure nothing is left.
func (a *App) ExportKeySet(ctx context.Context, name, dir string, passphrase []byte) (err error) {
	ctx, done, err := a.enter(ctx)
	if err != nil {
		return err
	}
	defer done()
	set, err := a.keySet(ctx, name)
	if err != nil {
		return err
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		switch {
		case errors.Is(err, os.ErrExist):
			err = ErrFileExists
		case errors.Is(err, os.ErrNotExist):
			err = ErrNoFolder
		}
		return fmt.Errorf("export to %s: %w", dir, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(dir)) // all that is in there was written just now
		}
	}()
	var config strings.Builder
	config.WriteString("# Use with: ssh -F, or Include from ~/.ssh/config. Clone from the Host alias, such as\n#   git clone git@ALIAS:owner/name.git\n")
	taken := map[string]bool{}
	for _, m := range set.Members {
		file := fileNameFor(m, taken)
		if err := a.ExportPrivate(ctx, keys.Fingerprint(m.Fingerprint), filepath.Join(dir, file), passphrase); err != nil {
			return err
		}
		if err := a.hostBlock(ctx, &config, m, filepath.Join(dir, file)); err != nil {
			return err
		}
	}
	if err := writeNew(filepath.Join(dir, "ssh_config"), []byte(config.String()), 0o600); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	syncFolder(dir)
	return nil
}

// fileNameFor makes a file's name of a repository's path. Nothing but letters,
// digits and -_. comes through, and never a dot in front.
func fileNameFor(m store.SetMember, taken map[string]bool) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '_', r == '.', r == '-':
			return r
		}
		return '-'
	}, m.Target)
	name = strings.TrimLeft(name, ".-")
	name = orElse(name[:min(len(name), 200)], "key")
	free := name
	for n := 2; taken[strings.ToLower(free)] || free == "ssh_config"; n++ {
		free = fmt.Sprintf("%s-%d", name, n)
	}
	taken[strings.ToLower(free)] = true
	taken[strings.ToLower(free+".pub")] = true
	return free
}

// hostBlock writes the part of an ssh_config for one repository.
func (a *App) hostBlock(ctx context.Context, out *strings.Builder, m store.SetMember, file string) error {
	end, err := a.sshEnd(ctx, m.Account)
	if err != nil || end.Host == "" {
		return err // where the account was removed, the key is exported all the same
	}
	if _, err := api.ParseRepoPath(m.Target); err != nil {
		return nil // nothing that a line of ssh_config could take for more than a name
	}
	fmt.Fprintf(out, "\n# %s\n", m.Target)
	writeHost(out, end.Host+"-"+strings.NewReplacer("/", "-", " ", "-", "~", "-").Replace(m.Target), end, file)
	return nil
}
