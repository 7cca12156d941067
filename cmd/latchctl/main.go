// Command latchctl is Latchkey in a terminal.
package main

import (
	"os"

	"latchkey/cmd/internal/cli"
	"latchkey/internal/harden"
)

// version is set by the linker; see the Makefile.
var version = "unknown"

func main() {
	quickStart()
	// Where the system refuses, the program still works; SECURITY.md says what then holds.
	_ = harden.Process()
	os.Exit(cli.Main(cli.Env{
		Args: os.Args[1:], In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Version: version,
	}))
}
