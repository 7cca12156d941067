package gitserver

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestAnswersAreThoseOfGit says the same to real git-upload-pack and to this
// server, over the same repository, and compares every line up to the pack.
// In this way clients that git 2.39 no longer is, or never was, are played.
func TestAnswersAreThoseOfGit(t *testing.T) {
	repo := NewRepo(RepoSpec{Seed: 3, Name: "api", Commits: 20})
	b := start(t, map[string]*Repo{"acme/api": repo})
	b.ok("clone", "--mirror", b.url("acme/api"), "mirror")
	for _, key := range []string{"uploadpack.allowTipSHA1InWant", "uploadpack.allowReachableSHA1InWant"} {
		b.ok("-C", "mirror", "config", key, "true")
	}
	words := map[string]string{"STRANGER": strings.Repeat("12", 20)}
	for name, rev := range map[string]string{"HEAD": "main", "OLD": "main~5", "OLDER": "main~6", "DEVELOP": "develop", "TAG": "v1.0.0", "TREE": "main^{tree}"} {
		words[name] = b.ok("-C", "mirror", "rev-parse", rev)
	}
	for _, c := range []struct {
		name, version, says string // one line each; "--" is a flush, "++" a delimiter
	}{
		{"clone", "0", "want HEAD side-band-64k|--|done"},
		{"clone without side band", "0", "want HEAD|--|done"},
		{"clone with the old side band", "0", "want HEAD side-band no-progress|--|done"},
		{"clone of two branches", "0", "want HEAD side-band-64k multi_ack_detailed|want DEVELOP|--|done"},
		{"single ack", "0", "want HEAD side-band-64k|--|have STRANGER|have OLDER|have OLD|--|done"},
		{"single ack, nothing common", "0", "want HEAD side-band-64k|--|have STRANGER|--|done"},
		{"multi_ack", "0", "want HEAD side-band-64k multi_ack|--|have STRANGER|have OLD|have OLDER|have STRANGER|--|done"},
		{"multi_ack, nothing common", "0", "want HEAD side-band-64k multi_ack|--|have STRANGER|--|done"},
		{"detailed", "0", "want HEAD side-band-64k multi_ack_detailed|--|have STRANGER|have OLD|--|have OLDER|--|done"},
		{"detailed, common at once", "0", "want HEAD side-band-64k multi_ack_detailed|--|have OLD|--|done"},
		{"detailed, not enough", "0", "want OLDER side-band-64k multi_ack_detailed|--|have HEAD|--|done"},
		{"no-done", "0", "want HEAD side-band-64k multi_ack_detailed no-done|--|have OLD|--"},
		{"depth 1", "0", "want HEAD side-band-64k|deepen 1|--|done"},
		{"deepen a shallow clone", "0", "want HEAD side-band-64k multi_ack_detailed|shallow OLD|deepen 7|--|have OLD|--|done"},
		{"unshallow", "0", "want HEAD side-band-64k multi_ack_detailed|shallow OLD|deepen 2147483647|--|have HEAD|--|done"},
		{"deepen relative", "0", "want HEAD side-band-64k multi_ack_detailed deepen-relative|shallow OLD|deepen 1|--|have HEAD|--|done"},
		{"exclude a tag", "0", "want HEAD side-band-64k|deepen-not v1.0.0|--|done"},
		{"a tag", "0", "want TAG side-band-64k|--|done"},
		{"nothing", "0", "--"},
		{"unknown want", "0", "want STRANGER side-band-64k|--|done"},

		{"v2 refs", "2", "command=ls-refs|++|peel|symrefs|unborn|--|--"},
		{"v2 refs with prefixes", "2", "command=ls-refs|agent=x|++|ref-prefix refs/heads/|ref-prefix HEAD|--|--"},
		{"v2 clone", "2", "command=fetch|++|thin-pack|ofs-delta|want HEAD|done|--"},
		{"v2 clone without done", "2", "command=fetch|++|want HEAD|--"},
		{"v2 nothing common", "2", "command=fetch|++|want HEAD|have STRANGER|--|--"},
		{"v2 common", "2", "command=fetch|++|want HEAD|have STRANGER|have OLD|--"},
		{"v2 not enough", "2", "command=fetch|++|want OLDER|have HEAD|--|--"},
		{"v2 wait for done", "2", "command=fetch|++|wait-for-done|want HEAD|have OLD|--|--"},
		{"v2 depth 1", "2", "command=fetch|++|want HEAD|deepen 1|done|--"},
		{"v2 shallow client", "2", "command=fetch|++|want HEAD|shallow OLD|have OLD|done|--"},
		{"v2 deepen relative", "2", "command=fetch|++|want HEAD|shallow OLD|deepen 1|deepen-relative|have HEAD|done|--"},
		{"v2 two fetches", "2", "command=fetch|++|want HEAD|have STRANGER|--|command=fetch|++|want HEAD|have STRANGER|done|--"},
		{"v2 unknown want", "2", "command=fetch|++|want STRANGER|done|--"},
	} {
		t.Run(c.name, func(t *testing.T) {
			input := script(c.says, words)
			cmd := exec.Command(tool(t, "git"), "upload-pack", "--strict", filepath.Join(b.dir, "mirror"))
			cmd.Env = append(os.Environ(), "GIT_PROTOCOL=version="+c.version)
			cmd.Stdin = strings.NewReader(input)
			theirs, _ := cmd.Output() // it fails where the client is wrong, and says so in a line
			want, wantPack := untilPack(theirs)
			got, gotPack := untilPack(b.say(c.version, input))
			if got != want || gotPack != wantPack {
				t.Errorf("this server says (pack: %t)\n%s\ngit says (pack: %t)\n%s", gotPack, got, wantPack, want)
			}
		})
	}
}

