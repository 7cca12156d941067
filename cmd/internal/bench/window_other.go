//go:build !unix

package main

import "fmt"

// windowBench needs an X server.
func windowBench(b *bench) error {
	if b.selected("window") {
		fmt.Println("window: measured under X only")
	}
	return nil
}
