// Command bench measures Latchkey against what people use today: git,
// ssh-keygen and curl. Every line is a ratio of medians from pairs measured in
// turn, in one run on one machine, against one demo forge in a process of its
// own. It is run by make bench and is never a test: times are reported, not
// asserted.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
)

func main() {
	latchctl := flag.String("latchctl", "build/latchctl", "the `PROGRAM` to measure")
	pairs := flag.Int("pairs", 21, "how many `PAIRS` of each")
	only := flag.String("only", "", "only the parts whose name holds `TEXT`")
	window := flag.String("window", "build/latchkey", "the `PROGRAM` with the window")
	bare := flag.String("bare", "build/bare", "the `PROGRAM` that the window is measured against")
	peak := flag.String("peak", "", "only run this `PROGRAM` with the arguments that follow, and print its peak memory")
	flag.Parse()
	if *peak != "" {
		if err := printPeak(*peak, flag.Args()); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(&bench{ctx: ctx, latchctl: *latchctl, window: *window, bare: *bare, pairs: *pairs, only: *only}); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(b *bench) error {
	var err error
	if b.latchctl, err = filepath.Abs(b.latchctl); err != nil {
		return err
	}
	if _, err := os.Stat(b.latchctl); err != nil {
		return fmt.Errorf("%w; build it with make build-ctl", err)
	}
	dir, err := os.MkdirTemp("", "latchkey-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b.dir = dir
	fmt.Printf("%s/%s, %d CPUs, %s; medians of %d pairs, the two sides in turn\n\n", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version(), b.pairs)
	fmt.Printf("%-46s %11s %11s %7s %6s\n", "", "Latchkey", "other", "ratio", "aim")
	for _, part := range []func(*bench) error{startTime, keyGeneration, keyNew, vaultFile, access, wholeTest, clones, listing, bulk, rotation, machines, inventoryCache, snapshots, auditParts, windowBench} {
		if err := part(b); err != nil {
			return err
		}
	}
	fmt.Printf("\nKeys are generated inside one process on our side, ssh-keygen is started each time.\nThe curl loop is timed over %d repositories in each pair and scaled to %d.\n", curlRepos, listRepos)
	fmt.Printf("The script of curl and git is timed over %d repositories and scaled to %d.\n", scriptRepos, rotationRepos)
	return nil
}
