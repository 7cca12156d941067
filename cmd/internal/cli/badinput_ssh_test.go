package cli

import (
	"os"
	"strings"
	"testing"

	"latchkey/api/demo"
)

// badSSH are SSH servers that are broken, in the way or hostile, and keys that
// do not open the door.
func badSSH(t *testing.T, h *house) (*scene, []blunder) {
	s := newScene(t, h.session.Env()).withKey(t)
	s.name("OTHER", strings.TrimSpace(s.must(t, "", "key", "new", "--comment", "other")))
	test := []string{"test", "acme/web-frontend", "--key", "{FP}"}
	connect := func(port string) func(*testing.T, *scene) {
		return func(t *testing.T, s *scene) {
			healthy(t, s)
			s.must(t, "{ADA API-TOKEN}\n", "account", "add", "bitbucket", "--user", "ada@acme.example", "--base-url", "{REST}", "--ssh-host", "{SSHHOST}", "--ssh-port", port)
		}
	}
	list := []blunder{
		{name: "not SSH", args: test, faults: []string{"ssh-not-ssh"}, message: "?", hint: "?"},
		{name: "hangs up", args: test, faults: []string{"ssh-close"}, message: "?", hint: "?"},
		{name: "banners without end", args: test, faults: []string{"ssh-endless-banner"}, message: "?", hint: "?"},
		{name: "refuses", args: test, faults: []string{"ssh-refuse"}, message: "?", hint: "?"},
		{name: "refuses with ANSI and bidi", args: test, tune: func(f *demo.Faults) { f.SSH.RefuseAll = hostileText }, message: "?", hint: "?"},
		{name: "refuses for a rule", args: test, faults: []string{"ssh-refuse:Deploy keys are disabled for this repository"}, message: "?", hint: "?"},
		{name: "is busy", args: test, faults: []string{"ssh-refuse:Bitbucket is currently unable to handle this request due to load."}, message: "?", hint: "?"},
		{name: "malformed lines", args: test, faults: []string{"ssh-bad-pktline"}, message: "?", hint: "?"},
		{name: "refs without end", args: test, faults: []string{"ssh-endless-refs"}, message: "?", hint: "?"},
		{name: "100,000 refs are no blunder", args: test, faults: []string{"ssh-huge-refs"}, stdout: "Repository is readable: 1000"},
		{name: "a banner with ANSI is no blunder", args: test, faults: []string{"ssh-banner"}, stdout: "All your keys"},
		{name: "noise with ANSI is no blunder", args: test, faults: []string{"ssh-noise"}, stdout: "Repository is readable"},
		{name: "a key that stands nowhere", args: []string{"test", "acme/web-frontend", "--key", "{OTHER}"}, message: "?", hint: "?"},
		{name: "a key of another repository", args: []string{"test", "acme/payments-api", "--key", "{FP}"}, message: "?", hint: "?"},
		{name: "a repository that is not there", args: []string{"test", "acme/nowhere", "--key", "{FP}"}, message: "?", hint: "?"},
		{name: "nobody listens", args: test, prepare: connect("9"), after: connect("{PORT}"), message: "?", hint: "?"},
		{name: "a pair that is not there", args: []string{"test", "acme/web-frontend", "--key", "SHA256:nothing"}, message: "?", hint: "?"},
		{name: "added, but the test fails", args: []string{"deploy-key", "add", "acme/docs.site", "--key", "{OTHER}", "--test"}, faults: []string{"ssh-refuse"}, status: 4, message: "?", hint: "?"},
	}
	return s, failing(list)
}

// failing sets the exit status of cases that say something and have none.
func failing(list []blunder) []blunder {
	for i := range list {
		if list[i].message != "" && list[i].status == 0 {
			list[i].status = 1
		}
	}
	return list
}

