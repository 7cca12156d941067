//go:build !unix

package main

import "fmt"

// windowed needs an X server.
func windowed(b *bench) error {
	if b.wanted("window") {
		fmt.Println("window: measured under X only")
	}
	return nil
}
