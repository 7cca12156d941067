package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"latchkey/core/inventory"
	"latchkey/internal/safetext"
)

// printJSON writes one value. Lists that are empty are "[]", never "null". It
// may go to a terminal: what could drive one is written as an escape.
func (s *session) printJSON(v any) error {
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	_, err := s.Out.Write(safetext.JSON(text.Bytes()))
	return err
}

// list gives an empty slice for nil, so that JSON says [].
func list[T any](rows []T) []T {
	if rows == nil {
		return []T{}
	}
	return rows
}

// table writes aligned columns. Every cell is made safe: what a server sent
// has been cleaned before, but a terminal is worth a second look.
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

// day is a date as people read it in a table; "-" when there is none.
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Local().Format("2006-01-02")
}

// ago is a time as a distance from now, such as "2 h ago"; "never" for none. One
// that lies ahead by more than clocks differ is no age: it is a date.
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

// usedWords say when a key was last used; "never" only where the forge said so.
func usedWords(now time.Time, u inventory.Use) string {
	if !u.Known() {
		return "not read"
	}
	return ago(now, u.Newest())
}

// size is a number of bytes for people, in powers of 1000 as the probe says it.
func size(n int64) string {
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

// took is a duration for people: milliseconds below a second.
func took(d time.Duration) string {
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

// counted is such as "1 request" or "12 requests".
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// say writes one line for people to standard output, unless JSON was asked for.
func (s *session) say(format string, args ...any) {
	if !s.json {
		fmt.Fprintln(s.Out, safetext.Line(fmt.Sprintf(format, args...), 1000))
	}
}

// facts writes names and values in two columns.
func (s *session) facts(pairs ...string) error {
	w := tabwriter.NewWriter(s.Out, 0, 0, 2, ' ', 0)
	for i := 0; i+1 < len(pairs); i += 2 {
		fmt.Fprintf(w, "%s\t%s\n", pairs[i], safetext.Line(pairs[i+1], 1000))
	}
	return w.Flush()
}
