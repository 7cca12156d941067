package auditpage

import (
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/core/audit"
	"latchkey/internal/safetext"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// How much of a doubt is named; the rest is counted.
const (
	mostRules    = 5
	mostSubjects = 4
)

// doubts are the reasons for which something cannot be known: what that concerns, and
// what to do about it.
func (k *pane) doubts() []fyne.CanvasObject {
	out := []fyne.CanvasObject{kit.NewHeading(locale.T("auditpage.doubts")).Shorten(), kit.NewParagraph(locale.T("auditpage.doubts_text"))}
	for _, d := range doubtsBy(k.p.report) {
		out = append(out, k.doubtCard(d))
	}
	if k.p.list.Len() > 0 {
		out = append(out, kit.Row(k.button(locale.T("auditpage.to_finding"), "back", k.picked)))
	}
	return out
}

func (k *pane) doubtCard(d doubt) fyne.CanvasObject {
	why := kit.NewParagraph(locale.FullStop(locale.Translate(d.why)))
	why.TextStyle.Bold = true
	head := kit.Stretch(1, kit.TopAligned(kit.NewMark("help", kit.Neutral.Text(), 18)), why, kit.TopAligned(kit.NewPill(locale.Number(d.count), "", kit.Neutral)))
	card := kit.Stack(head, kit.NewNote(locale.T("auditpage.doubt_rules", locale.Args{"Rules": rulesOf(d)})))
	if names := subjectsOf(d); names != "" {
		card.Add(kit.NewNote(locale.T("auditpage.doubt_first", locale.Args{"Names": names})))
	}
	advice, b := k.cure(d.why.Code)
	if advice != "" {
		card.Add(kit.NewParagraph(advice))
	}
	if b != nil {
		card.Add(kit.Row(b))
	}
	return kit.NewCard(card).Raised()
}

// rulesOf names the rules that cannot be answered, with how often.
func rulesOf(d doubt) string {
	var all []string
	for i, r := range d.rules {
		if i == mostRules {
			all = append(all, locale.Tn("confirm.more", len(d.rules)-mostRules))
			break
		}
		all = append(all, locale.T("auditpage.rule_count", locale.Args{"Rule": locale.Translate(r.Title), "N": r.Count}))
	}
	return strings.Join(all, "; ")
}

// subjectsOf names some of what it is about.
func subjectsOf(d doubt) string {
	seen, total := map[string]bool{}, 0
	var all []string
	for _, r := range d.rules {
		total = max(total, r.Count)
		for i := range r.First {
			name := subjectName(&r.First[i])
			if name != "" && !seen[name] && len(all) < mostSubjects {
				seen[name] = true
				all = append(all, name)
			}
		}
	}
	if len(all) == mostSubjects && total > mostSubjects {
		return locale.JoinList(all) + " …"
	}
	return locale.JoinList(all)
}

func subjectName(s *audit.Subject) string {
	switch {
	case s.Machine != "":
		return safetext.Line(s.Machine, 60)
	case s.Fingerprint != "" || s.Label != "":
		return safetext.Line(frame.KeyName(s.Label, s.Fingerprint), 60)
	}
	return safetext.Line(s.Target, 60)
}

// cure is what can be done about a reason, with a button where there is one.
func (k *pane) cure(code string) (advice string, b *kit.Button) {
	name, known := strings.CutPrefix(code, "audit.unknown.")
	if !known {
		return "", nil
	}
	switch name {
	case "keys", "material":
		b = k.button(locale.T("auditpage.read_all"), "refresh", k.p.readAll)
	case "use":
		b = k.button(locale.T("cmd.read-use"), "refresh", k.p.readUse)
	case "asked":
		b = k.button(locale.T("cmd.audit-ask"), "refresh", k.p.showAsk)
	case "list":
		b = k.button(locale.T("auditpage.import_list"), "import", k.p.showImport)
	case "machine":
		b = k.button(locale.T("auditdo.onboard"), "machines", func() { k.f.Nav.Page("machines") })
	}
	return locale.T("auditdoubt." + name), b
}
