package cli

import (
	"os"
	"strings"
	"testing"

	"latchkey/api/demo"
)

// badSSH are SSH servers that are broken, in the way or hostile, and keys that
// do not open the door.
func badSSH(t *testing.T, fix *fixture) (*scene, []badInput) {
	s := newScene(t, fix.session.Env()).withKey(t)
	s.define("OTHER", strings.TrimSpace(s.mustRun(t, "", "key", "new", "--comment", "other")))
	test := []string{"test", "acme/web-frontend", "--key", "{FP}"}
	connect := func(port string) func(*testing.T, *scene) {
		return func(t *testing.T, s *scene) {
			healthy(t, s)
			s.mustRun(t, "{ADA API-TOKEN}\n", "account", "add", "bitbucket", "--user", "ada@acme.example", "--base-url", "{REST}", "--ssh-host", "{SSHHOST}", "--ssh-port", port)
		}
	}
	list := []badInput{
		{name: "not SSH", args: test, faults: []string{"ssh-not-ssh"}, message: "acme/web-frontend: what answers on port {PORT} of 127.0.0.1 is not an SSH service; it said “HTTP/1.1 400 Bad Request HTTP/”. The port belongs to another service, or there is a proxy in between.", hint: "Check the port in the address."},
		{name: "hangs up", args: test, faults: []string{"ssh-close"}, message: "acme/web-frontend: the encrypted connection to 127.0.0.1 could not be set up. The server stopped or sent something wrong while keys were exchanged: it closed the connection.", hint: "Test again; if it stays so, something between here and the server disturbs SSH."},
		{name: "banners without end", args: test, faults: []string{"ssh-endless-banner"}, message: "acme/web-frontend: 127.0.0.1 sends more than any repository needs: the greeting does not end. The server is broken or malicious; the test was stopped.", hint: "Check that the address belongs to your forge."},
		{name: "refuses", args: test, faults: []string{"ssh-refuse"}, message: "acme/web-frontend: 127.0.0.1 finds no repository acme/web-frontend: it said “repository does not exist”. The path is wrong, the repository was moved or deleted, or this key may not see it.", hint: "Check the path; if it is right, add this key to acme/web-frontend."},
		{name: "refuses with ANSI and bidi", args: test, tune: func(f *demo.Faults) { f.SSH.RefuseAll = hostileText }, message: "acme/web-frontend: 127.0.0.1 refuses acme/web-frontend: it said “give me your keys gpj.exe”. The key was accepted, but not for reading this repository.", hint: "Check the path, and that this key is on acme/web-frontend."},
		{name: "refuses for a rule", args: test, faults: []string{"ssh-refuse:Deploy keys are disabled for this repository"}, message: "acme/web-frontend: a rule of the owner of acme/web-frontend forbids this: it said “Deploy keys are disabled for this repository”. The organization or the forge has switched off deploy keys or SSH for it.", hint: "Ask an owner of the organization to allow it."},
		{name: "is busy", args: test, faults: []string{"ssh-refuse:Bitbucket is currently unable to handle this request due to load."}, message: "acme/web-frontend: 127.0.0.1 is busy: it said “Bitbucket is currently unable to handle this request due to load”. The forge is turning requests away for now.", hint: "Wait a few minutes and test again."},
		{name: "malformed lines", args: test, faults: []string{"ssh-bad-pktline"}, message: "acme/web-frontend: 127.0.0.1 answers, but not with the Git protocol: it said “zzzz this is no length”. The account on the server prints text of its own, or git is not installed there.", hint: "Check that the address belongs to a forge."},
		{name: "refs without end", args: test, faults: []string{"ssh-endless-refs"}, message: "acme/web-frontend: 127.0.0.1 sends more than any repository needs: too many refs. The server is broken or malicious; the test was stopped.", hint: "Check that the address belongs to your forge."},
		{name: "100,000 refs are fine", args: test, faults: []string{"ssh-huge-refs"}, stdout: "Repository is readable: 1000"},
		{name: "a banner with ANSI is fine", args: test, faults: []string{"ssh-banner"}, stdout: "All your keys"},
		{name: "noise with ANSI is fine", args: test, faults: []string{"ssh-noise"}, stdout: "Repository is readable"},
		{name: "a key that stands nowhere", args: []string{"test", "acme/web-frontend", "--key", "{OTHER}"}, message: "acme/web-frontend: 127.0.0.1 does not know the key {OTHER}. It is on no repository and on no account there, or it was added a moment ago or removed.", hint: "Add this key to acme/web-frontend as a deploy key, then test again."},
		{name: "a key of another repository", args: []string{"test", "acme/payments-api", "--key", "{FP}"}, message: "acme/payments-api: the key works, but not for acme/payments-api: the server said “repository access denied. deployment key is not associated with the requested repository”. This key opens acme/web-frontend, not acme/payments-api.", hint: "Add this key to acme/payments-api as a deploy key, or choose the key that belongs there."},
		{name: "a repository that is not there", args: []string{"test", "acme/nowhere", "--key", "{FP}"}, message: "acme/nowhere: the key works, but not for acme/nowhere: the server said “repository does not exist”. This key opens acme/web-frontend, not acme/nowhere.", hint: "Add this key to acme/nowhere as a deploy key, or choose the key that belongs there."},
		{name: "nobody listens", args: test, prepare: connect("9"), after: connect("{PORT}"), message: "acme/web-frontend: 127.0.0.1 refuses connections on port 9. Nothing listens there, or a firewall refuses connections.", hint: "Check host and port of the address; ask the network's administrator whether SSH is allowed."},
		{name: "a pair that is not there", args: []string{"test", "acme/web-frontend", "--key", "SHA256:nothing"}, message: `key pair "SHA256:nothing": no such key pair`, hint: "See the key pairs: latchctl key list. A pair is named by its comment, or by at least 6 characters of its fingerprint."},
		{name: "added, but the test fails", args: []string{"deploy-key", "add", "acme/docs.site", "--key", "{OTHER}", "--test"}, faults: []string{"ssh-refuse"}, status: 4, message: "acme/docs.site: 127.0.0.1 finds no repository acme/docs.site: it said “repository does not exist”. The path is wrong, the repository was moved or deleted, or this key may not see it.", hint: "Check the path; if it is right, add this key to acme/docs.site.", more: []string{"latchctl: partly done: the key is on acme/docs.site, but the test failed"}},
	}
	return s, failing(list)
}

