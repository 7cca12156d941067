package core

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"

	"latchkey/api"
	"latchkey/core/inventory"
	"latchkey/core/store"
	"latchkey/keys"
)

// mostClones is how many repositories a Host block names as examples.
const mostClones = 5

// SSHConfig gives the part of an ssh_config with which ssh and git use one key
// and no other: a Host block for each SSH service on which the key stands, with
// an alias of its own. file is where the private half lies, or will: it is
// neither read nor written, and nothing of the private half is in the text. ""
// suggests one. Where the key stands on no repository it says ErrStandsNowhere.
func (a *App) SSHConfig(ctx context.Context, fp keys.Fingerprint, file string) (string, error) {
	ctx, done, err := a.enter(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	held, err := a.heldAt(ctx, string(fp))
	if err != nil {
		return "", err
	}
	if err := noPrivate("path", file); err != nil {
		return "", err
	}
	alias := fileNameFor(store.SetMember{Target: orElse(held.Comment, strings.TrimPrefix(string(fp), "SHA256:"))}, map[string]bool{})
	file = orElse(file, "~/.ssh/"+alias)
	if strings.ContainsFunc(file, func(r rune) bool { return r < ' ' || r == '"' || r == 0x7f }) {
		return "", requestError{fmt.Errorf("%q cannot stand in an ssh_config: it has quotes or control characters", told(file))}
	}
	ends, repos, err := a.servedBy(ctx, held.Places)
	if err != nil {
		return "", err
	}
	if len(ends) == 0 {
		return "", fmt.Errorf("%s: %w", fp, ErrStandsNowhere)
	}
	var out strings.Builder
	taken := map[string]bool{}
	for n, end := range ends {
		if n > 0 {
			out.WriteString("\n")
		}
		host := end.Host + "-" + alias
		if taken[host] { // of two Host blocks with one name ssh takes the first
			host += "-" + strconv.Itoa(end.Port)
		}
		taken[host] = true
		for i, repo := range repos[end] {
			if i == mostClones {
				out.WriteString("# …\n")
				break
			}
			fmt.Fprintf(&out, "# git clone git@%s:%s.git\n", host, repo)
		}
		writeHost(&out, host, end, file)
	}
	return out.String(), nil
}

// servedBy gives the SSH services of the repositories among the places, and
// which repositories each has.
func (a *App) servedBy(ctx context.Context, places []inventory.Standing) (ends []api.SSHEnd, repos map[api.SSHEnd][]string, err error) {
	repos = map[api.SSHEnd][]string{}
	for _, place := range places {
		if _, err := api.ParseRepoPath(place.Target); err != nil || place.Kind != "repository" {
			continue // nothing that a line of ssh_config could take for more than a name
		}
		end, err := a.sshEnd(ctx, place.Account)
		if err != nil {
			return nil, nil, err
		}
		if end.Host == "" {
			continue
		}
		if len(repos[end]) == 0 {
			ends = append(ends, end)
		}
		repos[end] = append(repos[end], place.Target)
	}
	return ends, repos, nil
}

// sshEnd is the SSH service of an account, the zero one where the account was
// removed or its forge has none.
func (a *App) sshEnd(ctx context.Context, account string) (end api.SSHEnd, err error) {
	row, err := a.store.Account(ctx, account)
	if errors.Is(err, store.ErrNotFound) {
		return end, nil
	}
	if err != nil {
		return end, err
	}
	end = api.SSHEnd{Host: row.SSHHost, Port: row.SSHPort}
	if end.Host == "" {
		d, err := a.driver(api.Kind(row.Forge))
		if err != nil {
			return end, err
		}
		if ends := d.traits().SSH; len(ends) > 0 {
			end = ends[0]
		}
	}
	if net.ParseIP(end.Host) == nil && !isHost(end.Host) {
		return api.SSHEnd{}, nil
	}
	end.Port = orElse(end.Port, 22)
	return end, nil
}

// writeHost writes one Host block.
func writeHost(out *strings.Builder, alias string, end api.SSHEnd, file string) {
	fmt.Fprintf(out, "Host %s\n  HostName %s\n  Port %s\n  User git\n  IdentityFile \"%s\"\n  IdentitiesOnly yes\n",
		alias, end.Host, strconv.Itoa(end.Port), strings.ReplaceAll(file, "%", "%%")) // ssh expands a single %
}
