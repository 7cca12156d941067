// Package kit is Latchkey's kit over Fyne: theme, icons, and the widgets
// that Fyne lacks or draws in a way that does not suit (a table of list rows
// with sortable header, dialogs that focus, submit and close with the
// keyboard, tooltips, step ladders, toasts). It knows nothing of keys or
// forges; widgets only call back. Everything here runs on the UI goroutine.
package kit
