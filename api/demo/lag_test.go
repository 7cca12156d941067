package demo_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"latchkey/api"
	"latchkey/api/demo"
)

// What was added, removed or renamed shows only after the lag, whoever asks and
// however, while the forge itself knows better.
func TestChangesShowLate(t *testing.T) {
	clock := newClock()
	f := start(t, demo.Options{Clock: clock.now})
	a := ada(t, f)
	before := len(a.want(200, "GET", fraud, nil).values())
	lagging(t, f, 3*time.Second)
	made := a.want(200, "POST", fraud, keyBody(publicLine(t, 1)))
	one := fmt.Sprintf("%s/%.0f", fraud, made.at("id"))
	shows := func(n int, one string, status int) {
		t.Helper()
		if got := len(a.want(200, "GET", fraud, nil).values()); got != before+n {
			t.Errorf("%d keys are listed, want %d", got, before+n)
		}
		a.want(status, "GET", one, nil)
	}
	shows(0, one, 404)
	if n := len(f.KeysOn("acme/fraud-rules")); n != before+1 {
		t.Errorf("the forge itself has %d keys", n)
	}
	a.want(400, "POST", fraud, keyBody(publicLine(t, 1))) // it knows that it has it
	clock.pass(3 * time.Second)
	shows(1, one, 200)

	a.want(200, "PUT", one, map[string]string{"key": publicLine(t, 1), "label": "second"})
	if label := a.want(200, "GET", one, nil).at("label"); label == "second" {
		t.Error("the new label shows at once")
	}
	clock.pass(3 * time.Second)
	if label := a.want(200, "GET", one, nil).at("label"); label != "second" {
		t.Errorf("the label is %v", label)
	}

	a.want(204, "DELETE", one, nil)
	shows(1, one, 200)
	clock.pass(3 * time.Second)
	shows(0, one, 404)

	a.want(200, "POST", fraud, keyBody(publicLine(t, 2)))
	lagging(t, f, 0)
	if got := len(a.want(200, "GET", fraud, nil).values()); got != before+1 {
		t.Errorf("without a lag %d keys are listed", got)
	}
}

func lagging(t *testing.T, f *demo.Forge, lag time.Duration) {
	t.Helper()
	if err := f.SetFaults(func(x *demo.Faults) { x.Lag = lag }); err != nil {
		t.Fatal(err)
	}
}

func TestGitHubLagsToo(t *testing.T) {
	clock := newClock()
	f := start(t, demo.Options{Clock: clock.now, Kind: api.GitHub, Faults: demo.Faults{Lag: time.Minute}})
	a := actor{t, f.Info().REST, f.Info().Users[0]}
	a.login.User = "" // GitHub takes the token alone
	const on = "/repos/acme/ledger/keys"
	listed := func() int { return strings.Count(a.want(200, "GET", on, nil).text, `"title"`) }
	before := listed()
	made := a.want(201, "POST", on, map[string]any{"key": publicLine(t, 1), "title": "late", "read_only": true})
	query := map[string]any{"query": `{repository(owner:"acme",name:"ledger"){deployKeys(first:100){totalCount}}}`}
	for _, want := range []int{before, before + 1} {
		if got := listed(); got != want {
			t.Errorf("%d keys, want %d", got, want)
		}
		if got := a.want(200, "POST", strings.Replace(f.Info().REST, "/api/v3", "/api/graphql", 1), query).at("data.repository.deployKeys.totalCount"); got != float64(want) {
			t.Errorf("GraphQL counts %v keys, want %d", got, want)
		}
		clock.pass(time.Minute)
	}
	a.want(204, "DELETE", fmt.Sprintf("%s/%.0f", on, made.at("id")), nil)
	if got := listed(); got != before+1 {
		t.Errorf("%d keys after the removal", got)
	}
}

// A status may lie: it is done, and answered as if it were not.
func TestALyingStatus(t *testing.T) {
	f, a := with(t, "done:403@POST deploy-keys#1")
	a.want(403, "POST", fraud, keyBody(publicLine(t, 1)))
	if n := len(f.KeysOn("acme/fraud-rules")); n != 1 {
		t.Errorf("%d keys", n)
	}
	a.want(400, "POST", fraud, keyBody(publicLine(t, 1)))
}

func TestTheSameKeyTwice(t *testing.T) {
	f, a := with(t, "takes-twice")
	for range 2 {
		a.want(200, "POST", fraud, keyBody(publicLine(t, 1)))
	}
	if n := len(f.KeysOn("acme/fraud-rules")); n != 2 {
		t.Errorf("%d keys", n)
	}
}
