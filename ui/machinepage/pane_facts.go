package machinepage

import (
	"slices"

	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"latchkey/api"
	"latchkey/core/machine"
	"latchkey/core/probe"
	"latchkey/internal/safetext"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/locale"
)

// repositories are those that builds there open, with what came of the last try.
func (k *machinePane) repositories() []fyne.CanvasObject {
	m := k.item
	if len(m.Repos) == 0 {
		return []fyne.CanvasObject{kit.NewNote(locale.T("machines.bare_note"))}
	}
	out := []fyne.CanvasObject{kit.Gap(0, 2), kit.NewStrong(locale.T("machines.repos", locale.Args{"N": len(m.Repos)}))}
	fails := func(r machine.Repo) int {
		if r.Last != nil && !r.Last.OK {
			return 0
		}
		return 1
	}
	repos := slices.Clone(m.Repos)
	slices.SortStableFunc(repos, func(a, b machine.Repo) int { return fails(a) - fails(b) }) // those that do not open come first
	return append(out, k.Column(len(repos), func(i int) fyne.CanvasObject { return k.repoCard(repos[i]) }))
}

// repoCard is one repository: whether it opened, when, and else what to do.
func (k *machinePane) repoCard(r machine.Repo) fyne.CanvasObject {
	f := k.f
	icon, tone, words := "missing", paint.ColorMuted, locale.T("machines.never_tried")
	switch {
	case r.Last == nil:
	case r.Last.OK:
		icon, tone, words = "passed", kit.Good.Text(), locale.T("machines.opened", locale.Args{"When": locale.Ago(r.Verified, f.Now())})
	default:
		icon, tone, words = "failed", kit.Bad.Text(), locale.T("machines.not_opened", locale.Args{"When": locale.Ago(r.Last.Started, f.Now())})
	}
	access := kit.NewPill(locale.T("access.read"), "", kit.Neutral)
	if r.Access == api.ReadWrite {
		access = kit.NewPill(locale.T("access.write"), "edit", kit.Caution)
	}
	there := kit.NewButton("", "forward", func() { f.Nav.Repository(r.Account, r.Path, r.Fingerprint) }).Quiet().Tip(f.Tips, locale.T("keys.go_there"))
	head := kit.Stretch(1, kit.NewMark(icon, tone, 18), kit.NewText(string(r.Path)).Shorten(), access, there)
	said := kit.NewCaption(words)
	if r.Last != nil {
		said = said.Shorten()
	}
	card := kit.Tight(head, said)
	if r.Last != nil && !r.Last.OK {
		card.Add(findingOf(*r.Last, k.Body.Refresh))
	}
	if r.Last != nil && len(r.Last.Rungs) > 0 {
		steps := kit.NewSteps()
		var all []kit.Step
		for _, rung := range r.Last.Rungs {
			all = append(all, frame.RungStep(rung))
		}
		steps.Set(all)
		card.Add(kit.NewFold(locale.T("machines.ladder", locale.Args{"Time": locale.Elapsed(r.Last.Took)}), steps.Object, k.Body.Refresh).Object)
	}
	return kit.NewCard(card).Raised()
}

// findingOf says what was found where a repository did not open: what, why, and what
// to do.
func findingOf(r probe.Report, moved func()) fyne.CanvasObject {
	notice := frame.ReportOutcome(r, r.Repo)
	notice.OnResize = moved
	return notice.Object()
}

// keysThere are the private keys that lie on the machine.
func (k *machinePane) keysThere() []fyne.CanvasObject {
	m := k.item
	if len(m.Keys) == 0 {
		return nil
	}
	out := []fyne.CanvasObject{kit.Gap(0, 2), kit.NewStrong(locale.T("machines.keys", locale.Args{"N": len(m.Keys)}))}
	return append(out, k.Column(len(m.Keys), func(i int) fyne.CanvasObject { return k.keyCard(m.Keys[i]) }))
}

func (k *machinePane) keyCard(key machine.Key) fyne.CanvasObject {
	f := k.f
	head := []fyne.CanvasObject{kit.NewMark("key", paint.ColorMuted, 18), kit.NewText(safetext.Line(key.File, 120)).Shorten()}
	if key.Encrypted {
		head = append(head, kit.NewPill(locale.T("keys.encrypted"), "lock", kit.Neutral))
	}
	head = append(head, kit.NewButton("", "forward", func() { f.Nav.Key(key.Fingerprint) }).Quiet().Tip(f.Tips, locale.T("machines.show_key")))
	words := locale.T("machineorigin." + origin(key.Origin))
	if !key.Since.IsZero() {
		words += " · " + locale.DayOf(key.Since)
	}
	return kit.NewCard(kit.Tight(kit.Stretch(1, head...), kit.NewCaption(locale.ShortFingerprint(key.Fingerprint)), kit.NewCaption(words).Shorten())).Raised()
}

// origin is how a key came there, as texts are named after it.
func origin(word string) string {
	switch word {
	case "made", "delivered", "cloned":
		return word
	}
	return "found"
}

// facts are how the machine is reached and when it was.
func (k *machinePane) facts() []fyne.CanvasObject {
	m := k.item
	table := container.New(layout.NewFormLayout())
	fact := func(key, value string) {
		if value != "" && value != "–" {
			table.Add(kit.NewCaption(locale.T("machinefact." + key)))
			table.Add(kit.NewText(value).Shorten())
		}
	}
	day := func(key string, when interface{ IsZero() bool }, words func() string) {
		if !when.IsZero() {
			fact(key, words())
		}
	}
	fact("kind", kindWord(m.Machine))
	fact("user", safetext.Line(m.RunAs, 60))
	fact("home", safetext.Line(strings.TrimSpace(m.Home), 200))
	day("reached", m.Reached, func() string { return locale.Ago(m.Reached, k.f.Now()) })
	day("verified", m.Verified, func() string { return locale.Ago(m.Verified, k.f.Now()) })
	day("ends", m.End(), func() string { return locale.DayOf(m.End()) })
	day("created", m.Created, func() string { return locale.DayOf(m.Created) })
	return []fyne.CanvasObject{kit.Gap(0, 4), kit.NewStrong(locale.T("machines.facts")), table}
}
