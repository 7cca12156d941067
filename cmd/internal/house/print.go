package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// listLength is how many of the largest are named.
const listLength = 5

// printFigures writes the figures as Markdown, one column for each tree.
func printFigures(w io.Writer, trees []tree) {
	head := []string{"", "now"}
	if len(trees) == 2 {
		head = []string{"", "before", "now"}
	}
	row(w, head...)
	row(w, slices.Repeat([]string{"---"}, len(head))...)
	for _, figure := range []struct {
		name string
		of   func(tree) string
	}{
		{"packages", func(t tree) string { return fmt.Sprint(len(t.packages)) }},
		{"files / lines", func(t tree) string { return fmt.Sprintf("%d / %d", len(t.files), total(t.files)) }},
		{"test lines per line", func(t tree) string { return fmt.Sprintf("%.2f", float64(t.testLines)/float64(max(total(t.files), 1))) }},
		{"lines of a file: median / nine of ten / longest", func(t tree) string {
			return fmt.Sprintf("%d / %d / %d", percentile(t.files, 50), percentile(t.files, 10), percentile(t.files, 0))
		}},
		{"functions over 60 lines", func(t tree) string { return fmt.Sprint(countOver(t.functions, 60)) }},
		{"exported names / without a comment", func(t tree) string { return fmt.Sprintf("%d / %d", t.exported, t.uncommented) }},
		{"imports between packages / of these up", func(t tree) string {
			all, up := t.arrows()
			return fmt.Sprintf("%d / %d %s", all, len(up), strings.Join(up, ", "))
		}},
		{"longest files", func(t tree) string { return largest(t.files) }},
		{"longest functions", func(t tree) string { return largest(t.functions) }},
		{"types with most methods", func(t tree) string { return largest(t.types) }},
		{"widest interfaces", func(t tree) string { return largest(t.interfaces) }},
		{"interfaces made of others", func(t tree) string { return largest(t.unions) }},
	} {
		cells := []string{figure.name}
		for _, t := range trees {
			cells = append(cells, strings.TrimSpace(figure.of(t)))
		}
		row(w, cells...)
	}
	now := trees[len(trees)-1]
	fmt.Fprintln(w)
	row(w, "package", "files", "lines", "type with most methods")
	row(w, "---", "---:", "---:", "---")
	for _, p := range now.packages {
		row(w, p.path, fmt.Sprint(p.files), fmt.Sprint(p.lines), largest([]item{p.widestType()}))
	}
}

func row(w io.Writer, cells ...string) { fmt.Fprintf(w, "| %s |\n", strings.Join(cells, " | ")) }

func total(list []item) int {
	n := 0
	for _, c := range list {
		n += c.size
	}
	return n
}

// percentile is the size that only so many of a hundred exceed.
func percentile(list []item, percent int) int {
	if len(list) == 0 {
		return 0
	}
	return list[min(len(list)*percent/100, len(list)-1)].size
}

func countOver(list []item, size int) int {
	n := 0
	for _, c := range list {
		if c.size > size {
			n++
		}
	}
	return n
}

// largest names the largest ones.
func largest(list []item) string {
	var names []string
	for _, c := range list[:min(len(list), listLength)] {
		if c.size > 0 {
			names = append(names, fmt.Sprintf("%s %d", c.name, c.size))
		}
	}
	return strings.Join(names, ", ")
}
