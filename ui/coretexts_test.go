package ui

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/probe"
	"latchkey/core/rollout"
	"latchkey/core/say"
)

func TestCoreSpeaksThePersonsLanguage(t *testing.T) {
	p := withKeys(t, acme())
	p.w.setLanguage("de")
	for _, c := range []struct{ got, want string }{
		{rungTitle(probe.Rung{TitleText: say.New("ladder.tcp", "Connection")}), "Verbindung"},
		{rungTitle(probe.Rung{TitleText: say.New("ladder.said.port-n-answers", "Port {port} answers", say.Values{"port": "7999"})}), "Port 7999 antwortet"},
		{rungDetail(probe.Rung{DetailText: say.New("detail.received", "{size} received", say.Values{"size": say.Bytes(1500)})}), "1,5 kB empfangen"},
		{rungTitle(probe.Rung{Title: "Something new"}), "Something new"},
		{reason(rollout.Exclusion{Reason: rollout.ReasonNotThere, Text: say.New("out.not-there", "the key does not stand there")}), "der Schlüssel steht nicht dort"},
		{reason(rollout.Exclusion{Reason: rollout.ReasonUnreadable, English: "the server said no"}), "the server said no"},
		{hintOf(errOffline), "Prüfe Adresse, Verbindung, Proxy (HTTPS_PROXY) und Firewall und versuche es erneut."},
		{hintOf(fmt.Errorf("read: %w", &api.Error{Kind: api.RateLimited, RetryAfter: 5 * time.Minute})), "Warte, bis die Grenze aufgehoben ist, in 5 min, und mache dann weiter."},
		{hintOf(&api.Error{Kind: api.Forbidden, Missing: []string{"a:b", "c:d"}}), "Erzeuge ein Token, das auch a:b, c:d hat, und verbinde das Konto noch einmal. Die Rechte eines Tokens lassen sich später nicht ändern."},
		{hintOf(core.ErrSetTaken), "Wähle einen anderen Namen."},
		{hintOf(errors.New("disk on fire")), ""},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestEveryRungHasATitle(t *testing.T) {
	english := translation(t, "en")
	for _, name := range []probe.RungName{probe.RungURL, probe.RungDNS, probe.RungTCP, probe.RungSSH, probe.RungHostKey, probe.RungAuth, probe.RungIdentity,
		probe.RungRepository, probe.RungClone, probe.RungSubmodules, probe.RungLFS, probe.RungWrite} {
		if english["ladder."+string(name)] == "" {
			t.Errorf("no title for %s", name)
		}
	}
}
