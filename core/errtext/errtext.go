// Package errtext says errors as texts that can be said in every language.
package errtext

import (
	"errors"
	"strings"

	"latchkey/api"
	"latchkey/core/say"
)

// Of is what an error says: the sentence that it was made of, or for the error
// of a forge what was asked and what came of it. Any other is its English text
// as it is.
func Of(err error) say.Text {
	if err == nil {
		return say.Text{}
	}
	text := say.Of(err)
	if !text.IsPlain() {
		return text
	}
	if known := foreignText(err); !known.IsZero() {
		return known
	}
	e, ok := errors.AsType[*api.Error](err)
	if !ok {
		return text
	}
	about := e.Op
	if e.Repo != "" {
		about += " " + e.Repo
	}
	rest, first := strings.CutPrefix(err.Error(), about+": ")
	if !first { // somebody said something before it
		return text
	}
	if asked := operation(e, cause(e, rest)); !asked.IsZero() {
		return asked
	}
	return text
}

// operation is a call of a forge, zero for one that has no sentence.
func operation(e *api.Error, cause say.Text) say.Text {
	text, values := ofForge[e.Op], say.Values{"cause": cause}
	if e.Repo != "" {
		text, values = ofTarget[e.Op], say.Values{"cause": cause, "target": e.Repo}
	}
	if !text.IsZero() {
		text.Values = values
	}
	return text
}

// ofForge are the calls about a forge as a whole, by what drivers call them.
var ofForge = map[string]say.Text{
	"check the sign-in": say.New("op.check-the-sign-in", "check the sign-in: {cause}"),
	"sign in":           say.New("op.sign-in", "sign in: {cause}"),
	"list projects":     say.New("op.list-projects", "list projects: {cause}"),
	"list repositories": say.New("op.list-repositories", "list repositories: {cause}"),
}

// ofTarget are the calls about one repository or project.
var ofTarget = map[string]say.Text{
	"add deploy key":    say.New("op.add-deploy-key", "add deploy key {target}: {cause}"),
	"list deploy keys":  say.New("op.list-deploy-keys", "list deploy keys {target}: {cause}"),
	"remove deploy key": say.New("op.remove-deploy-key", "remove deploy key {target}: {cause}"),
	"rename deploy key": say.New("op.rename-deploy-key", "rename deploy key {target}: {cause}"),
}

// cause is why the call failed: a sentence of ours, the kind of trouble, or
// somebody else's words.
func cause(e *api.Error, text string) say.Text {
	if inner := say.Of(e.Err); e.Server == "" && !inner.IsPlain() && inner.String() == text {
		return inner
	}
	if kind := problems[e.Kind]; !kind.IsZero() && text == kind.String() {
		return kind
	}
	return say.New("said.quoted", "{said}", say.Values{"said": text})
}

// problems are what is said of a forge's error that says nothing itself.
var problems = map[api.ErrorKind]say.Text{
	api.Unauthorized:   say.New("trouble.unauthorized", "unauthorized"),
	api.Forbidden:      say.New("trouble.forbidden", "forbidden"),
	api.NotFound:       say.New("trouble.not-found", "not found"),
	api.Exists:         say.New("trouble.exists", "exists"),
	api.InUseElsewhere: say.New("trouble.in-use-elsewhere", "in use elsewhere"),
	api.Invalid:        say.New("trouble.invalid", "invalid"),
	api.RateLimited:    say.New("trouble.rate-limited", "rate limited"),
	api.PolicyForbids:  say.New("trouble.policy-forbids", "policy forbids"),
	api.Unreachable:    say.New("trouble.unreachable", "unreachable"),
	api.ServerFault:    say.New("trouble.server-fault", "server fault"),
	api.LostReply:      say.New("trouble.lost-reply", "lost reply"),
	api.Gone:           say.New("trouble.gone", "gone"),
	api.Accepted:       say.New("trouble.accepted", "accepted"),
}
