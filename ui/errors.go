package ui

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/internal/safetext"
	"latchkey/ui/kit"
)

// errorNotice is an error as a panel, for pages and dialogs alike.
func (f *Frame) errorNotice(sentence string, err error, buttons ...*kit.Button) *kit.Notice {
	details, advice := safetext.Block(err.Error(), 0), adviceOn(err)
	buttons = append(buttons, f.copyError(sentence, err).Quiet())
	return &kit.Notice{
		Tone: kit.Bad, Text: sentence, Advice: advice, Details: details, Buttons: buttons,
		DetailsWord: t("action.details"), HideWord: t("action.hide_details"),
	}
}

// adviceOn says what to do about an error.
func adviceOn(err error) string {
	if advice := hintOf(err); advice != "" {
		return advice
	}
	return t("error.no_hint")
}

// copyError copies all that is known of an error.
func (f *Frame) copyError(sentence string, err error) *kit.Button {
	report := sentence + "\n" + adviceOn(err) + "\n" + safetext.Block(err.Error(), 0)
	return kit.NewButton(t("action.copy"), "copy", func() { f.copy(report, t("toast.copied_error")) })
}

// trouble stands in the place of a list that could not be read: what is the
// matter (of the key "empty." and key), what to do, and the details folded.
// advised says that what is known of the error itself is the better advice.
func (f *Frame) trouble(icon, key, sentence string, err error, advised bool, buttons ...*kit.Button) fyne.CanvasObject {
	text := t("empty." + key + ".text")
	if advice := hintOf(err); advised && advice != "" {
		text = advice
	}
	return (&kit.Trouble{
		Icon: icon, Title: t("empty." + key + ".title"), Text: text, Details: safetext.Block(err.Error(), 0),
		Buttons: buttons, Extra: []*kit.Button{f.copyError(sentence, err)},
		DetailsWord: t("action.details"), HideWord: t("action.hide_details"),
	}).Object()
}

// isChoice reports whether an error is what the person chose: stopped or declined.
func isChoice(err error) bool {
	return errors.Is(err, ask.ErrDeclined) || errors.Is(err, context.Canceled)
}

// vaultState is the key of what is said about a vault that does not answer.
func vaultState(hint string) string {
	states := map[string]string{"vault-absent": "vault_absent", "vault-locked": "vault_locked", "vault-dismissed": "vault_dismissed", "vault-slow": "vault_slow"}
	if state, known := states[hint]; known {
		return state
	}
	return "vault"
}

// hintOf is what to do after an error, "" when there is nothing to add.
func hintOf(err error) string {
	english := core.Hint(err)
	key := core.HintKey(err)
	if key == "" || !activeCatalog().has("hint."+key) {
		return english
	}
	values := args{"Scopes": "", "Time": ""}
	if e, ok := errors.AsType[*api.Error](err); ok {
		values["Scopes"] = safetext.Line(strings.Join(e.Missing, ", "), 300)
		values["Time"] = roughly(e.RetryAfter)
	}
	return t("hint."+key, values)
}

// waitsAdvice says after parts that nothing is to be done.
func waitsAdvice(parts ...string) string {
	return strings.Join(append(parts, t("waits.advice")), "\n")
}
