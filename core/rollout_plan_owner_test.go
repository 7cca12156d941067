package core

import (
	"net/http"
	"strings"
	"testing"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/inventory"
	"latchkey/core/rollout"
	"latchkey/keys"
)

// Whoever would put their own key on repositories hears it from the plan, not
// from as many refusals.
func TestAPlanKnowsAKeyOfAPersonsAccount(t *testing.T) {
	for kind, name := range map[api.Kind]string{api.GitHub: "ada's account", api.BitbucketCloud: "somebody's account"} {
		w := newWorld(t, demo.Options{Kind: kind})
		pair := w.generated()
		public, err := keys.ParsePublic(pair.PublicKey)
		must(t, err)
		must(t, w.forge.AddAccountKey("ada", public))
		p, err := w.Rollouts.PlanRollout(t.Context(), rollout.Spec{Verb: rollout.Add, Key: rollout.KeyRef{Fingerprint: pair.Fingerprint}, Choice: rollout.Choice{Repos: many(2)}})
		must(t, err)
		if len(p.Steps) != 0 || len(p.Exclusions) != 2 || p.Exclusions[1].Reason != rollout.ReasonOnAccount || !strings.Contains(p.Exclusions[1].Text.String(), name) {
			t.Errorf("%s: %d steps, %+v", kind, len(p.Steps), p.Exclusions)
		}
		other, err := w.Pairs.GenerateKeyPair(t.Context(), NewPair{Comment: "other"})
		must(t, err)
		p, err = w.Rollouts.PlanRollout(t.Context(), rollout.Spec{Verb: rollout.Add, Key: rollout.KeyRef{Fingerprint: other.Fingerprint}, Choice: rollout.Choice{Repos: many(1)}})
		must(t, err)
		if len(p.Steps) != 1 {
			t.Errorf("%s: a key of nobody: %+v", kind, p.Exclusions)
		}
	}
}

// Where a key may stand on one repository only, one that stands somewhere is
// refused before anything is sent.
func TestAPlanKnowsThatAKeyStandsElsewhere(t *testing.T) {
	w := newWorld(t, demo.Options{Kind: api.GitHub})
	_, on := w.added(1)
	before := posts(w.forge)
	p, err := w.Rollouts.PlanRollout(t.Context(), rollout.Spec{Verb: rollout.Add, Key: rollout.KeyRef{Fingerprint: on}, Choice: rollout.Choice{Repos: many(2)}})
	must(t, err)
	why := map[rollout.Reason]string{}
	for _, r := range p.Exclusions {
		why[r.Reason] = r.Text.String()
	}
	if len(p.Steps) != 0 || why[rollout.ReasonAlreadyThere] == "" || !strings.Contains(why[rollout.ReasonOneRepoOnly], "is on "+string(many(1)[0])) || posts(w.forge) != before {
		t.Errorf("%d steps, %v", len(p.Steps), why)
	}
}

func posts(f *demo.Forge) (n int) {
	for _, c := range f.Calls() {
		if c.Method == http.MethodPost && strings.HasSuffix(c.Path, "/keys") {
			n++
		}
	}
	return n
}

// A private key that Latchkey does not keep serves to ask a forge too, and so
// finds what no list that was read shows.
func TestFindAsksWithAFileThatIsHandedIn(t *testing.T) {
	w := newWorld(t, demo.Options{})
	pair, err := keys.Generate(keys.Ed25519, "laptop")
	must(t, err)
	file, err := pair.MarshalPrivate(nil)
	must(t, err)
	_, err = w.Repos.RefreshRepos(t.Context(), "", nil)
	must(t, err)
	must(t, w.forge.AddKeyBehindBack(string(ledger), "unseen", pair.Public()))
	found, err := w.Inventory.Find(t.Context(), FindRequest{Data: file, Ask: true})
	must(t, err)
	if len(found.Keys) != 1 || len(found.Asked) != 1 || len(found.Asked[0].Repos) != 1 || found.Asked[0].Repos[0] != ledger ||
		len(found.Keys[0].Places) != 1 || found.Keys[0].Places[0].Source != inventory.FromGreeting {
		t.Errorf("%+v", found)
	}
	if w.vaultHas(string(pair.Public().Fingerprint())) {
		t.Error("the file's private key is in the vault now")
	}
	if _, err := w.Inventory.Find(t.Context(), FindRequest{Text: "  "}); err == nil {
		t.Error("a blank finds keys without a name")
	}
}

