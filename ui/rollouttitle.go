package ui

import (
	"strings"

	"latchkey/core/rollout"
	"latchkey/internal/safetext"
)

// shortTitle is such as "Rotate ci@build-07": the number of repositories
// stands beside it.
func shortTitle(r rollout.Summary) string {
	verb := t("run." + string(r.Verb))
	if r.Undoing {
		verb = t("run.undo_" + string(r.Verb))
	}
	return t("run.key", args{"Verb": verb, "Key": subjectOf(r.Title)})
}

// jobTitle is what the status bar says of a plan's title.
func jobTitle(title string) string {
	verb, _, _ := strings.Cut(title, " ")
	switch v := rollout.Verb(verb); v {
	case rollout.Add, rollout.Rotate, rollout.Revoke, rollout.Relabel:
		return shortTitle(rollout.Summary{Verb: v, Title: title})
	case "remove":
		return shortTitle(rollout.Summary{Verb: rollout.RemoveOld, Title: title})
	}
	return upperFirst(title)
}

// longTitle says on how many, too.
func longTitle(r rollout.Summary) string {
	return tn("run.on", r.Total, args{"What": shortTitle(r)})
}

// subjectOf is what a person knows the key by, out of a plan's title such as
// "rotate SHA256:… (ci@build-07) on 300 repositories".
func subjectOf(title string) string {
	title = safetext.Line(title, 300)
	if i := strings.LastIndex(title, " on "); i >= 0 {
		title = title[:i]
	}
	if i := strings.Index(title, " to \""); i >= 0 {
		title = title[:i]
	}
	if i := strings.Index(title, "the key set "); i >= 0 {
		return t("plan.set", args{"Name": title[i+len("the key set "):]})
	}
	if i, j := strings.IndexByte(title, '('), strings.LastIndexByte(title, ')'); i >= 0 && j > i+1 {
		return title[i+1 : j]
	}
	if i := strings.Index(title, "SHA256:"); i >= 0 {
		word, _, _ := strings.Cut(title[i:], " ")
		if len(word) > 17 {
			word = word[:17] + "…"
		}
		return word
	}
	return t("run.a_key")
}
