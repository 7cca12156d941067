package core

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/ask"
	"latchkey/core/budget"
	"latchkey/core/cause"
	"latchkey/core/hint"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/internal/rest"
)

func TestWhatCannotWorkIsRefusedBeforeAnyCall(t *testing.T) {
	w := newWorld(t, demo.Options{})
	calls := len(w.forge.Calls())
	for name, c := range map[string]struct {
		edit func(*NewAccount)
		want error
	}{
		"app password":          {func(n *NewAccount) { n.Token = []byte("ATBB0123456789abcdef") }, api.ErrAppPassword},
		"repository token":      {func(n *NewAccount) { n.Token = []byte("ATCTT3xFfGN0abc") }, api.ErrAccessToken},
		"empty token":           {func(n *NewAccount) { n.Token = nil }, api.ErrTokenShape},
		"token with a line end": {func(n *NewAccount) { n.Token = append(n.Token, '\n') }, api.ErrTokenShape},
		"user name as login":    {func(n *NewAccount) { n.Login = "ada" }, api.ErrLoginNotEmail},
		"unknown forge":         {func(n *NewAccount) { n.Forge = "sourcehut" }, cause.ErrNoForge},
		"plain http":            {func(n *NewAccount) { n.BaseURL = "http://api.example.org/2.0" }, cause.ErrBaseURL},
		"no scheme":             {func(n *NewAccount) { n.BaseURL = "api.example.org" }, cause.ErrBaseURL},
		"password in URL":       {func(n *NewAccount) { n.BaseURL = "https://u:geheim@example.org" }, cause.ErrBaseURL},
		"password, broken URL":  {func(n *NewAccount) { n.BaseURL = "https://u:geheim@exa mple.org:x" }, cause.ErrBaseURL},
		"query in URL":          {func(n *NewAccount) { n.BaseURL = "https://example.org/?a=b" }, cause.ErrBaseURL},
		"file URL":              {func(n *NewAccount) { n.BaseURL = "file:///etc/passwd" }, cause.ErrBaseURL},
		"ssh port too large":    {func(n *NewAccount) { n.SSHPort = 70000 }, cause.ErrRequest},
		"ssh host with user":    {func(n *NewAccount) { n.SSHHost = "git@host" }, cause.ErrRequest},
	} {
		n := w.newAccount()
		c.edit(&n)
		token := n.Token
		_, err := w.Accounts.AddAccount(t.Context(), n)
		if !errors.Is(err, c.want) || hint.Of(err).IsZero() {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if err != nil && strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: the error tells a password: %v", name, err)
		}
		if len(bytes.Trim(token, "\x00")) != 0 {
			t.Errorf("%s: the token was not wiped", name)
		}
	}
	if n := len(w.forge.Calls()); n != calls {
		t.Errorf("%d calls were made", n-calls)
	}
}

func TestABadTokenLeavesNothing(t *testing.T) {
	w := newWorld(t, demo.Options{})
	n := w.newAccount()
	n.Token = []byte("ATATT3xFfGF0" + strings.Repeat("x", 60))
	n.Login = "nobody@acme.example"
	if _, err := w.Accounts.AddAccount(t.Context(), n); api.KindOf(err) != api.Unauthorized {
		t.Fatalf("error %v", err)
	}
	if all, err := w.Accounts.ListAccounts(t.Context()); err != nil || len(all) != 1 {
		t.Errorf("accounts %v %v", all, err)
	}
	if left := w.unfinished(); len(left) != 0 {
		t.Errorf("unfinished %v", left)
	}
}

func TestConnectingAgainReplacesTheToken(t *testing.T) {
	w := newWorld(t, demo.Options{})
	_, err := w.Repos.RefreshRepos(t.Context(), "", nil)
	must(t, err)
	must(t, w.vault.Put(t.Context(), w.connections.tokenName(w.account), []byte("ATATT3outdated")))
	n := w.newAccount()
	n.TokenExpires = time.Now().AddDate(0, 0, 3)
	h, err := w.Accounts.AddAccount(t.Context(), n)
	must(t, err)
	if h.Account.ID != w.account || len(h.Warnings) != 1 || !strings.Contains(h.Warnings[0].String(), "expires") {
		t.Errorf("health %+v", h)
	}
	if secret, _ := w.vault.Get(t.Context(), w.connections.tokenName(w.account)); string(secret) != w.login.Token {
		t.Error("the vault has the old token")
	}
	if repos, err := w.Repos.CachedRepos(t.Context(), ""); err != nil || len(repos) == 0 {
		t.Errorf("the lists are gone: %v", err)
	}
}

