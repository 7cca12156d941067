package core

import (
	"context"
	"errors"
	"strings"
	"testing"

	"latchkey/api/demo"
	"latchkey/core/ask"
	"latchkey/core/hint"
	"latchkey/core/hostkey"
)

func TestAConfirmedHostKeyIsListedAndForgotten(t *testing.T) {
	w := newWorld(t, demo.Options{})
	line := strings.Replace(w.forge.Info().HostKey, hostOf(w.forge.Info().SSH), "git.example.org", 1)
	must(t, w.HostKeys.TrustHost(t.Context(), line))
	confirmed := func() (all []hostkey.Listed) {
		list, _, err := w.HostKeys.ListHostKeys(t.Context())
		must(t, err)
		for _, l := range list {
			if l.State == hostkey.Confirmed {
				all = append(all, l)
			}
		}
		return all
	}
	list := confirmed()
	if len(list) != 1 || !strings.Contains(list[0].Host, "git.example.org") {
		t.Fatalf("%+v", list)
	}
	yes := w.person.Confirm
	w.person.Confirm = func(context.Context, ask.Plan) (bool, error) { return false, nil }
	if err := w.HostKeys.ForgetHost(t.Context(), list[0].Host, list[0].Fingerprint); !errors.Is(err, ask.ErrDeclined) || len(confirmed()) != 1 {
		t.Errorf("declined: %v, %d left", err, len(confirmed()))
	}
	w.person.Confirm = yes
	must(t, w.HostKeys.ForgetHost(t.Context(), list[0].Host, list[0].Fingerprint))
	if len(confirmed()) != 0 {
		t.Error("it is still there")
	}
	if n := len(w.plans); n != 1 || !strings.Contains(w.plans[0].Lines[0].String(), "git.example.org") || len(w.plans[0].Stops) != 1 {
		t.Errorf("asked %+v", w.plans)
	}
	err := w.HostKeys.ForgetHost(t.Context(), "github.com", "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU")
	if !errors.Is(err, hostkey.ErrNotConfirmed) || hint.Of(err).IsZero() {
		t.Errorf("a published key: %v, hint %q", err, hint.Of(err))
	}
}
