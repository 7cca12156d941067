package demo_test

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/api/demo"
	"latchkey/keys"
)

func TestSeededKeysTellTheirStory(t *testing.T) {
	clock := newClock()
	f := start(t, demo.Options{Clock: clock.now})
	on := map[keys.Fingerprint]int{}
	labels := map[string]int{}
	byLabel := map[string]demo.Key{}
	for _, repo := range f.Info().Repositories {
		for _, k := range f.KeysOn(repo) {
			on[k.Public.Fingerprint()]++
			labels[repo+" "+k.Label]++
			byLabel[k.Label] = k
		}
	}
	since := func(at time.Time) time.Duration { return clock.now().Sub(at) }
	if n := on[byLabel["build-fleet"].Public.Fingerprint()]; n != 9 {
		t.Errorf("the fleet's key is on %d repositories", n)
	}
	if k := byLabel["laptop of J."]; !k.LastUsed.IsZero() || since(k.Created) != 400*24*time.Hour {
		t.Errorf("the key that nobody used: made %v, used %v", k.Created, k.LastUsed)
	}
	if k := byLabel["ci-web"]; since(k.LastUsed) != 2*time.Hour {
		t.Errorf("the key of the web's CI was used %v ago", since(k.LastUsed))
	}
	if k := byLabel["legacy-cron"]; k.Public.Type() != "ssh-rsa" || len(k.Public.Line()) > 230 {
		t.Errorf("legacy key is %s", k.Public.Line())
	}
	if labels["acme/payments-api deploy"] != 2 {
		t.Error("no label stands twice on payments-api")
	}
	hostile := false
	for label := range byLabel {
		hostile = hostile || strings.Contains(label, "\x1b[") && strings.Contains(label, "\u202e")
	}
	if !hostile {
		t.Error("no label is hostile")
	}
	if len(f.KeysOnProject("acme/PAY")) != 1 {
		t.Error("no key on the project PAY")
	}
	for _, k := range f.AccountKeys("ada") {
		if on[k.Fingerprint()] > 0 {
			t.Error("a key of an account is a deploy key")
		}
	}
}

func TestSeededKeysAreKeysToOpenSSH(t *testing.T) {
	tool := need(t, "ssh-keygen")
	f := start(t, demo.Options{})
	for _, repo := range []string{"acme/Infra_Tools", "acme/terraform-modules", "acme/ansible_playbooks", "acme/web-frontend"} {
		for _, k := range f.KeysOn(repo) {
			cmd := exec.Command(tool, "-l", "-f", "-")
			cmd.Stdin = strings.NewReader(k.Public.WithComment("").Line() + "\n")
			out, err := cmd.CombinedOutput()
			if err != nil || !strings.Contains(string(out), string(k.Public.Fingerprint())) {
				t.Errorf("%s: %v: %s", k.Label, err, out)
			}
		}
	}
}

// picture is the whole world as REST shows it, without addresses.
func picture(t *testing.T, f *demo.Forge) string {
	t.Helper()
	a := ada(t, f)
	var b strings.Builder
	for _, repo := range f.Info().Repositories {
		if a.do("GET", "/repositories/"+repo+"/deploy-keys", nil).status != 200 {
			continue
		}
		for _, path := range []string{"", "/deploy-keys?pagelen=100"} {
			r := a.want(200, "GET", "/repositories/"+repo+path, nil)
			data, err := json.Marshal(r.json)
			if err != nil {
				t.Fatal(err)
			}
			b.Write(data)
		}
	}
	return strings.NewReplacer(a.base, "BASE", strings.TrimSuffix(a.base, "/2.0"), "WEB", f.Info().SSH, "SSH").Replace(b.String())
}

func TestSameSeedGivesTheSameWorld(t *testing.T) {
	clock := newClock()
	o := demo.Options{Seed: 7, Size: 30, Clock: clock.now}
	one := picture(t, start(t, o))
	if two := picture(t, start(t, o)); one != two {
		t.Error("two forges with one seed differ")
	}
	o.Seed = 8
	if three := picture(t, start(t, o)); one == three {
		t.Error("another seed changes nothing")
	}
}

