package core

import (
	"fmt"
	"strings"
	"testing"

	"latchkey/api/demo"
	"latchkey/core/rollout"
	"latchkey/internal/machinetest"
)

// What is to be done on one machine goes there in few scripts, however many
// repositories it gets, and without sftp.
func TestAMachineIsOnboardedInFewRoundTrips(t *testing.T) {
	needsFleet(t)
	const most = 6
	var all []*machinetest.Running
	for i := range 3 {
		all = append(all, machinetest.Start(t, machinetest.Machine{Name: fmt.Sprintf("build-%02d", i+1), NoSFTP: true, Config: "LogLevel VERBOSE\n"}))
	}
	agentWith(t, all...)
	w := newWorld(t, demo.Options{Seed: 1, Size: 15})
	w.trusts()
	repos := killJob{repos: 10}.choose(t, w.App)
	var names []string
	for _, r := range all {
		_, err := w.Machines.Add(t.Context(), NewMachine{Address: "jenkins@" + r.Addr, Name: r.Name})
		must(t, err)
		names = append(names, r.Name)
	}
	trips := func(r *machinetest.Running) int { return strings.Count(r.Log(), "Starting session: ") }
	report := w.onboards(repos, names...)
	if report.State != rollout.Done {
		t.Fatalf("it ended as %s: %+v", report.State, report)
	}
	for _, r := range all {
		if n := trips(r); n == 0 || n > most {
			t.Errorf("%s: %d scripts, want at most %d", r.Name, n, most)
		}
	}
	t.Logf("%d scripts on each machine", trips(all[0]))
}
