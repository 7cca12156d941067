//go:build !window

package main

import (
	"flag"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/api/demo"
)

// describer is for the tests of the window only: see describe_window.go.
type describer struct{}

func (describer) flags(*flag.FlagSet) {}
func (describer) serve(fyne.Window)   {}

func (describer) demoOptions() demo.Options { return demo.Options{Seed: 1} }
func (describer) longWork() time.Duration   { return 0 }