// badClones are packs that break off or do not agree with themselves.
func badClones(t *testing.T, h *house) (*scene, []blunder) {
	s := newScene(t, h.session.Env()).withKey(t)
	clone := []string{"test", "acme/web-frontend", "--key", "{FP}", "--clone"}
	return s, failing([]blunder{
		{name: "stops half-way", args: clone, faults: []string{"ssh-stop:1000"}, message: "?", hint: "?"},
		{name: "truncated", args: clone, faults: []string{"ssh-truncate"}, message: "?", hint: "?"},
		{name: "corrupt", args: clone, faults: []string{"ssh-corrupt"}, message: "?", hint: "?"},
		{name: "larger than allowed", args: append(clone, "--max-bytes", "1000"), message: "?", hint: "?"},
		{name: "a limit below zero", args: append(clone, "--max-bytes", "-1"), status: 2, message: "?", hint: "?"},
		{name: "a limit in words", args: append(clone, "--max-bytes", "2 GiB"), status: 2, message: "?", hint: "?"},
	})
}

// badHostKeys are servers that nobody has vouched for, and lines that vouch
// for nothing.
func badHostKeys(t *testing.T, h *house) (*scene, []blunder) {
	s := newScene(t, h.session.Env()).withKey(t)
	s.name("NEWKEY", s.names["HOSTKEY"])
	test := []string{"test", "acme/web-frontend", "--key", "{FP}"}
	trust := func(name, line, message, hint string) blunder {
		return blunder{name: "trust: " + name, args: []string{"host-key", "trust", "--", line}, message: message, hint: hint}
	}
	private, _ := newKeyFile(t, "")
	fields := strings.Fields(s.names["HOSTKEY"])
	forget := func(t *testing.T, s *scene) {
		if err := os.Remove(s.path("data/latchkey/known_hosts")); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	secret := trust("a private key", string(private), "?", "?")
	secret.secret = middle(private)
	unknown := "SHA256:" + strings.Repeat("A", 43)
	return s, failing([]blunder{
		secret,
		{name: "trust: a private key that is taken for a flag", args: []string{"host-key", "trust", string(private)}, secret: middle(private), status: 2, message: "?", hint: "?"},
		trust("empty", "", "?", "?"),
		trust("garbage", "not a \x1b[31mknown_hosts\u202e line", "?", "?"),
		trust("a key without a host", strings.Join(fields[1:], " "), "?", "?"),
		trust("a fingerprint", unknown, "?", "?"),
		trust("two hosts", "one.example,two.example "+strings.Join(fields[1:], " "), "?", "?"),
		trust("all hosts", "* "+strings.Join(fields[1:], " "), "?", "?"),
		trust("a port that is none", "[one.example]:99999 "+strings.Join(fields[1:], " "), "?", "?"),
		trust("an authority", "@cert-authority one.example "+strings.Join(fields[1:], " "), "?", "?"),
		trust("cut off", "one.example "+fields[1]+" "+fields[2][:30], "?", "?"),
		trust("a host name with ANSI", "one\x1b[31m.example\u202e "+strings.Join(fields[1:], " "), "?", "?"),
		trust("another key of a forge", "bitbucket.org "+strings.Join(fields[1:], " "), "?", "?"),
		trust("two lines", "one.example "+strings.Join(fields[1:], " ")+"\ntwo.example "+strings.Join(fields[1:], " "), "?", "?"),
		{name: "unknown, and nobody to ask", args: test, prepare: forget, status: 3, message: "?", hint: "?"},
		{name: "unknown, and another one is accepted", args: append(test, "--accept-host-key", unknown), status: 3, message: "?", hint: "?"},
		{name: "unknown, and nonsense is accepted", args: append(test, "--accept-host-key", "yes\x1b[31m"), status: 2, message: "?", hint: "?"},
		{name: "changed", args: test, prepare: func(t *testing.T, s *scene) {
			s.must(t, "", "host-key", "trust", "{HOSTKEY}")
			if err := s.forge.SetFaults(func(now *demo.Faults) { now.RotateHostKey = true }); err != nil {
				t.Fatal(err)
			}
			s.name("NEWKEY", s.forge.Info().HostKey)
		}, message: "?", hint: "?"},
		{name: "changed, and the new one is to be trusted", args: []string{"host-key", "trust", "{NEWKEY}"}, message: "?", hint: "?"},
		{name: "known_hosts is a folder", args: test, prepare: func(t *testing.T, s *scene) {
			forget(t, s)
			mkdir("data/latchkey/known_hosts")(t, s)
		}, after: forget, message: "?", hint: "?"},
	})
}