// Public forges are asked without an account, by their greeting alone: no repository is
// named, and no host key is trusted that was not known beforehand.
func TestPublicForgesAreAskedWithoutAnAccount(t *testing.T) {
	other, strange := newWorld(t, demo.Options{Kind: api.GitHub}), newWorld(t, demo.Options{Seed: 2})
	w := newWorld(t, demo.Options{})
	end := func(f *demo.Forge) []api.SSHEnd {
		return []api.SSHEnd{{Host: "localhost", Port: portOf(f.Info().SSH)}}
	}
	must(t, w.Close())
	o := w.options()
	host, line, _ := strings.Cut(other.forge.Info().HostKey, " ")
	o.Published = append(o.Published, HostPin{Line: strings.Replace(host, "127.0.0.1", "localhost", 1) + " " + line})
	o.PublicForges = [][]api.SSHEnd{end(other.forge), end(strange.forge), {{Host: hostOf(w.forge.Info().SSH), Port: portOf(w.forge.Info().SSH)}}}
	var err error
	w.App, err = Open(t.Context(), o)
	must(t, err)
	t.Cleanup(func() { must(t, w.App.Close()) })
	servers, err := w.Inventory.Servers(t.Context())
	must(t, err)
	if len(servers) != 3 || servers[0].Account != w.account || servers[1].Account+servers[2].Account != "" {
		t.Fatalf("%+v", servers)
	}
	pair, err := keys.Generate(keys.Ed25519, "laptop")
	must(t, err)
	must(t, other.forge.AddAccountKey("ada", pair.Public()))
	ask := func() []inventory.Asked {
		file, err := pair.MarshalPrivate(nil)
		must(t, err)
		found, err := w.Inventory.Find(t.Context(), FindRequest{Data: file, Ask: true, Servers: servers})
		must(t, err)
		return found.Asked
	}
	got := ask()
	if len(got) != 3 || got[0].State != inventory.Stranger || got[1].State != inventory.Knows || got[1].User != "ada" || got[1].Account != "" || got[1].Host == "" {
		t.Errorf("%+v", got)
	}
	if got[2].State != inventory.NoAnswer || !strings.Contains(got[2].Error.String(), "host key") {
		t.Errorf("a server whose host key nobody knows: %+v", got[2])
	}
	pair, err = keys.Generate(keys.Ed25519, "nobody's")
	must(t, err)
	if got = ask(); got[1].State != inventory.Stranger || got[1].Known == nil || *got[1].Known {
		t.Errorf("%+v", got[1])
	}
}

// A key that is taken, nobody knows where: the forge itself tells over SSH.
func TestWhoHoldsAKeyIsAskedOfTheForge(t *testing.T) {
	w := newWorld(t, demo.Options{Kind: api.GitHub})
	pair := w.generated()
	public, err := keys.ParsePublic(pair.PublicKey)
	must(t, err)
	must(t, w.forge.AddKeyBehindBack("globex/storefront", "unseen", public))
	_, err = w.Placements.PlaceKey(t.Context(), PlaceRequest{Repo: web, Fingerprint: pair.Fingerprint}, nil)
	if api.KindOf(err) != api.InUseElsewhere || !strings.Contains(err.Error(), "it is on globex/storefront") {
		t.Errorf("placed: %v", err)
	}
	r := w.rolled(rollout.Spec{Verb: rollout.Add, Key: rollout.KeyRef{Fingerprint: pair.Fingerprint}, Choice: rollout.Choice{Repos: many(1)}})
	if r.Failed != 1 || !strings.Contains(r.Results[0].Error.String(), "it is on globex/storefront") {
		t.Errorf("rolled out: %+v", r.Results)
	}
}
