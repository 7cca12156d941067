package cli

import (
	"net"
	"strconv"
	"time"

	"github.com/spf13/cobra"
)

// Flags and endings that several commands share.

// yesFlag lets a script skip the question before a removal.
func (a *answers) yesFlag(c *cobra.Command) {
	c.Flags().BoolVarP(&a.yes, "yes", "y", false, "do it without asking")
}

// shownWithinFlag is the flag of showWaitFlag.
const shownWithinFlag = "shown-within"

// showWaitFlag sets how long a change is read again until the forge shows it.
func (s *session) showWaitFlag(c *cobra.Command) {
	c.Flags().DurationVar(&s.showWait, shownWithinFlag, 30*time.Second, "read it again for `DURATION` until the forge shows it; 0 = do not wait")
}

// hostKeyFlag lets a script name the one unknown host key that it accepts.
func (a *answers) hostKeyFlag(c *cobra.Command) {
	c.Flags().StringVar(&a.acceptHostKey, "accept-host-key", "", "trust an unknown host key if it has this `FINGERPRINT` (SHA256:…)")
}

// passphraseFlag names the file with a key's passphrase.
func (a *answers) passphraseFlag(c *cobra.Command, use string) {
	c.Flags().StringVar(&a.passphraseFile, "passphrase-file", "", use)
}

// printResult ends a command that changed something, as JSON or a sentence.
func (p *printer) printResult(v any, format string, args ...any) error {
	if p.json {
		return p.printJSON(v)
	}
	p.printLine(format, args...)
	return nil
}

// splitHostPort splits the SSH address of the demo forge.
func splitHostPort(address string) (string, int, error) {
	host, text, err := net.SplitHostPort(address)
	if err != nil {
		return "", 0, err
	}
	port, err := strconv.Atoi(text)
	return host, port, err
}
