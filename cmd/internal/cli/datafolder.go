package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// dataFolder is the folder that --data names, "" for the platform's own. An
// empty name is a variable that was not set, and no shell puts the home folder
// in the place of the ~ in --data=~/x.
func (s *session) dataFolder(cmd *cobra.Command) (string, error) {
	if s.dataDir == "" {
		if f := cmd.Flag("data"); f != nil && f.Changed {
			return "", usagef(cmd, "--data is empty: name a folder, or leave it out for the platform's own")
		}
		return "", nil
	}
	folder := s.dataDir
	if rest, ok := strings.CutPrefix(folder, "~/"); ok || folder == "~" {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", usagef(cmd, "--data %s: there is no home folder", shown(s.dataDir))
		}
		folder = filepath.Join(home, rest)
	}
	if _, err := os.Lstat(folder); errors.Is(err, fs.ErrNotExist) {
		s.newFolder = folder
	}
	return folder, nil
}

// onlyReads tells whether a command shows what is there and makes nothing: in a
// new folder it can only show that there is nothing.
func onlyReads(cmd *cobra.Command) bool {
	return slices.Contains([]string{"list", "show", "find", "status", "check", "export", "ssh-config", "adopt"}, cmd.Name())
}
