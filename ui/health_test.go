package ui

import (
	"fmt"
	"testing"
	"time"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/inventory"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
)

func TestTheStatusIsThatOfTheWorstKey(t *testing.T) {
	f := acme()
	rows := f.repos[:1:1]
	wants := map[api.RepoPath]string{}
	for want, r := range map[string]core.RepoRow{
		"in use":            {Keys: 2, LastUsed: now},
		"1 of 2 unused":     {Keys: 2, LastUsed: now, Unused: 1, Never: 1},
		"500 of 501 unused": {Keys: 501, LastUsed: now, Unused: 500, Never: 500},
		"never used":        {Keys: 2, Unused: 2, Never: 2},
		"long unused":       {Keys: 2, Unused: 2, Never: 1, LastUsed: now.AddDate(-1, 0, 0)},
		"last use not read": {Keys: 2, UseUnread: 1, LastUsed: now},
		"new":               {Keys: 1},
		"test failed":       {Keys: 2, Unused: 2, TestFailed: now},
		"unsafe type":       {Keys: 2, Unused: 2, Weak: 1},
		"no key":            {},
		"none of its own":   {ProjectUnread: true, Project: "PAY"},
		"project key":       {OpenedBy: []core.OpenedBy{{Label: "pay-argo", Project: "acme/PAY"}}},
		"another key":       {OpenedBy: []core.OpenedBy{{Fingerprint: "SHA256:x"}}},
		"not read yet":      {Keys: -1},
		"archived":          {Keys: 2, Unused: 2, Archived: true},
	} {
		r.Account, r.Path, r.Read, r.KeysRead = "a1", api.RepoPath(fmt.Sprintf("acme/repo-%02d", len(wants))), now, now
		r.Name = r.Path.Name()
		rows = append(rows, r)
		wants[r.Path] = want
	}
	f.of = map[string][]core.RepoRow{"a1": rows} // which reading keys leaves alone
	p := withKeys(t, f)                          // speaks English
	tip := ""
	for path, want := range wants {
		cell := p.repoCell(path, repoStatus)
		if cell.Text != want {
			t.Errorf("%s: %q, want %q", path, cell.Text, want)
		}
		if good := cell.Tone == kit.Good.Text(); good != (want == "in use") {
			t.Errorf("%q is green: %v", want, good)
		}
		if want == "project key" {
			tip = p.repoTable().Tip(p.rowOf(path, ""), repoStatus)
		}
	}
	if tip != "0 keys of its own; opened by pay-argo of project PAY" {
		t.Errorf("%q", tip)
	}
}

func TestNeverIsOnlySaidWhereTheUseWasRead(t *testing.T) {
	withKeys(t, acme())
	ago := now.Add(-2 * time.Hour)
	for _, c := range []struct {
		use              inventory.Use
		column, sentence string
	}{
		{inventory.Use{}, "not read", "last use not read"},
		{inventory.Use{Read: now}, "never", "never used"},
		{inventory.Use{Read: now, Last: ago}, "2 h ago", "used 2 h ago"},
		{inventory.Use{Verified: ago}, "2 h ago", "used 2 h ago"},
		{inventory.Use{Read: now, Last: now.AddDate(-1, 0, 0), Verified: ago}, "2 h ago", "used 2 h ago"},
	} {
		if column, sentence := frame.UseWords(c.use, 1, now), frame.UsedSentence(c.use, now); column != c.column || sentence != c.sentence {
			t.Errorf("%+v: %q and %q", c.use, column, sentence)
		}
	}
	if got := frame.UseWords(inventory.Use{}, 0, now); got != "–" {
		t.Errorf("where no key is: %q", got)
	}
}
