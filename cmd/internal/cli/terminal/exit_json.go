package terminal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"latchkey/api"
	"latchkey/core/ask"
	"latchkey/core/cause"
	"latchkey/internal/safetext"
)

// errorKind is what kind of an error it is, in a word that stays the same.
func (p *Printer) errorKind(err error) string {
	var bad *UsageError
	kind := api.KindOf(err)
	switch {
	case errors.As(err, &bad):
		return "usage"
	case errors.Is(err, ask.ErrNobody), errors.Is(err, ErrNeedsTrust):
		return "needs-person"
	case errors.Is(err, ErrPartly), errors.Is(err, cause.ErrPaused):
		return "partly"
	case errors.Is(err, cause.ErrWaits):
		return "waits"
	case p.interrupted, errors.Is(err, context.Canceled):
		return "interrupted"
	case kind != api.Unknown:
		return kind.String()
	}
	return "failed"
}

// printErrorJSON writes an error as one line of JSON on standard error.
func (p *Printer) printErrorJSON(message, kind, hint string) {
	type told struct {
		Message string `json:"message"`
		Kind    string `json:"kind"`
		Hint    string `json:"hint,omitempty"`
	}
	data, err := json.Marshal(map[string]told{"error": {safetext.Line(message, 1000), kind, safetext.Line(hint, 4000)}})
	if err != nil {
		return // a struct of texts has no other
	}
	fmt.Fprintf(p.Err, "%s\n", safetext.JSON(data))
}

// meantFlag names the flags that may have been meant by one that there is not.
func meantFlag(cmd *cobra.Command, name string) string {
	list := &cobra.Command{SuggestionsMinimumDistance: 2} // cobra's own measure of likeness
	add := func(f *pflag.Flag) {
		if !f.Hidden {
			list.AddCommand(&cobra.Command{Use: f.Name, Run: func(*cobra.Command, []string) {}})
		}
	}
	cmd.Flags().VisitAll(add)
	cmd.InheritedFlags().VisitAll(add)
	for _, meant := range list.SuggestionsFor(name) {
		return "; did you mean: --" + meant
	}
	return ""
}
