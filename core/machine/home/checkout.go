package home

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Checkout is a checkout of a repository on a machine.
type Checkout struct {
	File string   // its configuration file, absolute
	URLs []string // of its remotes
}

// Checkout finds a checkout by its folder, absolute or from the home. Nothing in it
// runs.
func (h *Home) Checkout(ctx context.Context, folder string) (c Checkout, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	r, err := h.runner.Run(ctx, h.script(findCheckout, map[string]string{"dir": folder}))
	if err != nil {
		return c, err
	}
	out, err := parseResult(h.runner.Machine(), r)
	if err != nil {
		return c, err
	}
	if c = (Checkout{File: out.value("file"), URLs: out.words["url"]}); c.File == "" {
		return c, newError(NoCheckout, h.runner.Machine(), folder, "")
	}
	return c, checkCheckout(c.File)
}

// checkCheckout refuses the path of a file that could not be written into a list.
func checkCheckout(file string) error {
	if !path.IsAbs(file) || path.Clean(file) != file || len(file) > 4000 || strings.ContainsAny(file, "\x00\n\r") {
		return fmt.Errorf("%q cannot be the path of a checkout", file)
	}
	return nil
}

// ownInclude begins the names of our files that one checkout alone includes; no key
// has such a name. exactRemotes is for all checkouts with certain remotes.
const (
	ownInclude   = "_checkout-"
	exactRemotes = ownInclude + "remotes"
)

var includeLine = regexp.MustCompile(`^\[include\] path = ~/\.ssh/latchkey/(` + ownInclude + `[0-9a-f]{8})\n$`)

// Included is the name of our file that the checkout of the repository includes, ""
// where it has none.
func (r Repo) Included() string {
	if r.Checkout == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(r.Account + "\x00" + string(r.Path)))
	return ownInclude + hex.EncodeToString(sum[:4])
}

// include is our line in its checkout.
func (r Repo) include() string {
	return "[include] path = " + folder + "/" + r.Included() + "\n"
}

// checkoutConfig is what the checkout includes. Alone, its ssh reads our configuration
// and no other.
func (r Repo) checkoutConfig() string {
	var out strings.Builder
	out.WriteString(writtenByUs)
	if r.Alone {
		out.WriteString("\n[core]\n\tsshCommand = ssh -F " + PathsIn("~", r.Key).Config + "\n")
	}
	writeRules(&out, r, r.URLs)
	return out.String()
}

// includes are the files of ours that checkouts include, by name. exact says that the
// one for exact remotes is there: it is emptied where nothing is left for it.
func (s state) includes(exact bool) map[string]string {
	all := map[string]string{}
	if text := s.exactConfig(); exact || text != writtenByUs {
		all[exactRemotes] = text
	}
	for _, r := range s.Repos {
		if name := r.Included(); name != "" {
			all[name] = r.checkoutConfig()
		}
	}
	return all
}

// learn takes up checkouts, so that they are looked at; new says that some were not
// known. What was known of the home lacks them.
func (h *Home) learn(repos []Repo) (found bool) {
	for _, r := range repos {
		if r.Checkout != "" && !slices.ContainsFunc(h.checkouts, func(o Repo) bool { return o.Checkout == r.Checkout && o.sameAs(r) }) {
			h.checkouts, found = append(h.checkouts, r), true
		}
	}
	if found {
		h.seen = nil
	}
	return found
}

// places lists the checkouts for the script that looks: two lines for each.
func (h *Home) places() string {
	var out strings.Builder
	for _, r := range h.checkouts {
		out.WriteString(r.Checkout + "\n" + r.include())
	}
	return out.String()
}

// likeBefore gives a repository what an earlier installation of it has and this one
// does not say: its checkout, and other forms of its URL.
func (r Repo) likeBefore(all []Repo) Repo {
	at := slices.IndexFunc(all, r.sameAs)
	if at < 0 {
		return r
	}
	old := all[at]
	if r.Checkout == "" {
		r.Checkout, r.Alone = old.Checkout, old.Alone
	}
	r.URLs = slices.Clone(r.URLs)
	for _, u := range old.URLs {
		if !slices.Contains(r.URLs, u) {
			r.URLs = append(r.URLs, u)
		}
	}
	return r
}

// Known returns the repositories of the home, from the last look where there was one.
func (h *Home) Known(ctx context.Context) ([]Repo, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	v, err := h.look(ctx)
	if err != nil {
		return nil, err
	}
	return slices.Clone(v.state.Repos), nil
}

// findCheckout finds the configuration of a checkout, of a work tree of one, or of a
// bare repository, and the URLs of its remotes.
const findCheckout = find + `
case $dir in '~') dir=$home ;; '~/'*) dir=$home/${dir#??} ;; /*) ;; *) dir=$home/$dir ;; esac
common=
if [ -d "$dir/.git" ]; then common=$dir/.git
elif [ -f "$dir/.git" ] || [ -f "$dir/HEAD" ]; then
  common=$(cd "$dir" 2>/dev/null && unset GIT_DIR GIT_WORK_TREE && command git rev-parse --git-common-dir 2>/dev/null)
  case $common in ''|/*) ;; *) common=$dir/$common ;; esac
fi
[ -n "$common" ] && common=$(cd "$common" 2>/dev/null && pwd -P)
if [ -n "$common" ] && [ -f "$common/config" ]; then
  printf 'file %s\n' "$(printf %s "$common/config" | hex)"
  command git config --file "$common/config" --get-regexp '^remote[.].*[.]url$' 2>/dev/null | while read -r name url; do
    printf 'url %s\n' "$(printf %s "$url" | hex)"
  done
fi
exit 0
`
