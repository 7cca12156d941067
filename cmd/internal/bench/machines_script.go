package main

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"

	"latchkey/api"
)

// byScript onboards one machine as a shell script would.
func (f *slowFleet) byScript(i int, repos []api.RepoPath) error {
	name, b := f.names[i], f.b
	there := func(script string) error { return b.quiet(nil, "ssh", "-F", f.config, name, script) }
	if err := there("umask 077; mkdir -p ~/.ssh/script && ssh-keygen -q -t ed25519 -N '' -C " + name + " -f ~/.ssh/script/key"); err != nil {
		return err
	}
	dir, err := os.MkdirTemp(b.dir, "script-")
	if err != nil {
		return err
	}
	host, port, _ := net.SplitHostPort(f.info.SSH)
	files := map[string]string{
		"config":      "Host script\n  HostName " + host + "\n  Port " + port + "\n  User git\n  IdentityFile ~/.ssh/script/key\n  IdentitiesOnly yes\n  StrictHostKeyChecking yes\n  UserKnownHostsFile ~/.ssh/script/known_hosts\n",
		"known_hosts": f.info.HostKey + "\n", "gitconfig": "",
	}
	for _, repo := range repos {
		files["gitconfig"] += "[url \"git@script:" + string(repo) + ".git\"]\n\tinsteadOf = ssh://git@" + f.info.SSH + "/" + string(repo) + ".git\n"
	}
	args := []string{"-q", "-F", f.config}
	for file, text := range files {
		if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
			return err
		}
		args = append(args, filepath.Join(dir, file))
	}
	if err := b.quiet(nil, "scp", append(args, name+":.ssh/script/")...); err != nil {
		return err
	}
	if err := b.quiet(nil, "scp", "-q", "-F", f.config, name+":.ssh/script/key.pub", filepath.Join(dir, "key.pub")); err != nil {
		return err
	}
	if err := there("printf 'Include script/config\\n' >> ~/.ssh/config; git config --global include.path ~/.ssh/script/gitconfig"); err != nil {
		return err
	}
	public, err := os.ReadFile(filepath.Join(dir, "key.pub"))
	if err != nil {
		return err
	}
	for _, repo := range repos {
		if err := f.placeByCurl(dir, name, repo, strings.TrimSpace(string(public))); err != nil {
			return err
		}
		url := f.url(repo)
		if err := there("git ls-remote -q " + url + " >/dev/null && git clone -q --bare --depth 1 " + url + " ~/scratch && rm -rf ~/scratch"); err != nil {
			return err
		}
	}
	return nil
}

// placeByCurl puts a deploy key on a repository and reads it back, with 50 ms on each
// round trip as the forge takes them.
func (f *slowFleet) placeByCurl(dir, label string, repo api.RepoPath, public string) error {
	config := filepath.Join(dir, "curlrc")
	user := f.info.Users[0]
	if err := os.WriteFile(config, []byte(fmt.Sprintf("user = %q\nsilent\nfail\n", user.User+":"+user.Token)), 0o600); err != nil {
		return err
	}
	body, err := json.Marshal(map[string]string{"key": public, "label": label})
	if err != nil {
		return err
	}
	at := f.info.REST + "/repositories/" + string(repo) + "/deploy-keys"
	if err := f.b.quiet(nil, "curl", "-K", config, "-X", "POST", "-H", "Content-Type: application/json", "--data", string(body), at); err != nil {
		return err
	}
	return f.b.quiet(nil, "curl", "-K", config, at+"?pagelen=100")
}
