package ui

import "strings"

// order says how the list is sorted.
type order struct {
	column     string
	descending bool
}

// toggled is the order after a person has pressed the head of a column: it is
// turned round where it was by that column already.
func (o order) toggled(column string) order {
	return order{column: column, descending: o.column == column && !o.descending}
}

// matches reports whether a text has every one of some words.
func matches(text string, words []string) bool {
	for _, word := range words {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}