// failing sets the exit status of cases that say something and have none.
func failing(list []badInput) []badInput {
	for i := range list {
		if list[i].message != "" && list[i].status == 0 {
			list[i].status = 1
		}
	}
	return list
}

// badClones are packs that break off or do not agree with themselves.
func badClones(t *testing.T, fix *fixture) (*scene, []badInput) {
	s := newScene(t, fix.session.Env()).withKey(t)
	clone := []string{"test", "acme/web-frontend", "--key", "{FP}", "--clone"}
	return s, failing([]badInput{
		{name: "stops half-way", args: clone, faults: []string{"ssh-stop:1000"}, message: "acme/web-frontend: the clone ended before it was complete. The server or the network stopped in the middle after 1.0 kB.", hint: "Test again."},
		{name: "truncated", args: clone, faults: []string{"ssh-truncate"}, message: "acme/web-frontend: the clone ended before it was complete. The server or the network stopped in the middle after 31.2 kB.", hint: "Test again."},
		{name: "corrupt", args: clone, faults: []string{"ssh-corrupt"}, message: "acme/web-frontend: the clone is damaged: the pack's checksum is wrong. The server sent inconsistent data.", hint: "Test again; if it stays so, the repository is damaged on the server: run git fsck there."},
		{name: "larger than allowed", args: append(clone, "--max-bytes", "1000"), message: "acme/web-frontend: the clone is larger than 1.0 kB. The test stops at this limit, so that it fills neither memory nor disk.", hint: "The steps above already show that the key can read the repository. Raise the limit if you want the whole clone."},
		{name: "a limit below zero", args: append(clone, "--max-bytes", "-1"), status: 2, message: "--max-bytes -1 is below zero", hint: "See latchctl test --help"},
		{name: "a limit in words", args: append(clone, "--max-bytes", "2 GiB"), status: 2, message: `invalid value "2 GiB" for --max-bytes: expected a whole number`, hint: "See latchctl test --help"},
	})
}

