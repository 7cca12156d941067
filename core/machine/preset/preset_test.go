package preset_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"latchkey/api"
	"latchkey/core/machine/preset"
	"latchkey/keys"
)

func input() preset.Input {
	return preset.Input{Repo: "acme/web-frontend", URL: "git@bitbucket.org:acme/web-frontend.git", Home: "/home/ci", Key: "bitbucket-1a2b3c", SSHUser: "git", Checkout: "/home/ci/src/web"}
}

// parts are those of a kind; "" is the name of none.
func parts(t testing.TB, kind preset.Kind, in preset.Input) map[string]preset.Part {
	t.Helper()
	p, err := preset.Find(string(kind))
	if err != nil {
		t.Fatal(err)
	}
	list, err := p.Snippet(in)
	if err != nil {
		t.Fatalf("%s: %v", kind, err)
	}
	all := map[string]preset.Part{}
	for _, part := range list {
		if all[part.Name].Name != "" || part.Note.IsZero() {
			t.Errorf("%s: part %q is there twice, or says nothing", kind, part.Name)
		}
		all[part.Name] = part
	}
	return all
}

func TestEveryKindHasASnippetThatItsFormatReads(t *testing.T) {
	if len(preset.All()) != 12 {
		t.Errorf("%d kinds", len(preset.All()))
	}
	for _, p := range preset.All() {
		found := false
		for _, part := range parts(t, p.Kind, input()) {
			for _, text := range texts(t, part) {
				found = found || strings.Contains(text, input().URL) || strings.Contains(text, input().Paths().Key) || strings.Contains(text, input().Paths().GitConfig)
			}
		}
		if !found {
			t.Errorf("%s names neither the repository nor a file of ours", p.Kind)
		}
	}
}

// What is read in each place is what was meant: the root of the XML that Jenkins
// takes, the mounts of a build, the volume of a runner.
func TestSnippetsSayWhatTheirSystemsRead(t *testing.T) {
	in, at := input(), input().Paths()
	has := func(kind preset.Kind, part string, want ...string) {
		t.Helper()
		all := texts(t, parts(t, kind, in)[part])
		for _, text := range want {
			if !slices.Contains(all, text) {
				t.Errorf("%s, %s: %q is not among %q", kind, part, text, all)
			}
		}
	}
	const credential = "com.cloudbees.jenkins.plugins.sshcredentials.impl.BasicSSHUserPrivateKey"
	if all := texts(t, parts(t, preset.Jenkins, in)["credential"]); all[0] != credential {
		t.Errorf("the root is %q", all[0])
	}
	has(preset.Jenkins, "credential", "@LATCHKEY@", "latchkey-"+in.Key)
	has(preset.Jenkins, "jcasc", "basicSSHUserPrivateKey", "${readFile:"+at.Key+"}", "${readFile:"+at.KnownHosts+"}")
	has(preset.Jenkins, "load", "KEY="+at.Key)
	has(preset.JenkinsAgent, "job", "hudson.plugins.git.UserRemoteConfig", in.URL)
	has(preset.GitLabDocker, "runner", "runners", "docker", "/home/ci/.ssh/latchkey:/root/.ssh/latchkey:ro", "GIT_SSH_COMMAND=ssh -F /root/.ssh/latchkey/config", "GIT_CONFIG_VALUE_0=/root/.ssh/latchkey/gitconfig")
	has(preset.Bamboo, "repository", "web-frontend", in.URL)
	has(preset.TeamCity, "vcs-root", in.URL, "PRIVATE_KEY_DEFAULT")
	has(preset.GitHubRunner, "workflow", in.URL, "self-hosted")
	has(preset.BitbucketRunner, "step", "self.hosted", "linux.shell")
	has(preset.ContainerBuild, "dockerfile", "mount:ssh  ", "mount:secret latchkey-hosts /run/latchkey/known_hosts", in.URL)
	has(preset.ContainerBuild, "dockerfile-secret", "mount:secret latchkey-key /run/latchkey/key", in.URL)
	has(preset.ContainerBuild, "build", "default="+at.Key, "id=latchkey-key,src="+at.Key, "id=latchkey-hosts,src="+at.KnownHosts)
	has(preset.Sandbox, "checkout", "ssh -F none -i '"+at.Key+"' -o IdentitiesOnly=yes -o IdentityAgent=none -o StrictHostKeyChecking=yes -o 'UserKnownHostsFile="+at.KnownHosts+"'")
}

