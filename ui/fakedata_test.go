package ui

import (
	"time"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/inventory"
	"latchkey/core/probe"
	"latchkey/core/probe/finding"
	"latchkey/core/say"
	"latchkey/keys"
)

// inventoryDays is after how many days without use the fake calls a key unused.
const inventoryDays = 180

// acme is a fake with repositories that tell a story.
func acme() *fake {
	hours := func(n int) time.Time { return now.Add(-time.Duration(n) * time.Hour) }
	row := func(name, project string, n, used int) core.RepoRow {
		r := core.RepoRow{Account: "a1", Path: api.RepoPath("acme/" + name), Name: name, Project: project, Private: true,
			SSHURL: "git@ssh.bitbucket.org:acme/" + name + ".git", Read: now.Add(-3 * time.Minute), Keys: n}
		if n > 0 {
			r.KeysRead = r.Read
		}
		switch {
		case used > 0:
			r.LastUsed = hours(used)
		case n > 0:
			r.Unused, r.Never = n, n
		}
		if used > 24*inventoryDays {
			r.Unused = n
		}
		return r
	}
	f := &fake{
		accounts: []core.Account{{ID: "a1", Forge: api.BitbucketCloud, User: "ada", Display: "Ada Lovelace", BaseURL: "https://api.bitbucket.org/2.0"}},
		repos: []core.RepoRow{
			row("payments-api", "PAY", 3, 2), row("ledger", "PAY", 3, 6600), row("invoice-worker", "PAY", 1, 70), row("web-frontend", "WEB", 0, 0),
			row("design-system", "WEB", 1, 5), row("docs.site", "WEB", 1, 0), row("Infra_Tools", "OPS", 2, 1), row("terraform-modules", "OPS", 1, 9),
			row("ansible_playbooks", "OPS", 1, 40), row("data-lake", "DATA", 0, 0), row("etl-jobs", "DATA", 2, 28), row("notebooks", "DATA", 1, 5000),
			row("mobile-android", "APP", 1, 3), row("mobile-ios", "APP", 1, 3), row("push-gateway", "APP", 1, 0), row("feature-flags", "APP", 0, 0),
		},
		keys: map[api.RepoPath][]core.DeployKey{},
	}
	key := func(repo, label, kind string, bits int, fp string, created, used int, private inventory.PrivateKeyState) core.DeployKey {
		k := core.DeployKey{Account: "a1", Repo: api.RepoPath("acme/" + repo), ID: label, Label: label, Fingerprint: keys.Fingerprint("SHA256:" + fp), Type: kind, Bits: bits,
			PublicKey: kind + " AAAAC3NzaC1lZDI1NTE5 " + label, Access: api.Read, Created: hours(created), PrivateKey: private, UseRead: now, UseKnown: true}
		if used > 0 {
			k.LastUsed = hours(used)
		}
		return k
	}
	f.keys["acme/payments-api"] = []core.DeployKey{
		key("payments-api", "ci@build-07", "ssh-ed25519", 256, "3HkQ0m5lq1cQk2v8rXyZsT4uVwXyZaBcDeFgHiJkLmN", 2200, 2, inventory.PrivateKeyHere),
		key("payments-api", "deploy-blue", "ssh-rsa", 4096, "9pLmQ0m5lq1cQk2v8rXyZsT4uVwXyZaBcDeFgHiJkLm", 9000, 120, inventory.PrivateKeyUnknown),
		key("payments-api", "old-jenkins", "ecdsa-sha2-nistp256", 256, "x7TzQ0m5lq1cQk2v8rXyZsT4uVwXyZaBcDeFgHiJkLm", 20000, 0, inventory.PrivateKeyLost),
	}
	inherited := key("payments-api", "pay-deployer", "ssh-ed25519", 256, "pR0jQ0m5lq1cQk2v8rXyZsT4uVwXyZaBcDeFgHiJkLm", 4000, 9, inventory.PrivateKeyHere)
	inherited.Repo, inherited.Project = "", "acme/PAY"
	f.projectKeys = map[api.ProjectPath][]core.DeployKey{"acme/PAY": {inherited}}
	f.sets = []core.KeySet{{Name: "build", Created: hours(90), Members: []core.SetMember{
		{Account: "a1", Repo: "acme/payments-api", Fingerprint: f.keys["acme/payments-api"][0].Fingerprint, PrivateKey: inventory.PrivateKeyHere}}}}
	f.repos[11].Archived = true
	f.repos[0].PrivateKeys = 1
	return f
}

