package ui

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"latchkey/core/inventory"
	"latchkey/keys"
)

// labels are the names in the rows of the Keys page.
func (p *person) labels() (all []string) {
	for row := range p.w.keys.shown {
		all = append(all, p.w.keys.at(row).name())
	}
	return all
}

// settled lets what was started on the Keys page come home.
func (p *person) settled(what string, holds func() bool) {
	p.t.Helper()
	p.until(what, func() bool { return holds() && len(p.queue) == 0 })
}

func TestAKeySetIsOneRowThatUnfolds(t *testing.T) {
	p := onKeys(t, keyed())
	if n := len(p.w.keys.shown); n != 11 {
		t.Fatalf("%d rows: %q", n, p.labels())
	}
	row := strings.Index(strings.Join(p.labels(), "|"), "github-ci")
	if row < 0 {
		t.Fatal("the set is not listed")
	}
	for row = range p.w.keys.shown {
		if p.w.keys.at(row).isSet {
			break
		}
	}
	p.w.keys.table.OnFold(row, true)
	p.settled("its members show", func() bool { return len(p.w.keys.shown) == 15 })
	if !p.w.keys.shown[row+1].member || p.w.keys.at(row+1).Set != "github-ci" {
		t.Errorf("below the set stands %+v", p.w.keys.at(row+1))
	}
	p.w.keys.table.OnFold(row, false)
	p.settled("they are folded away", func() bool { return len(p.w.keys.shown) == 11 })
}

func TestSearchFindsByAnythingThatIsKnown(t *testing.T) {
	public, err := keys.Generate(keys.Ed25519, "pasted")
	if err != nil {
		t.Fatal(err)
	}
	f := keyed()
	f.keyStore.turned.Keys = append(f.keyStore.turned.Keys, inventory.KeyRow{Fingerprint: public.Public().Fingerprint(), Label: "the one", Type: "ed25519", Bits: 256, PrivateKey: "here"})
	p := onKeys(t, f)
	for text, want := range map[string]string{
		"jenk": "jenkins", "mobile-ios": "mirror", "dsa": "jenkins", "acme-gh/shop": "github-ci",
		string(fpCI): "ci@build-07", public.Public().Line(): "the one", "release rsa": "", "p-256": "old-jenkins",
	} {
		p.w.top.search.SetText(text)
		p.settled("it is searched", func() bool {
			return len(p.labels()) > 0 == (want != "") && (want == "" || strings.Contains(strings.Join(p.labels(), "|"), want))
		})
	}
}

func TestChipsNarrowAndSortingTurns(t *testing.T) {
	p := onKeys(t, keyed())
	p.w.keys.facet("lost", true)
	p.settled("only the lost one shows", func() bool { return len(p.labels()) == 1 && p.labels()[0] == "old-jenkins" })
	p.w.keys.facet("sets", true)
	p.settled("chips add up", func() bool { return len(p.labels()) == 2 })
	p.w.keys.clearFilter()
	p.w.keys.sort("stands")
	p.settled("nowhere comes first", func() bool { return len(p.labels()) == 11 && p.labels()[0] == "ansible-2024" })
	p.w.keys.sort("stands")
	p.settled("the widest comes first", func() bool { return p.labels()[0] == "mirror" })
	for _, column := range []string{"type", "private", "access", "age", "used", "finding", "name"} {
		p.w.keys.sort(column)
		p.settled("sorted by "+column, func() bool { return len(p.labels()) == 11 })
	}
}

func TestThePaneSaysWhereAKeyStandsAndLeadsThere(t *testing.T) {
	p := onKey(t, keyed(), fpCI)
	for _, text := range []string{string(fpCI), "acme/payments-api", "acme/OPS", "Ada Lovelace · Bitbucket Cloud", tv("keys.where", args{"N": 4}), t2("keys.not_read_since"), artOf} {
		if !p.says(text) {
			t.Errorf("the pane does not say %q: %q", text, p.texts())
		}
	}
	p.w.goToKey("a1", "acme/payments-api", fpCI)
	p.until("the repository shows", func() bool {
		return p.w.shell.page == "repositories" && p.w.repos.path == "acme/payments-api" && p.w.details.read && p.w.details.chosen == fpCI
	})
}

