package core

import (
	"cmp"
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

// ExportKeySet writes every private key of a set into a new folder (mode
// 0700), one file per repository as ExportPrivate does, and beside them an
// ssh_config that picks the right one for each repository, the known_hosts
// lines of the servers, and a gitconfig with which the usual URLs go through
// it. target is the folder where they will lie on another machine ("~/.ssh/ci",
// "/etc/ci", "%d/ci"); "" is the folder itself. On a failure nothing is left.
func (ss *Sets) ExportKeySet(ctx context.Context, name, dir, target string, passphrase []byte) (err error) {
	ctx, done, err := ss.enter(ctx)
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
	files := setFiles{target: target, aliases: uniqueNames{}}
	if err := files.check(dir); err != nil {
		return err
	}
	if err := makeSSHFolder(filepath.Dir(dir)); err != nil {
		return fmt.Errorf("export to %s: %w", dir, err)
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
	names := uniqueNames{}
	for _, m := range set.Members {
		file := names.free(cmp.Or(plainName(m.Target), "key"))
		if err := ss.exports.exportPrivate(ctx, keys.Fingerprint(m.Fingerprint), filepath.Join(dir, file), passphrase, target == ""); err != nil {
			return err
		}
		if err := ss.addMember(ctx, &files, m, file); err != nil {
			return err
		}
	}
	if err := files.write(dir); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	syncFolder(dir)
	return nil
}

// setFiles is what lies beside the exported keys of a set.
type setFiles struct {
	target  string // the folder as ssh will find it
	aliases uniqueNames
	config  strings.Builder
	git     strings.Builder
	known   []string
}

// check refuses a folder that ssh_config cannot name, before anything is
// written.
func (f *setFiles) check(dir string) error {
	if err := rejectSecret("folder", f.target); err != nil {
		return err
	}
	if f.target == "" {
		f.target = filepath.ToSlash(dir)
		if strings.Contains(dir, `\`) {
			f.target = dir
		}
	} else if t := f.target; !strings.HasPrefix(t, "/") && !strings.HasPrefix(t, "~/") && !strings.HasPrefix(t, "%d/") && !isWindowsPath(t) {
		return badRequest(fmt.Errorf("%q is not a folder that ssh finds from everywhere: begin it with / or ~/", quoteInput(t)))
	}
	f.target = strings.TrimRight(f.target, "/")
	_, err := sshPath(f.target + "/x")
	return err
}

// isWindowsPath reports whether a path begins with a drive or a share.
func isWindowsPath(path string) bool {
	return strings.HasPrefix(path, `\\`) || len(path) > 2 && path[1] == ':' && (path[2] == '\\' || path[2] == '/')
}

// addMember adds the parts for one repository. Where the account was removed,
// the key is exported all the same.
func (ss *Sets) addMember(ctx context.Context, f *setFiles, m store.SetMember, file string) error {
	s, err := ss.exports.serviceOf(ctx, m.Account)
	if err != nil || s.end.Host == "" {
		return err
	}
	repo, err := api.ParseRepoPath(m.Target)
	if err != nil {
		return nil // nothing that a line of ssh_config could take for more than a name
	}
	path, err := sshPath(f.target + "/" + file)
	if err != nil {
		return err
	}
	host := hostBlock{alias: f.aliases.alias(s.end.Host, file), end: s.end, file: path}
	lines := ss.hosts.Lines(s.end.Host, s.end.Port)
	f.known = append(f.known, lines...)
	if len(lines) > 0 {
		if host.knownHosts, err = sshPath(f.target + "/known_hosts"); err != nil {
			return err
		}
	}
	fmt.Fprintf(&f.config, "\n# git clone %s@%s:%s.git\n", s.end.SignIn(), host.alias, repo)
	host.write(&f.config)
	writeInsteadOf(&f.git, host.alias, s, repo)
	return nil
}

// write writes the files that are not keys.
func (f *setFiles) write(dir string) error {
	config := "# Use with: Include \"" + f.target + "/ssh_config\" as the first line of ~/.ssh/config, or ssh -F.\n" +
		"# Clone from the aliases below. For the usual URLs to go through them:\n" +
		"#   git config --global include.path \"" + f.target + "/gitconfig\"\n" + f.config.String()
	err := writeNew(filepath.Join(dir, "ssh_config"), []byte(config), 0o600)
	if err == nil {
		err = writeNew(filepath.Join(dir, "gitconfig"), []byte("# See ssh_config beside this file.\n"+f.git.String()), 0o600)
	}
	if known := unique(f.known); err == nil && len(known) > 0 {
		err = writeNew(filepath.Join(dir, "known_hosts"), []byte(strings.Join(known, "\n")+"\n"), 0o600)
	}
	return err
}