// script writes pkt-lines from a short form.
func script(says string, words map[string]string) string {
	var out bytes.Buffer
	w := newPktWriter(&out)
	for line := range strings.SplitSeq(says, "|") {
		fields := strings.Split(line, " ")
		for i, f := range fields {
			if id, ok := words[f]; ok {
				fields[i] = id
			}
		}
		switch line {
		case "--":
			w.raw([]byte("0000"))
		case "++":
			w.delim()
		default:
			w.linef("%s\n", strings.Join(fields, " "))
		}
	}
	w.send()
	return out.String()
}

// say sends bytes to this server's upload-pack and gives its whole answer.
func (b *bench) say(version, text string) []byte {
	b.tb.Helper()
	session, err := dialKey(b.tb, b).NewSession()
	if err != nil {
		b.tb.Fatal(err)
	}
	defer session.Close()
	if err := session.Setenv("GIT_PROTOCOL", "version="+version); err != nil {
		b.tb.Fatal(err)
	}
	session.Stdin = strings.NewReader(text)
	out, _ := session.Output("git-upload-pack 'acme/api'") // the status is not what is looked at
	return out
}

// untilPack is an answer as text, one pkt-line a line, without the first
// section (the advertisement: capabilities may differ) and up to the pack.
func untilPack(answer []byte) (text string, pack bool) {
	r := newPktReader(bytes.NewReader(answer))
	advertised := false
	var b strings.Builder
	for {
		if start, _ := r.from.Peek(4); string(start) == "PACK" {
			return b.String(), true
		}
		kind, line, err := r.read()
		switch {
		case err != nil:
			return b.String(), false
		case !advertised:
			advertised = kind == pktFlush
		case kind != pktData:
			fmt.Fprintf(&b, "(%d)\n", kind)
		case bytes.HasPrefix(line, []byte("\x02")): // progress
		case bytes.HasPrefix(line, []byte("\x01PACK")):
			return b.String(), true
		default:
			fmt.Fprintf(&b, "%s\n", line)
		}
	}
}
