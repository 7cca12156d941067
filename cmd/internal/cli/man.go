package cli

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"latchkey/cmd/internal/cli/session"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core/cause"
)

func manCmd(s *session.Session) *cobra.Command {
	return &cobra.Command{
		Use: "man DIR", Short: "Write the man pages of all commands into a folder", Args: terminal.Exactly(1, "the folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if info, err := os.Stat(args[0]); err != nil || !info.IsDir() {
				return fmt.Errorf("write man pages into %s: %w", args[0], cause.ErrNoFolder)
			}
			header := &doc.GenManHeader{Title: "LATCHCTL", Section: "1", Source: "Latchkey " + s.Version, Manual: "Latchkey"}
			root := cmd.Root()
			root.DisableAutoGenTag = true
			if err := doc.GenManTree(root, header, args[0]); err != nil {
				return err
			}
			return s.PrintResult(map[string]string{"folder": args[0]}, "wrote the man pages into %s", args[0])
		},
	}
}
