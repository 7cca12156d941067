package core

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"latchkey/api"
	"latchkey/core/hostkey"
)

// Hints that are also given without an error.
const (
	hintNetwork    = "Check the address, the connection, the proxy (HTTPS_PROXY) and the firewall, then try again."
	hintDisk       = "Free some space on the disk and try again; nothing that was kept is lost."
	hintUnfinished = "Look at the unfinished work (latchctl pending list) and finish or undo it."
	hintStart      = "Start it again; nothing has to be cleaned up."
	hintBug        = "Please report this: it should not have come to that."
)

// Hint turns an error into the next step for a person: one or two sentences,
// "" when there is nothing to add. It is the one place where that is decided;
// both faces show message and hint. The most particular cause in the chain
// decides.
func Hint(err error) string {
	_, next := hintOf(err)
	return next
}

// HintKey names the hint that Hint gives, for a face that says it in another
// language; "" where there is none. Keys are kept from version to version.
func HintKey(err error) string {
	key, _ := hintOf(err)
	return key
}

func hintAndKey(err error) (next, key string) {
	key, next = hintOf(err)
	return next, key
}

func hintOf(err error) (key, next string) {
	if err == nil {
		return "", ""
	}
	for _, table := range hintTables {
		if key, next, ok := lookUpHint(table, err); ok {
			return key, next
		}
	}
	if _, refused := errors.AsType[*hostkey.RefusedError](err); refused {
		return "host-key-refused", "Do not go on before you know why the key differs. Compare the fingerprint with the one that the forge publishes, over another network."
	}
	if part, ok := api.AsPartial(err); ok {
		switch api.KindOf(part) {
		case api.NotFound:
			return "part-not-found", "The forge lists it and does not open it: it may have been deleted or renamed just now, or the account was taken out of it. Ask an administrator there."
		case api.Forbidden:
			return "part-forbidden", "Ask an administrator there what it wants of your account. All others were read."
		}
	}
	if e, ok := errors.AsType[*api.Error](err); ok {
		return forgeKey(e), forgeHint(e)
	}
	key, next, _ = lookUpHint(systemHints, err)
	return key, next
}

func lookUpHint(table []hint, err error) (key, next string, ok bool) {
	for _, h := range table {
		if errors.Is(err, h.cause) {
			return h.key, h.next, true
		}
	}
	return "", "", false
}

type hint struct {
	cause error
	key   string // for a face that speaks other languages
	next  string
}

// forgeHint goes by the kind of error.
func forgeHint(e *api.Error) string {
	switch e.Kind {
	case api.Unauthorized:
		return "The token is wrong, expired or withdrawn, or belongs to another e-mail. Make a new one and connect the account again."
	case api.Forbidden:
		if len(e.Missing) > 0 {
			return "Make a token that also has " + strings.Join(e.Missing, ", ") + ", and connect the account again. Scopes of a token cannot be changed later."
		}
		return "Ask for administrator rights on it, or use a token that has them (latchctl account check names missing scopes)."
	case api.NotFound:
		if e.Repo == "" {
			return "Check the API's address."
		}
		return "Check the name. A repository to which the token has no right looks the same as one that does not exist."
	case api.Exists:
		return "The key is there already; read the repository's keys again."
	case api.InUseElsewhere:
		return "Use a fresh key (latchctl key new), or remove this one from where it stands. A key of a person's account cannot be a deploy key."
	case api.Invalid:
		return "The forge does not accept what was sent, and says no more than the message. Check it, and try again."
	case api.RateLimited:
		if e.RetryAfter > 0 {
			return "Wait until the limit is lifted, in " + inWords(e.RetryAfter) + ", and go on then."
		}
		return "Wait some minutes before the next try: the forge counts requests over an hour."
	case api.PolicyForbids:
		return "A rule of the organization forbids it. Ask its administrators."
	case api.Unreachable:
		return hintNetwork
	case api.LostReply:
		return "Read the repository's keys again before you repeat it: it may have taken effect."
	case api.Accepted:
		return "The forge took it: read the keys again in a minute, and do not repeat it."
	case api.Gone:
		return "Update Latchkey: the forge has removed this call from its API."
	}
	if errors.Is(e, context.Canceled) {
		return "It was stopped. " + hintStart
	}
	return "Try again later; the forge's status page may tell more."
}

// forgeKey names what forgeHint says.
func forgeKey(e *api.Error) string {
	switch {
	case e.Kind == api.Forbidden && len(e.Missing) > 0:
		return "forge-missing"
	case e.Kind == api.NotFound && e.Repo == "":
		return "forge-no-address"
	case e.Kind == api.RateLimited && e.RetryAfter > 0:
		return "forge-limit-until"
	}
	switch e.Kind {
	case api.Unauthorized:
		return "forge-token"
	case api.Forbidden:
		return "forge-forbidden"
	case api.NotFound:
		return "forge-not-found"
	case api.Exists:
		return "forge-exists"
	case api.InUseElsewhere:
		return "forge-in-use"
	case api.Invalid:
		return "forge-invalid"
	case api.RateLimited:
		return "forge-limit"
	case api.PolicyForbids:
		return "forge-policy"
	case api.Unreachable:
		return "network"
	case api.LostReply:
		return "forge-lost-reply"
	case api.Gone:
		return "forge-gone"
	case api.Accepted:
		return "forge-accepted"
	}
	if errors.Is(e, context.Canceled) {
		return "stopped"
	}
	return "forge-fault"
}

// inWords is a time to wait, rounded up.
func inWords(d time.Duration) string {
	switch {
	case d <= 90*time.Second:
		return fmt.Sprintf("%d seconds", int((d+time.Second-1)/time.Second))
	case d <= 90*time.Minute:
		return fmt.Sprintf("%d minutes", int((d+time.Minute-1)/time.Minute))
	}
	return fmt.Sprintf("%d hours", int((d+time.Hour-1)/time.Hour))
}
