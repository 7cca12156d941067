package machine

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"latchkey/api"
	"latchkey/core/machine/home"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// led are the forms of a clone URL that lead to the alias. Those of https are led without
// .git too, but for one checkout, where those that its remotes have come to them. With a
// user name in front they are led for that of the account alone: git has no rule for all
// names.
func (s Server) led(i rollout.Installation) []string {
	all := s.urls(i.Repo)
	if !i.HTTPS {
		return all
	}
	var webs []string
	if s.Web != "" {
		webs = append(webs, strings.TrimPrefix(s.Web, "https://"))
	}
	for _, end := range append([]api.SSHEnd{s.End}, s.Names...) {
		webs = append(webs, end.Host)
	}
	for _, web := range webs {
		for _, who := range []string{"", s.User} {
			if who != "" {
				who = url.PathEscape(who) + "@"
			}
			u := "https://" + who + web + "/" + string(i.Repo)
			if !slices.Contains(all, u+".git") {
				all = append(all, u+".git")
			}
			if i.Checkout == "" && !slices.Contains(all, u) {
				all = append(all, u)
			}
		}
	}
	return all
}

// inCheckouts says of the repositories that are led in one checkout alone which file
// that is, and takes up the URLs that its remotes have: so they move over, and are
// what they were when the line goes.
func (f *Fleet) inCheckouts(ctx context.Context, w *way, want []rollout.Installation, repos []home.Repo) error {
	for _, i := range want {
		at := slices.IndexFunc(repos, func(r home.Repo) bool { return r.Account == i.Account && r.Path == i.Repo })
		if i.Checkout == "" || at < 0 {
			continue
		}
		c, err := w.home.Checkout(ctx, i.Checkout)
		if err != nil {
			return err
		}
		server, err := f.o.Servers(ctx, i.Account)
		if err != nil {
			return err
		}
		ours, others := remotesOf(server, i.Repo, c.URLs)
		if len(ours) == 0 && len(c.URLs) > 0 {
			return say.New("machine.other-checkout", "{path} on {machine} is a checkout of another repository than {repo}: name the right folder",
				say.Values{"path": safetext.Line(i.Checkout, 300), "machine": w.machine.Name, "repo": string(i.Repo)}).Because(nil)
		}
		repos[at].Checkout, repos[at].Alone = c.File, i.Alone
		for _, u := range ours {
			covered := slices.ContainsFunc(repos[at].URLs, func(rule string) bool { return strings.HasPrefix(u, rule) })
			alike := slices.ContainsFunc(others, func(o string) bool { return strings.HasPrefix(o, u) })
			if !covered && !alike {
				repos[at].URLs = append(repos[at].URLs, u)
			}
		}
	}
	return nil
}

// remotesOf tells URLs that are of a repository from others. One with a password in it
// is none: it would stand in our files.
func remotesOf(s Server, repo api.RepoPath, urls []string) (ours, others []string) {
	for _, u := range urls {
		ref, err := api.ParseReference(u)
		known := err == nil && strings.EqualFold(string(ref.Repo), string(repo)) && slices.ContainsFunc(append([]api.SSHEnd{s.End}, s.Names...), func(e api.SSHEnd) bool {
			return strings.EqualFold(e.Host, ref.Host)
		})
		_, rest, scheme := strings.Cut(u, "://")
		who, _, signed := strings.Cut(rest, "@")
		if known && !(scheme && signed && strings.Contains(who, ":")) {
			ours = append(ours, u)
			continue
		}
		others = append(others, u)
	}
	return ours, others
}