// hostile are values that some format, shell or system would take for its own.
var hostile = []string{
	"it's", `say "hi"`, "two words", "$(touch /tmp/x)", "`id`", "${HOME}", "$HOME", "${{ secrets.X }}", "%env.X%", "${bamboo.x}", "${readFile:/etc/passwd}", "<a>&amp;</a>", "]]>", "#x", ": y", "- z",
	"a,b", "a:b", `back\slash`, `end\`, "<<EOF", "|", "{}", "[x]", "*", "!", "&a", "ünï", "日本", "~", "%%", "--upload-pack=x", "@LATCHKEY@", "'; rm -rf /; '",
}

func TestNoValueBreaksOutOfAFormat(t *testing.T) {
	for _, text := range hostile {
		for _, in := range variants(text) {
			checkAll(t, in)
		}
	}
}

// variants are inputs that have a text in one place each.
func variants(text string) []preset.Input {
	a, b, c, d := input(), input(), input(), input()
	a.Repo, a.URL = api.RepoPath("acme/"+text), "git@bitbucket.org:acme/"+text+".git"
	b.Home = "/srv/" + text
	c.Checkout = "/srv/" + text
	d.SSHUser = text
	return []preset.Input{a, b, c, d}
}

// checkAll holds that every snippet is refused, or has as many texts as that of
// plain values, with the hostile ones whole.
func checkAll(t testing.TB, in preset.Input) {
	t.Helper()
	for _, p := range preset.All() {
		list, err := p.Snippet(in)
		if err != nil {
			continue
		}
		usual := parts(t, p.Kind, input())
		for _, part := range list {
			if keys.HoldsPrivate(part.Text) {
				t.Errorf("%s, %s holds a private key", p.Kind, part.Name)
			}
			if got, want := texts(t, part), texts(t, usual[part.Name]); len(got) != len(want) {
				t.Errorf("%s, %s has %d texts and not %d:\n%s\n%q", p.Kind, part.Name, len(got), len(want), part.Text, got)
			}
		}
		if words := cloneWords(t, p.Kind, list[0]); words != nil && !slices.Contains(words, in.URL) {
			t.Errorf("%s clones none of %q:\n%s", p.Kind, in.URL, list[0].Text)
		}
	}
}

// cloneWords are the arguments that git gets in the end, nil where the part has no
// command.
func cloneWords(t testing.TB, kind preset.Kind, part preset.Part) []string {
	t.Helper()
	all := texts(t, part)
	switch kind {
	case preset.User, preset.ContainerBuild:
		return all
	case preset.GitLabShell, preset.Buildkite, preset.BitbucketRunner:
		at := slices.IndexFunc(all, func(text string) bool { return strings.HasPrefix(text, "git clone") })
		command := all[at]
		if kind == preset.Buildkite {
			command = strings.ReplaceAll(command, "$$", "$")
		}
		words, err := readShell(command)
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		return words
	}
	return nil
}

// The command that fills the credential is run with the awk that is here.
func TestTheCredentialIsFilledFromItsFile(t *testing.T) {
	in := input()
	in.Home = t.TempDir() + "/a 'home' $(x) \\n"
	key := in.Paths().Key
	if err := os.MkdirAll(filepath.Dir(key), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(key, []byte("first & line\nsecond \\1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	all := parts(t, preset.Jenkins, in)
	if err := os.WriteFile(filepath.Join(in.Home, "latchkey-credential.xml"), []byte(all["credential"].Text), 0o600); err != nil {
		t.Fatal(err)
	}
	c := exec.Command("/bin/sh", "-c", "java() { cat; }\n"+all["load"].Text)
	c.Dir = in.Home
	out, err := c.CombinedOutput()
	if want := strings.Replace(all["credential"].Text, "@LATCHKEY@", "first & line\nsecond \\1\n", 1); err != nil || string(out) != want {
		t.Errorf("%v\n%s", err, out)
	}
	in.Repo = "acme/@LATCHKEY@"
	p, _ := preset.Find("jenkins")
	if _, err := p.Snippet(in); err == nil {
		t.Error("the private key would go where the name has its mark")
	}
}

func TestLineEndsAndPrivateKeysAreRefused(t *testing.T) {
	private := "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----"
	for _, text := range []string{"a\nb", "a\rb", "a\x00b", "a\x1bb", "a\u2028b", "a\u202eb", "\xff", private, strings.ReplaceAll(private, "\n", "")} {
		for _, in := range variants(text) {
			for _, p := range preset.All() {
				if _, err := p.Snippet(in); err == nil {
					t.Errorf("%s took %q", p.Kind, text)
				} else if strings.Contains(err.Error(), "b3BlbnNza") {
					t.Errorf("%s says what it refused: %v", p.Kind, err)
				}
			}
		}
	}
	for _, change := range []func(*preset.Input){
		func(in *preset.Input) { in.Home = "relative" }, func(in *preset.Input) { in.Key = "../id_rsa" }, func(in *preset.Input) { in.Key = "" },
		func(in *preset.Input) { in.Checkout = "relative" }, func(in *preset.Input) { in.URL = "--upload-pack=x" },
	} {
		in := input()
		change(&in)
		for _, p := range preset.All() {
			if _, err := p.Snippet(in); err == nil {
				t.Errorf("%s took %+v", p.Kind, in)
			}
		}
	}
}

func FuzzSnippet(f *testing.F) {
	for _, text := range hostile[:4] {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, in := range variants(text) {
			checkAll(t, in)
		}
	})
}

func TestKindsAreFoundAndHomesAreKnown(t *testing.T) {
	p, err := preset.Find(" GitLab-Shell ")
	if err != nil || p.User() != "gitlab-runner" || p.Home("gitlab-runner") != "/home/gitlab-runner" || p.Home("x") != "" {
		t.Errorf("%+v, %v", p, err)
	}
	if !p.Fits("gitlab-runner", "/home/gitlab-runner") || p.Fits("gitlab-runner", "/root") || p.Fits("ci", "/home/ci") {
		t.Error("what fits is not what is usual")
	}
	if anybody, _ := preset.Find("user"); !anybody.Fits("ci", "/home/ci") || anybody.User() != "" {
		t.Error("a plain user may be anybody")
	}
	if _, err := preset.Find("hudson"); err == nil || !strings.Contains(err.Error(), "jenkins-agent") {
		t.Errorf("%v", err)
	}
}
