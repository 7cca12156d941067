package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// auditPart is a benchmark of the tests that is shown beside an aim. What it measures is
// made by the tests: moduli that share a prime, a world with planted faults, large grids.
type auditPart struct {
	name, dir, bench string
	aim              time.Duration
	memory           int64 // the most that the whole test program may hold, in bytes; 0 = not looked at
}

func auditPartsOf() []auditPart {
	all := []auditPart{
		{"10,000 look-ups in a list of published keys", "keys/flaw", "Find", 50 * time.Millisecond, 0},
		{"all rules over world 2 (20,000 keys)", "core/audit", "Judge", 3 * time.Second, 0},
	}
	for _, n := range []int{2_500, 5_000, 10_000, 20_000} {
		all = append(all, auditPart{"batch GCD of " + strconv.Itoa(n) + " RSA-2048 moduli", "keys/flaw", "Shared/^" + strconv.Itoa(n) + "$", 30 * time.Second, 1 << 30})
	}
	for _, size := range []string{"200×1000", "20000×10000"} {
		all = append(all, auditPart{"first frame of a matrix of " + size, "ui/kit/matrix", "Matrix/^first$/" + size, 200 * time.Millisecond, 0},
			auditPart{"a step of zooming in it", "ui/kit/matrix", "Matrix/^zoom$/" + size, 33 * time.Millisecond, 0},
			auditPart{"a step of panning in it", "ui/kit/matrix", "Matrix/^pan-8$/" + size, 33 * time.Millisecond, 0})
	}
	return all
}

// auditParts measures the parts of an audit that have an aim of their own.
func auditParts(b *bench) error {
	programs := map[string]string{}
	for _, part := range auditPartsOf() {
		if !b.selected(part.name) && !b.selected("parts of an audit") {
			continue
		}
		program := programs[part.dir]
		if program == "" {
			program = filepath.Join(b.dir, strings.ReplaceAll(part.dir, "/", "-")+".test")
			build := exec.CommandContext(b.ctx, "go", "test", "-vet=off", "-tags", "ci,migrated_fynedo", "-c", "-o", program, "./"+part.dir)
			if out, err := build.CombinedOutput(); err != nil {
				return fmt.Errorf("%s: %w: %s", part.dir, err, out)
			}
			programs[part.dir] = program
		}
		if err := b.auditPart(part, program); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	return nil
}

func (b *bench) auditPart(part auditPart, program string) error {
	cmd := exec.CommandContext(b.ctx, program, "-test.run", "^$", "-test.bench", part.bench, "-test.benchtime", "5x")
	cmd.Dir = part.dir
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	took, err := timeOf(out)
	if err != nil {
		return err
	}
	b.row(part.name+" / aim", took, part.aim, 1)
	if part.memory > 0 {
		b.bytes("  its memory / aim", peakMemory(cmd.ProcessState), part.memory, 1)
	}
	return nil
}

// timeOf reads what one round of the only benchmark of an output took.
func timeOf(out []byte) (time.Duration, error) {
	lines := bufio.NewScanner(bytes.NewReader(out))
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) < 4 || fields[3] != "ns/op" {
			continue
		}
		ns, err := strconv.ParseFloat(fields[2], 64)
		return time.Duration(ns), err
	}
	return 0, fmt.Errorf("it measured nothing: %.300s", out)
}
