//go:build !linux && !freebsd && !netbsd && !openbsd && !dragonfly && !windows

package motion

import "context"

// watch knows of no wish here: nothing that needs no C tells it on macOS.
func watch(_ context.Context, changed func(less bool)) { changed(false) }
