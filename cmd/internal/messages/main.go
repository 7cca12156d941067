// Command messages prints every English text that latchctl and core can say, as it
// stands in the source, so that a person can read them from end to end:
//
//	make messages | less
//
// Below the name of each file are its texts, with their lines. Texts of the window are in assets/translations.
package main

import (
	"bufio"
	"fmt"
	"os"
)

func main() {
	all, err := collect(".")
	if err != nil {
		fmt.Fprintln(os.Stderr, "messages:", err)
		os.Exit(1)
	}
	out := bufio.NewWriter(os.Stdout)
	file := ""
	for _, m := range all {
		if m.file != file {
			file = m.file
			fmt.Fprintf(out, "\n%s\n", file)
		}
		fmt.Fprintf(out, "%6d  %s\n", m.line, m.text)
	}
	if err := out.Flush(); err != nil {
		fmt.Fprintln(os.Stderr, "messages:", err)
		os.Exit(1)
	}
}
