package cli

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"latchkey/api"
	"latchkey/core"
	"latchkey/internal/gitremote"
	"latchkey/internal/safetext"
)

// repoForms is the help text on how to name a repository.
const repoForms = `REPO is workspace/name, in any letters, or any address of the repository: a clone
URL (git@host:acme/x.git, ssh://, https://), that of its page in a browser, its
UUID in braces, or a name that it had before.`

// repoFormsHere is for commands that take the repository of the folder too.
const repoFormsHere = repoForms + ` Without REPO it is the
repository of which the current folder is a clone.`

// thisFolder stands for the repository that the current folder is a clone of. It
// is never the default of a command that removes something.
const thisFolder = "."

// checkRepo rejects text that names no repository, before anything is opened.
func checkRepo(cmd *cobra.Command, text string) (api.RepoPath, error) {
	ref, err := api.ParseReference(text)
	if err != nil {
		return "", usage(cmd, err)
	}
	return ref.Repo, nil
}

// folderRepo returns the addresses of the current folder's remote that name a
// repository, the one that git fetches from first.
func folderRepo(cmd *cobra.Command) (texts []string, remote string, err error) {
	dir, err := os.Getwd()
	if err != nil {
		return nil, "", err
	}
	r, err := gitremote.Of(dir)
	switch {
	case errors.Is(err, gitremote.ErrNoRepository):
		return nil, "", usagef(cmd, "the repository is missing: write it as workspace/name")
	case err != nil:
		return nil, "", usagef(cmd, "the repository is missing, and %w: write it as workspace/name", err)
	}
	var first error
	for _, url := range append([]string{r.URL}, r.Also...) {
		if _, err := api.ParseReference(url); err == nil {
			texts = append(texts, url)
		} else if first == nil {
			first = err
		}
	}
	if len(texts) == 0 {
		return nil, "", usagef(cmd, "the repository is missing, and the remote %s of this folder leads to none: %w", quoteArg(r.Name), first)
	}
	return texts, r.Name, nil
}

// withRepo opens the App and finds the repository that a text names, and the
// account that reaches it. With ask it may ask the forge.
func (s *session) withRepo(cmd *cobra.Command, text string, ask bool) (*core.App, core.Account, api.RepoPath, error) {
	texts, remote := []string{text}, ""
	if text == thisFolder {
		var err error
		if texts, remote, err = folderRepo(cmd); err != nil {
			return nil, core.Account{}, "", err
		}
	} else if _, err := checkRepo(cmd, text); err != nil {
		return nil, core.Account{}, "", err
	}
	app, err := s.open(cmd)
	if err != nil {
		return nil, core.Account{}, "", err
	}
	found, err := app.Addresses.Locate(cmd.Context(), s.account, texts[0], ask)
	for _, other := range texts[1:] { // a mirror that it is fetched from, say, where the forge is what it is pushed to
		if !errors.Is(err, core.ErrOtherHost) {
			break
		}
		if at, otherErr := app.Addresses.Locate(cmd.Context(), s.account, other, ask); !errors.Is(otherErr, core.ErrOtherHost) {
			found, err = at, otherErr
		}
	}
	if err != nil {
		return app, core.Account{}, "", err
	}
	if remote != "" {
		fmt.Fprintf(s.Err, "repository: %s (remote %s of this folder)\n", found.Repo, safetext.Line(remote, 100))
	}
	if found.Was != "" {
		s.printRename(fmt.Sprintf("%s is now %s", found.Was, found.Repo))
	}
	return app, found.Account, found.Repo, nil
}

// printRename notes, once, that a repository was renamed.
func (p *printer) printRename(text string) {
	p.renamesMu.Lock()
	defer p.renamesMu.Unlock()
	if p.renames[text] {
		return
	}
	if p.renames == nil {
		p.renames = map[string]bool{}
	}
	p.renames[text] = true
	p.waiting.done()
	fmt.Fprintf(p.Err, "note: %s\n", safetext.Line(text, 600))
}

// locateAll finds the repositories of a rollout, and the account that reaches
// them all. It does not ask the forge; planning does.
func (s *rollouts) locateAll(cmd *cobra.Command, app *core.App, names []string) (account string, repos []api.RepoPath, err error) {
	account = s.account
	for _, text := range names {
		found, err := app.Addresses.Locate(cmd.Context(), account, text, false)
		if err != nil {
			if account != s.account && errors.Is(err, core.ErrOtherHost) {
				err = withHint("A rollout named by repositories is one account's: make one for each.", "%w", err)
			}
			return "", nil, err
		}
		account = found.Account.ID
		repos = append(repos, found.Repo)
		if found.Was != "" {
			s.printRename(fmt.Sprintf("%s is now %s", found.Was, found.Repo))
		}
	}
	return account, repos, nil
}
