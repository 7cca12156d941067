package core

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/ask"
	"latchkey/internal/machinetest"
	"latchkey/keys"
)

// sshFleet are build machines with real SSH servers, each with a home that is not
// empty.
type sshFleet struct {
	t        *testing.T
	machines []*machinetest.Running
	names    []string
	starts   map[string]bool // names under which homes are kept
}

// ownFiles are what lies in a home before Latchkey comes.
func ownFiles() []machinetest.File {
	return []machinetest.File{
		{Path: ".ssh/config", Text: "# mine\nHost elsewhere\n  User me\n", Mode: 0o644},
		{Path: ".gitconfig", Text: "[user]\n\tname = J\n\temail = j@example.org\n", Mode: 0o640},
		{Path: "work/notes", Text: "keep\n", Mode: 0o600},
	}
}

func startFleet(t *testing.T, n int) *sshFleet {
	t.Helper()
	f := &sshFleet{t: t, starts: map[string]bool{}}
	for i := range n {
		name := fmt.Sprintf("build-%02d", i+1)
		f.names = append(f.names, name)
		f.machines = append(f.machines, machinetest.Start(t, machinetest.Machine{Name: name, Users: []machinetest.User{{Name: "jenkins", Files: ownFiles()}}}))
	}
	agentWith(t, f.machines...)
	return f
}

// keep remembers how the homes are now.
func (f *sshFleet) keep(as string) {
	f.t.Helper()
	f.over("rm -rf /tmp/" + as + "; cp -a ~ /tmp/" + as)
}

// restore makes the homes what they were.
func (f *sshFleet) restore(as string) {
	f.t.Helper()
	f.over("for n in 1 2 3; do pkill -u jenkins 'git|ssh' ; find ~ -mindepth 1 -delete && break; sleep 1; done; cp -a /tmp/" + as + "/. ~")
}

// clone makes the home of a machine that of another one, as one image does.
func (f *sshFleet) clone(from int, to *machinetest.Running) {
	f.t.Helper()
	image, err := f.machines[from].Run("jenkins", "cd; tar -cf - . | base64 -w0")
	must(f.t, err)
	if out, err := to.Run("jenkins", "cd; find . -mindepth 1 -delete; printf %s "+strings.TrimSpace(image)+" | base64 -d | tar -xf -"); err != nil {
		f.t.Fatalf("%v: %.300s", err, out)
	}
}

// over runs a script on all machines at once, and returns what each printed.
func (f *sshFleet) over(script string) []string {
	f.t.Helper()
	all := make([]string, len(f.machines))
	var group sync.WaitGroup
	for i, r := range f.machines {
		group.Go(func() {
			out, err := r.Run("jenkins", script)
			if err != nil {
				f.t.Errorf("%s: %v: %s", r.Name, err, out)
			}
			all[i] = out
		})
	}
	group.Wait()
	return all
}

// add adds the machines to an App, and reaches each once: its host key is known
// from then on.
func (f *sshFleet) add(a *App) {
	f.t.Helper()
	for i, r := range f.machines {
		_, err := a.Machines.Add(f.t.Context(), NewMachine{Address: "jenkins@" + r.Addr, Name: f.names[i]})
		must(f.t, err)
		_, err = a.Machines.Look(f.t.Context(), f.names[i])
		must(f.t, err)
	}
}

// trusting is somebody who trusts host keys and says yes.
func trusting() ask.Person {
	return ask.Person{Confirm: func(context.Context, ask.Plan) (bool, error) { return true, nil },
		TrustHost: func(context.Context, ask.HostKey) (bool, error) { return true, nil }}
}

// plainURL is what a build clones a repository by.
func plainURL(forge *demo.Forge, repo api.RepoPath) string {
	end := forge.Info().SSH
	return api.SSHEnd{Host: hostOf(end), Port: portOf(end)}.CloneURL(repo)
}

// opens lists the refs of repositories on every machine that is on, with plain git.
func (f *sshFleet) opens(forge *demo.Forge, repos []api.RepoPath, when string, off ...int) {
	f.t.Helper()
	script := "cd ~; { "
	for _, repo := range repos {
		script += "{ git ls-remote -q " + plainURL(forge, repo) + " HEAD >/dev/null 2>&1 || echo " + string(repo) + "; } & "
	}
	script += "wait; }"
	var group sync.WaitGroup
	for i, r := range f.machines {
		if slices.Contains(off, i) {
			continue
		}
		group.Go(func() {
			if out, err := r.Run("jenkins", script); err != nil || out != "" {
				f.t.Errorf("%s: %s does not open %s: %v", when, r.Name, out, err)
			}
		})
	}
	group.Wait()
}

// timesOf are the times in what machinetest says of a file.
var timesOf = regexp.MustCompile(` \d{4}-\d\d-\d\dT[0-9:.]+`)

// contents are the names, modes and checksums of a home's files. Of what is another
// one each time, a key and what says when it was made, there is only the mode.
func (f *sshFleet) contents(r *machinetest.Running) []string {
	f.t.Helper()
	var all []string
	for path, text := range r.Checksums(f.t, "jenkins") {
		if path == "." {
			continue
		}
		text = timesOf.ReplaceAllString(text, "")
		if strings.HasPrefix(path, ".ssh/latchkey/") && !strings.HasSuffix(path, "/known_hosts") && !strings.HasSuffix(path, "/gitconfig") && !strings.HasSuffix(path, "/config") && !strings.HasPrefix(path, ".ssh/latchkey/backup") {
			text, _, _ = strings.Cut(text, " ")
		}
		all = append(all, path+" "+text)
	}
	slices.Sort(all)
	return all
}

// held are the keys whose private half lies on the machines. A file that is half
// written, or lies where no plan named it, fails the test.
func (f *sshFleet) held(when string) map[keys.Fingerprint]bool {
	f.t.Helper()
	all := map[keys.Fingerprint]bool{}
	for _, r := range f.machines {
		tree := r.Checksums(f.t, "jenkins")
		for path, text := range tree {
			if strings.HasPrefix(text, "d") || strings.HasPrefix(path, ".ssh/latchkey/.") {
				continue
			}
			data, err := os.ReadFile(r.Home("jenkins") + "/" + path)
			if err != nil || !strings.Contains(string(data), "PRIVATE KEY") {
				continue
			}
			read, err := keys.ParsePrivate(data, nil)
			if err != nil || !strings.HasPrefix(path, ".ssh/latchkey/") || !strings.HasPrefix(text, "-rw-------") || !strings.HasPrefix(tree[".ssh/latchkey"], "drwx------") {
				f.t.Errorf("%s: on %s lies %s (%s): %v", when, r.Name, path, text, err)
				continue
			}
			all[read.Pair.Public().Fingerprint()] = true
		}
	}
	return all
}

// needsFleet skips, or fails where CI must have them, what a fleet is made of.
func needsFleet(t *testing.T) {
	t.Helper()
	machinetest.Need(t, "sshd", "git", "ssh", "ssh-keygen")
	if _, err := exec.LookPath("pkill"); err != nil {
		t.Skip("pkill is not installed")
	}
}
