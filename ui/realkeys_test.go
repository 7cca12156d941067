package ui

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core"
	"latchkey/core/rollout"
	"latchkey/keys"
	"latchkey/keys/vault"
	"latchkey/ui/locale"
)

// keysOverDemo is the Keys page over the real core, with the keys of some
// repositories read.
func keysOverDemo(t *testing.T) (*person, *demo.Forge) {
	t.Helper()
	p, forge := overDemo(t)
	p.choose("acme/payments-api")
	p.w.shell.show("keys")
	p.until("keys show", func() bool { return len(p.rows()) > 0 })
	return p, forge
}

// madeKey waits until the key that was just made shows, and gives its
// fingerprint.
func (p *person) madeKey(name string) (fp keys.Fingerprint) {
	p.t.Helper()
	p.until("it shows", func() bool {
		if p.picked() != name {
			return false
		}
		fp = keys.Fingerprint(p.table().Tip(p.row(name), 1))
		return p.showsKey(fp)
	})
	return fp
}

func TestAPairIsMadePlacedAndFoundOverTheRealCore(t *testing.T) {
	p, forge := keysOverDemo(t)
	p.w.run("key-generate")
	p.entries()[0].SetText("ci@real")
	p.press(t2("generate.do"))
	fp := p.madeKey("ci@real")
	art := slices.IndexFunc(p.texts(), func(text string) bool { return strings.HasPrefix(text, "+--[") })
	if p.cell("ci@real", 4) != t2("keys.private_here") || p.cell("ci@real", 3) != t2("keys.nowhere") || len(strings.Split(p.texts()[art], "\n")) < 11 {
		t.Errorf("it says %q", p.texts())
	}
	spec := rollout.Spec{Verb: rollout.Add, Choice: rollout.Choice{Repos: []api.RepoPath{"acme/web-frontend", "acme/ledger"}}, Key: rollout.KeyRef{Fingerprint: fp}}
	p.rollOut(t, spec)
	p.until("the page says where", func() bool { return p.says(tv("keys.where", locale.Args{"N": 2})) && p.says("acme/ledger") })
	p.w.run("copy-public")
	p.w.top.search.SetText(p.w.App.Clipboard().Content())
	p.until("the pasted public key finds it", func() bool { return slices.Equal(p.keyRows(), []keys.Fingerprint{fp}) })
	p.w.run("test-access")
	p.until("it was tested", func() bool {
		return len(forge.Uses("acme/ledger", fp))+len(forge.Uses("acme/web-frontend", fp)) >= 3 && len(p.w.Jobs.List) == 0
	})
}

func TestExportAndImportOverTheRealCore(t *testing.T) {
	p, _ := keysOverDemo(t)
	p.w.run("key-generate")
	p.entries()[0].SetText("ci@export")
	p.press(t2("generate.do"))
	fp := p.madeKey("ci@export")
	path := filepath.Join(t.TempDir(), "out.key")
	p.w.run("key-export")
	p.entries()[0].SetText(path)
	p.press(t2("export.do"))
	p.until("it is written", func() bool { return p.button(t2("action.done")) != nil })
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v, %v", info, err)
	}
	p.press(t2("action.done"))
	p.w.run("key-export")
	p.entries()[0].SetText(path)
	p.press(t2("export.do"))
	p.until("the file is refused", func() bool { return p.says(t2("error.export")) })
	p.w.Dialogs.HideAll()

	p.w.run("key-delete")
	p.until("it asks", p.w.Dialogs.Any)
	p.press(p.w.Dialogs.Top().Actions[1].Text)
	p.until("it is gone", func() bool { return !p.w.Dialogs.Any() && !slices.Contains(p.keyRows(), fp) })

	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	broken := keyFile(t, "pasted.txt", "  "+strings.ReplaceAll(string(text), "\n", "\r\n  "))
	p.drop(broken, keyFile(t, "junk", strings.Repeat("\x00\xff", 400)))
	p.press(t2("import.show"))
	p.until("it is back", func() bool {
		return p.showsKey(fp) && p.picked() == "ci@export" && p.cell("ci@export", 4) == t2("keys.private_here")
	})
	for _, line := range p.texts() {
		if strings.Contains(line, "PRIVATE KEY") {
			t.Errorf("a private key is on screen: %q", line)
		}
	}
}

