package cli

import (
	"context"
	"errors"
	"strconv"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/session"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/cause"
)

func pendingCmd(s *session.Session) *cobra.Command {
	return terminal.Group("pending", "Operations left unfinished by a crash or a lost connection",
		pendingListCmd(s),
		pendingEndCmd(s, "finish", "Check the forge and the vault, then finish the operation", "finished", (*core.Placements).Finish, (*core.Placements).Finished),
		pendingEndCmd(s, "undo", "Undo what it did, and nothing else", "undone", (*core.Placements).Undo, (*core.Placements).Undone))
}

func pendingListCmd(s *session.Session) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List unfinished operations; what waits for a forge is checked, and ended where possible", Args: terminal.Exactly(0),
		RunE: s.WithApp(func(cmd *cobra.Command, _ []string, app *core.App) error {
			if err := app.Placements.SettleWaiting(cmd.Context()); err != nil {
				return err
			}
			rows, err := app.Placements.Unfinished(cmd.Context())
			if err != nil {
				return err
			}
			if s.JSON {
				return s.PrintJSON(terminal.OrEmpty(rows))
			}
			if len(rows) == 0 {
				s.PrintDone("nothing is unfinished")
				return nil
			}
			byHand := false
			for _, u := range rows {
				text := u.Text.String()
				if byHand = byHand || !u.EndsItself; u.EndsItself {
					text += " (ends by itself)"
				}
				s.PrintLine("%d  %s  %s", u.ID, terminal.FormatDay(u.Since), text)
			}
			if byHand {
				s.PrintDone("finish one with latchctl pending finish ID, or undo it with latchctl pending undo ID")
			} else {
				s.PrintDone("there is nothing to do; take one back with latchctl pending undo ID")
			}
			return nil
		}),
	}
}

// pendingEndCmd ends an entry: act does, and was says whether that was done before.
func pendingEndCmd(s *session.Session, use, short, verb string, act func(*core.Placements, context.Context, int64) error,
	was func(*core.Placements, context.Context, int64) (bool, error)) *cobra.Command {
	return &cobra.Command{
		Use: use + " ID", Short: short, Args: terminal.Exactly(1, "the id"),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := strconv.ParseInt(args[0], 10, 64)
			if err != nil {
				return terminal.Usagef(cmd, "%s is not an ID: see latchctl pending list", terminal.QuoteArg(args[0]))
			}
			app, err := s.Open(cmd)
			if err != nil {
				return err
			}
			err = act(app.Placements, cmd.Context(), id)
			if errors.Is(err, cause.ErrNoEntry) {
				if ended, endedErr := was(app.Placements, cmd.Context(), id); endedErr == nil && ended {
					return s.PrintSame(map[string]any{"id": id, "state": verb}, "%d was %s before", id, verb)
				}
			}
			if err != nil {
				return err
			}
			return s.PrintDid(map[string]any{"id": id, "state": verb}, "%d %s", id, verb)
		},
	}
}
