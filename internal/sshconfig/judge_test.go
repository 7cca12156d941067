package sshconfig

import (
	"cmp"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// ask asks the real ssh what a configuration says of a host. It is only asked
// about files that name no program; ok is false where it refuses the file.
func ask(t testing.TB, config, host string) (map[string][]string, bool) {
	t.Helper()
	if _, err := exec.LookPath("ssh"); err != nil {
		t.Skip("ssh is not installed")
	}
	out, err := exec.Command("ssh", "-G", "-F", config, "--", host).Output()
	if err != nil {
		return nil, false
	}
	all := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		key, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		all[key] = append(all[key], value)
	}
	return all, true
}

// safe reports whether the real ssh may be asked about a text: it has only
// settings of this list, so nothing in it runs, asks the network or reads other
// files.
func safe(text string) bool {
	for line := range strings.Lines(text) {
		keyword, rest, words, ok := splitLine(line)
		if !ok || strings.ContainsAny(line, "`$\x00\r\f\v") {
			return false
		}
		switch keyword {
		case "", "host", "hostname", "user", "port", "identityfile", "identityagent", "proxyjump", "userknownhostsfile", "hostkeyalias", "identitiesonly":
		case "match":
			for i, word := range matchWords(words) {
				if i%2 == 0 && !slices.Contains([]string{"all", "host", "originalhost", "user", "localuser", "!host", "!originalhost", "!user"}, word) || strings.Contains(rest, "exec") {
					return false
				}
			}
		default:
			return false
		}
	}
	return true
}

// compare holds what we read of a host against what ssh reads.
func compare(t testing.TB, config, host string) {
	t.Helper()
	want, ok := ask(t, config, host)
	if !ok {
		return
	}
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	read := Read(Options{User: config, Home: me.HomeDir, Login: me.Username})
	got, _ := read.evaluate(host, "", "")
	name := host
	if got.hostname != "" {
		name, _ = expand(got.hostname, map[byte]string{'h': host})
	}
	text, _ := os.ReadFile(config)
	check := func(key, value string) {
		t.Helper()
		if w := strings.Join(want[key], "\n"); !strings.EqualFold(value, w) {
			t.Errorf("%s of %q: %q, ssh says %q, of\n%s", key, host, value, w, text)
		}
	}
	check("hostname", name)
	check("user", cmp.Or(got.user, me.Username))
	if number, err := strconv.Atoi(cmp.Or(got.port, "22")); err == nil { // names of services are refused here
		check("port", strconv.Itoa(number))
	}
	if len(got.identities) > 0 {
		check("identityfile", strings.Join(got.identities, "\n"))
	}
	// Of the paths only the agent's is printed with its tokens in place. Tokens
	// that we do not know are noted, and no agent is asked then.
	if port, err := strconv.Atoi(cmp.Or(got.port, "22")); got.agent != "" && err == nil {
		tokens := read.tokens(&Host{Alias: host, HostName: name, User: got.user, Port: port})
		if agent, ok := expand(got.agent, tokens); ok && !strings.HasPrefix(agent, "~") {
			check("identityagent", agent)
		}
	}
	if got.alias != "" {
		check("hostkeyalias", got.alias)
	}
	if len(got.knownHosts) > 0 {
		check("userknownhostsfile", strings.Join(got.knownHosts, " "))
	}
	if got.jump != "none" && got.jump != "" && !strings.Contains(got.jump, "://") {
		check("proxyjump", got.jump)
	} else if got.jump == "" {
		check("proxyjump", "")
	}
}

