package locale

import (
	"strings"

	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// ShortTitle is such as "Rotate ci@build-07": the number of repositories
// stands beside it.
func ShortTitle(r rollout.Summary) string {
	verb := T("run." + string(r.Verb))
	if r.Undoing {
		verb = T("run.undo_" + string(r.Verb))
	}
	if r.Verb == rollout.Apply { // it is about no one key
		return verb
	}
	return T("run.key", Args{"Verb": verb, "Key": SubjectOf(r.Title)})
}

// JobTitle is what the status bar says of a plan's title.
func JobTitle(title say.Text) string {
	verb, ours := strings.CutPrefix(title.Code, titleCode)
	if !ours {
		verb, _, _ = strings.Cut(title.String(), " ")
	}
	switch v := rollout.Verb(verb); v {
	case rollout.Add, rollout.Rotate, rollout.Revoke, rollout.Relabel, rollout.Onboard, rollout.Apply:
		return ShortTitle(rollout.Summary{Verb: v, Title: title})
	case rollout.RemoveOld, "remove":
		return ShortTitle(rollout.Summary{Verb: rollout.RemoveOld, Title: title})
	}
	return UpperFirst(Translate(title))
}

// LongTitle says on how many repositories, too. It has more steps than that where it
// works on machines, or on several keys of one repository.
func LongTitle(r rollout.Summary) string {
	where, told := r.Title.Values["where"].(say.Text)
	if !told { // of an earlier version
		return Tn("run.on", r.Total, Args{"What": ShortTitle(r)})
	}
	return onWhere(ShortTitle(r), where)
}

// onWhere puts on how much a rollout works behind what it does.
func onWhere(what string, where say.Text) string {
	if n, counts := where.Values["n"].(int); counts && where.Code == "part.repositories" {
		return Tn("run.on", n, Args{"What": what})
	}
	return T("run.where", Args{"What": what, "Where": Translate(where)})
}

// SubjectOf is what a person knows the key or the machines by that a plan's title names.
func SubjectOf(title say.Text) string {
	switch machines := title.Values["machines"].(type) {
	case say.Text:
		return Translate(machines)
	case string:
		return safetext.Line(machines, 300)
	}
	key, ok := title.Values["key"].(say.Text)
	if !ok {
		return subjectOfOld(title.String())
	}
	name, _ := key.Values["name"].(string)
	comment, _ := key.Values["comment"].(string)
	fingerprint, _ := key.Values["key"].(string)
	switch {
	case name != "":
		return T("plan.set", Args{"Name": safetext.Line(name, 300)})
	case comment != "":
		return safetext.Line(comment, 300)
	case fingerprint != "":
		return clipFingerprint(fingerprint)
	}
	return T("run.a_key")
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
		return T("plan.set", Args{"Name": title[i+len("the key set "):]})
	}
	if i, j := strings.IndexByte(title, '('), strings.LastIndexByte(title, ')'); i >= 0 && j > i+1 {
		return title[i+1 : j]
	}
	if i := strings.Index(title, "SHA256:"); i >= 0 {
		word, _, _ := strings.Cut(title[i:], " ")
		return clipFingerprint(word)
	}
	return T("run.a_key")
}

func clipFingerprint(text string) string {
	if text = safetext.Line(text, 300); len(text) > 17 {
		return text[:17] + "…"
	}
	return text
}
