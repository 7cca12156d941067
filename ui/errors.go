package ui

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/core/say"
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
func vaultState(hint say.Text) string { return cmp.Or(vaultStates[hint.Code], "vault") }

var vaultStates = map[string]string{"hint.vault-absent": "vault_absent", "hint.vault-locked": "vault_locked",
	"hint.vault-dismissed": "vault_dismissed", "hint.vault-slow": "vault_slow"}

// hintOf returns what to do after an error, "" when there is nothing to add.
func hintOf(err error) string { return translate(core.Hint(err)) }

// waitsAdvice says after parts that nothing is to be done.
func waitsAdvice(parts ...string) string {
	return strings.Join(append(parts, t("waits.advice")), "\n")
}
