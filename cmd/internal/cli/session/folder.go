package session

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/terminal"
)

// dataFolder returns the folder of --data, "" for the platform's own. An empty
// name is an error, since it is a variable that was not set; and ~ is replaced
// here, since no shell does that in --data=~/x.
func (s *Session) dataFolder(cmd *cobra.Command) (string, error) {
	if s.DataDir == "" {
		if f := cmd.Flag("data"); f != nil && f.Changed {
			return "", terminal.Usagef(cmd, "--data is empty: name a folder, or leave it out for the platform's own")
		}
		return "", nil
	}
	folder := s.DataDir
	if rest, ok := strings.CutPrefix(folder, "~/"); ok || folder == "~" {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", terminal.Usagef(cmd, "--data %s: there is no home folder", terminal.QuoteArg(s.DataDir))
		}
		folder = filepath.Join(home, rest)
	}
	if _, err := os.Lstat(folder); errors.Is(err, fs.ErrNotExist) {
		s.newFolder = folder
	}
	return folder, nil
}

// isReadOnly reports whether a command only shows what is there: in a new folder
// it can only show that there is nothing.
func isReadOnly(cmd *cobra.Command) bool {
	return slices.Contains(readOnlyCommands, cmd.Name())
}

var readOnlyCommands = []string{"list", "show", "find", "status", "check", "export", "ssh-config", "ssh-add", "adopt"}
