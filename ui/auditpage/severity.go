package auditpage

import (
	"latchkey/core/audit"
	"latchkey/ui/kit"
	"latchkey/ui/kit/tables"
	"latchkey/ui/locale"
)

// severityLook is the shape and the tone of a severity; no two share either.
type severityLook struct {
	icon string
	tone kit.Tone
}

func lookOf(s audit.Severity) severityLook {
	switch s {
	case audit.Critical:
		return severityLook{"failed", kit.Bad}
	case audit.High:
		return severityLook{"warning", kit.Caution}
	case audit.Medium:
		return severityLook{"bell", kit.Accent}
	}
	return severityLook{"info", kit.Neutral}
}

func severityCell(m *findingItem) tables.Cell {
	look := lookOf(m.Severity)
	return tables.Cell{Text: locale.T("severity." + string(m.Severity)), Icon: look.icon, Tone: look.tone.Text()}
}
