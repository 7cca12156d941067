package ui

import (
	"strings"

	"latchkey/core/rollout"
	"latchkey/core/say"
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
func jobTitle(title say.Text) string {
	verb, ours := strings.CutPrefix(title.Code, titleCode)
	if !ours {
		verb, _, _ = strings.Cut(title.String(), " ")
	}
	switch v := rollout.Verb(verb); v {
	case rollout.Add, rollout.Rotate, rollout.Revoke, rollout.Relabel:
		return shortTitle(rollout.Summary{Verb: v, Title: title})
	case rollout.RemoveOld, "remove":
		return shortTitle(rollout.Summary{Verb: rollout.RemoveOld, Title: title})
	}
	return upperFirst(translate(title))
}

// longTitle says on how many, too.
func longTitle(r rollout.Summary) string {
	return tn("run.on", r.Total, args{"What": shortTitle(r)})
}

// subjectOf is what a person knows the key by that a plan's title names.
func subjectOf(title say.Text) string {
	key, ok := title.Values["key"].(say.Text)
	if !ok {
		return subjectOfOld(title.String())
	}
	name, _ := key.Values["name"].(string)
	comment, _ := key.Values["comment"].(string)
	fingerprint, _ := key.Values["key"].(string)
	switch {
	case name != "":
		return t("plan.set", args{"Name": safetext.Line(name, 300)})
	case comment != "":
		return safetext.Line(comment, 300)
	case fingerprint != "":
		return clipFingerprint(fingerprint)
	}
	return t("run.a_key")
}

// subjectOfOld is subjectOf a title that an earlier version kept in English,
// such as "rotate SHA256:… (ci@build-07) on 300 repositories".
func subjectOfOld(title string) string {
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
		return clipFingerprint(word)
	}
	return t("run.a_key")
}

func clipFingerprint(text string) string {
	if text = safetext.Line(text, 300); len(text) > 17 {
		return text[:17] + "…"
	}
	return text
}
