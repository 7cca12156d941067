package demo_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"latchkey/api/demo"
)

// with starts a forge with one fault in the form that a command line has.
func with(t *testing.T, fault string) (*demo.Forge, actor) {
	t.Helper()
	var faults demo.Faults
	if err := demo.ParseFault(&faults, fault); err != nil {
		t.Fatal(err)
	}
	f := start(t, demo.Options{Faults: faults})
	return f, ada(t, f)
}

func TestErrorStatusActsBeforeTheWrite(t *testing.T) {
	f, a := with(t, "429:30@POST deploy-keys#2")
	a.want(200, "POST", fraud, keyBody(publicLine(t, 1)))
	r := a.want(429, "POST", fraud, keyBody(publicLine(t, 2)))
	if r.header.Get("Retry-After") != "30" || r.at("error.message") != "Rate limit for this resource has been exceeded" {
		t.Error(r.header, r.text)
	}
	if n := len(f.KeysOn("acme/fraud-rules")); n != 1 {
		t.Errorf("%d keys", n)
	}
	a.want(200, "POST", fraud, keyBody(publicLine(t, 2)))
	if n := f.Requests("ada"); n != 3 {
		t.Errorf("%d requests counted", n)
	}
}

func TestLostReplyActsAfterTheWriteAndResetBefore(t *testing.T) {
	for _, c := range []struct {
		fault string
		keys  int
	}{{"lost@POST deploy-keys#1", 1}, {"reset@POST deploy-keys#1", 0}, {"truncate@POST#1", 1}} {
		t.Run(c.fault, func(t *testing.T) {
			f, a := with(t, c.fault)
			if r, err := a.try("POST", fraud, keyBody(publicLine(t, 1))); err == nil {
				t.Errorf("a whole answer came: %s", r.text)
			}
			if n := len(f.KeysOn("acme/fraud-rules")); n != c.keys {
				t.Errorf("%d keys, want %d", n, c.keys)
			}
			a.want(200, "GET", fraud, nil)
		})
	}
}

func TestAnswersGoWrongAsAsked(t *testing.T) {
	for _, c := range []struct {
		fault string
		good  func(reply, error) bool
	}{
		{"503@/user#1", func(r reply, err error) bool {
			return r.status == 503 && r.at("error.message") == "Service Unavailable" && r.header.Get("Retry-After") == ""
		}},
		{"truncate@/user", func(r reply, err error) bool { return errors.Is(err, io.ErrUnexpectedEOF) && r.json == nil }},
		{"broken-json@/user", func(r reply, err error) bool { return err == nil && r.status == 200 && r.json == nil && r.text != "" }},
		{"html@/user", func(r reply, err error) bool {
			return r.status == 502 && strings.HasPrefix(r.header.Get("Content-Type"), "text/html") && strings.Contains(r.text, "<h1>")
		}},
		{"wrong-type@/user", func(r reply, err error) bool {
			return strings.HasPrefix(r.header.Get("Content-Type"), "text/plain") && r.at("nickname") == "ada"
		}},
		{"plain-text:Not here@/user", func(r reply, err error) bool { return r.status == 404 && r.text == "Not here\n" }},
		{"message@/user", func(r reply, err error) bool {
			m, _ := r.at("error.message").(string)
			return r.status == 400 && strings.Contains(m, "\x1b[2J") && strings.Contains(m, "\u202e")
		}},
		{"message:plain words@/user", func(r reply, err error) bool { return r.at("error.message") == "plain words" }},
		{"huge@/user", func(r reply, err error) bool { return r.status == 400 && len(r.text) > 1_000_000 }},
		{"redirect:http://elsewhere.invalid/x@/user", func(r reply, err error) bool {
			return r.status == 302 && r.header.Get("Location") == "http://elsewhere.invalid/x"
		}},
		{"slow:1ms@/user", func(r reply, err error) bool { return r.status == 200 && r.at("nickname") == "ada" }},
	} {
		t.Run(c.fault, func(t *testing.T) {
			_, a := with(t, c.fault)
			if r, err := a.try("GET", "/user", nil); !c.good(r, err) {
				t.Errorf("status %d, %v: %.300q", r.status, err, r.text)
			}
		})
	}
}

func TestNextPointsToAnotherHost(t *testing.T) {
	_, a := with(t, "next-elsewhere:http://a@b.invalid/2.0@/repositories/acme")
	if r := a.want(200, "GET", "/repositories/acme", nil); r.at("next") != "http://a@b.invalid/2.0" || len(r.values()) != 10 {
		t.Error(r.text)
	}
	_, a = with(t, "next-elsewhere@/user")
	if r := a.want(200, "GET", "/user", nil); r.at("next") != nil {
		t.Error("an object that is no page has a next")
	}
}

