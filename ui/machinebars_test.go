package ui

import (
	"cmp"
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"
)

// manyMachines is a backend with so many build machines.
func manyMachines(n int) *fake {
	f := builders()
	six := f.machines.all
	f.machines.all = nil
	for i := range n {
		m := six[i%len(six)]
		m.ID = fmt.Sprintf("%s-%03d", m.Name, i)
		m.Name = m.ID
		f.machines.all = append(f.machines.all, m)
	}
	return f
}

// The list of 200 machines keeps the bars of that of 10,000 repositories: the first
// frame of the page with its rows, a search until it is drawn, and a step of the wheel,
// as the software painter draws them. It is processor time of the thread.
func TestTheListOf200MachinesKeepsTheBars(t *testing.T) {
	if testing.Short() {
		t.Skip("it is measured in the plain run")
	}
	var machines, repos []time.Duration
	t.Run("machines", func(t *testing.T) { machines = measuredList(t, manyMachines(200), "machines", 200, "build-0") })
	t.Run("repositories", func(t *testing.T) { repos = measuredList(t, crowd(), "repositories", 10_000, "billing-api-01") })
	for i, what := range []string{"first frame of the page", "search, and all again", "step of the wheel"} {
		ratio := float64(machines[i]) / float64(repos[i])
		t.Logf("%-24s %8.1f ms %8.1f ms  %.2f", what, machines[i].Seconds()*1e3, repos[i].Seconds()*1e3, ratio)
		if ratio > 2 { // others that share the core move it
			t.Errorf("%s: 200 machines take %.2f of what 10,000 repositories take", what, ratio)
		}
	}
}

// measuredList measures what a list is asked for: the medians of seven tries.
func measuredList(t *testing.T, f *fake, page string, rows int, find string) (medians []time.Duration) {
	t.Helper()
	runtime.LockOSThread() // whose processor time it is
	defer runtime.UnlockOSThread()
	p := listOf(t, f, page, rows)
	rests := func() bool { return len(p.queue) == 0 && len(p.w.Jobs.List) == 0 }
	for _, do := range []func(){
		func() {
			p.w.shell.show("activity")
			p.w.shell.show(page)
			p.until("the page shows", rests)
		},
		func() {
			p.w.top.search.SetText(find)
			p.until("it is filtered", rests)
			p.w.top.search.SetText("")
			p.until("all show", rests)
		},
		func() { p.table().ScrollToOffset(p.table().ScrollOffset() + 120) },
	} {
		var took []time.Duration
		for range 7 {
			begin := threadTime()
			do()
			p.w.Win.Canvas().Capture()
			took = append(took, threadTime()-begin)
		}
		medians = append(medians, middle(took))
	}
	return medians
}

func middle(all []time.Duration) time.Duration {
	slices.SortFunc(all, func(a, b time.Duration) int { return cmp.Compare(a, b) })
	return all[len(all)/2]
}

// listOf is the window on a page with all its rows.
func listOf(t *testing.T, f *fake, page string, rows int) *person {
	t.Helper()
	p := at(t, f)
	p.w.shell.show(page)
	p.until("all rows show", func() bool {
		return len(p.queue) == 0 && len(p.w.Jobs.List) == 0 && p.table() != nil && p.table().Length() == rows
	})
	p.w.Win.Canvas().Capture()
	return p
}
