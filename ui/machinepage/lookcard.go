package machinepage

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/core/machine"
	"latchkey/core/machine/look"
	"latchkey/internal/safetext"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/locale"
)

// shown is a text of a machine, or of somebody who typed it, on one line.
func shown(text string) string { return safetext.Line(text, 80) }

// lookCard draws what a look at a machine came to.
type lookCard struct {
	f             *frame.Frame
	name, address string
	moved         func() // its height has changed
}

func (c lookCard) head(icon string, tone fyne.ThemeColorName, words string) fyne.CanvasObject {
	name := kit.Tight(kit.NewStrong(c.name).Shorten())
	if c.address != "" && c.address != c.name {
		name.Add(kit.NewCaption(c.address).Shorten())
	}
	return kit.Stretch(1, kit.TopAligned(kit.NewMark(icon, tone, 18)), name, kit.TopAligned(kit.NewCaption(words)))
}

func (c lookCard) waits() fyne.CanvasObject {
	return kit.NewCard(c.head("pending", paint.ColorMuted, locale.T("machinelook.waiting"))).Raised()
}

func (c lookCard) looks() fyne.CanvasObject {
	return kit.NewCard(c.head("running", kit.Accent.Text(), locale.T("machinelook.running"))).Raised()
}

// fails says why a machine was not reached, with what helps.
func (c lookCard) fails(err error, added bool, rebuilt func()) fyne.CanvasObject {
	sentence := locale.T("error.machine_look", locale.Args{"Machine": c.name})
	if !added {
		sentence = locale.T("error.machine_add", locale.Args{"Machine": c.name})
	}
	notice := c.f.ErrorNotice(sentence, err)
	if machine.NewHostKey(err) != "" {
		notice.Buttons = append([]*kit.Button{kit.NewButton(locale.T("machinedo.machine-rebuilt"), commandIcons["machine-rebuilt"], rebuilt)}, notice.Buttons...)
	}
	if frame.IsChoice(err) {
		notice = &kit.Notice{Tone: kit.Caution, Text: sentence, Advice: locale.T("machinelook.declined")}
	}
	notice.OnResize = c.moved
	card := kit.Stack(c.head("failed", kit.Bad.Text(), ""), notice.Object())
	if lines := machine.LinesToPaste(err); len(lines) > 0 {
		card.Add(c.paste(strings.Join(lines, "\n")))
	}
	return kit.NewCard(card).Raised()
}

// found says what there is, and what is missing with the command that brings it.
func (c lookCard) found(l machine.Look) fyne.CanvasObject {
	icon, tone, words := "passed", kit.Good.Text(), locale.T("machinelook.fine")
	switch {
	case l.Stops():
		icon, tone, words = "failed", kit.Bad.Text(), locale.T("machinelook.stops")
	case len(l.Problems) > 0:
		icon, tone, words = "warning", kit.Caution.Text(), locale.T("machinelook.notes")
	}
	card := kit.Stack(c.head(icon, tone, words), kit.NewNote(c.system(l.Facts)), c.things(l.Facts))
	for _, p := range l.Problems {
		card.Add(c.problem(p))
	}
	return kit.NewCard(card).Raised()
}

// system names the system, and as whom it was looked at.
func (c lookCard) system(f look.Facts) string {
	words := []string{}
	if f.System.Name != "" {
		words = append(words, f.System.Name)
	}
	if f.User.Name != "" {
		words = append(words, locale.T("machinelook.user", locale.Args{"User": f.User.Name, "Home": f.User.Home}))
	}
	if f.DiskFree >= 0 {
		words = append(words, locale.T("machinelook.free", locale.Args{"Size": locale.Size(f.DiskFree)}))
	}
	return strings.Join(words, " · ")
}

// things are what builds need, each with a tick or a cross.
func (c lookCard) things(f look.Facts) fyne.CanvasObject {
	row := kit.Wrap()
	add := func(there bool, words string) {
		icon, tone := "tick", kit.Neutral
		if !there {
			icon, tone = "failed", kit.Bad
		}
		row.Add(kit.NewPill(words, icon, tone))
	}
	missing := f.Missing()
	for _, name := range []string{"git", "ssh", "ssh-keygen"} {
		add(!slices.Contains(missing, name), strings.TrimSpace(name+" "+shown(versionOf(f.Programs[name].Version))))
	}
	for _, one := range f.Forges {
		if one.State != look.Unknown {
			add(one.State == look.Answers, shown(one.Endpoint.String()))
		}
	}
	return row
}

// versionOf takes the number out of what a program says of its version.
func versionOf(said string) string {
	for _, word := range strings.Fields(said) {
		if word = strings.Trim(word, ",;"); strings.ContainsAny(word, "0123456789") {
			return strings.TrimPrefix(word, "OpenSSH_")
		}
	}
	return said
}

// problem is what is in the way, with the command that mends it there.
func (c lookCard) problem(p look.Problem) fyne.CanvasObject {
	icon, tone := "warning", kit.Caution.Text()
	if p.Stops {
		icon, tone = "failed", kit.Bad.Text()
	}
	row := kit.Stretch(1, kit.TopAligned(kit.NewMark(icon, tone, 16)), kit.NewParagraph(frame.SentenceOf(p.Text)))
	if p.Paste == "" {
		return row
	}
	return kit.Tight(row, c.paste(p.Paste))
}

// paste is lines for a terminal there, with a button that copies them.
func (c lookCard) paste(lines string) fyne.CanvasObject {
	text := kit.NewParagraph(safetext.Block(lines, mostContent))
	text.Selectable, text.TextStyle.Monospace, text.Wrapping = true, true, fyne.TextWrapBreak
	copyB := kit.NewButton("", "copy", func() { c.f.Copy(lines, locale.T("toast.copied_lines")) }).Quiet().Tip(c.f.Tips, locale.T("machinelook.copy"))
	return kit.NewFill(paint.ColorSunken, 6, kit.PadXY(10, 4, kit.Stretch(0, kit.Middle(text), kit.TopAligned(copyB))))
}