func TestFaultsChangeAtRunTimeAndRulesCountAnew(t *testing.T) {
	f := start(t, demo.Options{})
	a := ada(t, f)
	a.want(200, "GET", "/user", nil)
	once := demo.Rule{Path: "/user", Do: demo.Status, Status: 500, Nth: 2, Count: 2}
	for range 2 {
		if err := f.SetFaults(func(x *demo.Faults) { x.Rules = []demo.Rule{once} }); err != nil {
			t.Fatal(err)
		}
		for _, status := range []int{200, 500, 500, 200} {
			a.want(status, "GET", "/user", nil)
		}
	}
	if err := f.SetFaults(func(x *demo.Faults) { x.Rules[0].Nth, x.Rules[0].Count = 0, 0 }); err != nil {
		t.Fatal(err)
	}
	a.want(500, "GET", "/user", nil)
	a.want(200, "GET", "/workspaces/acme", nil)
	before := f.Info().HostKey
	if err := f.SetFaults(func(x *demo.Faults) { *x = demo.Faults{RotateHostKey: true} }); err != nil {
		t.Fatal(err)
	}
	a.want(200, "GET", "/user", nil)
	if f.Info().HostKey == before {
		t.Error("the host key is still the same")
	}
}

func TestParseFaultSaysWhatItDoesNotUnderstand(t *testing.T) {
	for text, want := range map[string]string{
		"":                   "no such kind",
		"nonsense@/user":     "no such kind",
		"200@/user":          "no such error status",
		"999":                "no such error status",
		"429:x":              "not a number of seconds",
		"429:-1":             "not a number of seconds",
		"slow@/user":         "not a duration",
		"slow:-2s":           "not a duration",
		"reset:now":          "takes no value",
		"plain-text@/user":   "needs a value",
		"redirect":           "needs a value",
		"reset@/user#0":      "not a request's number",
		"reset@/user#x":      "not a request's number",
		"reset@/user#2x0":    "not a number of requests",
		"ssh-slow:fast":      "not a number",
		"ssh-stop:-4":        "not a number",
		"host-key@/user":     "takes no place",
		"ssh-truncate@/user": "takes no place",
		"lag":                "not a duration",
		"lag:-1s":            "not a duration",
		"lag:3s@/user":       "takes no place",
		"takes-twice:3":      "takes no value",
		"done":               "no such error status",
		"done:200@/user":     "no such error status",
	} {
		var f demo.Faults
		if err := demo.ParseFault(&f, text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
		if len(f.Rules) > 0 {
			t.Errorf("%q left a rule", text)
		}
	}
}

func TestParseFaultReadsEveryPart(t *testing.T) {
	for text, want := range map[string]demo.Rule{
		"429@POST deploy-keys#2": {Method: "POST", Path: "deploy-keys", Nth: 2, Count: 1, Do: demo.Status, Status: 429},
		"lost@delete /x#1x3":     {Method: "DELETE", Path: "/x", Nth: 1, Count: 3, Do: demo.LostReply},
		"reset@PUT":              {Method: "PUT", Do: demo.Reset},
		"slow:2s":                {Do: demo.Slow, After: 2 * time.Second},
		"503:5@/user":            {Path: "/user", Do: demo.Status, Status: 503, After: 5 * time.Second},
		"message:a b@/user":      {Path: "/user", Do: demo.Message, Text: "a b"},
		"redirect:http://x:1/y":  {Do: demo.Redirect, Text: "http://x:1/y"},
		"done:403@POST":          {Method: "POST", Do: demo.Lie, Status: 403},
	} {
		var f demo.Faults
		if err := demo.ParseFault(&f, text); err != nil || len(f.Rules) != 1 || f.Rules[0] != want {
			t.Errorf("%q: %v %+v", text, err, f.Rules)
		}
	}
	var f demo.Faults
	for _, text := range []string{"host-key", "ssh-banner", "ssh-stop:500", "ssh-truncate", "ssh-refuse:go away", "ssh-slow"} {
		if err := demo.ParseFault(&f, text); err != nil {
			t.Error(err)
		}
	}
	if !f.RotateHostKey || !strings.Contains(f.SSH.Banner, "\x1b") || f.SSH.StopAfterPackBytes != 500 || !f.SSH.TruncatePack ||
		f.SSH.RefuseAll != "go away" || f.SSH.SlowBytesPerSecond == 0 {
		t.Errorf("%+v", f)
	}
}

func TestHourlyLimitRollsAndConcernsRepositoriesOfOneUserAlone(t *testing.T) {
	clock := newClock()
	f := start(t, demo.Options{HourlyLimit: 3, Clock: clock.now})
	a, dev := ada(t, f), as(t, f, "dev", "api-token")
	for range 3 {
		a.want(200, "GET", "/repositories/acme/ledger", nil)
		clock.pass(10 * time.Minute)
	}
	r := a.want(429, "GET", fraud, nil)
	if r.at("error.message") != "Rate limit for this resource has been exceeded" || r.header.Get("Retry-After") != "" {
		t.Error(r.text, r.header)
	}
	a.want(200, "GET", "/user", nil)
	dev.want(200, "GET", "/repositories/acme/ledger", nil)
	clock.pass(30 * time.Minute) // the first of the three is now an hour old
	a.want(200, "GET", "/repositories/acme/ledger", nil)
	a.want(429, "GET", "/repositories/acme/ledger", nil)
}
