package palette

import (
	"context"
	"fmt"
	"testing"
)

const aFinger = "SHA256:3HkQ0m5lq1cQk2v8rXyZsT4uVwXyZaBcDeFgHiJkLmN"

func bestTexts(all []Choice, typed string) (texts []string) {
	for _, f := range best(context.Background(), all, typed) {
		texts = append(texts, all[f.n].Text)
	}
	return texts
}

func TestTheBestFitComesFirst(t *testing.T) {
	all := []Choice{{Text: "acme/web-frontend"}, {Text: "acme/payments-api"}, {Text: "acme/pay-slips-archive"}, {Text: "Appearance"},
		{Text: "ci@build-07", Print: aFinger}}
	for typed, want := range map[string]string{"payments": "acme/payments-api", "papi": "acme/payments-api", "web front": "acme/web-frontend", "wfe": "acme/web-frontend",
		"appear": "Appearance", "SHA256:3HkQ0m": "ci@build-07", "5lq1cQk2": "ci@build-07", "BUILD": "ci@build-07"} {
		got := bestTexts(all, typed)
		if len(got) == 0 || got[0] != want {
			t.Errorf("%q finds %q, want %q first", typed, got, want)
		}
	}
	if got := bestTexts(all, "zzzz"); len(got) != 0 {
		t.Errorf("nonsense finds %q", got)
	}
}

func TestAnOlderSearchGivesUp(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if got := best(ctx, []Choice{{Text: "acme"}}, "a"); got != nil {
		t.Errorf("found %v", got)
	}
}

func BenchmarkBestOf40000(b *testing.B) {
	var all []Choice
	for i := range 10_000 {
		all = append(all, Choice{Text: fmt.Sprintf("team-%02d/billing-api-%04d", i/500, i), Detail: "CORE", First: 5})
		for k := range 3 {
			all = append(all, Choice{Text: fmt.Sprintf("ci-%d · ci%d@billing-api-%04d", k, k, i), Print: fmt.Sprintf("SHA256:%043d", i*3+k)})
		}
	}
	for b.Loop() {
		if fit := best(context.Background(), all, "bill 9876"); len(fit) == 0 {
			b.Fatal("nothing found")
		}
	}
}

// Letters that are scattered over a name do not find it.
func TestScatteredLettersFindNothing(t *testing.T) {
	all := []Choice{{Text: "Ada Ahlgren · Bitbucket Cloud", First: 20}, {Text: "Dark"}}
	if got := bestTexts(all, "dark"); len(got) != 1 || got[0] != "Dark" {
		t.Errorf("found %q", got)
	}
}
