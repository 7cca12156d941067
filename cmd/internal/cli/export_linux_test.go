package cli

import (
	"strings"
	"testing"

	"latchkey/cmd/internal/cli/terminal"
)

// A private key is never shown on a screen.
func TestNoPrivateKeyGoesToATerminal(t *testing.T) {
	_, tty := pty(t)
	var errs strings.Builder
	if got := Main(Env{Args: []string{"--vault", "memory", "--data", t.TempDir(), "key", "export", "x", "--out", "-"}, Out: tty, Err: &errs}); got != terminal.StatusUsage || !strings.Contains(errs.String(), "on this screen") {
		t.Errorf("status %d, it says %q", got, errs.String())
	}
}
