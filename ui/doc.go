// Package ui is the window of Latchkey. Pages wire core to widgets; widgets
// only call back. Everything that can wait (network, keyring, files, sorting
// many rows) runs on goroutines that background starts, and comes back to the
// UI goroutine through one Dispatcher. Core's questions arrive on such
// goroutines too and are asked there by dialogs (person.go).
package ui
