//go:build !unix || darwin

package opener

import "net/url"

// Open is nil where Fyne's own way knows whether a program was found.
var Open func(u *url.URL) error
