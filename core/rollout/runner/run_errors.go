package runner

import (
	"latchkey/core/errtext"
	"latchkey/core/rollout"
	"latchkey/core/say"
)

// actError is why an act could not be done on a target.
func actError(k rollout.ActKind, target string, why say.Text, cause error) error {
	return say.New("went.on", "{act} on {target}: {cause}", say.Values{"act": k.Text(), "target": target, "cause": why}).Because(cause)
}

// replaceFirstText is why a key stays though its machine is to be shut out.
func replaceFirstText(target string) say.Text {
	return say.New("went.replace-first", "the key stays on {target}, because another machine that holds it has no key of its own yet", say.Values{"target": target})
}

// awayError puts a step aside until a machine of it can be reached again.
type awayError struct{ why say.Text }

func (e awayError) Error() string { return e.why.String() }

// Unwrap returns the sentence as an error.
func (e awayError) Unwrap() error { return e.why.Because(nil) }

// newAway says that a machine could not be reached.
func newAway(kind rollout.ActKind, machine string, cause error) awayError {
	text := errtext.Of(actError(kind, machine, errtext.Of(cause), cause))
	return awayError{text}
}
