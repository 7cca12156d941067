package frame

import "strings"

// Order says how the list is sorted.
type Order struct {
	Column     string
	Descending bool
}

// Toggled is the order after a person has pressed the head of a column: it is
// turned round where it was by that column already.
func (o Order) Toggled(column string) Order {
	return Order{Column: column, Descending: o.Column == column && !o.Descending}
}

// Matches reports whether a text has every one of some words.
func Matches(text string, words []string) bool {
	for _, word := range words {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}
