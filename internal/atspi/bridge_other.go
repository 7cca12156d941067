//go:build !linux && !freebsd && !netbsd && !openbsd && !dragonfly

package atspi

// Bridge does nothing here: the system has another way to its screen readers.
type Bridge struct{}

// Start returns a bridge that does nothing.
func Start(Options) *Bridge { return &Bridge{} }

// Listening reports that nobody listens.
func (*Bridge) Listening() bool { return false }

// Show does nothing.
func (*Bridge) Show(string, bool, []Thing) {}

// Announce does nothing.
func (*Bridge) Announce(string, bool) {}

// Close does nothing.
func (*Bridge) Close() {}
