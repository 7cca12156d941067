package audit

import (
	"slices"
	"testing"

	"latchkey/api"
)

// What can be asked is asked once: of each repository on which a key can push, of each
// workspace with keys, of each user; what was never answered comes first.
func TestWhatCanBeAsked(t *testing.T) {
	w := sound()
	w.Accounts[0].User = "ada"
	w.Accounts = append(w.Accounts, Account{ID: "two", Server: "github.com", User: "ada", BranchRules: true, KeyPolicy: true, UserKeys: true},
		Account{ID: "bb", Server: "bitbucket.org", User: "ada", UserKeys: true})
	k := &w.Keys[0]
	second(w, k, "two", "acme/web", "WEB")
	second(w, k, "acme", "acme/pay", "PAY")
	second(w, k, "bb", "acme/old", "OLD")
	k.Places = append(k.Places, Place{Account: "acme", Target: "acme/WEB", Project: true, Access: api.ReadWrite})
	for i := range 3 {
		k.Places[i].Access = api.ReadWrite
	}
	w.Answers = []ForgeAnswer{{Account: "acme", About: AskBranchRules, Target: "acme/pay", Read: ago(3)}, {Account: "acme", About: AskUserKeys, Read: ago(9)}}
	if got := Asks(w); slices.ContainsFunc(got, func(a Ask) bool { return a.Account == "two" }) {
		t.Errorf("two accounts ask the same: %+v", got)
	}
	w.Answers = append(w.Answers, ForgeAnswer{Account: "acme", About: AskKeyPolicy, Target: "acme", Read: ago(1), Untold: true})
	got := Asks(w)
	if !slices.Contains(got, Ask{Account: "two", About: AskKeyPolicy, Target: "acme", Asked: ago(1)}) {
		t.Errorf("the forge does not tell it to one account, and the other does not ask: %+v", got)
	}
	w.Answers = append(w.Answers, ForgeAnswer{Account: "two", About: AskKeyPolicy, Target: "acme", Read: ago(2)})
	if got = Asks(w); !slices.Contains(got, Ask{Account: "two", About: AskKeyPolicy, Target: "acme", Asked: ago(2)}) {
		t.Errorf("who was answered asks again: %+v", got)
	}
	w.Answers = w.Answers[:2]
	got = Asks(w)
	want := []Ask{{Account: "acme", About: AskKeyPolicy, Target: "acme"}, {Account: "acme", About: AskBranchRules, Target: "acme/web"},
		{Account: "bb", About: AskUserKeys}, {Account: "acme", About: AskUserKeys, Asked: ago(9)}, {Account: "acme", About: AskBranchRules, Target: "acme/pay", Asked: ago(3)}}
	if !slices.Equal(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
}
