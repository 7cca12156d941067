package terminal

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"sync"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"latchkey/core/inventory"
	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// Printer writes what a command reports.
type Printer struct {
	Out         io.Writer // the result
	Err         io.Writer // messages, hints and progress
	JSON        bool
	Format      Format
	Quiet       bool      // --quiet: no progress, notes and hints
	Waiting     *Progress // the line shown while a call waits for a forge's limits
	interrupted bool
	renamesMu   sync.Mutex
	renames     map[string]bool // that were reported already
}

// PrintJSON writes one value. Empty lists are "[]", never "null". Because the
// output may be a terminal, control characters are escaped. Sentences have their
// codes beside them.
func (p *Printer) PrintJSON(v any) error {
	data, err := say.MarshalCoded(v)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := json.Indent(&text, append(data, '\n'), "", "  "); err != nil {
		return err
	}
	if p.Format.chooses() {
		return p.Format.write(p.Out, text.Bytes())
	}
	_, err = p.Out.Write(safetext.JSON(text.Bytes()))
	return err
}

// OrEmpty returns an empty slice for nil, so that JSON says [].
func OrEmpty[T any](rows []T) []T {
	if rows == nil {
		return []T{}
	}
	return rows
}

// At is a time in a list: as the text for people, and as RFC 3339 in UTC with --output
// tsv. Where there is no time, the text says why, such as never.
func (p *Printer) At(t time.Time, text string) string {
	if p.Format.Output == "tsv" && !t.IsZero() {
		return t.UTC().Format(time.RFC3339)
	}
	return text
}

// LastUsed is UseText for a list.
func (p *Printer) LastUsed(now time.Time, u inventory.Use) string {
	if !u.Known() {
		return UseText(now, u)
	}
	return p.At(u.Newest(), UseText(now, u))
}

// FormatDay formats a date for a table; "" for none.
func FormatDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Local().Format("2006-01-02")
}

// FormatDate formats a day without a time, as it was written down: it is the same day
// wherever the reader is.
func FormatDate(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.DateOnly)
}

// ParseDay reads a day that a flag names.
func ParseDay(cmd *cobra.Command, flag, text string) (time.Time, error) {
	day, err := time.ParseInLocation(time.DateOnly, text, time.Local)
	if err != nil {
		return day, Usagef(cmd, "%s %s is not a day such as 2027-01-31", flag, QuoteArg(text))
	}
	return day, nil
}

// Ago formats the age of a time, such as "2 h ago"; "never" for none. A time
// further in the future than clocks differ is shown as a date.
func Ago(now, t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	switch d := now.Sub(t); {
	case d < -5*time.Minute:
		return t.Local().Format("2006-01-02") + " (in the future)"
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return fmt.Sprintf("%d min ago", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h ago", int(d.Hours()))
	case d < 60*24*time.Hour:
		return fmt.Sprintf("%d days ago", int(d.Hours()/24))
	default:
		return fmt.Sprintf("%d months ago", int(d.Hours()/24/30))
	}
}

// UseText says when a key was last used; "never" only where the forge said so.
func UseText(now time.Time, u inventory.Use) string {
	if !u.Known() {
		return "not read"
	}
	return Ago(now, u.Newest())
}

// FormatDuration formats a duration, below a second in milliseconds.
func FormatDuration(d time.Duration) string {
	switch {
	case d <= 0:
		return ""
	case d < time.Millisecond:
		return "<1 ms"
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

// Plural formats a count: "1 request", "12 requests".
func Plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// PrintLine writes one line to standard output, unless JSON was asked for, or lists
// for programs: see Remarks.
func (p *Printer) PrintLine(format string, args ...any) {
	if !p.JSON && !(p.Quiet && leftOut([]byte(format))) {
		fmt.Fprintln(p.Remarks(), Plain(safetext.Line(fmt.Sprintf(format, args...), 1000)))
	}
}

// PrintDone writes a line about what was done, which nobody asked for as a result: with
// --quiet there is none.
func (p *Printer) PrintDone(format string, args ...any) {
	if !p.Quiet {
		p.PrintLine(format, args...)
	}
}

// Remarks is where sentences about a list go: beside the list, unless that is for a
// program (--output tsv or name), which wants nothing but rows.
func (p *Printer) Remarks() io.Writer {
	if p.Format.RowsOnly() {
		return p.Err
	}
	return p.Out
}

// PrintPairs writes names and values in two columns.
func (p *Printer) PrintPairs(pairs ...string) error {
	w := tabwriter.NewWriter(p.Remarks(), 0, 0, 2, ' ', 0)
	for i := 0; i+1 < len(pairs); i += 2 {
		fmt.Fprintf(w, "%s\t%s\n", pairs[i], Plain(safetext.Line(pairs[i+1], 1000)))
	}
	return w.Flush()
}

// PrintDid ends a command that changed something and has nothing else to tell: JSON, or
// a sentence, which --quiet leaves out.
func (p *Printer) PrintDid(v any, format string, args ...any) error {
	if p.Quiet && !p.JSON {
		return nil
	}
	return p.PrintResult(v, format, args...)
}

// PrintResult ends a command with what was asked for, as JSON or a sentence.
func (p *Printer) PrintResult(v any, format string, args ...any) error {
	if p.JSON {
		return p.PrintJSON(v)
	}
	if p.Quiet && leftOut([]byte(format)) {
		return nil
	}
	_, err := fmt.Fprintln(p.Out, Plain(safetext.Line(fmt.Sprintf(format, args...), 1000)))
	return err
}

// PrintRename notes, once, that a repository was renamed.
func (p *Printer) PrintRename(text string) {
	p.renamesMu.Lock()
	defer p.renamesMu.Unlock()
	if p.renames[text] {
		return
	}
	if p.renames == nil {
		p.renames = map[string]bool{}
	}
	p.renames[text] = true
	p.Waiting.Done()
	fmt.Fprintf(p.Err, "note: %s\n", safetext.Line(text, 600))
}

// Today is what a --token-expires date is compared with.
func Today() time.Time { return time.Now() }