func TestGeneratingAKeyShowsIt(t *testing.T) {
	f := keyed()
	p := onKeys(t, f)
	p.w.run("key-generate")
	p.press(t2("generate.do"))
	if !p.says(t2("rollout.no_name")) {
		t.Error("a key without a name is made")
	}
	p.entries()[0].SetText("ci@new")
	p.key(fyne.KeyReturn)
	p.settled("it shows", func() bool { return !p.w.dialogs.Any() && p.w.keys.id == "SHA256:fresh" && p.w.keys.pane.read })
	if !f.called("generate ed25519 ci@new encrypted=false") || !p.says("SHA256:fresh") {
		t.Errorf("called %q", f.calls)
	}
}

func TestDroppedFilesAreTakenOneByOne(t *testing.T) {
	f := keyed()
	f.keyStore.importErr = map[string]error{"hostile": keys.ErrNotKey}
	p := onKeys(t, f)
	large := keyFile(t, "large", strings.Repeat("x", maxKeyFile+1))
	bad := keyFile(t, "bad\x1b[31m\u202egpj.txt", "hostile")
	p.drop(keyFile(t, "good.key", "fine"), bad, large, t.TempDir(), filepath.Join(t.TempDir(), "not there"), "/dev/zero")
	if !p.says("good.key") || !p.says(tv("import.failed", args{"File": "large"})) || !p.says(t2("import.no_key_file")) || !p.says("line ends were put right") {
		t.Errorf("it says %q", p.texts())
	}
	for _, text := range p.texts() {
		if strings.ContainsAny(text, "\x1b\u202e") {
			t.Errorf("unfiltered: %q", text)
		}
	}
	if n := len(f.calls); !f.called("import 4 bytes") || !f.called("import 7 bytes") || n == 0 {
		t.Errorf("called %q", f.calls)
	}
}

func TestADroppedPublicKeyIsOnlyLookedUp(t *testing.T) {
	f := keyed()
	pair, err := keys.Generate(keys.Ed25519, "colleague")
	if err != nil {
		t.Fatal(err)
	}
	p := onKeys(t, f)
	p.drop(keyFile(t, "id.pub", pair.Public().Line()))
	if !p.says("colleague") || !p.says(string(pair.Public().Fingerprint())) || !p.says(t2("import.nowhere")) {
		t.Errorf("it says %q", p.texts())
	}
	for _, c := range f.calls {
		if strings.HasPrefix(c, "import") {
			t.Errorf("a public key was imported: %s", c)
		}
	}
}

func TestAPipeIsNotReadAndTooManyFilesAreRefused(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no device files")
	}
	if _, err := readKeyFile(os.DevNull); err == nil {
		t.Error("a device is read")
	}
	p := onKeys(t, keyed())
	var many []fyne.URI
	for i := range mostFiles + 1 {
		many = append(many, storage.NewFileURI(fmt.Sprintf("/tmp/%d", i)))
	}
	p.w.dropped(fyne.Position{}, many)
	if p.w.dialogs.Any() {
		t.Error("a whole folder is read")
	}
}

func TestExportNamesTheFileAndShowsNoSecret(t *testing.T) {
	f := keyed()
	p := onKey(t, f, fpCI)
	p.w.run("key-export")
	path := filepath.Join(t.TempDir(), "out.key")
	p.entries()[0].SetText(path)
	p.entries()[1].SetText("secret one")
	p.press(t2("export.do"))
	if !p.says(t2("add.differ")) {
		t.Error("two different passphrases are taken")
	}
	p.entries()[2].SetText("secret one")
	p.press(t2("export.do"))
	p.until("it is written", func() bool { return p.button(t2("action.done")) != nil })
	if !f.called(fmt.Sprintf("export %s to %s encrypted=true", fpCI, path)) || !p.says(path) || p.says("secret one") {
		t.Errorf("called %q, says %q", f.calls, p.texts())
	}
}

func TestDeletingAsksFirst(t *testing.T) {
	f := keyed()
	p := onKey(t, f, fpCI)
	p.w.run("key-delete")
	p.until("it asks", p.w.dialogs.Any)
	if !p.says("acme/payments-api") || p.w.win.Canvas().Focused() != fyne.Focusable(p.w.dialogs.Top().Actions[0]) {
		t.Errorf("it asks %q", p.texts())
	}
	p.press(p.w.dialogs.Top().Actions[1].Text)
	p.until("it is deleted", func() bool { return f.called("delete " + string(fpCI)) })
}

