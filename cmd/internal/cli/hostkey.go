package cli

import (
	"errors"

	"github.com/spf13/cobra"
)

// errNeedsTrust ends a test that stopped at an unknown host key with nobody
// there to decide; the finding has told everything.
var errNeedsTrust = errors.New("a person has to decide about the host key")

func hostKeyCmd(s *session) *cobra.Command {
	return group("host-key", "SSH servers that are trusted", &cobra.Command{
		Use: "trust LINE", Short: "Trust the host key of a known_hosts line that you have verified",
		Long: "Trust the host key of a known_hosts line (as printed by ssh-keyscan, latchctl test or\nlatchctl forge). A host that is known with another key is refused.",
		Args: exactly(1, "the known_hosts line, in quotes"),
		RunE: func(cmd *cobra.Command, args []string) error {
			app, err := s.open(cmd)
			if err != nil {
				return err
			}
			if err := app.TrustHost(cmd.Context(), args[0]); err != nil {
				return err
			}
			return s.done(map[string]string{"trusted": args[0]}, "trusted: %s", args[0])
		},
	})
}
