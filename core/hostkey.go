package core

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"

	"latchkey/core/ask"
	"latchkey/core/errtext"
	"latchkey/core/hostkey"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// HostKeys are the SSH servers' own keys, and who vouches for each.
type HostKeys struct {
	*env
	addresses *Addresses
}

// HostKeys lists the SSH host keys that are published, confirmed, known or
// withdrawn, and warnings about files that could not be read whole.
func (h *HostKeys) ListHostKeys(ctx context.Context) (all []hostkey.Listed, warnings []say.Text, err error) {
	_, done, err := h.enter(ctx)
	if err != nil {
		return nil, nil, err
	}
	defer done()
	return h.hosts.List(), h.hosts.Warnings(), nil
}

// ForgetHost takes a host key that a person confirmed out of Latchkey's own
// known_hosts file, after Person.Confirm. Place is the host as HostKeys writes
// it. Published keys and those of the user's own files stay.
func (h *HostKeys) ForgetHost(ctx context.Context, place string, fp keys.Fingerprint) error {
	ctx, done, err := h.enter(ctx)
	if err != nil {
		return err
	}
	defer done()
	if !h.isConfirmed(place, fp) {
		return errtext.Because(say.New("failed.forget-host-key", "forget host key of {host}: {cause}", say.Values{"host": safetext.Line(place, 200)}), hostkey.ErrNotConfirmed)
	}
	host := safetext.Line(place, 200)
	if err := h.confirm(ctx, ask.Plan{Title: say.New("ask.forget-host", "forget 1 host key"), Lines: []say.Text{say.Plain(host + " · " + string(fp))},
		Stops: []say.Text{say.New("ask.host-stops", "tests and rollouts on {host}, until its host key is confirmed again", say.Values{"host": host})}}); err != nil {
		return err
	}
	if err := h.hosts.Forget(place, fp); err != nil {
		return err
	}
	return h.logHost(ctx, store.LogHostGone, host, string(fp), "")
}

func (h *HostKeys) isConfirmed(place string, fp keys.Fingerprint) bool {
	for _, l := range h.hosts.List() {
		if l.State == hostkey.Confirmed && l.Host == place && l.Fingerprint == fp {
			return true
		}
	}
	return false
}

// TrustHost keeps the host keys of a text of known_hosts lines, such as the
// whole output of ssh-keyscan, which a person confirmed, in our own known_hosts
// file. Another key of the same host and type as one that is trusted is
// refused. What can be kept is kept; the error tells of every line that was not.
func (h *HostKeys) TrustHost(ctx context.Context, text string) error {
	ctx, done, err := h.enter(ctx)
	if err != nil {
		return err
	}
	defer done()
	offered, problems, err := h.scanHostKeys(ctx, text, nil)
	if err != nil {
		return err
	}
	for _, o := range offered {
		err := h.hosts.Trust(o.Line)
		if err == nil {
			err = h.logHost(ctx, store.LogHostKey, o.Host, string(o.Fingerprint), "")
		}
		problems = append(problems, err)
	}
	return errors.Join(problems...)
}

// logHost records what a person decided about a host key.
func (e *env) logHost(ctx context.Context, what, host, fingerprint, detail string) error {
	if e.store.ReadOnly() != nil {
		return nil
	}
	return e.store.LogChange(ctx, store.Change{What: what, State: store.Done, Target: safetext.Line(host, 200), Fingerprint: fingerprint, Detail: detail})
}

// ScanHostKeys reads the host keys of a text of known_hosts lines for a person
// to look at, and keeps nothing. hosts ("host" or "[host]:port") are looked for
// where names are hashed, besides those of the accounts. problems tell of every
// line that cannot be taken.
func (h *HostKeys) ScanHostKeys(ctx context.Context, text string, hosts []string) (offered []hostkey.Offered, problems []error, err error) {
	ctx, done, err := h.enter(ctx)
	if err != nil {
		return nil, nil, err
	}
	defer done()
	return h.scanHostKeys(ctx, text, hosts)
}

func (h *HostKeys) scanHostKeys(ctx context.Context, text string, hosts []string) ([]hostkey.Offered, []error, error) {
	accounts, err := h.store.Accounts(ctx)
	if err != nil {
		return nil, nil, err
	}
	for _, account := range accounts {
		end, err := h.addresses.sshEnd(ctx, account.ID)
		if err != nil {
			return nil, nil, err
		}
		if end.Host != "" {
			hosts = append(hosts, hostkey.Place(end.Host, end.Port))
		}
	}
	offered, problems := h.hosts.Scan(text, hosts)
	for i, p := range problems {
		problems[i] = errtext.Because(say.New("failed.trust-host-key", "trust host key: {cause}"), p)
	}
	return offered, problems, nil
}

func openHosts(o Options, dir string) (*hostkey.Store, error) {
	user := o.KnownHosts
	if user == nil {
		user = userKnownHosts()
	}
	pins := make([]string, len(o.Published))
	for i, p := range o.Published {
		pins[i] = p.Line
	}
	return hostkey.Open(hostkey.Options{Own: filepath.Join(dir, "known_hosts"), User: user, Pins: pins, Now: o.Now})
}

// userKnownHosts returns the files that OpenSSH reads by default.
func userKnownHosts() []string {
	var files []string
	if home, err := os.UserHomeDir(); err == nil && filepath.IsAbs(home) {
		files = append(files, filepath.Join(home, ".ssh", "known_hosts"), filepath.Join(home, ".ssh", "known_hosts2"))
	}
	if runtime.GOOS == "windows" {
		if data := os.Getenv("ProgramData"); data != "" {
			files = append(files, filepath.Join(data, "ssh", "ssh_known_hosts"))
		}
		return files
	}
	return append(files, "/etc/ssh/ssh_known_hosts")
}
