//go:build !linux

package nsroot

import "fmt"

// Start has nothing to start on this system.
func Start(Options) (*Root, error) {
	return nil, fmt.Errorf("%w: that takes Linux", ErrUnsupported)
}

// InNetwork calls a function.
func (*Root) InNetwork(do func() error) error { return do() }
