package ui

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"latchkey/core/ask"
	"latchkey/core/inventory"
	"latchkey/keys"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// settled lets what was started on the Keys page come home.
func (p *person) settled(what string, holds func() bool) {
	p.t.Helper()
	p.until(what, func() bool { return holds() && len(p.queue) == 0 })
}

func TestAKeySetIsOneRowThatUnfolds(t *testing.T) {
	p := onKeys(t, keyed())
	if rows := p.rows(); len(rows) != 11 {
		t.Fatalf("%d rows: %q", len(rows), rows)
	}
	row := p.mustRow("github-ci")
	if name := p.table().Row(row)[1]; name.Fold != kit.Folded || name.Icon != "keyset" {
		t.Errorf("the set is shown as %+v", name)
	}
	p.table().OnFold(row, true)
	p.settled("its members show", func() bool { return len(p.rows()) == 15 })
	for n := range 4 {
		if member := p.table().Row(row + 1 + n)[1]; member.Indent != 1 || !slices.Contains([]string{"website", "shop", "blog", "api"}, member.Text) {
			t.Errorf("below the set stands %+v", member)
		}
	}
	p.pick(p.rows()[row+1])
	p.settled("a member shows", func() bool { return p.says("github-ci") && !p.says(locale.Tn("keys.set_note", 4)) })
	p.table().OnFold(row, false)
	p.settled("they are folded away", func() bool { return len(p.rows()) == 11 })
}

// Between the moment in which fewer keys were read and the one in which the rows
// follow, the rows can still be looked at.
func TestRowsCanBeLookedAtWhileKeysAreReadAnew(t *testing.T) {
	f := keyed()
	p := onKeys(t, f)
	f.mu.Lock()
	f.keyStore.overview.Keys = f.keyStore.overview.Keys[:1]
	f.mu.Unlock()
	p.w.Announce(ask.PairsChanged)
	p.until("the rows follow", func() bool {
		for row, name := range p.rows() {
			if tip := p.table().Tip(row, 1); name == "old-jenkins" && tip != string(keyed().fingerprintOf(name)) {
				t.Errorf("%s has the fingerprint %q", name, tip)
			}
			p.table().Row(row)
		}
		return len(p.rows()) == 1
	})
}

func TestSearchFindsByAnythingThatIsKnown(t *testing.T) {
	public, err := keys.Generate(keys.Ed25519, "pasted")
	if err != nil {
		t.Fatal(err)
	}
	f := keyed()
	f.keyStore.overview.Keys = append(f.keyStore.overview.Keys, inventory.KeySummary{Fingerprint: public.Public().Fingerprint(), Label: "the one", Type: "ed25519", Bits: 256, PrivateKey: "here"})
	p := onKeys(t, f)
	for text, want := range map[string]string{
		"jenk": "jenkins", "mobile-ios": "mirror", "dsa": "jenkins", "acme-gh/shop": "github-ci",
		string(fpCI): "ci@build-07", public.Public().Line(): "the one", "release rsa": "", "p-256": "old-jenkins",
	} {
		p.w.top.search.SetText(text)
		p.settled("it is searched", func() bool {
			return len(p.rows()) > 0 == (want != "") && (want == "" || strings.Contains(strings.Join(p.rows(), "|"), want))
		})
	}
}

func TestChipsNarrowAndSortingTurns(t *testing.T) {
	p := onKeys(t, keyed())
	p.chip(t2("keychip.lost"))
	p.settled("only the lost one shows", func() bool { return len(p.rows()) == 1 && p.row("old-jenkins") == 0 })
	p.chip(t2("keychip.sets"))
	p.settled("chips add up", func() bool { return len(p.rows()) == 2 })
	p.chip(t2("keychip.lost"))
	p.chip(t2("keychip.sets"))
	p.table().OnSort("stands")
	p.settled("nowhere comes first", func() bool { return len(p.rows()) == 11 && p.row("ansible-2024") == 0 })
	p.table().OnSort("stands")
	p.settled("the widest comes first", func() bool { return p.row("mirror") == 0 })
	for _, column := range []string{"type", "private", "access", "age", "used", "finding", "name"} {
		p.table().OnSort(column)
		p.settled("sorted by "+column, func() bool { return len(p.rows()) == 11 })
	}
}

