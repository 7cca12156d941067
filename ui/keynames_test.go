package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/core"
	"latchkey/core/probe"
	"latchkey/core/rollout"
	"latchkey/keys"
	"latchkey/ui/frame"
	"latchkey/ui/locale"
)

// A key without label is called the same wherever it is named.
func TestAKeyHasOneNameEverywhere(t *testing.T) {
	at(t, acme()) // the texts are there
	for _, c := range []struct{ label, fp, want string }{
		{"ci@build-07", string(fpCI), "ci@build-07"}, {"", string(fpCI), "SHA256:3HkQ0m5lq1…"}, {" ", string(fpCI), "SHA256:3HkQ0m5lq1…"}, {"", "", t2("key.no_label")},
	} {
		if got := frame.KeyName(c.label, core.DeployKey{Fingerprint: fpCI}.Fingerprint[:len(c.fp)]); got != c.want {
			t.Errorf("%q of %q is called %q, want %q", c.label, c.fp, got, c.want)
		}
	}
	f := keyed()
	for i := range f.keyStore.overview.Keys {
		if f.keyStore.overview.Keys[i].Fingerprint == fpCI {
			f.keyStore.overview.Keys[i].Label = ""
		}
	}
	p := onKeys(t, f)
	if p.row("SHA256:3HkQ0m5lq1…") < 0 {
		t.Errorf("the rows are %q", p.rows())
	}
}

// Core knows accounts by ids; the window says who it is and where.
func TestAnAccountIsCalledByUserAndForge(t *testing.T) {
	p := withKeys(t, acme())
	p.w.run("remove-account")
	p.until("it asks", p.w.Dialogs.Any)
	if title := p.w.Dialogs.Top().Title; title != tv("confirm.sure", locale.Args{"What": "Remove account Ada Lovelace · Bitbucket Cloud"}) {
		t.Errorf("it asks %q", title)
	}
}

// A key may stand on many repositories: it is said which one was tested, and the
// others are a press away.
func TestATestNamesItsPlaceAndOffersTheOthers(t *testing.T) {
	f := keyed()
	f.report = probe.Report{OK: true}
	p := onKey(t, f, fpCI)
	p.w.run("test-access")
	others := locale.Tn("keys.test_others", 2)
	p.until("it opens one", func() bool {
		return p.says(tv("keys.test_good_one", locale.Args{"Repo": "acme/payments-api", "Total": 3})) && p.button(others) != nil
	})
	p.press(others)
	p.until("they are tested", func() bool { return p.w.shell.page == "activity" })
	if want := `plan tests of ["acme/ledger" "acme/invoice-worker"] with "` + string(fpCI) + `"`; !f.called(want) {
		t.Errorf("called %q", f.calls)
	}
}

// A fine-grained and a classic token each have a sentence of their own.
func TestEachKindOfTokenHasItsSentence(t *testing.T) {
	p, _ := newcomer(t)
	p.press(t2("welcome.github_open"))
	for _, text := range []string{t2("connect.scopes_fine"), t2("connect.scopes_classic")} {
		if !p.says(text) {
			t.Errorf("no %q in %q", text, p.texts())
		}
	}
	if p.says(t2("connect.scopes")) {
		t.Error("it asks for both at once")
	}
	p.key(fyne.KeyEscape)
}

// Two keys with one label are told apart wherever one of several is chosen, and a key
// without label has a name there, which is not taken for that of a new one.
func TestKeysOfOneLabelAreToldApart(t *testing.T) {
	f := keyed()
	other := keys.Fingerprint("SHA256:QQQQ0m5lq1cQk2v8rXyZsT4uVwXyZaBcDeFgHiJkLmN")
	f.known.names = core.Names{Repos: []core.RepoName{{Account: "a1", Path: "acme/ledger"}}, Keys: []core.KeyName{
		{Fingerprint: fpCI, Label: "ci@build-07", Places: 3}, {Fingerprint: other, Label: "ci@build-07", Comment: "ci@old", Places: 1}, {Fingerprint: "SHA256:nameless0m5lq1cQk2v8rX", Places: 1}}}
	p := withKeys(t, f)
	p.w.run("palette")
	p.until("all is known", func() bool { return len(p.w.known) == 4 })
	p.entries()[0].SetText("build-07")
	p.until("both show", func() bool {
		return p.says(" · SHA256:3HkQ0m5lq1…") && p.says(" · SHA256:QQQQ0m5lq1…") && p.says("ci@old · "+locale.Tn("palette.key", 1))
	})
	p.entries()[0].SetText("nameless")
	p.until("the one without a name shows", func() bool { return p.says("nameless") })
	p.key(fyne.KeyEscape)

	p.w.Nav.Plan(frame.PlanRequest{Verb: rollout.Rotate, About: []frame.Subject{{Ref: rollout.KeyRef{Fingerprint: fpCI}}}})
	p.until("the plan shows", func() bool { return p.says(tv("plan.everywhere_rotate", locale.Args{"Key": "SHA256:3HkQ0m5lq1…"})) })
	if name := p.lineOf(t2("rollout.name")).Text; name != "" {
		t.Errorf("the new key is to be called %q", name)
	}
}
