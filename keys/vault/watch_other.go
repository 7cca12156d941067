//go:build !(linux || freebsd || netbsd || openbsd || dragonfly)

package vault

import "context"

// keyringSignals returns a channel without values: these keyrings do not report changes.
func keyringSignals(context.Context) <-chan struct{} { return nil }
