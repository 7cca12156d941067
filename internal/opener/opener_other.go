//go:build !unix || darwin

package opener

import "net/url"

// Desktop is nil: Fyne's own way knows here whether a program was found.
func Desktop() func(u *url.URL) error { return nil }