func TestTheTokenIsInTheVaultAlone(t *testing.T) {
	w := newWorld(t, demo.Options{})
	must(t, w.Close())
	must(t, filepath.Walk(w.dir, func(path string, info os.FileInfo, err error) error {
		must(t, err)
		if info.Mode().IsRegular() {
			data, err := os.ReadFile(path)
			must(t, err)
			if bytes.Contains(data, []byte(w.login.Token)) {
				t.Errorf("the token is in %s", path)
			}
		}
		return nil
	}))
}

func TestMissingScopesAreNamedWithWhatTheyAreFor(t *testing.T) {
	w := newWorld(t, demo.Options{})
	for _, l := range w.forge.Info().Users {
		if l.Name != "vera" || l.Kind != "api-token" {
			continue
		}
		n := w.newAccount()
		n.Login, n.Token = l.User, []byte(l.Token)
		h, err := w.Accounts.AddAccount(t.Context(), n)
		must(t, err)
		if !h.OK || len(h.User.Missing) == 0 {
			t.Fatalf("health %+v", h)
		}
		for i, scope := range h.User.Missing {
			if !strings.Contains(h.Warnings[i].String(), scope) || !strings.Contains(h.Warnings[i].String(), "needed to") {
				t.Errorf("warning %q", h.Warnings[i])
			}
		}
		return
	}
	t.Fatal("the demo forge has no viewer")
}

