package keypage

import (
	"latchkey/core/inventory"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/kit/tables"
	"latchkey/ui/locale"
)

// typeWord names the type of a key, or that the keys of a set are of several.
func typeWord(k *keyItem) string {
	switch {
	case k.isSet && k.Type == "":
		return locale.T("keys.mixed")
	case k.Type == "":
		return "–"
	}
	return locale.KeyType(k.Type, k.Bits)
}

// gravest is the gravity of the first finding; without one it comes last.
func gravest(k *keyItem) int {
	if len(k.Findings) == 0 {
		return 99
	}
	return k.Findings[0].Gravity()
}

// findingCell names the gravest finding and says how many more there are.
func findingCell(findings []inventory.Finding) tables.Cell {
	if len(findings) == 0 {
		return tables.Cell{Text: "–", Tone: paint.ColorMuted}
	}
	f := findings[0]
	text := locale.T("finding." + string(f))
	if more := len(findings) - 1; more > 0 {
		text += " +" + locale.Number(more)
	}
	return tables.Cell{Text: text, Icon: frame.FindingIcon(f), Tone: frame.FindingTone(f).Text()}
}

// privateCell says where the private key is, or of how many members of a set it
// is here.
func privateCell(k *keyItem) tables.Cell {
	if k.isSet && k.here < len(k.members) {
		return tables.Cell{Text: locale.T("keys.private_some", locale.Args{"N": k.here, "Total": len(k.members)}), Icon: "failed", Tone: kit.Bad.Text()}
	}
	switch k.PrivateKey {
	case inventory.PrivateKeyHere:
		return tables.Cell{Text: locale.T("keys.private_here"), Icon: "check", Tone: kit.Good.Text()}
	case inventory.PrivateKeyLost:
		return tables.Cell{Text: locale.T("keys.private_lost"), Icon: "failed", Tone: kit.Bad.Text()}
	}
	return tables.Cell{Text: locale.T("keys.private_unknown"), Icon: "missing", Tone: paint.ColorMuted}
}

// standsOn says in words where a key stands: "3 repositories, 1 project".
func standsOn(k *inventory.KeySummary) string {
	var parts []string
	if n := len(k.Repos); n == 1 && len(k.Projects) == 0 {
		return locale.LastPart(k.Repos[0])
	} else if n > 0 {
		parts = append(parts, locale.Tn("keys.on_repos", n))
	}
	if n := len(k.Projects); n > 0 {
		parts = append(parts, locale.Tn("keys.on_projects", n))
	}
	if len(parts) == 0 {
		return locale.T("keys.nowhere")
	}
	return locale.JoinNames(parts)
}

// accessCell says what the key may do where it stands.
func accessCell(k *keyItem) tables.Cell {
	switch {
	case k.Reads+k.Writes == 0:
		return tables.Cell{Text: "–", Tone: paint.ColorMuted}
	case k.Writes == 0:
		return tables.Cell{Text: locale.T("access.read"), Tone: paint.ColorMuted}
	case k.Reads == 0:
		return tables.Cell{Text: locale.T("access.write"), Icon: "edit", Tone: kit.Caution.Text()}
	}
	return tables.Cell{Text: locale.T("keys.access_both"), Icon: "edit", Tone: kit.Caution.Text()}
}
