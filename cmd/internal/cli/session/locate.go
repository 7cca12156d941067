package session

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"latchkey/api"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/cause"
	"latchkey/internal/gitremote"
	"latchkey/internal/safetext"
)

// RepoForms is the help text on how to name a repository.
const RepoForms = `REPO is workspace/name, in any letters, or any address of the repository: a clone
URL (git@host:acme/x.git, ssh://, https://), that of its page in a browser, its
UUID in braces, or a name that it had before.`

// RepoFormsHere is for commands that take the repository of the folder too.
const RepoFormsHere = RepoForms + ` Without REPO it is the
repository of which the current folder is a clone.`

// ThisFolder stands for the repository that the current folder is a clone of. It
// is never the default of a command that removes something.
const ThisFolder = "."

// CheckRepo rejects text that names no repository, before anything is opened.
func CheckRepo(cmd *cobra.Command, text string) (api.RepoPath, error) {
	ref, err := api.ParseReference(text)
	if err != nil {
		return "", terminal.Usage(cmd, err)
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
		return nil, "", terminal.Usagef(cmd, "no repository given: write it as workspace/name")
	case err != nil:
		return nil, "", terminal.Usagef(cmd, "the repository is missing, and %w: write it as workspace/name", err)
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
		return nil, "", terminal.Usagef(cmd, "the repository is missing, and the remote %s of this folder leads to none: %w", terminal.QuoteArg(r.Name), first)
	}
	return texts, r.Name, nil
}

// WithRepo opens the App and finds the repository that a text names, and the
// account that reaches it. With ask it may ask the forge.
func (s *Session) WithRepo(cmd *cobra.Command, text string, ask bool) (*core.App, core.Account, api.RepoPath, error) {
	texts, remote := []string{text}, ""
	if text == ThisFolder {
		var err error
		if texts, remote, err = folderRepo(cmd); err != nil {
			return nil, core.Account{}, "", err
		}
	} else if _, err := CheckRepo(cmd, text); err != nil {
		return nil, core.Account{}, "", err
	}
	app, err := s.Open(cmd)
	if err != nil {
		return nil, core.Account{}, "", err
	}
	found, err := app.Addresses.Locate(cmd.Context(), s.Account, texts[0], ask)
	for _, other := range texts[1:] { // a mirror that it is fetched from, say, where the forge is what it is pushed to
		if !errors.Is(err, cause.ErrOtherHost) {
			break
		}
		if at, otherErr := app.Addresses.Locate(cmd.Context(), s.Account, other, ask); !errors.Is(otherErr, cause.ErrOtherHost) {
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
		s.PrintRename(fmt.Sprintf("%s is now %s", found.Was, found.Repo))
	}
	return app, found.Account, found.Repo, nil
}
