package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"latchkey/core"
	"latchkey/keys"
)

// exportPlace is the file to which a private key is exported when nobody says
// where: below ~/.ssh, so that it fits the ssh_config that core makes for it.
func (s *session) exportPlace(ctx context.Context, app *core.App, fp keys.Fingerprint) (string, error) {
	place, err := app.Exports.ExportPath(ctx, fp)
	if err != nil {
		return "", err
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("there is no home folder for the file: %w; say --out FILE", err)
	}
	return filepath.Join(home, filepath.FromSlash(strings.TrimPrefix(place, "~/"))), nil
}
