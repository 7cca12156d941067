package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/session"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core/cause"
)

func manCmd(s *session.Session) *cobra.Command {
	return &cobra.Command{
		Use: "man DIR", Short: "Write the man pages of all commands into a folder", Args: terminal.Exactly(1, "the folder"),
		Long: `Write the man pages of all commands into a folder. For man to find them the folder has to
be called man1, below one that MANPATH names.`,
		Example: "  mkdir -p ~/.local/share/man/man1 && latchctl man ~/.local/share/man/man1",
		RunE: func(cmd *cobra.Command, args []string) error {
			if info, err := os.Stat(args[0]); err != nil || !info.IsDir() {
				return fmt.Errorf("write man pages into %s: %w", args[0], cause.ErrNoFolder)
			}
			if err := writeManPages(cmd.Root(), args[0], s.Version, terminal.Today()); err != nil {
				return err
			}
			return s.PrintDid(map[string]string{"folder": args[0]}, "wrote the man pages into %s", args[0])
		},
	}
}

// writeManPages writes a page for a command and each below it.
func writeManPages(c *cobra.Command, dir, version string, day time.Time) error {
	c.InitDefaultHelpFlag()
	page := manPage(c, version, day)
	if err := os.WriteFile(filepath.Join(dir, manName(c)+".1"), []byte(page), 0o644); err != nil {
		return terminal.FileError(dir, err)
	}
	for _, sub := range manSubs(c) {
		if err := writeManPages(sub, dir, version, day); err != nil {
			return err
		}
	}
	return nil
}

func manName(c *cobra.Command) string { return strings.ReplaceAll(c.CommandPath(), " ", "-") }

// manSubs are the commands below one that have a page.
func manSubs(c *cobra.Command) (subs []*cobra.Command) {
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() && !sub.IsAdditionalHelpTopicCommand() {
			subs = append(subs, sub)
		}
	}
	return subs
}
