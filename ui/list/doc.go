// Package list is what every page that lists things has in common: rows in
// columns that are sorted, searched and narrowed by chips, one of which is
// selected and any of which may be marked; what stands there while there are no
// rows; and that selection, marks and place outlast another reading, another
// filter and another language. A page says what its rows are (Model) and what is
// done with them (Spec).
package list
