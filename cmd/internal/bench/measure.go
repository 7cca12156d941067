package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// bench is one run: where things lie and how often to measure.
type bench struct {
	ctx      context.Context
	latchctl string
	window   string
	bare     string
	dir      string
	pairs    int
	only     string
}

func (b *bench) selected(name string) bool { return strings.Contains(name, b.only) }

// compare measures the two sides in turn, after one warm-up each, and prints
// medians and their ratio. aim is the largest ratio that we want; 0 = no aim.
func (b *bench) compare(name string, aim float64, ours, other func() error) error {
	if !b.selected(name) {
		return nil
	}
	var a, o []time.Duration
	for i := -1; i < b.pairs; i++ {
		if err := b.ctx.Err(); err != nil {
			return err
		}
		da, err := measure(ours)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		do, err := measure(other)
		if err != nil {
			return fmt.Errorf("%s, the other side: %w", name, err)
		}
		if i >= 0 {
			a, o = append(a, da), append(o, do)
		}
	}
	b.row(name, median(a), median(o), aim)
	return nil
}

func (b *bench) row(name string, ours, other time.Duration, aim float64) {
	goal := ""
	if aim > 0 {
		goal = fmt.Sprintf("≤%.2f", aim)
	}
	fmt.Printf("%-46s %11s %11s %7.3f %6s\n", name, formatDuration(ours), formatDuration(other), float64(ours)/float64(other), goal)
}

// bytes is row for amounts of memory.
func (b *bench) bytes(name string, ours, other int64, aim float64) {
	const mega = 1 << 20
	fmt.Printf("%-46s %8.1f MB %8.1f MB %7.3f %6s\n", name, float64(ours)/mega, float64(other)/mega, float64(ours)/float64(other), fmt.Sprintf("≤%.2f", aim))
}

func measure(f func() error) (time.Duration, error) {
	start := time.Now()
	err := f()
	return time.Since(start), err
}

func median(d []time.Duration) time.Duration {
	slices.Sort(d)
	n := len(d)
	if n%2 == 1 {
		return d[n/2]
	}
	return (d[n/2-1] + d[n/2]) / 2
}

func formatDuration(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return fmt.Sprintf("%.3f ms", d.Seconds()*1e3)
	case d < time.Second:
		return fmt.Sprintf("%.1f ms", d.Seconds()*1e3)
	}
	return fmt.Sprintf("%.2f s", d.Seconds())
}
