package ui

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"latchkey/api"
	"latchkey/core/cause"
	"latchkey/core/probe"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/ui/frame"
	"latchkey/ui/locale"
)

func TestCoreSpeaksThePersonsLanguage(t *testing.T) {
	p := withKeys(t, acme())
	p.w.look.SetLanguage("de")
	for _, c := range []struct{ got, want string }{
		{locale.RungTitle(probe.Rung{Title: say.New("ladder.tcp", "Connection")}), "Verbindung"},
		{locale.RungTitle(probe.Rung{Title: say.New("ladder.said.port-n-answers", "Port {port} answers", say.Values{"port": "7999"})}), "Port 7999 antwortet"},
		{locale.RungDetail(probe.Rung{Detail: say.New("detail.received", "{size} received", say.Values{"size": say.Bytes(1500)})}), "1,5 kB empfangen"},
		{locale.RungTitle(probe.Rung{Title: say.Old("Something new")}), "Something new"},
		{locale.Reason(rollout.Exclusion{Reason: rollout.ReasonNotThere, Text: say.New("out.not-there", "the key is not there")}), "der Schlüssel ist dort nicht hinterlegt"},
		{locale.Reason(rollout.Exclusion{Reason: rollout.ReasonUnreadable, Text: say.Old("the server said no")}), "the server said no"},
		{frame.HintOf(errOffline), "Prüfe Adresse, Verbindung, Proxy (HTTPS_PROXY) und Firewall und versuche es erneut."},
		{frame.HintOf(fmt.Errorf("read: %w", &api.Error{Kind: api.RateLimited, RetryAfter: 5 * time.Minute})), "Warte, bis die Grenze aufgehoben ist, in 5 min, und setze dann fort."},
		{frame.HintOf(&api.Error{Kind: api.Forbidden, Missing: []string{"a:b", "c:d"}}), "Erzeuge ein Token, das auch a:b, c:d hat, und verbinde das Konto erneut. Die Berechtigungen eines Tokens lassen sich später nicht ändern."},
		{frame.HintOf(cause.ErrSetNameInUse), "Wähle einen anderen Namen."},
		{frame.HintOf(errors.New("disk on fire")), ""},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestEveryRungHasATitle(t *testing.T) {
	english := textsOf(t, "en")
	for _, name := range []probe.RungName{probe.RungURL, probe.RungDNS, probe.RungTCP, probe.RungSSH, probe.RungHostKey, probe.RungAuth, probe.RungIdentity,
		probe.RungRepository, probe.RungClone, probe.RungSubmodules, probe.RungLFS, probe.RungWrite} {
		if english["ladder."+string(name)] == "" {
			t.Errorf("no title for %s", name)
		}
	}
}

func TestKeptTextsSpeakThePersonsLanguage(t *testing.T) {
	p := withKeys(t, acme())
	p.w.look.SetLanguage("de")
	for english, want := range map[string]string{
		"remove on acme/web: the forge still shows the key after removing it":                                                  "Entfernen auf acme/web: die Forge zeigt den Schlüssel nach dem Entfernen noch immer",
		"prove on acme/web: the forge still shows the key after removing it":                                                   "Prüfen auf acme/web: die Forge zeigt den Schlüssel nach dem Entfernen noch immer",
		"the key does not open the repository yet, so nothing was removed: git.example does not know the key K1.":              "der Schlüssel öffnet das Repository noch nicht, also wurde nichts entfernt: git.example kennt den Schlüssel K1 nicht.",
		"add deploy key acme/web: rate-limited":                                                                                "Deploy-Key zu acme/web hinzufügen: zu viele Anfragen",
		"add deploy key acme/web: Key is already in use":                                                                       "Deploy-Key zu acme/web hinzufügen: „Key is already in use“",
		"3 steps failed, as many as were allowed; the last one: add on acme/web: somebody removes the new key again and again": "3 Schritte sind fehlgeschlagen, mehr sind nicht erlaubt; der letzte: Hinzufügen auf acme/web: jemand entfernt den neuen Schlüssel immer wieder",
		"removing \"ci\" from acme/web was interrupted before it began":                                                        "Das Entfernen von \"ci\" von acme/web wurde unterbrochen, bevor es begann",
		"waiting for Bitbucket Cloud's hourly limit: goes on at 14:20":                                                         "wartet auf das Stundenlimit von Bitbucket Cloud: fortgesetzt um 14:20",
		"Repository not found.": "Repository not found.", // a server's own words
	} {
		if got := locale.FromEnglish(english); got != want {
			t.Errorf("%q:\n got %q\nwant %q", english, got, want)
		}
	}
	if got := locale.PlanTitle("rotate SHA256:abc (ci@build-07) on 300 repositories"); got != "Rotieren · ci@build-07 · 300 Repositorys" {
		t.Errorf("title: %q", got)
	}
}
