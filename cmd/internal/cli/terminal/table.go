package terminal

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/mattn/go-runewidth"
	"golang.org/x/term"

	"latchkey/internal/safetext"
)

// Table writes aligned columns. Every cell is made safe for a terminal again,
// although core has cleaned what a server sent.
type Table struct {
	out    io.Writer
	format Format
	width  int // of the terminal, 0 where nothing is cut
	name   int // the column that names what a row is about
	rows   [][]string
	note   func(format string, args ...any) // what is left out for want of room; nil where nobody asks
}

// NewTable begins a table with its heads, for people.
func NewTable(out io.Writer, heads ...string) *Table {
	t := &Table{out: out, width: widthOf(out)}
	return t.begin(heads)
}

// Table begins the table of a command, in the form of --output.
func (p *Printer) Table(heads ...string) *Table {
	t := &Table{out: p.Out, format: p.Format}
	if p.Format.Output != "wide" {
		t.width = widthOf(p.Out)
	}
	if !p.Quiet {
		t.note = func(format string, args ...any) {
			fmt.Fprintln(p.Err, safetext.Line(fmt.Sprintf(format, args...), 300))
		}
	}
	return t.begin(heads)
}

// NamedBy says which column names what a row is about, where that is not the first.
func (t *Table) NamedBy(head string) *Table {
	t.name = slices.Index(t.rows[0], head)
	return t
}

func (t *Table) begin(heads []string) *Table {
	t.rows = append(t.rows, nil)
	t.rows[0] = append(t.rows[0], heads...)
	return t
}

// widthOf returns how many columns a terminal has, 0 for anything else.
func widthOf(out io.Writer) int {
	f, ok := unwrap(out).(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return 0
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return width
}

// Row adds a row.
func (t *Table) Row(cells ...string) {
	limit := 120
	if t.format.Output != "" && t.format.Output != "table" {
		limit = 10_000
	}
	for i, c := range cells {
		cells[i] = safetext.Line(c, limit)
	}
	t.rows = append(t.rows, cells)
}

// Flush writes the table. An empty cell is a dash for people, and nothing for
// programs.
func (t *Table) Flush() error {
	var text strings.Builder
	switch t.format.Output {
	case "name":
		for _, row := range t.rows[1:] {
			text.WriteString(row[t.name] + "\n")
		}
	case "tsv":
		for _, row := range t.shown() {
			text.WriteString(strings.Join(row, "\t") + "\n")
		}
	default:
		t.align(&text)
	}
	_, err := io.WriteString(t.out, text.String())
	return err
}

func (t *Table) shown() [][]string {
	if t.format.NoHeaders {
		return t.rows[1:]
	}
	return t.rows
}

// gap is the number of blanks between two columns.
const gap = 2

// align writes columns as wide as what they show takes on a terminal, where a Chinese
// letter takes two places and a composed emoji as many as its picture.
func (t *Table) align(text *strings.Builder) {
	for _, row := range t.rows {
		for i := range row {
			if row[i] == "" {
				row[i] = "-"
			}
			row[i] = Plain(row[i])
		}
	}
	t.leaveOut()
	rows := t.shown()
	widths := widthsOf(rows, len(t.rows[0]))
	t.fit(widths)
	for _, row := range rows {
		for i, cell := range row {
			if t.width > 0 && columnsOf(cell) > widths[i] {
				cell = runewidth.Truncate(cell, widths[i], Plain("…"))
			}
			text.WriteString(cell)
			if i < len(row)-1 {
				text.WriteString(strings.Repeat(" ", gap+max(0, widths[i]-columnsOf(cell))))
			}
		}
		text.WriteString("\n")
	}
}
