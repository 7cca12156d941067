package snapshot

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"latchkey/api"
)

// manyTargets are targets with all that a row can say, also what needs escapes.
func manyTargets(n int) (all []Target) {
	r := rand.New(rand.NewPCG(1, 2))
	texts := []string{"", "a", "ci@build-07", "é", "日本", "a\"b", `a\b`, "<x>&", "\u202e", "a\u2028b", "tab\there", "bad\xff", strings.Repeat("x", 300), "{", "]", ","}
	text := func() string { return texts[r.IntN(len(texts))] }
	yes := func() bool { return r.IntN(2) == 0 }
	for range n {
		t := Target{Server: text(), Account: text(), Path: text(), Project: yes(), ID: text(), Read: yes(), Trouble: text()}
		for range r.IntN(4) {
			k := Key{Fingerprint: "SHA256:x", ID: text(), Type: text(), Bits: r.IntN(5000), Label: text(), Access: api.Access(text()), Used: Used(text()), Disabled: yes(), Token: text(), AddedBy: text()}
			if yes() {
				k.Created = time.Unix(int64(r.IntN(2e9)), int64(r.IntN(3))*500_000_000).UTC()
			}
			t.Keys = append(t.Keys, k)
		}
		all = append(all, t)
	}
	return all
}

// A row is read as the general reader does, whatever it says, and whatever is wrong
// with it.
func TestRowsAreReadAsTheGeneralReaderDoes(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	same := func(row []byte) {
		t.Helper()
		var fast, general Target
		err, want := fast.decode(row), json.Unmarshal(row, &general)
		if (err == nil) != (want == nil) || err == nil && !reflect.DeepEqual(fast, general) {
			t.Errorf("%q: %+v, %v; want %+v, %v", row, fast, err, general, want)
		}
	}
	for _, target := range manyTargets(3000) {
		row := newRow(target).Content
		same(row)
		for range 5 {
			broken := append([]byte{}, row...)
			switch at := r.IntN(len(broken)); r.IntN(3) {
			case 0:
				broken = broken[:at]
			case 1:
				broken[at] = `"{}[],:\0 ftn`[r.IntN(13)]
			case 2:
				broken = append(broken[:at:at], row[r.IntN(at+1):]...)
			}
			same(broken)
		}
	}
	for _, row := range []string{`{"path":"a","path":"b"}`, `{"keys":[{"id":"1"}],"keys":[{"label":"x"}]}`, `{"Path":"a"}`, `{"path":null}`, `{"keys":[]}`, `{"keys":null}`, `{ "path":"a"}`, `{}`, `null`, `{"keys":[{"bits":012}]}`, `{"keys":[{"bits":-1}]}`, `{"keys":[{"bits":99999999999999999999}]}`,
		`{"keys":[{"created":"2026-01-02T03:04:05+01:00"}]}`, `{"keys":[{"created":""}]}`, `{"keys":[{"created":"2026-1-2T03:04:05Z"}]}`, `{"keys":[{"created":"2026-01-02T03:04:05,5Z"}]}`} {
		same([]byte(row))
	}
}

func BenchmarkRows(b *testing.B) {
	var rows [][]byte
	for i := range 20_000 {
		t := Target{Server: "bitbucket", Account: "bitbucket-ada", Path: "acme/billing-api", ID: "{0000}", Read: true}
		for range 2 {
			t.Keys = append(t.Keys, Key{Fingerprint: "SHA256:x7TQ0m5lq1cQk2v8rXyZsT4uVwXyZaBcDeFgHiJkLmN", ID: "12", Type: "ed25519", Bits: 256, Label: "ci@build-07", Access: "read", Created: time.Unix(int64(1.7e9+i), 0).UTC(), Used: "2026-03-01"})
		}
		rows = append(rows, newRow(t).Content)
	}
	b.Run("here", func(b *testing.B) {
		for b.Loop() {
			for _, row := range rows {
				var t Target
				if err := t.decode(row); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
	b.Run("general", func(b *testing.B) {
		for b.Loop() {
			for _, row := range rows {
				var t Target
				if err := json.Unmarshal(row, &t); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}
