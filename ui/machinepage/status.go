package machinepage

import (
	"time"

	"latchkey/core/machine"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/kit/tables"
	"latchkey/ui/locale"
)

// status is how a machine stands, with a shape and a tone for it.
type status struct {
	id, icon string
	tone     kit.Tone
}

// statuses are all of them, the worst first. What is not known is never shown as
// good.
func statuses() []status {
	return []status{
		{"failing", "failed", kit.Bad}, {"hostkey", "fingerprint", kit.Bad}, {"signin", "lock", kit.Caution}, {"unusable", "warning", kit.Caution},
		{"windows", "warning", kit.Caution}, {"unreachable", "offline", kit.Caution}, {"due", "warning", kit.Caution}, {"partly", "missing", kit.Caution},
		{"unverified", "missing", kit.Neutral}, {"group", "machine", kit.Neutral}, {"bare", "missing", kit.Neutral}, {"good", "passed", kit.Good},
	}
}

// troubles are how a machine stands by the code of what is said of it; one that is not
// here did not answer, or cannot be used as it is.
func troubles(code string) string {
	switch code {
	case hostChanged, "machine.host-unknown", "machine.host-declined", "machine.host-refused":
		return "hostkey"
	case "machine.refused", "machine.too-many-keys", "machine.nobody-to-ask", "machine.not-answered", "machine.command-declined":
		return "signin"
	case "machine.windows":
		return "windows"
	case "machine.unreachable", "machine.no-such-host", "machine.silent", "machine.lost", "machine.cut", "machine.jump-refused", "machine.not-ssh", "machine.busy", "":
		return "unreachable"
	}
	return "unusable"
}

// stateOf is the id of the status.
func stateOf(m *machineItem, now time.Time) string {
	state := m.State()
	switch {
	case state == machine.Copies:
		return string(state)
	case state == machine.Away:
		return troubles(m.Trouble.Code)
	case m.isDue(now) && (state == machine.Good || state == machine.Unknown):
		return "due"
	case state == machine.Bare && holdsOurs(m):
		return "partly"
	}
	return string(state)
}

// holdsOurs reports whether a key lies there that an onboarding brought, which was not
// gone on with.
func holdsOurs(m *machineItem) bool {
	for _, k := range m.Keys {
		if k.Origin != "found" {
			return true
		}
	}
	return false
}

func gravity(m *machineItem, now time.Time) int {
	id, all := stateOf(m, now), statuses()
	for i, s := range all {
		if s.id == id {
			return i
		}
	}
	return len(all) - 1
}

func statusOf(m *machineItem, now time.Time) status { return statuses()[gravity(m, now)] }

// word says it as the list and the details do.
func (s status) word(m *machineItem) string {
	if s.id == "due" && m.Verified.IsZero() {
		return locale.T("machinestate.ends")
	}
	return locale.T("machinestate." + s.id)
}

func statusCell(m *machineItem, now time.Time) tables.Cell {
	s := statusOf(m, now)
	tone := s.tone.Text()
	if s.tone == kit.Neutral {
		tone = paint.ColorMuted
	}
	return tables.Cell{Text: s.word(m), Icon: s.icon, Tone: tone}
}

// statusTip says why a machine was not reached.
func statusTip(m *machineItem) string {
	if m.Trouble.IsZero() {
		return ""
	}
	if m.Troubled.IsZero() {
		return frame.SentenceOf(m.Trouble)
	}
	return frame.SentenceOf(m.Trouble) + "\n" + locale.T("machines.since_tip", locale.Args{"When": locale.Moment(m.Troubled)})
}
