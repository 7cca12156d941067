package session

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/keys"
)

// Flags that several commands share.

// shownWithinFlag is the flag of ShowWaitFlag.
const shownWithinFlag = "shown-within"

// ShowWaitFlag sets how long a change is read again until the forge shows it.
func (s *Session) ShowWaitFlag(c *cobra.Command) {
	c.Flags().DurationVar(&s.showWait, shownWithinFlag, 30*time.Second, "read it again for `DURATION` until the forge shows it; 0 = do not wait")
}

// NewPairFlags adds the flags of a new pair; the returned function reads them.
func NewPairFlags(c *cobra.Command, s *Session) func() (core.NewPair, error) {
	kind := c.Flags().String("type", string(keys.Ed25519), "ed25519, ecdsa-p256, ecdsa-p384, ecdsa-p521, rsa-3072 or rsa-4096")
	comment := c.Flags().String("comment", "", "`TEXT` after the key, such as ci@build-07")
	s.PassphraseFlag(c, "`FILE` whose first line encrypts the private key; it is asked for at every use")
	return func() (core.NewPair, error) {
		k, err := keys.ParseKind(*kind)
		if err != nil {
			return core.NewPair{}, terminal.Usage(c, fmt.Errorf("--type: %w", err))
		}
		n := core.NewPair{Kind: k, Comment: *comment}
		if s.PassphraseFile != "" {
			n.Passphrase, err = s.ReadSecretFile(c.Context(), s.PassphraseFile)
		}
		return n, err
	}
}

// CountTrue counts how many of some flags were given.
func CountTrue(conditions ...bool) int {
	n := 0
	for _, c := range conditions {
		if c {
			n++
		}
	}
	return n
}
