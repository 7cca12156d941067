package demo_test

import (
	"fmt"
	"sync"
	"testing"

	"latchkey/api/demo"
)

// Many at once on one repository: every key must be there once, and nothing
// may be answered half done. Run with -race.
func TestManyClientsAtOnce(t *testing.T) {
	const clients, rounds = 8, 12
	f := start(t, demo.Options{Size: 50})
	a := ada(t, f)
	var wait sync.WaitGroup
	for c := range clients {
		wait.Go(func() {
			for r := range rounds {
				line := publicLine(t, byte(1+c*rounds+r))
				if got, err := a.try("POST", fraud, keyBody(line)); err != nil || got.status != 200 {
					t.Errorf("add: %v %s", err, got.text)
				}
				generated := fmt.Sprintf("/repositories/team-01?pagelen=20&page=%d", 1+r%3)
				for _, path := range []string{fraud + "?pagelen=100", generated, "/user"} {
					if got, err := a.try("GET", path, nil); err != nil || got.status != 200 {
						t.Errorf("%s: %v %s", path, err, got.text)
					}
				}
				f.Info()
				f.Uses("acme/fraud-rules", public(t, 1).Fingerprint())
			}
		})
	}
	wait.Wait()
	ids := map[int]bool{}
	for _, k := range f.KeysOn("acme/fraud-rules") {
		ids[k.ID] = true
	}
	if len(ids) != clients*rounds || f.Requests("ada") != clients*rounds*4 {
		t.Errorf("%d keys after %d requests", len(ids), f.Requests("ada"))
	}
}

// Two who add the same key at the same time: one of them is refused.
func TestSameKeyAtTheSameTimeIsAddedOnce(t *testing.T) {
	f := start(t, demo.Options{})
	a := ada(t, f)
	statuses := make(chan int, 10)
	for range cap(statuses) {
		go func() {
			r, err := a.try("POST", fraud, keyBody(publicLine(t, 1)))
			if err != nil {
				t.Error(err)
			}
			statuses <- r.status
		}()
	}
	count := map[int]int{}
	for range cap(statuses) {
		count[<-statuses]++
	}
	if count[200] != 1 || count[400] != cap(statuses)-1 {
		t.Errorf("statuses: %v", count)
	}
}
