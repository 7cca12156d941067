package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"
	"text/tabwriter"
	"time"

	"latchkey/core/inventory"
	"latchkey/internal/safetext"
)

// printer writes what a command reports.
type printer struct {
	Out       io.Writer // the result
	Err       io.Writer // messages, hints and progress
	json      bool
	waiting   *progress // the line shown while a call waits for a forge's limits
	renamesMu sync.Mutex
	renames   map[string]bool // that were reported already
}

// printJSON writes one value. Empty lists are "[]", never "null". Because the
// output may be a terminal, control characters are escaped.
func (p *printer) printJSON(v any) error {
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	_, err := p.Out.Write(safetext.JSON(text.Bytes()))
	return err
}

// orEmpty returns an empty slice for nil, so that JSON says [].
func orEmpty[T any](rows []T) []T {
	if rows == nil {
		return []T{}
	}
	return rows
}

// table writes aligned columns. Every cell is made safe for a terminal again,
// although core has cleaned what a server sent.
type table struct{ w *tabwriter.Writer }

func newTable(out io.Writer, heads ...string) *table {
	t := &table{w: tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)}
	t.row(heads...)
	return t
}

func (t *table) row(cells ...string) {
	for i, c := range cells {
		if cells[i] = safetext.Line(c, 120); cells[i] == "" {
			cells[i] = "-"
		}
	}
	fmt.Fprintln(t.w, strings.Join(cells, "\t"))
}

func (t *table) flush() error { return t.w.Flush() }

// formatDay formats a date for a table; "" for none.
func formatDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Local().Format("2006-01-02")
}

// ago formats the age of a time, such as "2 h ago"; "never" for none. A time
// further in the future than clocks differ is shown as a date.
func ago(now, t time.Time) string {
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

// useText says when a key was last used; "never" only where the forge said so.
func useText(now time.Time, u inventory.Use) string {
	if !u.Known() {
		return "not read"
	}
	return ago(now, u.Newest())
}

// formatBytes formats a number of bytes in powers of 1000, like the probe.
func formatBytes(n int64) string {
	switch {
	case n < 1e3:
		return fmt.Sprintf("%d bytes", n)
	case n < 1e6:
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	case n < 1e9:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%.1f GB", float64(n)/1e9)
}

// formatDuration formats a duration, below a second in milliseconds.
func formatDuration(d time.Duration) string {
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

// plural formats a count: "1 request", "12 requests".
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// printLine writes one line to standard output, unless JSON was asked for.
func (p *printer) printLine(format string, args ...any) {
	if !p.json {
		fmt.Fprintln(p.Out, safetext.Line(fmt.Sprintf(format, args...), 1000))
	}
}

// printPairs writes names and values in two columns.
func (p *printer) printPairs(pairs ...string) error {
	w := tabwriter.NewWriter(p.Out, 0, 0, 2, ' ', 0)
	for i := 0; i+1 < len(pairs); i += 2 {
		fmt.Fprintf(w, "%s\t%s\n", pairs[i], safetext.Line(pairs[i+1], 1000))
	}
	return w.Flush()
}
