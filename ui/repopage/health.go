package repopage

import (
	"latchkey/core"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/kit/tables"
	"latchkey/ui/locale"
)

// health is what the list says about a repository's keys at a glance: what is
// to be said of the worst of them.
type health int

const (
	healthFailing   health = iota // a key failed when it was last tested
	healthWeak                    // a key of a type that can be broken
	healthOld                     // a key that was not used for a long time
	healthNever                   // all that look forgotten were never used
	healthUseUnread               // nobody has read when a key was last used
	healthUnknown                 // keys not read yet
	healthNone                    // no key
	healthOwnNone                 // none of its own, and nobody read whether its project has some
	healthInherited               // none of its own, but others open it
	healthFresh                   // not used yet, and not there for long
	healthGood                    // used lately
	healthArchived                // the forge takes no change of its keys
)

// healthOf is core's judgement, as a number to sort by.
func healthOf(r core.RepoRow) health {
	switch r.Condition() {
	case core.TestFailing:
		return healthFailing
	case core.WeakKey:
		return healthWeak
	case core.UnusedKey:
		return healthOld
	case core.NeverUsedKey:
		return healthNever
	case core.UseNotRead:
		return healthUseUnread
	case core.NoKey:
		return healthNone
	case core.NoKeyOfOwn:
		return healthOwnNone
	case core.OpenedOnly:
		return healthInherited
	case core.FreshKeys:
		return healthFresh
	case core.KeysInUse:
		return healthGood
	case core.ArchivedRepo:
		return healthArchived
	}
	return healthUnknown
}

// healthCell draws it as word, shape and colour.
func healthCell(r core.RepoRow) tables.Cell {
	switch h := healthOf(r); h {
	case healthFailing:
		return tables.Cell{Text: locale.T("health.failing"), Icon: "failed", Tone: kit.Bad.Text()}
	case healthWeak:
		return tables.Cell{Text: locale.T("health.weak"), Icon: "failed", Tone: kit.Bad.Text()}
	case healthOld, healthNever:
		return tables.Cell{Text: unusedWords(r, h), Icon: "warning", Tone: kit.Caution.Text()}
	case healthUseUnread:
		return tables.Cell{Text: locale.T("health.use_unread"), Icon: "help", Tone: paint.ColorMuted}
	case healthNone:
		return tables.Cell{Text: locale.T("health.none"), Icon: "pending", Tone: paint.ColorMuted}
	case healthOwnNone:
		return tables.Cell{Text: locale.T("health.own_none"), Icon: "help", Tone: paint.ColorMuted}
	case healthInherited:
		if r.OpenedBy[0].Project == "" {
			return tables.Cell{Text: locale.T("health.by_other"), Icon: "key", Tone: paint.ColorMuted}
		}
		return tables.Cell{Text: locale.T("health.by_project"), Icon: "folder", Tone: paint.ColorMuted}
	case healthFresh:
		return tables.Cell{Text: locale.T("health.fresh"), Icon: "key", Tone: paint.ColorMuted}
	case healthGood:
		return tables.Cell{Text: locale.T("health.good"), Icon: "passed", Tone: kit.Good.Text()}
	case healthArchived:
		return tables.Cell{Text: locale.T("health.archived"), Icon: "lock", Tone: paint.ColorMuted}
	}
	return tables.Cell{Text: locale.T("health.unread"), Icon: "running", Tone: paint.ColorMuted}
}

// unusedWords say how many of the keys look forgotten, where that is not all.
func unusedWords(r core.RepoRow, h health) string {
	switch {
	case r.Unused < r.Keys:
		return locale.T("health.some_unused", locale.Args{"N": locale.Number(r.Unused), "Total": locale.Number(r.Keys)})
	case h == healthNever:
		return locale.T("health.never")
	}
	return locale.T("health.old")
}

// healthTip is what the word leaves out, "" for nothing.
func healthTip(f *frame.Frame, r core.RepoRow) string {
	switch healthOf(r) {
	case healthFailing:
		return locale.T("key.test_failed", locale.Args{"When": locale.Ago(r.TestFailed, f.Now())}) + " · " + locale.Moment(r.TestFailed)
	case healthWeak:
		return locale.T("finding.broken-type_why")
	case healthOld, healthNever:
		return locale.T("health.unused_tip", locale.Args{"N": locale.Number(r.Unused), "Total": locale.Number(r.Keys), "Days": locale.Number(f.Defaults.OldDays())})
	case healthUseUnread:
		return locale.T("health.use_unread_tip", locale.Args{"N": locale.Number(r.UseUnread), "Total": locale.Number(r.Keys)})
	case healthOwnNone:
		return locale.T("health.own_none_tip", locale.Args{"Project": r.Project})
	case healthInherited:
		by := r.OpenedBy[0]
		by.Label = frame.KeyName(by.Label, by.Fingerprint)
		if by.Project == "" {
			return locale.T("health.by_other_tip", locale.Args{"Key": by.Label})
		}
		return locale.T("health.by_project_tip", locale.Args{"Key": by.Label, "Project": by.Project.Key()})
	}
	return ""
}