func TestSeveralPairsAreDeletedAfterOneQuestion(t *testing.T) {
	f := keyed()
	p := onKeys(t, f)
	p.w.run("mark-all")
	if n := len(p.w.keys.markedKeys()); n != 13 {
		t.Errorf("%d keys are selected, want all that have a fingerprint", n)
	}
	p.w.keys.deleteMarked()
	if !p.says("ansible-2024") || p.says("jenkins · SHA256:x7T") {
		t.Errorf("it asks %q", p.texts())
	}
	p.press(p.w.dialogs.Top().Actions[1].Text)
	p.until("they are deleted", func() bool { return len(p.w.jobs.list) == 0 && f.called("delete "+string(fpCI)) })
	if p.w.dialogs.Any() {
		t.Error("it asks again for each")
	}
}

func TestRotatingFromTheKeysPageOpensThePlan(t *testing.T) {
	p := onKey(t, keyed(), fpCI)
	p.w.run("key-rotate")
	if p.w.shell.page != "plan" {
		t.Errorf("page %s", p.w.shell.page)
	}
}

func TestHostKeysAreListedAndForgotten(t *testing.T) {
	f := keyed()
	p := onHosts(t, f)
	for _, text := range []string{"git.acme.example:7999", "github.com", t2("hosts.hashed"), t2("hosts.third_party"), t2("hoststate.retired"), t2("hoststate.revoked")} {
		if !p.says(text) {
			t.Errorf("no %q in %q", text, p.texts())
		}
	}
	p.w.run("host-copy")
	if got := p.w.app.Clipboard().Content(); got != "[git.acme.example]:7999 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5\n" {
		t.Errorf("copied %q", got)
	}
	p.w.run("host-forget")
	p.until("it is forgotten", func() bool {
		return f.called("forget [git.acme.example]:7999 " + string(f.keyStore.hosts[0].Fingerprint))
	})
	p.w.top.search.SetText("github")
	p.until("two are left", func() bool { return len(p.w.hosts.shown) == 2 })
	if p.w.command("host-forget").Possible() {
		t.Error("a published key can be forgotten")
	}
}

func TestAHostKeyIsTrustedByHand(t *testing.T) {
	f := keyed()
	p := onHosts(t, f)
	p.w.run("host-trust")
	p.entries()[0].SetText("  git.example.org ssh-ed25519 AAAA\n")
	p.press(t2("hosts.trust_do"))
	p.until("it is trusted", func() bool { return !p.w.dialogs.Any() && f.called("trust git.example.org ssh-ed25519 AAAA") })
}

func TestTheKeysPageSurvivesAnotherLanguage(t *testing.T) {
	p := onKey(t, keyed(), fpCI)
	p.w.keys.facet("here", true)
	p.settled("narrowed", func() bool { return len(p.w.keys.shown) == 4 })
	p.w.setLanguage("de")
	p.settled("it speaks German", func() bool { return p.says("Schlüssel") && len(p.w.keys.shown) == 4 && p.w.keys.id == string(fpCI) })
	p.w.setLanguage("en")
}

func TestManyPairsAreDeletedOnlyAfterTypingHowMany(t *testing.T) {
	f := keyed()
	for i := range typeFrom {
		f.keyStore.turned.Keys = append(f.keyStore.turned.Keys, inventory.KeyRow{Fingerprint: keys.Fingerprint(fmt.Sprintf("SHA256:spare%02d", i)), Label: "spare", PrivateKey: "here", Origin: "generated"})
	}
	p := onKeys(t, f)
	p.w.top.search.SetText("spare")
	p.settled("only the spare ones show", func() bool { return len(p.w.keys.shown) == typeFrom })
	p.w.run("mark-all")
	p.w.keys.deleteMarked()
	yes := p.w.dialogs.Top().Actions[1]
	if !yes.Disabled() {
		t.Fatal("one press deletes them all")
	}
	p.entries()[0].SetText(fmt.Sprint(typeFrom))
	p.press(yes.Text)
	p.until("they are deleted", func() bool { return f.called("delete SHA256:spare10") && len(p.w.jobs.list) == 0 })
}
