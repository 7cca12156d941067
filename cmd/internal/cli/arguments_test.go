package cli

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/terminal"
)

// However many arguments a command is given, it takes them, or it says which is missing
// or too many as a usage error.
func TestEveryNumberOfArgumentsIsAnswered(t *testing.T) {
	tried := 0
	var visit func(c *cobra.Command)
	visit = func(c *cobra.Command) {
		if c.Name() == "completion" || c.Name() == "help" { // the library's own
			return
		}
		for n := range 5 {
			if c.Args == nil || c.HasSubCommands() {
				break
			}
			tried++
			err := c.Args(c, strings.Fields(strings.Repeat("word ", n)))
			if _, usage := errors.AsType[*terminal.UsageError](err); err != nil && !usage {
				t.Errorf("%s with %d arguments: %T %v", c.CommandPath(), n, err, err)
			}
		}
		for _, sub := range c.Commands() {
			visit(sub)
		}
	}
	visit(newRoot(sessionOf(Env{Out: io.Discard, Err: io.Discard})))
	if tried < 200 {
		t.Errorf("only %d were tried", tried)
	}
}
