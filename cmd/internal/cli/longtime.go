package cli

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"
)

// longTime is a flag that takes a duration also in days, such as 1d or 7d12h.
type longTime struct{ into *time.Duration }

var _ pflag.Value = longTime{}

// String implements pflag.Value.
func (l longTime) String() string {
	if l.into == nil || *l.into == 0 {
		return "" // no default worth showing
	}
	return l.into.String()
}

// Type implements pflag.Value.
func (longTime) Type() string { return "duration" }

// Set implements pflag.Value.
func (l longTime) Set(text string) error {
	d, err := parseLongTime(text)
	if err != nil {
		return err
	}
	*l.into = d
	return nil
}

// parseLongTime reads a duration as Go writes it, with days before the hours.
func parseLongTime(text string) (time.Duration, error) {
	bare := strings.TrimSpace(text)
	var total time.Duration
	if days, rest, found := strings.Cut(bare, "d"); found {
		n, err := strconv.ParseFloat(days, 64)
		if err != nil || n < 0 || n > 36500 {
			return 0, fmt.Errorf("%s is no duration: write it as 90m, 24h or 7d", shown(text))
		}
		total, bare = time.Duration(n*24*float64(time.Hour)), rest
		if bare == "" {
			return total, nil
		}
	}
	d, err := time.ParseDuration(bare)
	if err != nil {
		return 0, fmt.Errorf("%s is no duration: write it as 90m, 24h or 7d", shown(text))
	}
	return total + d, nil
}