// climbed is a report of a clone that worked.
func climbed() probe.Report {
	rung := func(n probe.RungName, title, detail string, ms int) probe.Rung {
		return probe.Rung{Name: n, Title: say.Old(title), State: probe.Passed, Took: time.Duration(ms) * time.Millisecond, Detail: say.Old(detail)}
	}
	return probe.Report{
		Repo: "acme/payments-api", URL: "git@ssh.bitbucket.org:acme/payments-api.git", Depth: "clone", OK: true, Started: now, Took: 900 * time.Millisecond,
		Fingerprint: "SHA256:3HkQ0m5lq1cQk2v8rXyZsT4uVwXyZaBcDeFgHiJkLmN",
		Rungs: []probe.Rung{
			rung(probe.RungURL, "Address is valid", "ssh.bitbucket.org, port 22", 0), rung(probe.RungDNS, "Host name is known", "104.192.142.26", 12),
			rung(probe.RungTCP, "Port 22 answers", "", 31), rung(probe.RungSSH, "Speaks SSH", "SSH-2.0-conker", 28),
			rung(probe.RungHostKey, "Host key is the published one", "SHA256:ybgmFkzwOSotHTHLJgHO0QN8L0xErw6vd0VhFA9m3SM", 1),
			rung(probe.RungAuth, "Key is accepted", "", 64), rung(probe.RungIdentity, "It is a deploy key", "opens 1 repository", 40),
			rung(probe.RungRepository, "Repository is readable", "main and 12 more refs", 55), rung(probe.RungClone, "Clone is complete and correct", "142 objects", 380),
			{Name: probe.RungSubmodules, Title: say.Old("Submodules"), State: probe.Warned, Detail: say.Old("1 of 2 is not readable with this key"),
				Finding: &finding.Finding{Code: "submodule", What: say.Old("The submodule vendor/libpay cannot be read with this key"), Why: say.Old("It is another repository; a deploy key opens one."), Remedy: say.Old("Add a key of its own to acme/libpay.")}},
			{Name: probe.RungLFS, Title: say.Old("Git LFS"), State: probe.Skipped, Detail: say.Old("not used here")},
		},
		Cloned: &probe.Cloned{Commit: "4f2c81aa09d3e1b7c5", Files: 312, FileBytes: 4_300_000, PackBytes: 1_200_000, Objects: 142},
	}
}

// stumbled is a report of a test that failed at an unknown host key.
func stumbled() probe.Report {
	r := climbed()
	r.OK, r.Cloned = false, nil
	r.Rungs = append([]probe.Rung{}, r.Rungs[:5]...)
	r.HostKey, r.KnownHosts = "SHA256:unknownkeyunknownkeyunknownkeyunknownkey12", "[git.example.org]:7999 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA"
	r.Rungs[4] = probe.Rung{Name: probe.RungHostKey, Title: say.Old("Host key is the published one"), State: probe.Failed, Detail: say.Old(r.HostKey),
		Finding: &finding.Finding{Code: "host-key-unknown", What: say.Old("The server's host key is not known"), Why: say.Old("Nobody has vouched for it: it is neither published by the forge nor in your known_hosts."),
			Remedy: say.Old("Compare the fingerprint with the server's administrator, then trust it."), Action: finding.ActTrustHost}}
	r.Rungs = append(r.Rungs, probe.Rung{Name: probe.RungAuth, Title: say.Old("Key is accepted"), State: probe.Skipped})
	return r
}
