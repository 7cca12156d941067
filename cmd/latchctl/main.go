// Command latchctl is Latchkey in a terminal.
package main

import (
	"os"

	"latchkey/cmd/internal/cli"
)

// version is set by the linker; see the Makefile.
var version = "unknown"

func main() {
	os.Exit(cli.Main(cli.Env{
		Args: os.Args[1:], In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Version: version,
	}))
}
