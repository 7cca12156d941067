// Package motion knows whether the desktop asks programs to keep still: no
// fades, no blinking, nothing that turns.
package motion

import "context"

// Watch tells whether the desktop asks for less motion, at once and whenever
// that changes, until ctx ends. It calls changed from its own goroutine, the
// first time also when nothing is asked for.
func Watch(ctx context.Context, changed func(less bool)) {
	watch(ctx, changed)
}