func TestThePaneSaysWhereAKeyStandsAndLeadsThere(t *testing.T) {
	p := onKey(t, keyed(), fpCI)
	for _, text := range []string{string(fpCI), "acme/payments-api", "acme/OPS", "Ada Lovelace · Bitbucket Cloud", tv("keys.where", locale.Args{"N": 4}), t2("keys.not_read_since"), artOf, "MD5:8d:1f:66:02:5c:3e:aa:0b:9f:71:22:de:10:47:c4:5b"} {
		if !p.says(text) {
			t.Errorf("the pane does not say %q: %q", text, p.texts())
		}
	}
	p.w.goToKey("a1", "acme/payments-api", fpCI)
	p.until("the repository shows", func() bool {
		return p.w.shell.page == "repositories" && p.w.repos.Chosen().Path == "acme/payments-api" && p.keysShow() && p.card(fpCI) != nil && p.card(fpCI).marked
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
	p.settled("it shows", func() bool { return !p.w.Dialogs.Any() && p.picked() == "ci@new" && p.showsKey("SHA256:fresh") })
	if !f.called("generate ed25519 ci@new encrypted=false") || !p.says("SHA256:fresh") {
		t.Errorf("called %q", f.calls)
	}
}

func TestDroppedFilesAreTakenOneByOne(t *testing.T) {
	f := keyed()
	f.keyStore.importErr = map[string]error{"hostile": keys.ErrNotKey}
	p := onKeys(t, f)
	large := keyFile(t, "large", strings.Repeat("x", 1<<20+1))
	bad := keyFile(t, "bad\x1b[31m\u202egpj.txt", "hostile")
	p.drop(keyFile(t, "good.key", "fine"), bad, large, t.TempDir(), filepath.Join(t.TempDir(), "not there"), "/dev/zero")
	if !p.says("good.key") || !p.says(tv("import.failed", locale.Args{"File": "large"})) || !p.says(t2("import.no_key_file")) || !p.says("line ends were put right") {
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
	if _, err := frame.ReadKeyFile(os.DevNull); err == nil {
		t.Error("a device is read")
	}
	p := onKeys(t, keyed())
	var many []fyne.URI
	for i := range 51 {
		many = append(many, storage.NewFileURI(fmt.Sprintf("/tmp/%d", i)))
	}
	p.w.dropped(fyne.Position{}, many)
	if p.w.Dialogs.Any() || !p.says(tv("import.not_so_many", locale.Args{"N": 50})) {
		t.Errorf("a whole folder is read: %q", p.texts())
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
	p.until("it asks", p.w.Dialogs.Any)
	if !p.says("acme/payments-api") || p.w.Win.Canvas().Focused() != fyne.Focusable(p.w.Dialogs.Top().Actions[0]) {
		t.Errorf("it asks %q", p.texts())
	}
	p.press(p.w.Dialogs.Top().Actions[1].Text)
	p.until("it is deleted", func() bool { return f.called("delete " + string(fpCI)) })
}

func TestSeveralPairsAreDeletedAfterOneQuestion(t *testing.T) {
	f := keyed()
	p := onKeys(t, f)
	p.w.run("mark-all")
	p.press(t2("keys.copy_lines"))
	lines := func() int { return strings.Count(p.w.App.Clipboard().Content(), "\n") }
	p.until("their public keys are copied", func() bool { return lines() > 0 })
	if lines() != 13 {
		t.Errorf("%d keys are selected, want all that have a fingerprint", lines())
	}
	p.press(t2("keys.delete_marked"))
	if !p.says("ansible-2024") || p.says("jenkins · SHA256:x7T") {
		t.Errorf("it asks %q", p.texts())
	}
	p.press(p.w.Dialogs.Top().Actions[1].Text)
	p.until("they are deleted", func() bool { return len(p.w.Jobs.List) == 0 && f.called("delete "+string(fpCI)) })
	if p.w.Dialogs.Any() {
		t.Error("it asks again for each")
	}
}

func TestRotatingFromTheKeysPageOpensThePlan(t *testing.T) {
	p := onKey(t, keyed(), fpCI)
	p.w.run("rotate-everywhere")
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
	if got := p.w.App.Clipboard().Content(); got != "[git.acme.example]:7999 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5\n" {
		t.Errorf("copied %q", got)
	}
	p.w.run("host-forget")
	p.until("it is forgotten", func() bool {
		return f.called("forget [git.acme.example]:7999 " + string(f.keyStore.hosts[0].Fingerprint))
	})
	p.w.top.search.SetText("github")
	p.until("two are left", func() bool { return len(p.rows()) == 2 })
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
	p.until("it is trusted", func() bool { return !p.w.Dialogs.Any() && f.called("trust git.example.org ssh-ed25519 AAAA") })
}

func TestTheKeysPageSurvivesAnotherLanguage(t *testing.T) {
	p := onKey(t, keyed(), fpCI)
	p.chip(t2("keychip.here"))
	p.settled("narrowed", func() bool { return len(p.rows()) == 4 })
	p.w.look.SetLanguage("de")
	p.settled("it speaks German", func() bool {
		return p.says("Schlüssel") && len(p.rows()) == 4 && p.picked() == "ci@build-07" && p.says(string(fpCI))
	})
	p.w.look.SetLanguage("en")
}

func TestManyPairsAreDeletedOnlyAfterTypingHowMany(t *testing.T) {
	f := keyed()
	for i := range frame.TypeFrom {
		f.keyStore.overview.Keys = append(f.keyStore.overview.Keys, inventory.KeySummary{Fingerprint: keys.Fingerprint(fmt.Sprintf("SHA256:spare%02d", i)), Label: "spare", PrivateKey: "here", Origin: "generated"})
	}
	p := onKeys(t, f)
	p.w.top.search.SetText("spare")
	p.settled("only the spare ones show", func() bool { return len(p.rows()) == frame.TypeFrom })
	p.w.run("mark-all")
	p.press(t2("keys.delete_marked"))
	yes := p.w.Dialogs.Top().Actions[1]
	if !yes.Disabled() {
		t.Fatal("one press deletes them all")
	}
	p.entries()[0].SetText(fmt.Sprint(frame.TypeFrom))
	p.press(yes.Text)
	p.until("they are deleted", func() bool { return f.called("delete SHA256:spare10") && len(p.w.Jobs.List) == 0 })
}
