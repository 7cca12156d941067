package home

import (
	"fmt"
	"slices"
	"strings"
)

// folder is ours, as ssh and git write it.
const folder = "~/.ssh/latchkey"

const writtenByUs = "# Written by Latchkey, and written anew with every change.\n"

// config is what ssh reads: a block for each alias. An ssh that does not know
// Include has it in its own file, where what follows must not belong to our
// last block.
func (s state) config() string {
	var out strings.Builder
	out.WriteString(writtenByUs)
	written := map[string]bool{}
	for _, r := range s.sorted() {
		if written[r.Alias] {
			continue
		}
		written[r.Alias] = true
		out.WriteString("\n")
		writeHost(&out, r)
	}
	return out.String()
}

// writeHost writes the block of an alias. A connection that somebody's ssh shares
// was opened with another key, so ours are never shared.
func writeHost(out *strings.Builder, r Repo) {
	at := PathsIn("~", r.Key)
	fmt.Fprintf(out, `Host %s
  HostName %s
  Port %d
  User %s
  IdentityFile %s
  IdentitiesOnly yes
  IdentityAgent none
  StrictHostKeyChecking yes
  UserKnownHostsFile %s
  PasswordAuthentication no
  KbdInteractiveAuthentication no
  ForwardAgent no
  ControlMaster no
  ControlPath none
  ConnectTimeout 30
  ServerAliveInterval 30
`, r.Alias, r.Host, r.Port, r.User, at.Key, at.KnownHosts)
}

// sorted are the repositories in an order that does not depend on that in which
// they came.
func (s state) sorted() []Repo {
	return slices.SortedFunc(slices.Values(s.Repos), func(a, b Repo) int {
		return strings.Compare(a.Alias+"\x00"+string(a.Path)+"\x00"+a.Account, b.Alias+"\x00"+string(b.Path)+"\x00"+b.Account)
	})
}

// gitConfig leads the usual URLs of each repository to its alias. Where a key may
// not write, pushes keep the URL that they had: for git a URL that is replaced by
// itself is one that is not replaced further.
func (s state) gitConfig() string {
	var out strings.Builder
	out.WriteString(writtenByUs)
	for _, r := range s.sorted() {
		if r.Checkout != "" {
			continue
		}
		whole, open := r.urls()
		writeRules(&out, r, whole)
		for _, u := range open {
			fmt.Fprintf(&out, "[includeIf \"hasconfig:remote.*.url:%s\"]\n\tpath = %s/%s\n", u, folder, exactRemotes)
		}
	}
	return out.String()
}

// exactConfig leads the URLs of checkouts that have one of them as a remote.
func (s state) exactConfig() string {
	var out strings.Builder
	out.WriteString(writtenByUs)
	for _, r := range s.sorted() {
		if _, open := r.urls(); r.Checkout == "" && len(open) > 0 {
			writeRules(&out, r, open)
		}
	}
	return out.String()
}

// urls tells URLs that end in .git, and begin no other URL, from those that do not.
func (r Repo) urls() (whole, open []string) {
	for _, u := range r.URLs {
		if strings.HasSuffix(u, ".git") {
			whole = append(whole, u)
		} else {
			open = append(open, u)
		}
	}
	return whole, open
}

// writeRules leads URLs of one repository to its alias.
func writeRules(out *strings.Builder, r Repo, urls []string) {
	fmt.Fprintf(out, "\n[url \"%s\"]\n", r.aliasURL())
	for _, u := range urls {
		fmt.Fprintf(out, "\tinsteadOf = \"%s\"\n", u)
	}
	if r.Write {
		return
	}
	for _, u := range urls {
		fmt.Fprintf(out, "[url \"%s\"]\n\tpushInsteadOf = \"%s\"\n", u, u)
	}
}

// knownHosts is who the forges' servers are.
func (s state) knownHosts() string {
	lines := slices.Compact(slices.Sorted(slices.Values(s.Hosts)))
	if len(lines) == 0 {
		return ""
	}
	return strings.Join(lines, "\n") + "\n"
}

// readme tells whoever finds the folder what it is and how to get rid of it.
func (s state) readme() string {
	var out strings.Builder
	out.WriteString(`Latchkey made this folder so that builds on this machine can read their
repositories with deploy keys of their own.

  config       what ssh needs: a host alias for each key
  known_hosts  the host keys of the servers
  gitconfig    leads the usual clone URLs to the aliases
  state        what Latchkey has done here
  backup/      files as they were before a line was added to them
`)
	for _, k := range s.Keys {
		fmt.Fprintf(&out, "  %-11s  private key, %s; %s.pub is its public key\n", k.Name, map[Origin]string{Made: "made here", Delivered: "brought here"}[k.Origin], k.Name)
	}
	out.WriteString("\nTo remove all of it by hand:\n\n")
	n := 0
	for _, t := range s.Touched {
		n++
		if t.Absent {
			fmt.Fprintf(&out, "  %d. In %s, delete our lines (the file was made for them):\n", n, t.shown())
		} else {
			fmt.Fprintf(&out, "  %d. In %s, delete our lines:\n", n, t.shown())
		}
		for line := range strings.Lines(t.Block) {
			out.WriteString("       " + line)
		}
		out.WriteString("\n")
	}
	fmt.Fprintf(&out, "  %d. Remove the deploy keys from the forge.\n  %d. rm -r ~/.ssh/latchkey\n", n+1, n+2)
	return out.String()
}

func (t touched) shown() string {
	if strings.HasPrefix(t.Path, "/") {
		return t.Path
	}
	return "~/" + t.Path
}
