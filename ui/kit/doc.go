// Package kit is Latchkey's kit over Fyne: the widgets that Fyne lacks or draws in
// a way that does not suit (buttons that keep the keyboard, fields, chips, notices,
// tooltips, step ladders), and the air between them. What they are drawn with is in
// paint below, tables and what stands in front of a page are in tables and overlay,
// which are made of them. The kit knows nothing of keys or forges; widgets only call
// back. Everything here runs on the UI goroutine.
package kit
