package cli

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"
)

// durationFlag is a duration that may also be in days, such as 7d12h.
type durationFlag struct{ into *time.Duration }

var _ pflag.Value = durationFlag{}

// String implements pflag.Value.
func (l durationFlag) String() string {
	if l.into == nil || *l.into == 0 {
		return "" // no default worth showing
	}
	return l.into.String()
}

// Type implements pflag.Value.
func (durationFlag) Type() string { return "duration" }

// Set implements pflag.Value.
func (l durationFlag) Set(text string) error {
	d, err := parseDuration(text)
	if err != nil {
		return err
	}
	*l.into = d
	return nil
}

// parseDuration reads Go's format, optionally with days before the hours.
func parseDuration(text string) (time.Duration, error) {
	bare := strings.TrimSpace(text)
	var total time.Duration
	if days, rest, found := strings.Cut(bare, "d"); found {
		n, err := strconv.ParseFloat(days, 64)
		if err != nil || n < 0 || n > 36500 {
			return 0, fmt.Errorf("%s is no duration: write it as 90m, 24h or 7d", quoteArg(text))
		}
		total, bare = time.Duration(n*24*float64(time.Hour)), rest
		if bare == "" {
			return total, nil
		}
	}
	d, err := time.ParseDuration(bare)
	if err != nil {
		return 0, fmt.Errorf("%s is no duration: write it as 90m, 24h or 7d", quoteArg(text))
	}
	return total + d, nil
}