// badHostKeys are servers that nobody has vouched for, and lines that vouch
// for nothing.
func badHostKeys(t *testing.T, fix *fixture) (*scene, []badInput) {
	s := newScene(t, fix.session.Env()).withKey(t)
	test := []string{"test", "acme/web-frontend", "--key", "{FP}"}
	trust := func(name, line, message, hint string) badInput {
		return badInput{name: "trust: " + name, args: []string{"host-key", "trust", "--", line}, message: message, hint: hint}
	}
	private, _ := newKeyFile(t, "")
	fields := strings.Fields(s.names["HOSTKEY"])
	forget := func(t *testing.T, s *scene) {
		if err := os.Remove(s.path("data/latchkey/known_hosts")); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	secret := trust("a private key", string(private), "argument 1 holds a private key, which does not belong on a command line; nothing was done with it", secretHint)
	secret.status = 2
	secret.secret = keyLine(private)
	unknown := "SHA256:" + strings.Repeat("A", 43)
	return s, failing([]badInput{
		secret,
		{name: "trust: a private key that is taken for a flag", args: []string{"host-key", "trust", string(private)}, secret: keyLine(private), status: 2, message: "an argument holds a private key, which does not belong on a command line; nothing was done with it", hint: secretHint},
		trust("empty", "", "trust host key: not a known_hosts line: host, key type and key in base64", hintLine),
		trust("garbage", "not a \x1b[31mknown_hosts\u202e line", "trust host key: not a known_hosts line: host, key type and key in base64", hintLine),
		trust("a key without a host", strings.Join(fields[1:], " "), "trust host key: not a known_hosts line: host, key type and key in base64", hintLine),
		trust("a fingerprint", unknown, "trust host key: not a known_hosts line: host, key type and key in base64", hintLine),
		{name: "trust: two hosts are fine", args: []string{"host-key", "trust", "one.example,two.example " + strings.Join(fields[1:], " ")}, stdout: "trusted: two.example"},
		trust("all hosts", "* "+strings.Join(fields[1:], " "), "trust host key: the line must name its hosts, without marker or wildcard", hintLine),
		trust("a port that is none", "[one.example]:99999 "+strings.Join(fields[1:], " "), `trust host key: "99999" is not a port`, hintLine),
		trust("an authority", "@cert-authority one.example "+strings.Join(fields[1:], " "), "trust host key: the line must name its hosts, without marker or wildcard", hintLine),
		trust("cut off", "one.example "+fields[1]+" "+fields[2][:30], "trust host key: not a known_hosts line: host, key type and key in base64", hintLine),
		trust("a host name with ANSI", "one\x1b[31m.example\u202e "+strings.Join(fields[1:], " "), "trust host key: the name of the host contains characters that are not allowed", hintLine),
		trust("another key of a forge", "bitbucket.org "+strings.Join(fields[1:], " "), "trust host key {ANY} of bitbucket.org: another key, {ANY}, is already trusted (published by Bitbucket Cloud)", "Do not continue before you know why the key differs. Compare the fingerprint with the one that the forge publishes, over another network."),
		{name: "trust: two lines, one of them is none", args: []string{"host-key", "trust", "three.example " + strings.Join(fields[1:], " ") + "\nfour.example"}, status: 4, message: "trust host key: line 2: not a known_hosts line: host, key type and key in base64", hint: hintLine, stdout: "trusted: three.example"},
		{name: "unknown, and nobody to ask", args: test, prepare: forget, status: 3, message: "acme/web-frontend: the host key of [127.0.0.1]:{PORT} is not known: Ed25519 {ANY}. Nobody has vouched for this server yet, so it could be anybody; and nobody is here to ask.", hint: "Compare the fingerprint with the one that your forge publishes, then trust it.", more: []string{"hint: to trust it: latchctl host-key trust '{HOSTKEY}'"}},
		{name: "unknown, and another one is accepted", args: append(test, "--accept-host-key", unknown), status: 3, message: "acme/web-frontend: the host key of [127.0.0.1]:{PORT} was not trusted: Ed25519 {ANY}. The fingerprint given with --accept-host-key is another one.", hint: "Ask the server's administrator for its fingerprint, and trust it only if the two match."},
		{name: "unknown, and nonsense is accepted", args: append(test, "--accept-host-key", "yes\x1b[31m"), status: 2, message: `--accept-host-key "yes\x1b[31m" is not a fingerprint: it looks like SHA256:… with 43 letters and digits`, hint: "See latchctl test --help"},
		{name: "changed", args: test, prepare: func(t *testing.T, s *scene) {
			s.mustRun(t, "", "host-key", "trust", "{HOSTKEY}")
			if err := s.forge.SetFaults(func(now *demo.Faults) { now.RotateHostKey = true }); err != nil {
				t.Fatal(err)
			}
			s.define("NEWKEY", s.forge.Info().HostKey)
		}, message: "acme/web-frontend: the host key of [127.0.0.1]:{PORT} has changed: it presents Ed25519 {ANY}; the trusted key is Ed25519 {ANY}. Somebody may be intercepting the connection, or the server has a new key.", hint: "Stop, and ask the forge or the server's administrator; nothing was sent. If the new key is right, remove the old one from {DIR}/data/latchkey/known_hosts:1."},
		{name: "changed, and the new one is to be trusted", args: []string{"host-key", "trust", "{NEWKEY}"}, message: "trust host key {ANY} of [127.0.0.1]:{PORT}: another key, {ANY}, is already trusted ({DIR}/data/latchkey/known_hosts:1)", hint: "Do not continue before you know why the key differs. Compare the fingerprint with the one that the forge publishes, over another network."},
		{name: "known_hosts is a folder", args: test, prepare: func(t *testing.T, s *scene) {
			forget(t, s)
			mkdir("data/latchkey/known_hosts")(t, s)
		}, after: forget, message: "the confirmed host keys cannot be read: {DIR}/data/latchkey/known_hosts: not a regular file", hint: "Move that file elsewhere; you will then be asked about host keys again."},
	})
}
