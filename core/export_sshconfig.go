package core

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"latchkey/api"
	"latchkey/core/inventory"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
)

// mostClones is how many repositories a Host block names as examples.
const mostClones = 5

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
	if err := rejectSecret("path", file); err != nil {
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
	quoted, err := sshPath(file)
	if err != nil {
		return SSHSetup{}, err
	}
	services, err := e.servicesOf(ctx, key.Places)
	if err != nil {
		return SSHSetup{}, err
	}
	if len(services) == 0 {
		return SSHSetup{}, fmt.Errorf("%s: %w", fp, ErrStandsNowhere)
	}
	setup := SSHSetup{Fingerprint: fp, File: file, KnownHosts: []string{}}
	var config, git strings.Builder
	aliases := uniqueNames{}
	for n, service := range services {
		if n > 0 {
			config.WriteString("\n")
		}
		lines := e.hosts.Lines(service.end.Host, service.end.Port)
		setup.KnownHosts = append(setup.KnownHosts, lines...)
		host := hostBlock{alias: aliases.alias(service.end.Host, name), end: service.end, file: quoted}
		e.writeKnownHosts(&config, service, lines)
		for i, repo := range service.repos {
			if i == mostClones {
				config.WriteString("# …\n")
				break
			}
			fmt.Fprintf(&config, "# git clone %s@%s:%s.git\n", service.end.SignIn(), host.alias, repo)
		}
		host.write(&config)
		for _, repo := range service.repos {
			writeInsteadOf(&git, host.alias, service, repo)
		}
	}
	setup.Config, setup.GitConfig = config.String(), git.String()
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
	if home, err := os.UserHomeDir(); err == nil && exportExists(filepath.Join(home, ".ssh", name)) {
		name = withFingerprint(name, row.Fingerprint) // such as the file of the key that this one succeeds
	}
	return sshFolder + name, nil
}

// sshFolder is where ssh keeps a person's keys.
const sshFolder = "~/.ssh/"

// exportExists reports whether a private key's file, or its public one, is there.
func exportExists(path string) bool {
	_, err := os.Lstat(path)
	_, errPublic := os.Lstat(path + ".pub")
	return err == nil || errPublic == nil
}

// makeSSHFolder makes ~/.ssh where a new machine has none; every other folder
// is the person's own to make.
func makeSSHFolder(dir string) error {
	home, err := os.UserHomeDir()
	if err != nil || dir != filepath.Join(home, ".ssh") {
		return nil
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

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

// A service is an SSH service, and the repositories there on which a key stands.
type service struct {
	end   api.SSHEnd
	names []api.SSHEnd // under which people know it too
	web   string       // where its pages are, "" when not known
	repos []api.RepoPath
}

// servicesOf returns the SSH services of the repositories among the places.
func (e *Exports) servicesOf(ctx context.Context, places []inventory.Placement) (all []service, err error) {
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
		if s.end.Host == "" {
			continue
		}
		n, known := at[s.end]
		if !known {
			n = len(all)
			at[s.end], all = n, append(all, s)
		}
		all[n].repos = append(all[n].repos, repo)
	}
	return all, nil
}

// serviceOf returns the SSH service of an account without repositories; its end is
// zero where the account was removed or its forge has none.
func (e *Exports) serviceOf(ctx context.Context, account string) (s service, err error) {
	if s.end, err = e.addresses.sshEnd(ctx, account); err != nil || s.end.Host == "" {
		return s, err
	}
	row, err := e.store.Account(ctx, account)
	if err != nil {
		return s, err
	}
	s.names = []api.SSHEnd{s.end}
	if row.SSHHost == "" {
		d, err := e.connections.driver(api.Kind(row.Forge))
		if err != nil {
			return s, err
		}
		if ends := d.traits().SSH; len(ends) > 0 && ends[0].Host == s.end.Host {
			s.names = ends
		}
	}
	s.web = webAddress(row.BaseURL)
	return s, nil
}

// writeKnownHosts writes who the server is, as comments: ssh refuses one that it
// does not know, and on a new machine it knows none.
func (e *Exports) writeKnownHosts(out *strings.Builder, s service, lines []string) {
	if len(lines) == 0 {
		values := say.Values{"host": s.end.Host, "test": say.Do("test")}
		fmt.Fprintf(out, "# %s\n", say.English("Nobody has vouched for the host key of {host} yet⟨: {test} shows it⟩.", values).Do(e.options.Actions))
		return
	}
	out.WriteString("# For ~/.ssh/known_hosts on the machine that uses the key:\n")
	for _, line := range lines {
		fmt.Fprintf(out, "#   %s\n", line)
	}
}

// A hostBlock is one Host block of an ssh_config.
type hostBlock struct {
	alias      string
	end        api.SSHEnd
	file       string // as sshPath writes it
	knownHosts string // the same, "" leaves it to ssh
}

func (h hostBlock) write(out *strings.Builder) {
	fmt.Fprintf(out, "Host %s\n  HostName %s\n  Port %s\n  User %s\n  IdentityFile %s\n  IdentitiesOnly yes\n",
		h.alias, strings.ReplaceAll(h.end.Host, "%", "%%"), strconv.Itoa(cmp.Or(h.end.Port, 22)), h.end.SignIn(), h.file) // ssh expands a single %
	if h.knownHosts != "" {
		fmt.Fprintf(out, "  UserKnownHostsFile %s ~/.ssh/known_hosts\n", h.knownHosts)
	}
}
