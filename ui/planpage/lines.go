package planpage

import (
	"slices"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/internal/safetext"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/kit/tables"
	"latchkey/ui/locale"
)

// planRow is one line of the plan: what is done on one repository, or why
// nothing is.
type planRow struct {
	target string
	text   string
	access string
	out    bool
}

func (r planRow) cells(into []tables.Cell) {
	into[0], into[1] = tables.Cell{Text: r.target}, tables.Cell{Text: r.text}
	into[2] = tables.Cell{Text: r.access, Tone: paint.ColorMuted}
	if r.out {
		into[0] = tables.Cell{Text: r.target, Icon: "skipped", Tone: paint.ColorMuted}
		into[1].Tone = paint.ColorMuted
	}
}

// planLines are the lines of a plan: what is done first, then what is left out;
// or only that.
type planLines struct {
	plan *rollout.Plan
	name func(machine string) string // what a build machine is called, by its id
	left *kit.Chip                   // on = only what is left out
	each string                      // what is done on most of the rows, which need not say it; "" = they have nothing in common
	like string                      // how a row is known that does just that
}

// compare finds what most of the rows have in common.
func (l *planLines) compare() {
	l.each, l.like = "", ""
	steps, count := l.plan.Steps, map[string]int{}
	var example int
	for i := range steps {
		kind := kindOf(steps[i])
		if count[kind]++; l.like == "" || count[kind] > count[l.like] {
			l.like, example = kind, i
		}
	}
	if len(steps) < 2 || 2*count[l.like] <= len(steps) {
		l.like = ""
		return
	}
	l.each = l.stepRow(steps[example]).text
}

// alike reports whether all rows say the same, so that none has to.
func (l planLines) alike() bool {
	return l.each != "" && len(l.plan.Exclusions) == 0 && !slices.ContainsFunc(l.plan.Steps, func(s rollout.Step) bool { return kindOf(s) != l.like })
}

// kindOf is the same for steps that are said in the same words.
func kindOf(s rollout.Step) string {
	kind := make([]byte, 0, 64)
	for _, a := range s.Acts {
		kind = append(kind, a.Kind...)
		if a.Kind == rollout.ActRelabel {
			kind = append(append(append(append(kind, 0), a.OldLabel...), 0), a.Label...)
		}
		kind = append(kind, 1)
	}
	return string(kind)
}

func (l planLines) count() int {
	if l.left.On() {
		return len(l.plan.Exclusions)
	}
	return len(l.plan.Steps) + len(l.plan.Exclusions)
}

// at finds the step of a row, or else what is left out there.
func (l planLines) at(row int) (step *rollout.Step, out *rollout.Exclusion) {
	if !l.left.On() {
		if row < len(l.plan.Steps) {
			return &l.plan.Steps[row], nil
		}
		row -= len(l.plan.Steps)
	}
	return nil, &l.plan.Exclusions[row]
}

// row makes a line for drawing: to make all of a long plan takes longer than a
// frame.
func (l planLines) row(n int) planRow {
	step, out := l.at(n)
	if step != nil {
		row := l.stepRow(*step)
		if l.each != "" && kindOf(*step) == l.like {
			row.text = ""
		}
		return row
	}
	return planRow{target: safetext.Line(out.Target, 200), text: locale.T("plan.because", locale.Args{"Why": locale.Reason(*out)}), out: true}
}

// target is where a line is, without making it: it is asked for all lines when a
// person types.
func (l planLines) target(row int) string {
	step, out := l.at(row)
	if step != nil {
		return l.stepTarget(*step)
	}
	return safetext.Line(out.Target, 200)
}

func (l planLines) stepTarget(s rollout.Step) string {
	if s.Machine != "" {
		if all := l.plan.Spec.Machines; s.Repo != "" && l.plan.Spec.ShutsOut() && len(all) == 1 && all[0] == s.Machine {
			return safetext.Line(string(s.Repo), 200) // the heading names the machine
		}
		return machineTarget(s, l.name)
	}
	target := safetext.Line(s.Target(), 200)
	if s.Project != "" {
		return locale.T("plan.project", locale.Args{"Project": target})
	}
	return target
}

func (l planLines) stepRow(s rollout.Step) planRow {
	row := planRow{target: l.stepTarget(s)}
	words := make([]string, len(s.Acts))
	replaced := slices.ContainsFunc(s.Acts, func(a rollout.Act) bool { return a.Kind == rollout.ActAdd })
	for i, a := range s.Acts {
		words[i] = locale.Deed(a)
		if a.Kind == rollout.ActRemove && !replaced {
			words[i] = locale.T("deed.take_off")
		}
		if a.Kind == rollout.ActAdd && a.Access != "" {
			row.access = accessWord(a.Access)
		}
	}
	row.text = locale.JoinList(words)
	return row
}

func accessWord(a api.Access) string {
	if a == api.ReadWrite {
		return locale.T("access.write")
	}
	return locale.T("access.read")
}
