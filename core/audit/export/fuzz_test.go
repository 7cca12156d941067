package export

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"latchkey/internal/safetext"

	ics "github.com/arran4/golang-ical"
)

// Any text is one cell that calculates nothing.
func FuzzCell(f *testing.F) {
	for _, text := range hostile() {
		f.Add(text[:min(len(text), 2000)])
	}
	f.Fuzz(func(t *testing.T, text string) {
		var out bytes.Buffer
		table := newTable(&out, "a", "b")
		table.row(text, "x")
		if err := table.w.Flush(); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(out.String(), "\uFEFF"))).ReadAll()
		if err != nil || len(rows) != 2 || len(rows[1]) != 2 || rows[1][1] != "x" {
			t.Fatalf("%q, %v", rows, err)
		}
		if cell := rows[1][0]; safetext.StartsFormula(cell) || strings.ContainsFunc(cell, unicode.IsControl) || !utf8.ValidString(cell) {
			t.Errorf("%q", cell)
		}
	})
}

// Any text is one line of a calendar, and comes back.
func FuzzCalendarText(f *testing.F) {
	for _, text := range hostile() {
		f.Add(text[:min(len(text), 2000)])
	}
	f.Fuzz(func(t *testing.T, text string) {
		d := sample(t, []string{"x"}, 1)
		d.World.Machines[0].Name = text
		calendar, err := ics.ParseCalendar(strings.NewReader(written(t, Calendar, d)))
		if err != nil {
			t.Fatal(err)
		}
		want, found := "Access of "+safe(text)+" ends", false
		for _, e := range calendar.Events() {
			found = found || e.GetProperty(ics.ComponentPropertySummary).Value == line(want, longest)
		}
		if !found {
			t.Errorf("%q is not there", want)
		}
	})
}
