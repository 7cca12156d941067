package export

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"latchkey/core/audit"
)

// chart is bars from left to right, with their numbers: none needs its colour to be
// understood.
type chart struct {
	Title  string
	Height int
	Bars   []bar
}

type bar struct {
	Name, Number, Class  string
	Y, Text, Width, NumX int
}

// The measures of a bar, in units of the drawing.
const (
	barLeft, barLongest, barStep = 190, 300, 26
	textDrop                     = 15
)

// newChart lays bars out. count has one number for each name.
func (d *Document) newChart(title string, names []string, counts []int, classes ...string) chart {
	c := chart{Title: title, Height: barStep*len(names) + 6}
	most := slices.Max(append([]int{1}, counts...))
	for i, name := range names {
		b := bar{Name: name, Number: d.Language.number(counts[i]), Y: 4 + barStep*i, Text: 4 + barStep*i + textDrop, Width: counts[i] * barLongest / most}
		if counts[i] > 0 {
			b.Width = max(b.Width, 2)
		}
		b.NumX = barLeft + b.Width + 8
		if i < len(classes) {
			b.Class = classes[i]
		}
		c.Bars = append(c.Bars, b)
	}
	return c
}

func (d *Document) severities() chart {
	var names, classes []string
	var counts []int
	for _, s := range audit.Severities() {
		names, classes, counts = append(names, d.Language.text(severityWord(s))), append(classes, string(s)), append(counts, d.Report.Count(s))
	}
	return d.newChart(d.Language.text(word("by-severity")), names, counts, classes...)
}

// spans are the columns of a histogram of time: days, and what they are called.
func spans() ([]int, []string) {
	return []int{30, 90, 180, 365, 730, 1825}, []string{"30d", "90d", "180d", "1y", "2y", "5y", "older"}
}

// histogram counts times by how long ago they were; those that are not known are
// the last.
func (d *Document) histogram(times []time.Time, none string) (names []string, counts []int) {
	days, words := spans()
	counts = make([]int, len(words)+1)
	for _, t := range times {
		if t.IsZero() {
			counts[len(words)]++
			continue
		}
		at, _ := slices.BinarySearch(days, int(d.Report.At.Sub(t).Hours()/24))
		counts[at]++
	}
	for _, w := range append(words, none) {
		names = append(names, d.Language.text(word(w)))
	}
	return names, counts
}

func (d *Document) ages() chart {
	var made []time.Time
	for i := range d.World.Keys {
		if k := &d.World.Keys[i]; len(k.Places) > 0 {
			made = append(made, k.Made)
		}
	}
	names, counts := d.histogram(made, "no-date")
	return d.newChart(d.Language.text(word("ages")), names, counts)
}

// uses counts places by last use. "Never" is only said where the forge said it.
func (d *Document) uses() chart {
	var used []time.Time
	never := 0
	for i := range d.World.Keys {
		for _, p := range d.World.Keys[i].Places {
			if p.Use.Never() {
				never++
				continue
			}
			used = append(used, p.Use.Newest())
		}
	}
	names, counts := d.histogram(used, "not-known")
	return d.newChart(d.Language.text(word("uses")), append(names, d.Language.text(word("never"))), append(counts, never))
}

const mostTypes = 8

func (d *Document) types() chart {
	by := map[string]int{}
	for i := range d.World.Keys {
		if k := &d.World.Keys[i]; len(k.Places) > 0 {
			by[typeOf(d, k)]++
		}
	}
	names := []string{}
	for name := range by {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(by[b], by[a]), strings.Compare(a, b)) })
	counts, rest := []int{}, 0
	for i, name := range names {
		if i < mostTypes {
			counts = append(counts, by[name])
		} else {
			rest += by[name]
		}
	}
	if rest > 0 {
		names, counts = append(names[:mostTypes], d.Language.text(word("others"))), append(counts, rest)
	}
	return d.newChart(d.Language.text(word("types")), names, counts)
}

func typeOf(d *Document, k *audit.Key) string {
	switch {
	case k.Type == "":
		return d.Language.text(word("not-known"))
	case k.Bits > 0 && (k.Type == "rsa" || k.Type == "dsa" || k.Type == "ecdsa"):
		return line(k.Type, 20) + " " + strconv.Itoa(k.Bits)
	}
	return line(k.Type, 20)
}
