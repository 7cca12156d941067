package probe_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"latchkey/api/demo/gitserver"
	"latchkey/core/hostkey"
	"latchkey/core/probe"
)

// pair is a place where the probe and git do the same work.
type pair struct {
	options probe.Options
	request probe.Request
	env     []string
}

// compare runs both in turns and reports medians and their ratio.
func (p pair) compare(b *testing.B, git func(dir string) []string) {
	needTools(b, "git", "ssh")
	var ours, theirs []time.Duration
	prober := probe.New(p.options)
	for b.Loop() {
		began := time.Now()
		if r := prober.Run(context.Background(), p.request, nil); !r.OK {
			b.Fatal(r.Text())
		}
		ours = append(ours, time.Since(began))
		dir := filepath.Join(b.TempDir(), "clone")
		cmd := exec.Command("git", git(dir)...)
		cmd.Env = append(os.Environ(), p.env...)
		began = time.Now()
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("%v: %s", err, out)
		}
		theirs = append(theirs, time.Since(began))
		os.RemoveAll(dir)
	}
	slices.Sort(ours)
	slices.Sort(theirs)
	a, g := ours[len(ours)/2], theirs[len(theirs)/2]
	b.ReportMetric(float64(a.Microseconds())/1000, "ours-ms")
	b.ReportMetric(float64(g.Microseconds())/1000, "git-ms")
	b.ReportMetric(float64(a)/float64(g), "ratio")
	b.ReportMetric(0, "ns/op")
}

func sshEnv(known, key string) []string {
	return []string{"GIT_SSH_COMMAND=ssh -F none -o BatchMode=yes -o IdentitiesOnly=yes -o IdentityAgent=none -o UserKnownHostsFile=" + known + " -i " + key}
}

// demoPair is the demo forge's server in this process.
func demoPair(b *testing.B, depth probe.Depth, spec gitserver.RepoSpec) pair {
	f := startForge(b, gitserver.Faults{})
	dir := b.TempDir()
	f.signer = writeKey(b, filepath.Join(dir, "key"))
	f.rules.repos["acme/web"] = gitserver.NewRepo(spec)
	f.rules.repos["acme/web"].Head() // builds it
	write(b, filepath.Join(dir, "known"), f.pin+"\n")
	return pair{f.options(), f.request(depth), sshEnv(filepath.Join(dir, "known"), filepath.Join(dir, "key"))}
}

// sshdPair is real sshd and git, serving the same repository.
func sshdPair(b *testing.B, depth probe.Depth, spec gitserver.RepoSpec) pair {
	demo := demoPair(b, probe.Access, spec)
	bare := filepath.Join(b.TempDir(), "bench.git")
	cmd := exec.Command("git", "clone", "-q", "--bare", demo.request.URL, bare)
	cmd.Env = append(os.Environ(), demo.env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	if out, err := exec.Command("git", "-C", bare, "gc", "-q").CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	s := startSSHD(b)
	known := filepath.Join(s.dir, "known")
	write(b, known, s.pin+"\n")
	return pair{probe.Options{HostKeys: openStore(b, hostkey.Options{Pins: []string{s.pin}})},
		probe.Request{URL: s.url(bare), Signer: s.signer, Depth: depth}, sshEnv(known, s.keyFile)}
}

func small() gitserver.RepoSpec { return gitserver.RepoSpec{Seed: 1, Commits: 12, Files: 24} }

func large() gitserver.RepoSpec {
	return gitserver.RepoSpec{Seed: 50, Name: "assets", Commits: 20, Files: 400, Bytes: 50 << 20}
}

// BenchmarkAgainstGit is test access against `git ls-remote` and test clone
// against `git clone --depth 1`, medians of pairs. Run it with
// -benchtime 20x.
func BenchmarkAgainstGit(b *testing.B) {
	for _, server := range []struct {
		name string
		make func(*testing.B, probe.Depth, gitserver.RepoSpec) pair
	}{{"demo", demoPair}, {"sshd", sshdPair}} {
		b.Run(server.name+"/access", func(b *testing.B) {
			p := server.make(b, probe.Access, small())
			p.compare(b, func(string) []string { return []string{"ls-remote", p.request.URL} })
		})
		for name, spec := range map[string]gitserver.RepoSpec{"small": small(), "large": large()} {
			b.Run(server.name+"/clone-"+name, func(b *testing.B) {
				p := server.make(b, probe.Clone, spec)
				p.compare(b, func(dir string) []string { return []string{"clone", "-q", "--depth", "1", p.request.URL, dir} })
			})
		}
	}
}
