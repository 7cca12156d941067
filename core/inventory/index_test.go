package inventory

import (
	"fmt"
	"testing"

	"latchkey/api"
)

func TestFindLooksIntoEveryColumnOfEveryRow(t *testing.T) {
	var x Index
	x.Add(Hit{Repo: "acme/one"}, "acme/one", "One", "PAY")
	x.Add(Hit{Repo: "acme/one", KeyID: "7"}, "CI key", "SHA256:AbC", "ed25519")
	x.Add(Hit{Repo: "acme/two"}, "acme/two", "Zwei Über", "")
	for text, want := range map[string]int{"ONE": 1, "acme": 2, "pay": 1, "sha256:abc": 1, "über": 1, "ÜBER": 1, "acme/twozwei": 0, "": 0, "\x00": 0, "e": 3, "nothing": 0} {
		if got := x.Find(text); len(got) != want {
			t.Errorf("%q: %v, want %d", text, got, want)
		}
	}
	if got := x.Find("ci key"); len(got) != 1 || got[0].KeyID != "7" {
		t.Errorf("%+v", got)
	}
}

func BenchmarkFindAmong40000Rows(b *testing.B) {
	var x Index
	for i := range 10_000 {
		repo := api.RepoPath(fmt.Sprintf("team-%02d/billing-api-%04d", i/500, i))
		x.Add(Hit{Repo: repo}, string(repo), "billing api", "CORE", "bitbucket-ada")
		for k := range 3 {
			x.Add(Hit{Repo: repo, KeyID: fmt.Sprint(k)}, fmt.Sprintf("ci-%d", k), fmt.Sprintf("ci%d@billing-api-%04d", k, i),
				fmt.Sprintf("SHA256:%043d", i*3+k), "ed25519", "read")
		}
	}
	b.ResetTimer()
	for b.Loop() {
		if len(x.Find("ci2@billing-api-9876")) != 1 {
			b.Fatal("not found")
		}
	}
}