func TestTenForgesInOneProcessDoNotKnowEachOther(t *testing.T) {
	const n = 10
	forges := make([]*demo.Forge, n)
	for i := range forges {
		forges[i] = start(t, demo.Options{Seed: int64(i), Size: i * 10})
	}
	var wait sync.WaitGroup
	for i, f := range forges {
		a := ada(t, f)
		line := publicLine(t, byte(i+1))
		wait.Go(func() {
			if r, err := a.try("POST", fraud, keyBody(line)); err != nil || r.status != 200 {
				t.Errorf("forge %d: %v %s", i, err, r.text)
			}
		})
	}
	wait.Wait()
	for i, f := range forges {
		keys := f.KeysOn("acme/fraud-rules")
		if len(keys) != 1 || !keys[0].Public.Equal(public(t, byte(i+1))) {
			t.Errorf("forge %d has %d keys", i, len(keys))
		}
		if f.Requests("ada") != 1 || len(f.Info().Repositories) != 25+i*10 {
			t.Errorf("forge %d: %d requests, %d repositories", i, f.Requests("ada"), len(f.Info().Repositories))
		}
		other := forges[(i+1)%n]
		r := actor{t, other.Info().REST, ada(t, f).login}.do("GET", "/user", nil)
		if r.status != 401 {
			t.Errorf("forge %d takes the token of forge %d", (i+1)%n, i)
		}
	}
}

// lines is a log that a test can wait for.
type lines chan string

func (l lines) Write(p []byte) (int, error) {
	select {
	case l <- string(p):
	default:
	}
	return len(p), nil
}

func TestCloseEndsBothServers(t *testing.T) {
	inside := make(lines, 10)
	f := start(t, demo.Options{Latency: time.Hour, Log: inside})
	a := ada(t, f)
	done := make(chan error, 1)
	go func() { _, err := a.try("GET", "/user", nil); done <- err }()
	if line := <-inside; !strings.Contains(line, "/2.0/user") {
		t.Errorf("log says %q", line)
	}
	f.Close()
	f.Close()
	if err := <-done; err == nil {
		t.Error("a request that waited was answered")
	}
	if _, err := a.try("GET", "/user", nil); err == nil {
		t.Error("the forge still answers")
	}
}

func TestOptionsOutOfBounds(t *testing.T) {
	for _, size := range []int{-1, demo.MaxSize + 1} {
		if _, err := demo.Start(t.Context(), demo.Options{Size: size}); err == nil || !strings.Contains(err.Error(), fmt.Sprint(size)) {
			t.Errorf("size %d: %v", size, err)
		}
	}
}

func TestBehindTheBackOfREST(t *testing.T) {
	f := start(t, demo.Options{})
	a := ada(t, f)
	if err := f.AddKeyBehindBack("acme/ledger", "sneaky", public(t, 5).WithComment("x")); err != nil {
		t.Fatal(err)
	}
	if r := a.want(200, "GET", "/repositories/acme/ledger/deploy-keys", nil); r.at("values.2.label") != "sneaky" {
		t.Error(r.text)
	}
	if err := f.RemoveKeyBehindBack("acme/ledger", public(t, 5).Fingerprint()); err != nil {
		t.Fatal(err)
	}
	if err := f.RemoveKeyBehindBack("acme/ledger", public(t, 5).Fingerprint()); err == nil {
		t.Error("a key was removed twice")
	}
	if err := f.RemoveRepo("acme/ledger"); err != nil {
		t.Fatal(err)
	}
	a.want(404, "GET", "/repositories/acme/ledger/deploy-keys", nil)
	if f.KeysOn("acme/ledger") != nil || f.RemoveRepo("acme/ledger") == nil || f.AddAccountKey("nobody", public(t, 1)) == nil {
		t.Error("what is gone is still there")
	}
}

func BenchmarkStart(b *testing.B) {
	for _, size := range []int{0, demo.MaxSize} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			for b.Loop() {
				f, err := demo.Start(b.Context(), demo.Options{Size: size})
				if err != nil {
					b.Fatal(err)
				}
				f.Close()
			}
		})
	}
}
