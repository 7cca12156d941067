package ui

import (
	"context"
	"regexp"
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/inventory"
	"latchkey/keys"
	"latchkey/ui/kit"
)

// mostPasted is more than any key file has; what is longer is no key.
const mostPasted = 64 << 10

// mostSearched is longer than any name that a list could be searched for.
const mostSearched = 500

// secretive tells a text that holds a private key.
func secretive(text string) bool { return keys.HoldsPrivate(text) }

// secretOf says which secret a text holds, "" when it holds none: a private key
// or a token.
func secretOf(text string) string { return api.SecretIn(text) }

// noSecret empties a field in which no private key or token belongs, such as one
// for a path or a name, where one was pasted: what such a field holds is shown in
// errors, or remembered.
func noSecret(e *kit.Entry) (had bool) {
	if had = secretOf(e.Text) != ""; had {
		e.SetText("")
	}
	return had
}

// aPublic and aPrint tell a public key and a fingerprint.
func aPublic(text string) bool {
	return regexp.MustCompile(`(^|\s)(ssh-(ed25519|rsa|dss)|ecdsa-sha2-nistp\d+|sk-[a-z0-9-]+@openssh\.com)\s+AAAA|BEGIN (SSH2 |RSA )?PUBLIC KEY`).MatchString(text)
}

func aPrint(text string) bool {
	_, ok := keys.ParseForm(text)
	return ok
}

// pasted looks at what is pasted where a person searches. A key or fingerprint
// is taken: the answer is where it stands, in one action, and a private key
// never gets into the field. close, if any, hides what was pasted into.
func (w *Window) pasted(text string, close func()) (taken bool) {
	request := core.FindRequest{}
	switch trimmed := strings.TrimSpace(text); {
	case secretive(text):
		request.Data = []byte(text) // wiped by core
	case len(text) <= mostPasted && (aPublic(text) || aPrint(trimmed)):
		request.Text = trimmed
	default:
		return false
	}
	if close != nil {
		close()
		w.find(request)
		return true
	}
	w.findThen(request, func(found inventory.Found) {
		if !w.keys.narrowTo(found) {
			w.showFound(found)
		}
	})
	return true
}

// findPasted is for a person who pastes while no field has the keyboard: a key
// is looked for, and any other text is what the search line is to find.
func (w *Window) findPasted() {
	text := w.app.Clipboard().Content()
	if text == "" || w.pasted(text, nil) {
		return
	}
	w.win.Canvas().Focus(w.top.search)
	if len(text) <= mostSearched {
		w.top.search.TypedShortcut(&fyne.ShortcutPaste{Clipboard: w.app.Clipboard()})
	}
}

// findNamed shows where the keys of that name, or set, or fingerprint stand.
func (w *Window) findNamed(text string) { w.find(core.FindRequest{Text: text}) }

// find looks where a key stands, and shows it.
func (w *Window) find(r core.FindRequest) { w.findThen(r, w.showFound) }

// findThen looks where a key stands, and hands the answer on.
func (w *Window) findThen(r core.FindRequest, then func(inventory.Found)) {
	b := w.backend
	if b == nil {
		clear(r.Data)
		return
	}
	w.notices.remove("find")
	current := w.finding.next()
	ctx, job := w.jobs.beginQuiet(w.session, t("job.finding"))
	background(w, ctx, func(ctx context.Context) (inventory.Found, error) {
		defer clear(r.Data)
		return b.Find(ctx, r)
	}, func(found inventory.Found, err error) {
		job.end()
		switch {
		case !current():
		case err != nil:
			w.notices.fail("find", t("error.find"), err)
		default:
			then(found)
		}
	})
}
