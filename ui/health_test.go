package ui

import (
	"testing"
	"time"

	"latchkey/core"
	"latchkey/core/inventory"
	"latchkey/ui/kit"
)

func TestTheStatusIsThatOfTheWorstKey(t *testing.T) {
	p := withKeys(t, acme()) // speaks English
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
		cell := healthCell(r)
		if cell.Text != want {
			t.Errorf("%+v: %q, want %q", r, cell.Text, want)
		}
		if good := cell.Tone == kit.Good.Text(); good != (want == "in use") {
			t.Errorf("%q is green: %v", want, good)
		}
	}
	tip := p.w.healthTip(core.RepoRow{OpenedBy: []core.OpenedBy{{Label: "pay-argo", Project: "acme/PAY"}}})
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
		{inventory.Use{Proved: ago}, "2 h ago", "used 2 h ago"},
		{inventory.Use{Read: now, Last: now.AddDate(-1, 0, 0), Proved: ago}, "2 h ago", "used 2 h ago"},
	} {
		if column, sentence := useWords(c.use, 1, now), usedSentence(c.use, now); column != c.column || sentence != c.sentence {
			t.Errorf("%+v: %q and %q", c.use, column, sentence)
		}
	}
	if got := useWords(inventory.Use{}, 0, now); got != "–" {
		t.Errorf("where no key is: %q", got)
	}
	rows := repoRows([]core.RepoRow{{Path: "a/used", Keys: 1, LastUsed: ago, KeysRead: now}, {Path: "a/unread", Keys: 1, UseUnread: 1, KeysRead: now},
		{Path: "a/never", Keys: 1, KeysRead: now}}, nil)
	var order1 []string
	for _, n := range sorted(rows, order{column: "used"}) {
		order1 = append(order1, string(rows[n].Path))
	}
	if order1[0] != "a/unread" || order1[1] != "a/never" || order1[2] != "a/used" {
		t.Errorf("%q", order1)
	}
}
