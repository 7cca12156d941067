package core

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"latchkey/api"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/files"
	"latchkey/core/inventory"
	"latchkey/core/say"
	"latchkey/core/sshsetup"
	"latchkey/core/store"
	"latchkey/core/userinput"
	"latchkey/keys"
)

// SSHSetup is all that ssh and git need on a machine to use one key and no
// other. Nothing of the private key is in it.
type SSHSetup struct {
	Fingerprint keys.Fingerprint `json:"fingerprint"`
	File        string           `json:"file"`        // where the private key lies, or will
	Config      string           `json:"ssh_config"`  // a Host block for each SSH service on which the key stands
	KnownHosts  []string         `json:"known_hosts"` // lines for the known_hosts file; [] where nobody has vouched for a server
	GitConfig   string           `json:"git_config"`  // with it the usual URLs of the repositories lead to the aliases
}

// SSHConfig returns the Config of SSHSetup, which names the known_hosts lines too.
func (e *Exports) SSHConfig(ctx context.Context, fp keys.Fingerprint, file string) (string, error) {
	setup, err := e.SSHSetup(ctx, fp, file)
	return setup.Config, err
}

// SSHSetup returns what ssh and git need to use one key. file is where the
// private key lies, or will: it is neither read nor written. "" is where it was
// exported to, if it is still there, else what ExportPath suggests. Where the
// key stands on no repository it says ErrStandsNowhere.
func (e *Exports) SSHSetup(ctx context.Context, fp keys.Fingerprint, file string) (SSHSetup, error) {
	ctx, done, err := e.enter(ctx)
	if err != nil {
		return SSHSetup{}, err
	}
	defer done()
	key, err := e.inventory.keyPlaces(ctx, string(fp))
	if err != nil {
		return SSHSetup{}, err
	}
	if err := userinput.RejectSecret(userinput.FieldPath, file); err != nil {
		return SSHSetup{}, err
	}
	name, err := e.exportName(ctx, store.Pair{Fingerprint: string(fp), Comment: key.Comment})
	if err != nil {
		return SSHSetup{}, err
	}
	if file == "" {
		if file, err = e.exportFile(ctx, fp, name); err != nil {
			return SSHSetup{}, err
		}
	}
	quoted, err := sshsetup.Path(file)
	if err != nil {
		return SSHSetup{}, err
	}
	services, err := e.servicesOf(ctx, key.Places)
	if err != nil {
		return SSHSetup{}, err
	}
	if len(services) == 0 {
		return SSHSetup{}, errtext.Because(say.New("failed.about", "{about}: {cause}", say.Values{"about": fp}), cause.ErrStandsNowhere)
	}
	setup := SSHSetup{Fingerprint: fp, File: file, KnownHosts: []string{}}
	for _, service := range services {
		setup.KnownHosts = append(setup.KnownHosts, service.Known...)
	}
	setup.Config, setup.GitConfig = sshsetup.Compose(services, name, quoted, e.options.Actions)
	return setup, nil
}

// ExportPath suggests where a pair's private key is exported to, so that the
// file and the ssh_config fit together: below ~/.ssh, under the pair's comment.
func (e *Exports) ExportPath(ctx context.Context, fp keys.Fingerprint) (string, error) {
	ctx, done, err := e.enter(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	row, err := e.pairs.indexEntry(ctx, fp)
	if err != nil {
		return "", err
	}
	name, err := e.exportName(ctx, row)
	if err != nil {
		return "", err
	}
	if home, err := os.UserHomeDir(); err == nil && files.PairExists(filepath.Join(home, ".ssh", name)) {
		name = sshsetup.WithFingerprint(name, row.Fingerprint) // such as the file of the key that this one succeeds
	}
	return sshFolder + name, nil
}

// sshFolder is where ssh keeps a person's keys.
const sshFolder = "~/.ssh/"

// exportFile returns the file to which the pair was exported, if it is still there,
// else the one that is suggested.
func (e *Exports) exportFile(ctx context.Context, fp keys.Fingerprint, name string) (string, error) {
	path, err := e.store.Exported(ctx, string(fp))
	if err != nil {
		return "", err
	}
	if path != "" {
		if _, err := os.Lstat(path); err == nil {
			return path, nil
		}
	}
	return sshFolder + name, nil
}

// servicesOf returns the SSH services of the repositories among the places.
func (e *Exports) servicesOf(ctx context.Context, places []inventory.Placement) (all []sshsetup.Service, err error) {
	at := map[api.SSHEnd]int{}
	for _, place := range places {
		repo, err := api.ParseRepoPath(place.Target)
		if err != nil || place.Kind != "repository" {
			continue // nothing that a line of ssh_config could take for more than a name
		}
		s, err := e.serviceOf(ctx, place.Account)
		if err != nil {
			return nil, err
		}
		if s.End.Host == "" {
			continue
		}
		n, known := at[s.End]
		if !known {
			n = len(all)
			at[s.End], all = n, append(all, s)
		}
		all[n].Repos = append(all[n].Repos, repo)
	}
	return all, nil
}

// serviceOf returns the SSH service of an account without repositories; its end is
// zero where the account was removed or its forge has none.
func (e *Exports) serviceOf(ctx context.Context, account string) (s sshsetup.Service, err error) {
	if s.End, err = e.addresses.sshEnd(ctx, account); err != nil || s.End.Host == "" {
		return s, err
	}
	row, err := e.store.Account(ctx, account)
	if err != nil {
		return s, err
	}
	s.Names = []api.SSHEnd{s.End}
	if row.SSHHost == "" {
		d, err := e.connections.driver(api.Kind(row.Forge))
		if err != nil {
			return s, err
		}
		if ends := d.traits().SSH; len(ends) > 0 && ends[0].Host == s.End.Host {
			s.Names = ends
		}
	}
	s.Web = sshsetup.WebAddress(row.BaseURL)
	s.Known = e.hosts.Lines(s.End.Host, s.End.Port)
	return s, nil
}

// exportName returns what the file of a pair's private key is called, and the end of
// its alias in an ssh_config: the comment in plain letters. Where that would
// say too little, or a newer pair has the same, a piece of the fingerprint makes
// it one of a kind.
func (e *Exports) exportName(ctx context.Context, pair store.Pair) (string, error) {
	name := sshsetup.PlainName(pair.Comment)
	if name == "" || sshsetup.HasNonASCII(pair.Comment) {
		return sshsetup.WithFingerprint(name, pair.Fingerprint), nil
	}
	pairs, err := e.store.Pairs(ctx) // oldest first
	if err != nil {
		return "", err
	}
	newer := false
	for _, p := range pairs {
		switch {
		case p.Fingerprint == pair.Fingerprint:
			newer = true
		case newer && strings.EqualFold(sshsetup.PlainName(p.Comment), name):
			return sshsetup.WithFingerprint(name, pair.Fingerprint), nil
		}
	}
	return name, nil
}