func TestALostPrivateKeyShowsOverTheRealCore(t *testing.T) {
	forge, err := demo.Start(t.Context(), demo.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(forge.Close)
	dir, secrets := t.TempDir(), vault.NewMemory()
	open := func(ctx context.Context, w Wiring) (Backend, error) {
		return Over(core.Open(ctx, core.Options{Lag: -1, DataDir: dir, UseVault: secrets, Person: w.Person, Tell: w.Tell, Version: "test", KnownHosts: []string{}}))
	}
	p := startWith(t, Config{Open: open})
	p.until("it is open", func() bool { return p.w.backend != nil })
	made, err := p.w.backend.GenerateKeyPair(t.Context(), core.NewPair{Comment: "ci@lost"})
	if err != nil {
		t.Fatal(err)
	}
	if err := secrets.Delete(t.Context(), string(made.Fingerprint)); err != nil {
		t.Fatal(err)
	}
	p.w.shell.show("keys")
	p.until("it is listed as lost", func() bool {
		return len(p.rows()) == 1 && p.cell("ci@lost", 4) == t2("keys.private_lost")
	})
	if !p.says(t2("keys.private_lost")) || p.w.command("key-export").Possible() {
		t.Errorf("it says %q", p.texts())
	}
}

// githubOver opens the window over the real core and a demo forge that speaks
// GitHub's dialect.
func githubOver(t *testing.T) (*person, *demo.Forge) {
	t.Helper()
	forge, err := demo.Start(t.Context(), demo.Options{Seed: 1, Kind: api.GitHub})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(forge.Close)
	info, dir := forge.Info(), t.TempDir()
	p := startWith(t, Config{Open: func(ctx context.Context, w Wiring) (Backend, error) {
		app, err := core.Open(ctx, core.Options{Lag: -1, DataDir: dir, Vault: core.VaultMemory, Person: w.Person, Tell: w.Tell, Version: "test", KnownHosts: []string{}, Published: []core.HostPin{{Line: info.HostKey}}})
		if err != nil {
			return nil, err
		}
		host, number, _ := strings.Cut(info.SSH, ":")
		port, _ := strconv.Atoi(number)
		_, err = app.Accounts.AddAccount(ctx, core.NewAccount{Forge: api.GitHub, BaseURL: info.REST, Token: []byte(info.Users[0].Token), SSHHost: host, SSHPort: port})
		return Over(app, err)
	}})
	p.until("repositories show", func() bool { return p.w.backend != nil && p.rowsShow() })
	return p, forge
}

func TestAKeySetOnGitHubIsOneRowOverTheRealCore(t *testing.T) {
	p, _ := githubOver(t)
	var repos []api.RepoPath
	for _, r := range p.cachedRepos() {
		if !r.Archived && len(repos) < 3 {
			repos = append(repos, r.Path)
		}
	}
	report := p.rollOut(t, rollout.Spec{Verb: rollout.Add, Choice: rollout.Choice{Repos: repos}, New: rollout.NewKey{Kind: keys.Ed25519, Comment: "ci-set"}})
	if report.Done == 0 {
		t.Fatalf("%+v", report)
	}
	p.w.shell.show("keys")
	p.until("the set shows", func() bool { return p.row("ci-set") >= 0 })
	p.pick("ci-set")
	if !p.says(tv("keys.members", locale.Args{"N": report.Done})) || p.cell("ci-set", 4) != t2("keys.private_here") || p.cell("ci-set", 3) != locale.Tn("keys.on_repos", report.Done) {
		t.Errorf("it says %q", p.texts())
	}
	folder := filepath.Join(t.TempDir(), "ci")
	p.w.run("key-export")
	p.entries()[0].SetText(folder)
	p.press(t2("export.do"))
	p.until("the folder is written", func() bool { return p.button(t2("action.done")) != nil })
	names, err := os.ReadDir(folder)
	if err != nil || len(names) != 2*report.Done+3 { // beside the keys: ssh_config, known_hosts, gitconfig
		t.Errorf("%d files, %v", len(names), err)
	}
}

func TestHostKeysOverTheRealCore(t *testing.T) {
	p, _ := overDemo(t)
	p.w.shell.show("host-keys")
	p.until("host keys show", func() bool { return len(p.rows()) > 10 })
	p.w.run("host-trust")
	p.entries()[0].SetText("git.example.org ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIazEu89wgQZ4bqs3d63QSMzYVa0MuJ2e2gKTKqu+UUO")
	p.press(t2("hosts.trust_do"))
	p.until("it is listed first", func() bool { return !p.w.Dialogs.Any() && p.row("git.example.org") == 0 })
	p.pick("git.example.org")
	p.w.run("host-forget")
	p.until("it asks", p.w.Dialogs.Any)
	p.press(p.w.Dialogs.Top().Actions[1].Text)
	p.until("it is forgotten", func() bool { return !p.w.Dialogs.Any() && p.row("git.example.org") < 0 })
	p.w.run("host-trust")
	p.entries()[0].SetText("github.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIazEu89wgQZ4bqs3d63QSMzYVa0MuJ2e2gKTKqu+UUO")
	p.press(t2("hosts.trust_do"))
	p.until("another key of GitHub's is refused", func() bool { return p.says(t2("error.trust")) })
}

// rollOut plans, starts and runs a rollout without the page of plans.
func (p *person) rollOut(t *testing.T, spec rollout.Spec) rollout.Report {
	t.Helper()
	plan, err := p.w.backend.PlanRollout(t.Context(), spec)
	if err != nil {
		t.Fatal(err)
	}
	p.w.Answers.PlanConfirmed(plan.Title.String())
	defer p.w.Answers.Clear()
	id, err := p.w.backend.StartRollout(t.Context(), plan)
	if err != nil {
		t.Fatal(err)
	}
	report, err := p.w.backend.RunRollout(t.Context(), id, rollout.Run{})
	if err != nil {
		t.Fatal(err)
	}
	return report
}
