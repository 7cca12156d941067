package bitbucket

import (
	"net/http"
	"strings"

	"latchkey/api"
	"latchkey/api/internal/driver"
)

// checkNewKey refuses what Bitbucket cannot take.
func checkNewKey(k api.NewKey) error {
	if k.Access != "" && k.Access != api.Read {
		return api.ErrReadOnlyForge
	}
	return driver.CheckLabel(k.Label, labelMax)
}

// doubtful reports whether a refused add may be about a key that stands there
// already. Bitbucket answers every cause with one status and a sentence that may
// be in another language.
func doubtful(e *api.Error) bool {
	return e.Status == http.StatusBadRequest || e.Status == http.StatusConflict
}

// sortRefused puts the right kind on a doubtful refusal: what the list says
// counts first, and only then the words.
func sortRefused(e *api.Error, stands bool) {
	text := strings.ToLower(e.Server)
	switch {
	case stands, containsAny(text, "already added that access key", "as a deploy key for this repository", "access key to this project"):
		e.Kind = api.Exists
	case containsAny(text, "already registered", "must be unique", "already in use", "already been taken"):
		e.Kind = api.InUseElsewhere
	}
}
