package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// memoryOf returns the peak resident memory of a run of latchctl, in bytes.
// Because the system counts the memory that the parent had at the start, a small
// process of our own starts it: see printPeak.
func (b *bench) memoryOf(args ...string) (int64, error) {
	self, err := os.Executable()
	if err != nil {
		return 0, err
	}
	cmd := exec.CommandContext(b.ctx, self, append([]string{"-peak", b.latchctl, "--"}, args...)...)
	var out, errText strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errText
	if err := cmd.Run(); err != nil {
		return 0, fmt.Errorf("latchctl %s: %w: %s", strings.Join(args, " "), err, errText.String())
	}
	var peak int64
	_, err = fmt.Sscan(out.String(), &peak)
	return peak, err
}

// printPeak runs a program and prints its peak memory in bytes.
func printPeak(program string, args []string) error {
	cmd := exec.Command(program, args...)
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return err
	}
	fmt.Println(peakMemory(cmd.ProcessState))
	return nil
}