func TestHealthWarnings(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	a := &Accounts{env: &env{now: func() time.Time { return now }}}
	for name, c := range map[string]struct {
		h    Health
		want string
	}{
		"all well":      {Health{Account: Account{TokenExpires: now.AddDate(0, 6, 0)}, Budget: 1000, Spent: 800}, ""},
		"no date known": {Health{}, ""},
		"15 days":       {Health{Account: Account{TokenExpires: now.Add(15 * 24 * time.Hour)}}, ""},
		"14 days":       {Health{Account: Account{TokenExpires: now.Add(14 * 24 * time.Hour)}}, "the token expires on 2026-12-06, in 14 days: create a new one at PAGE"},
		"hours":         {Health{Account: Account{TokenExpires: now.Add(time.Hour)}}, "the token expires on 2026-11-22, in less than a day: create a new one at PAGE"},
		"over":          {Health{Account: Account{TokenExpires: now}}, "the token expired on 2026-11-22: create a new one at PAGE"},
		"scope":         {Health{User: api.User{Missing: []string{"s"}}}, "the token lacks the scope s, needed to do things"},
		"budget":        {Health{Budget: 1000, Spent: 900}, "900 of 1000 requests of this hour are spent"},
	} {
		got := say.List(a.warnings(c.h, api.Traits{TokenPage: "PAGE", Scopes: []api.Scope{{Name: "s", For: "do things"}}})...).String()
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestFindingAnAccount(t *testing.T) {
	w := newWorld(t, demo.Options{})
	other := w.other()
	n := w.newAccount()
	n.Login, n.Token = other.User, []byte(other.Token)
	second, err := w.Accounts.AddAccount(t.Context(), n)
	must(t, err)
	for text, want := range map[string]string{w.account: w.account, w.login.Name: w.account, w.login.User: w.account, second.Account.ID: second.Account.ID} {
		if got, err := w.Accounts.Account(t.Context(), text); err != nil || got.ID != want {
			t.Errorf("%q: %s %v", text, got.ID, err)
		}
	}
	if _, err := w.Accounts.Account(t.Context(), ""); !errors.Is(err, cause.ErrWhichAccount) || !strings.Contains(err.Error(), w.account) {
		t.Errorf("of two: %v", err)
	}
	if _, err := w.Accounts.Account(t.Context(), "x\x1b[31m"); !errors.Is(err, cause.ErrNoAccount) || strings.Contains(err.Error(), "\x1b") {
		t.Errorf("unknown: %q", err)
	}
}

func TestRemovingAnAccount(t *testing.T) {
	w := newWorld(t, demo.Options{})
	_, err := w.Repos.RefreshRepos(t.Context(), "", nil)
	must(t, err)
	w.person.Confirm = nil
	if err := w.Accounts.RemoveAccount(t.Context(), w.account); !errors.Is(err, ask.ErrNobody) {
		t.Errorf("nobody there: %v", err)
	}
	w.person.Confirm = func(context.Context, ask.Plan) (bool, error) { return false, nil }
	if err := w.Accounts.RemoveAccount(t.Context(), w.account); !errors.Is(err, ask.ErrDeclined) {
		t.Errorf("declined: %v", err)
	}
	if !w.vaultHas(w.connections.tokenName(w.account)) {
		t.Fatal("removed without a yes")
	}
	w.person.Confirm = w.options().Person.Confirm
	must(t, w.Accounts.RemoveAccount(t.Context(), w.account))
	if w.vaultHas(w.connections.tokenName(w.account)) {
		t.Error("the token is still in the vault")
	}
	if repos, err := w.store.Repos(t.Context(), w.account); err != nil || len(repos) != 0 {
		t.Errorf("rows left: %d %v", len(repos), err)
	}
	if _, err := w.Accounts.CheckAccount(t.Context(), ""); !errors.Is(err, cause.ErrNoAccounts) {
		t.Errorf("after removal: %v", err)
	}
}

func TestALostTokenIsSaid(t *testing.T) {
	w := newWorld(t, demo.Options{})
	must(t, w.vault.Delete(t.Context(), w.connections.tokenName(w.account)))
	w.open()
	h, err := w.Accounts.CheckAccount(t.Context(), "")
	if !errors.Is(err, cause.ErrTokenLost) || h.OK || h.Account.ID != w.account {
		t.Errorf("%+v %v", h, err)
	}
}

func TestTheBudgetSurvivesARestartAndIsShared(t *testing.T) {
	w := newWorld(t, demo.Options{})
	if n := spentOf(w.App, w.account, 0).Spent(); n != 0 {
		t.Errorf("%d requests are counted that the forge does not count", n)
	}
	for range 3 {
		_, err := w.Repos.DeployKeys(t.Context(), "", web)
		must(t, err)
	}
	b := spentOf(w.App, w.account, 5)
	before := b.Spent()
	if before < 3 {
		t.Fatalf("%d requests counted", before)
	}
	w.open()
	second, err := Open(t.Context(), w.options())
	must(t, err)
	defer second.Close()
	for _, a := range []*App{w.App, second} {
		if n := spentOf(a, w.account, 0).Spent(); n != before {
			t.Errorf("%d, want %d", n, before)
		}
	}
	limited := spentOf(second, w.account, before+1)
	_, err = limited.Reserve(t.Context(), rest.Read)
	must(t, err)
	_, err = spentOf(w.App, w.account, before+1).Reserve(t.Context(), rest.Read)
	if err == nil || !strings.Contains(err.Error(), "spent until") {
		t.Errorf("beyond the limit: %v", err)
	}
}

func spentOf(a *App, account string, limit int) *budget.Budget {
	return budget.New(a.store, account, limit, nil, a.now)
}

func TestADamagedStoreIsSaidAndKept(t *testing.T) {
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, store.FileName), []byte("not a database at all"), 0o600))
	_, err := Open(t.Context(), Options{DataDir: dir, Vault: VaultMemory})
	if !errors.Is(err, store.ErrCorrupt) || !strings.Contains(err.Error(), dir) || hint.Of(err).IsZero() {
		t.Errorf("%v", err)
	}
	if _, err := Open(t.Context(), Options{DataDir: t.TempDir(), Vault: "clay"}); !errors.Is(err, cause.ErrRequest) {
		t.Errorf("unknown vault: %v", err)
	}
}

func TestAfterCloseNothingWorksAndNothingHangs(t *testing.T) {
	w := newWorld(t, demo.Options{})
	must(t, w.Close())
	must(t, w.Close())
	if _, err := w.Pairs.KeyPairs(t.Context()); !errors.Is(err, cause.ErrClosed) {
		t.Errorf("%v", err)
	}
}
