package export

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"
)

func TestACalendarReadsIt(t *testing.T) {
	d := sample(t, hostile(), 60)
	text := written(t, Calendar, d)
	if !utf8.ValidString(text) {
		t.Error("it is not UTF-8")
	}
	for i, line := range strings.Split(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n\x00\x1b") || line == "" {
			t.Errorf("line %d has %d bytes: %.100q", i, len(line), line)
		}
	}
	calendar, err := ics.ParseCalendar(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	events := calendar.Events()
	if len(events) != len(dues(d)) || len(events) < 40 || len(events) != strings.Count(text, "\r\nBEGIN:VEVENT\r\n") {
		t.Errorf("%d events, want %d", len(events), len(dues(d)))
	}
	uids := map[string]bool{}
	for i, one := range dues(d) {
		e := events[i]
		at, err := e.GetAllDayStartAt()
		if err != nil || at.Format(time.DateOnly) != day(one.day) {
			t.Errorf("event %d is on %v, %v; want %s", i, at, err, day(one.day))
		}
		if uids[e.Id()] || !strings.HasSuffix(e.Id(), "@latchkey.invalid") {
			t.Errorf("event %d: UID %q", i, e.Id())
		}
		uids[e.Id()] = true
		if got, want := e.GetProperty(ics.ComponentPropertySummary).Value, d.Language.text(one.summary); got != want && len(want) < longest {
			t.Errorf("event %d: %q, want %q", i, got, want)
		}
	}
}

// Each kind of day is there, on its day; one that moves keeps its UID.
func TestWhatIsDue(t *testing.T) {
	d := sample(t, nil, 21)
	d.World.Keys[1].Replaced, d.World.Keys[1].Until = ago(3), ago(-4)
	find := func(prefix string) (all []string) {
		for _, one := range dues(d) {
			if strings.HasPrefix(one.id, prefix) {
				all = append(all, day(one.day))
			}
		}
		return all
	}
	for prefix, want := range map[string]string{"token": day(ago(-20)), "machine": day(ago(-40)), "ends": day(ago(-5)), "review": day(ago(3)), "until": day(ago(-4)),
		"old": day(ago(20).AddDate(0, 0, 365))} {
		if got := find(prefix); len(got) == 0 || got[0] != want {
			t.Errorf("%s: %v, want first %s", prefix, got, want)
		}
	}
	// GitHub forgets; only keys that stand there, 365 days after the last use.
	gone := find("deletion")
	if len(gone) == 0 || gone[len(gone)-1] < day(ago(0)) {
		t.Errorf("deletions: %v", gone)
	}
	uid := func() string {
		text := written(t, Calendar, d)
		text = text[strings.Index(text, "SUMMARY:Access of m"):]
		before := written(t, Calendar, d)
		before = before[:len(before)-len(text)]
		at := strings.LastIndex(before, "UID:")
		return before[at : at+50]
	}
	was := uid()
	d.World.Machines[0].Ends = ago(-80)
	if now := uid(); now != was {
		t.Errorf("a day that moved has another UID: %s, %s", was, now)
	}
}

// Words of commas and backslashes come back as they were.
func TestEscapedTexts(t *testing.T) {
	d := sample(t, []string{`a,b;c\n\\x`}, 10)
	calendar, err := ics.ParseCalendar(strings.NewReader(written(t, Calendar, d)))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range calendar.Events() {
		if text := e.GetProperty(ics.ComponentPropertySummary).Value; strings.HasPrefix(text, "Deploy key") && !strings.Contains(text, `a,b;c\n\\x`) {
			t.Errorf("%q", text)
		}
	}
}
