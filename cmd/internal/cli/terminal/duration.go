package terminal

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"
)

// DurationFlag is a duration that may also be in days, such as 7d12h.
type DurationFlag struct{ Into *time.Duration }

var _ pflag.Value = DurationFlag{}

// String implements pflag.Value.
func (l DurationFlag) String() string {
	if l.Into == nil || *l.Into == 0 {
		return "" // no default worth showing
	}
	return l.Into.String()
}

// Type implements pflag.Value.
func (DurationFlag) Type() string { return "duration" }

// Set implements pflag.Value.
func (l DurationFlag) Set(text string) error {
	d, err := parseDuration(text)
	if err != nil {
		return err
	}
	*l.Into = d
	return nil
}

// parseDuration reads Go's format, optionally with days before the hours.
func parseDuration(text string) (time.Duration, error) {
	bare := strings.TrimSpace(text)
	var total time.Duration
	if days, rest, found := strings.Cut(bare, "d"); found {
		n, err := strconv.ParseFloat(days, 64)
		if err != nil || n < 0 || n > 36500 {
			return 0, fmt.Errorf("%s is not a duration: write it as 90m, 24h or 7d", QuoteArg(text))
		}
		total, bare = time.Duration(n*24*float64(time.Hour)), rest
		if bare == "" {
			return total, nil
		}
	}
	d, err := time.ParseDuration(bare)
	if err != nil {
		return 0, fmt.Errorf("%s is not a duration: write it as 90m, 24h or 7d", QuoteArg(text))
	}
	return total + d, nil
}
