package core

import (
	"cmp"
	"context"
	"errors"
	"os"
	"path/filepath"

	"latchkey/api"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/files"
	"latchkey/core/say"
	"latchkey/core/sshsetup"
	"latchkey/core/store"
	"latchkey/keys"
)

// ExportKeySet writes every private key of a set into a new folder (mode
// 0700), one file per repository as ExportPrivate does, and beside them an
// ssh_config that picks the right one for each repository, the known_hosts
// lines of the servers, and a gitconfig with which the usual URLs go through
// it. target is the folder where they will lie on another machine ("~/.ssh/ci",
// "/etc/ci", "%d/ci"); "" is the folder itself. On a failure nothing is left.
func (ss *Sets) ExportKeySet(ctx context.Context, name, dir, target string, passphrase []byte) (err error) {
	ctx, done, err := ss.enter(AskedFor(ctx))
	if err != nil {
		return err
	}
	defer done()
	set, err := ss.keySet(ctx, name)
	if err != nil {
		return err
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return err
	}
	beside, err := sshsetup.NewFolder(dir, target)
	if err != nil {
		return err
	}
	if err := files.MakeSSHFolder(filepath.Dir(dir)); err != nil {
		return errtext.Because(say.New("failed.export-to", "export to {path}: {cause}", say.Values{"path": dir}), err)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		switch {
		case errors.Is(err, os.ErrExist):
			err = cause.ErrFileExists
		case errors.Is(err, os.ErrNotExist):
			err = cause.ErrNoFolder
		}
		return errtext.Because(say.New("failed.export-to", "export to {path}: {cause}", say.Values{"path": dir}), err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(dir)) // all that is in there was written just now
		}
	}()
	names := sshsetup.UniqueNames{}
	for _, m := range set.Members {
		file := names.Free(cmp.Or(sshsetup.PlainName(m.Target), "key"))
		if err := ss.exports.exportPrivate(ctx, keys.Fingerprint(m.Fingerprint), filepath.Join(dir, file), passphrase, target == ""); err != nil {
			return err
		}
		if err := ss.addMember(ctx, beside, m, file); err != nil {
			return err
		}
	}
	if err := beside.Write(dir); err != nil {
		return errtext.Because(say.New("failed.export", "export: {cause}"), err)
	}
	files.SyncFolder(dir)
	return nil
}

// addMember adds the parts for one repository. Where the account was removed,
// the key is exported all the same.
func (ss *Sets) addMember(ctx context.Context, f *sshsetup.Folder, m store.SetMember, file string) error {
	s, err := ss.exports.serviceOf(ctx, m.Account)
	if err != nil || s.End.Host == "" {
		return err
	}
	repo, err := api.ParseRepoPath(m.Target)
	if err != nil {
		return nil // nothing that a line of ssh_config could take for more than a name
	}
	return f.Add(s, repo, file)
}
