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
	values := say.Values{"cause": cause}
	if e.Repo == "" {
		switch e.Op {
		case "check the sign-in":
			return say.New("op.check-the-sign-in", "check the sign-in: {cause}", values)
		case "sign in":
			return say.New("op.sign-in", "sign in: {cause}", values)
		case "list projects":
			return say.New("op.list-projects", "list projects: {cause}", values)
		case "list repositories":
			return say.New("op.list-repositories", "list repositories: {cause}", values)
		}
		return say.Text{}
	}
	values["target"] = e.Repo
	switch e.Op {
	case "add deploy key":
		return say.New("op.add-deploy-key", "add deploy key {target}: {cause}", values)
	case "list deploy keys":
		return say.New("op.list-deploy-keys", "list deploy keys {target}: {cause}", values)
	case "remove deploy key":
		return say.New("op.remove-deploy-key", "remove deploy key {target}: {cause}", values)
	case "rename deploy key":
		return say.New("op.rename-deploy-key", "rename deploy key {target}: {cause}", values)
	}
	return say.Text{}
}

// cause is why the call failed: a sentence of ours, the kind of trouble, or
// somebody else's words.
func cause(e *api.Error, text string) say.Text {
	if inner := say.Of(e.Err); e.Server == "" && !inner.IsPlain() && inner.String() == text {
		return inner
	}
	if text == e.Kind.String() {
		if kind := problem(e.Kind); !kind.IsZero() {
			return kind
		}
	}
	return say.New("said.quoted", "{said}", say.Values{"said": text})
}

// problem is what is said of a forge's error that says nothing itself.
func problem(kind api.ErrorKind) say.Text {
	switch kind {
	case api.Unauthorized:
		return say.New("trouble.unauthorized", "unauthorized")
	case api.Forbidden:
		return say.New("trouble.forbidden", "forbidden")
	case api.NotFound:
		return say.New("trouble.not-found", "not-found")
	case api.Exists:
		return say.New("trouble.exists", "exists")
	case api.InUseElsewhere:
		return say.New("trouble.in-use-elsewhere", "in-use-elsewhere")
	case api.Invalid:
		return say.New("trouble.invalid", "invalid")
	case api.RateLimited:
		return say.New("trouble.rate-limited", "rate-limited")
	case api.PolicyForbids:
		return say.New("trouble.policy-forbids", "policy-forbids")
	case api.Unreachable:
		return say.New("trouble.unreachable", "unreachable")
	case api.ServerFault:
		return say.New("trouble.server-fault", "server-fault")
	case api.LostReply:
		return say.New("trouble.lost-reply", "lost-reply")
	case api.Gone:
		return say.New("trouble.gone", "gone")
	case api.Accepted:
		return say.New("trouble.accepted", "accepted")
	}
	return say.Text{}
}
