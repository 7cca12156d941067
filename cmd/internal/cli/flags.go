package cli

import (
	"net"
	"strconv"
	"time"

	"github.com/spf13/cobra"
)

// Flags and endings that several commands share.

// yesFlag lets a script answer the question that comes before a removal.
func (s *session) yesFlag(c *cobra.Command) {
	c.Flags().BoolVarP(&s.yes, "yes", "y", false, "do it without asking")
}

// shownWithin is the flag of showWaitFlag.
const shownWithin = "shown-within"

// showWaitFlag says how long a change is read again until the forge shows it.
func (s *session) showWaitFlag(c *cobra.Command) {
	c.Flags().DurationVar(&s.showWait, shownWithin, 30*time.Second, "read it again for `DURATION` until the forge shows it; 0 = do not wait")
}

// hostKeyFlag lets a script name the one host key that it is ready to trust.
func (s *session) hostKeyFlag(c *cobra.Command) {
	c.Flags().StringVar(&s.acceptHostKey, "accept-host-key", "", "trust an unknown host key if it has this `FINGERPRINT` (SHA256:…)")
}

// passphraseFlag names the file with a key's passphrase.
func (s *session) passphraseFlag(c *cobra.Command, use string) {
	c.Flags().StringVar(&s.passphraseFile, "passphrase-file", "", use)
}

// done ends a command that changed something: the thing as JSON, or a sentence.
func (s *session) done(v any, format string, args ...any) error {
	if s.json {
		return s.printJSON(v)
	}
	s.say(format, args...)
	return nil
}

// splitHostPort splits an SSH address as the demo forge names it.
func splitHostPort(address string) (string, int, error) {
	host, text, err := net.SplitHostPort(address)
	if err != nil {
		return "", 0, err
	}
	port, err := strconv.Atoi(text)
	return host, port, err
}
