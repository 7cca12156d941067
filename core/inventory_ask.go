package core

import (
	"cmp"
	"context"
	"net"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/crypto/ssh"

	"latchkey/api"
	"latchkey/core/ask"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/inventory"
	"latchkey/core/probe"
	"latchkey/core/probe/finding"
	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// AskServer is an SSH server that can be asked who a key is.
type AskServer struct {
	Host    string // with its port where that is not 22
	Account string // "" = it is asked without one
	ends    []api.SSHEnd
}

// Servers lists the SSH servers that can be asked who a key is: those of the accounts, and
// the public forges whose host keys are known beforehand.
func (inv *Inventory) Servers(ctx context.Context) ([]AskServer, error) {
	ctx, done, err := inv.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	accounts, err := inv.store.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]AskServer, 0, len(accounts))
	own := map[string]bool{}
	for _, a := range accounts {
		end, err := inv.addresses.sshEnd(ctx, a.ID)
		if err != nil {
			return nil, err
		}
		if end.Host == "" {
			continue // the forge has no SSH service
		}
		own[strings.ToLower(end.Host)] = true
		all = append(all, AskServer{Host: hostOfEnd(end), Account: a.ID})
	}
	public := inv.options.PublicForges
	if public == nil {
		public = probe.PublicForges()
	}
	for _, ends := range public {
		if !slices.ContainsFunc(ends, func(e api.SSHEnd) bool { return own[strings.ToLower(e.Host)] }) {
			all = append(all, AskServer{Host: hostOfEnd(ends[0]), ends: ends})
		}
	}
	return all, nil
}

func hostOfEnd(end api.SSHEnd) string {
	if end.Port == 0 || end.Port == 22 {
		return end.Host
	}
	return net.JoinHostPort(end.Host, strconv.Itoa(end.Port))
}

// askForges asks SSH servers who each key is whose private key is here, or was handed
// in. No request of the API is spent.
func (inv *Inventory) askForges(ctx context.Context, found *inventory.Found, given ssh.Signer, r FindRequest) error {
	servers, repo, err := inv.whoIsAsked(ctx, r)
	if err != nil {
		return err
	}
	verifier := inv.tests.newVerifier()
	for i := range found.Keys {
		key := &found.Keys[i]
		signer := given
		if signer == nil && key.PrivateKey == inventory.PrivateKeyHere {
			if signer, err = verifier.signer(ctx, key.Fingerprint); err != nil {
				return err
			}
		}
		if signer == nil {
			continue
		}
		for _, server := range servers {
			asked, err := inv.askServer(ctx, signer, server, repo, key)
			if err != nil {
				return err
			}
			found.Asked = append(found.Asked, asked)
		}
	}
	return nil
}

// whoIsAsked returns the servers that are asked, and the repository that they are asked
// for, "" where their greeting alone is wanted.
func (inv *Inventory) whoIsAsked(ctx context.Context, r FindRequest) (servers []AskServer, _ api.RepoPath, _ error) {
	if r.Repo == "" && r.Servers != nil {
		return r.Servers, "", nil
	}
	if r.Repo == "" {
		accounts, err := inv.store.Accounts(ctx)
		for _, a := range accounts {
			servers = append(servers, AskServer{Account: a.ID})
		}
		return servers, "", err
	}
	ref, err := api.ParseReference(r.Repo)
	if err != nil {
		return nil, "", cause.Request(err)
	}
	account, err := inv.addresses.accountFor(ctx, r.Account, ref)
	if err != nil {
		return nil, "", err
	}
	repo, err := inv.addresses.cachedPath(ctx, account.ID, ref.Repo)
	return []AskServer{{Account: account.ID}}, repo, err
}

