//go:build !windows

package store

// ownModes says that permission bits mean something on this system.
const ownModes = true