func write(t testing.TB, name, text string) string {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

var configs = []string{
	"Host build\n  HostName build-07.example\n  User jenkins\n  Port 2222\n",
	"host=build\nhostname = build-07.example\nuser\tjenkins\n",
	"User first\nHost build\nUser second\nHost *\nUser third\n",
	"Host * !build\nUser others\nHost build*\nUser build\n",
	"Host !build *\nUser others\n",
	"Host !build\nUser nobody\nHost b?ild\nUser one\n",
	"Host build\nIdentityFile ~/.ssh/a\nIdentityFile ~/.ssh/b\nHost *\nIdentityFile ~/.ssh/a\nIdentityFile \"~/.ssh/c d\"\n",
	"Host build\nIdentityAgent none\n",
	"Host build\nIdentityAgent %n\nIdentitiesOnly yes\n",
	"Host build\nHostName real.example\nUser me\nPort 23\nIdentityAgent /run/%u/%r@%h:%p-%n-100%%\n",
	"Host build\nIdentityAgent %d/agent.sock\n",
	"Host build\nIdentityAgent /run/agent.sock\nIdentitiesOnly yes\n",
	"Host build\nProxyJump jump1,me@jump2:2200\nHost jump1\nProxyJump none\n",
	"ProxyJump none\nHost build\nProxyJump jump1\n",
	"Match all\nUser all\n",
	"Match host build\nUser m\n",
	"HostName real.example\nMatch host build\nUser wrong\nMatch host real.example\nUser right\n",
	"HostName %h.example\nMatch host *.example\nUser right\n",
	"HostName real.example\nMatch originalhost build\nUser right\n",
	"User me\nMatch user me host build\nPort 23\nMatch user other\nPort 24\n",
	"Match !host build\nUser no\nMatch host other,!build,build*\nUser no2\nMatch user=root,nobody\nPort 99\n",
	"Match host BUILD\nUser upper\n",
	"Host BUILD\nUser upper\n",
	"UserKnownHostsFile /a /b \"/c d\"\nUserKnownHostsFile /e\nHostKeyAlias other\n",
	"# comment\n\n   # another\nUser me # behind\n",
	"User \"me\"\nPort \"2200\"\n",
	"User 'me'\nPort='2200'\n",
	"IdentityFile /a\\ b\nIdentityFile \"/c\\\"d\"\nIdentityFile /e#f\n",
	"Host \"build\" other\nUser quoted\n",
	"HOST build\r\nUSER crlf\r\n",
	"User me\nuser other\n\tPORT\t2200\t\n",
	"Host build\nHost\nUser x\n",
}

func TestFilesAreReadAsSSHReadsThem(t *testing.T) {
	judged := 0
	for _, text := range configs {
		if !safe(text) && !strings.Contains(text, "\r") {
			t.Errorf("not safe to ask about: %q", text)
			continue
		}
		config := write(t, filepath.Join(t.TempDir(), "config"), text)
		for _, host := range []string{"build", "jump1", "other"} {
			if _, ok := ask(t, config, host); ok {
				judged++
			}
			compare(t, config, host)
		}
	}
	if judged < 70 {
		t.Errorf("ssh judged only %d", judged)
	}
}

func TestIncludesAreReadAsSSHReadsThem(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "one"), "User one\nHost build\nPort 1001\nHost other\nPort 1002\n")
	write(t, filepath.Join(dir, "two"), "IdentityFile /two\n")
	write(t, filepath.Join(dir, "deep"), "Include "+dir+"/two\nHost build\nHostName deep.example\n")
	for _, text := range []string{
		"Include " + dir + "/one\nPort 22022\n",
		"Host build\nInclude " + dir + "/one " + dir + "/two\nIdentityFile /own\n",
		"Host other\nInclude " + dir + "/*\nHost *\nUser last\n",
		"Include " + dir + "/deep\n",
		"Host nobody\nInclude " + dir + "/deep\nMatch all\nUser all\n",
		"Include " + dir + "/not-there\nUser me\n",
	} {
		config := write(t, filepath.Join(t.TempDir(), "config"), text)
		for _, host := range []string{"build", "other"} {
			if _, ok := ask(t, config, host); !ok {
				t.Errorf("ssh refuses %s", text)
			}
			compare(t, config, host)
		}
	}
}

func FuzzAgainstSSH(f *testing.F) {
	for _, text := range configs {
		f.Add(text)
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text string) {
		if !safe(text) || strings.ContainsFunc(text, func(r rune) bool { return r > 126 || r < ' ' && r != '\n' && r != '\t' }) || len(text) > 2000 {
			return
		}
		compare(t, write(t, filepath.Join(dir, "config"), text), "build")
	})
}
