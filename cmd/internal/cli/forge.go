package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/cmd/internal/cli/session"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/internal/demomachine"
)

func forgeCmd(s *session.Session) *cobra.Command {
	var o demo.Options
	var faults []string
	var untilEOF bool
	var kind string
	var machines int
	c := &cobra.Command{
		Use: "forge", Short: "Serve the demo forge on loopback, for curl, git and ssh",
		Long: `Serve the demo forge in the foreground: the REST dialect of Bitbucket Cloud, or of
the forge that --kind names, and a real SSH git server, both on 127.0.0.1 with
ports that the system chooses. It prints one line of JSON (REST URL, SSH address, host
key line, users with tokens, repositories) and stops on Ctrl-C, SIGTERM or,
with --until-eof, when its standard input is closed.

With --machines it also serves build machines (Linux only): SSH servers on
127.0.0.1 that run sh, each with a user and an empty home of its own, which are
gone when it stops. They let in the key that the file named in the line has, and
forward nothing. Where this system cannot have them, the line says why.`,
		Args: terminal.Exactly(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if o.Kind = api.Kind(kind); !slices.Contains(demo.Kinds(), o.Kind) {
				return terminal.Usagef(cmd, "--kind %s is not known: say %s", terminal.QuoteArg(kind), kindNames())
			}
			if o.Size < 0 || o.Size > demo.MaxSize {
				return terminal.Usagef(cmd, "--size %d is not between 0 and %d", o.Size, demo.MaxSize)
			}
			if machines < 0 || machines > demomachine.MaxCount {
				return terminal.Usagef(cmd, "--machines %d is not between 0 and %d", machines, demomachine.MaxCount)
			}
			for _, text := range faults {
				if err := demo.ParseFault(&o.Faults, text); err != nil {
					return terminal.Usage(cmd, err)
				}
			}
			if s.Verbose {
				o.Log = s.Err
			}
			ctx := cmd.Context()
			if untilEOF {
				ctx = untilClosed(ctx, s.In)
			}
			forge, err := demo.Start(ctx, o)
			if err != nil {
				return err
			}
			defer forge.Close()
			line := forgeLine{Info: forge.Info()}
			end, err := serveMachines(ctx, machines, &line)
			if err != nil {
				return err
			}
			if line.WhyNoMachine != "" {
				fmt.Fprintf(s.Err, "note: no build machines: %s\n", line.WhyNoMachine)
			}
			if err := json.NewEncoder(s.Out).Encode(line); err != nil {
				return errors.Join(err, end())
			}
			<-ctx.Done()
			return end()
		},
	}
	f := c.Flags()
	f.StringVar(&kind, "kind", string(demo.Kinds()[0]), "whose dialect it speaks: "+kindNames())
	f.IntVar(&o.Size, "size", 0, "`N` more repositories, up to 10,000")
	f.DurationVar(&o.Latency, "latency", 0, "how long each answer waits, such as 50ms")
	f.IntVar(&o.HourlyLimit, "limit", 0, "requests that one user may make in a rolling hour (0: as many as wanted)")
	f.IntVar(&machines, "machines", 0, fmt.Sprintf("`N` build machines as well, up to %d", demomachine.MaxCount))
	f.Int64Var(&o.Seed, "seed", 1, "seed for the generated repositories")
	f.StringArrayVar(&faults, "fault", nil, "simulate a fault; may be repeated: "+demo.FaultHelp)
	f.BoolVar(&untilEOF, "until-eof", false, "stop when standard input is closed, as when the parent process ends")
	return c
}

// kindNames lists the dialects: "bitbucket or github".
func kindNames() string {
	var names []string
	for _, k := range demo.Kinds() {
		names = append(names, string(k))
	}
	return strings.Join(names, " or ")
}

// untilClosed returns a context that ends when the reader does.
func untilClosed(ctx context.Context, in io.Reader) context.Context {
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		defer cancel()
		_, _ = io.Copy(io.Discard, in)
	}()
	return ctx
}

// demoTimeout limits the whole demo, which takes about two seconds.
const demoTimeout = time.Minute
