// Package hint is what a person can do after an error: the only place that says
// it. Its sentences name what to do, and each face says how.
package hint

import (
	"errors"
	"slices"
	"strings"

	"latchkey/api"
	"latchkey/core/cause"
	"latchkey/core/hostkey"
	"latchkey/core/say"
)

// Of returns the next step for a person after an error: one or two sentences,
// the zero Text when there is nothing to add. The most particular cause in the
// chain decides.
//
// Each hint has one English text, in the tables of the hint files. It names what
// to do as a [say.Action], and the face that shows it says how.
func Of(err error) say.Text {
	if err == nil {
		return say.Text{}
	}
	if unknown, ok := errors.AsType[cause.NoForge](err); ok {
		text := hintNoForge
		text.Values = say.Values{"forges": strings.Join(unknown.Forges, ", ")}
		return text
	}
	if untrusted, ok := errors.AsType[*hostkey.UntrustedError](err); ok {
		text := hintHostUntrusted
		if untrusted.Line != "" {
			text.Values = say.Values{"trust": say.Do("host-key trust", untrusted.Line)}
		}
		return text
	}
	for _, table := range hints {
		if text := matching(table, err); !text.IsZero() {
			return text
		}
	}
	if _, refused := errors.AsType[*hostkey.RefusedError](err); refused {
		return hintHostKeyRefused
	}
	if part, ok := api.AsPartial(err); ok {
		switch api.KindOf(part) {
		case api.NotFound:
			return hintPartNotFound
		case api.Forbidden:
			return hintPartForbidden
		}
	}
	if e, ok := errors.AsType[*api.Error](err); ok {
		return forgeHint(e)
	}
	return matching(systemHints, err)
}

// matching returns the first hint whose cause is in the error's chain.
func matching(table []hint, err error) say.Text {
	for _, h := range table {
		if errors.Is(err, h.cause) {
			return h.text
		}
	}
	return say.Text{}
}

// hint is what to do about errors of one cause.
type hint struct {
	cause error
	text  say.Text
}

// hints go from the particular to the general: an error of a forge may carry
// one of these causes, and a time-out may be behind many.
var hints = [][]hint{waitHints, apiHints, placeHints, accountHints, closedHints, pairHints, rolloutHints, vaultHints, keyHints, storeHints, {
	// What is wrong with a request may have a hint of its own.
	{cause.ErrRequest, say.New("hint.request", "Check what was asked for, and try again⟨: see {help}⟩.", say.Values{"help": say.Do("help")})},
}}

// ByKey finds the hint of a test that was kept in an earlier run. It is zero
// for a hint that names what only the error knew.
func ByKey(key string) say.Text {
	code := hintPrefix + key
	for _, table := range append(slices.Clone(hints), systemHints) {
		for _, h := range table {
			if h.text.Code == code {
				return h.text
			}
		}
	}
	for _, text := range kindHints {
		if text.Code == code {
			return text
		}
	}
	return say.Text{}
}

// hintPrefix begins the code of every hint.
const hintPrefix = "hint."