// askServer asks one server; for a repository that is named also what the key may do there.
func (inv *Inventory) askServer(ctx context.Context, signer ssh.Signer, server AskServer, named api.RepoPath, key *inventory.KeyPlaces) (inventory.Asked, error) {
	asked := inventory.Asked{Account: server.Account, Fingerprint: key.Fingerprint, Repo: named}
	var report probe.Report
	if server.Account == "" {
		asked.Host = server.Host
		report = inv.tests.greeting(ctx, ask.Person{}, "", server.ends, signer)
	} else {
		c, err := inv.connections.connect(ctx, server.Account)
		if err != nil {
			if ctx.Err() != nil {
				return asked, err
			}
			asked.State, asked.Error = inventory.NotAsked, errtext.Safe(err)
			return asked, nil
		}
		if report, err = inv.askAccount(ctx, c, signer, named); err != nil {
			return asked, err
		}
	}
	if err := ctx.Err(); err != nil {
		return asked, err
	}
	if named != "" {
		asked.Stands, asked.Reads, asked.Writes = report.Stands, mayRead(report), report.MayWrite
	}
	return asked, inv.takeGreeting(ctx, &asked, report, key)
}

func (inv *Inventory) askAccount(ctx context.Context, c *connection, signer ssh.Signer, named api.RepoPath) (probe.Report, error) {
	if named != "" {
		return inv.tests.runProbe(ctx, c, named, signer, probe.Access, 0, nil)
	}
	ends := c.forge.Traits().SSH
	if len(ends) == 0 {
		return probe.Report{}, errtext.Because(say.New("failed.no-ssh-service-here", "ask {account}: {cause}: the forge has no SSH service", say.Values{"account": c.account.ID}), cause.ErrRequest)
	}
	return inv.tests.greeting(ctx, inv.tests.person, c.account.ID, ends, signer), nil
}

// takeGreeting takes from a report what a server said of a key, and where the key stands
// by that.
func (inv *Inventory) takeGreeting(ctx context.Context, asked *inventory.Asked, report probe.Report, key *inventory.KeyPlaces) error {
	defer asked.SetKnown()
	if report.Identity == nil {
		asked.State, asked.Error = inventory.NoAnswer, verificationText(report)
		switch {
		case report.OK && asked.Repo == "":
			asked.Error = say.New("went.no-greeting", "it lets the key in, and does not say whose it is")
		case refusesKey(report):
			asked.State = inventory.Stranger
		}
		return nil
	}
	asked.State, asked.Greeting = inventory.Knows, safetext.Line(report.Identity.Greeting, 300)
	at := cmp.Or(asked.Account, asked.Host)
	if report.Identity.Kind == "user" {
		asked.User = report.Identity.Name
		key.Places = append(key.Places, inventory.Placement{Account: at, Target: cmp.Or(asked.User, "somebody"), Kind: "account", Read: inv.now(), Source: inventory.FromGreeting})
	}
	names := report.Identity.Repositories
	if len(names) == 0 && report.Identity.Kind == "deploy-key" && strings.Contains(report.Identity.Name, "/") {
		names = []string{report.Identity.Name}
	}
	for _, name := range names {
		path, err := api.ParseRepoPath(name)
		if err != nil {
			continue
		}
		if asked.Account != "" {
			if path, err = inv.addresses.cachedPath(ctx, asked.Account, path); err != nil {
				return err
			}
		}
		name = string(path)
		asked.Repos = append(asked.Repos, path)
		if !slices.ContainsFunc(key.Places, func(s inventory.Placement) bool {
			return (s.Account == at || slices.Contains(s.Also, at)) && strings.EqualFold(s.Target, name)
		}) {
			key.Places = append(key.Places, inventory.Placement{Account: at, Target: name, Kind: "repository", Read: inv.now(), Source: inventory.FromGreeting})
		}
	}
	return nil
}

// mayRead tells whether the key reads the repository; nil where the test ended for
// another reason than a refusal.
func mayRead(report probe.Report) *bool {
	refusals := []finding.Code{finding.CodeKeyElsewhere, finding.CodeUserRefused, finding.CodeRepoMissing, finding.CodeRefused}
	for _, rung := range report.Rungs {
		if rung.Name != probe.RungRepository {
			continue
		}
		may := rung.State == probe.Passed || rung.State == probe.Warned
		if may || rung.State == probe.Failed && rung.Finding != nil && slices.Contains(refusals, rung.Finding.Code) {
			return &may
		}
	}
	return nil
}

// refusesKey reports whether a test ended with the forge saying that it does not
// know the key. Whatever else went wrong says nothing about the key.
func refusesKey(report probe.Report) bool {
	for _, rung := range report.Rungs {
		if rung.State == probe.Failed && rung.Finding != nil {
			return rung.Finding.Code == finding.CodeKeyUnknown
		}
	}
	return false
}
