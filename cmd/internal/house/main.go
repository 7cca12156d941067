// Command house measures the source tree, so that growth of a type, a package or
// a file shows as a number. With -before it prints the figures of another tree
// beside them.
//
//	go run ./cmd/internal/house [-before DIR] [DIR]
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	before := flag.String("before", "", "another tree, whose figures are shown beside this one's")
	flag.Parse()
	root := "."
	if flag.NArg() > 0 {
		root = flag.Arg(0)
	}
	if err := run(root, *before); err != nil {
		fmt.Fprintln(os.Stderr, "house:", err)
		os.Exit(1)
	}
}

func run(root, before string) error {
	now, err := measure(root)
	if err != nil {
		return err
	}
	trees := []tree{now}
	if before != "" {
		old, err := measure(before)
		if err != nil {
			return err
		}
		trees = []tree{old, now}
	}
	printFigures(os.Stdout, trees)
	return nil
}
