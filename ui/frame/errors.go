package frame

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/core/ask"
	"latchkey/core/errtext"
	"latchkey/core/hint"
	"latchkey/core/hostkey"
	"latchkey/core/say"
	"latchkey/internal/safetext"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// ErrorNotice is an error as a panel, for pages and dialogs alike.
func (f *Frame) ErrorNotice(sentence string, err error, buttons ...*kit.Button) *kit.Notice {
	details, advice := detailsOf(err), adviceOn(err)
	buttons = append(f.Remedies(err), buttons...)
	buttons = append(buttons, f.copyError(sentence, err).Quiet())
	return &kit.Notice{
		Tone: kit.Bad, Text: sentence, Advice: advice, Details: details, Buttons: buttons,
		DetailsWord: locale.T("action.details"), HideWord: locale.T("action.hide_details"),
	}
}

// Remedies are buttons that lead to what mends an error; none where it is not
// known, or nothing in the window does.
func (f *Frame) Remedies(err error) []*kit.Button {
	if account := errtext.RefusedAccount(err); account != "" {
		return []*kit.Button{f.ReplaceToken(account)}
	}
	if _, refused := errors.AsType[*hostkey.RefusedError](err); refused {
		return []*kit.Button{kit.NewButton(locale.T("action.show_host_keys"), "host", func() { f.Nav.Page("host-keys") })}
	}
	switch VaultState(hint.Of(err)) {
	case "vault_locked", "vault_dismissed":
		return []*kit.Button{kit.NewButton(locale.T("passphrase.ok"), "lock", func() { f.Vault.Unlock(func() {}) })}
	}
	return nil
}

// ReplaceToken is the button that replaces the token of an account, by its id.
func (f *Frame) ReplaceToken(account string) *kit.Button {
	return kit.NewButton(locale.T("cmd.replace-token"), "lock", func() { f.Nav.ReplaceToken(account) })
}

// TextOf is what an error says, where it is a sentence of ours; else it is as it is.
func TextOf(err error) say.Text { return errtext.Of(err) }

// detailsOf is what an error says, in the person's language where it is a
// sentence of ours as a whole. What is copied for others stays in English.
func detailsOf(err error) string {
	if text := errtext.Of(err); !text.IsPlain() {
		return locale.Translate(text)
	}
	return safetext.Block(err.Error(), 0)
}

// SentenceOf is what is said of a machine, as a sentence. A machine's name keeps its
// letters where it begins the sentence.
func SentenceOf(text say.Text) string {
	words := locale.Translate(text)
	for _, value := range text.Values {
		if name, is := value.(string); is && name != "" && strings.HasPrefix(words, name) {
			return name + strings.TrimPrefix(locale.FullStop("."+strings.TrimPrefix(words, name)), ".")
		}
	}
	return locale.FullStop(words)
}

// adviceOn says what to do about an error.
func adviceOn(err error) string {
	if advice := HintOf(err); advice != "" {
		return advice
	}
	if text := errtext.Of(err); strings.HasPrefix(text.Code, "machine.") { // it says what to do itself
		return SentenceOf(text)
	}
	return locale.T("error.no_hint")
}

// copyError copies all that is known of an error.
func (f *Frame) copyError(sentence string, err error) *kit.Button {
	report := sentence + "\n" + adviceOn(err) + "\n" + safetext.Block(err.Error(), 0)
	return kit.NewButton(locale.T("action.copy"), "copy", func() { f.Copy(report, locale.T("toast.copied_error")) })
}

// Trouble stands in the place of a list that could not be read: what is the
// matter (of the key "empty." and key), what to do, and the details folded.
// advised says that what is known of the error itself is the better advice.
func (f *Frame) Trouble(icon, key, sentence string, err error, advised bool, buttons ...*kit.Button) fyne.CanvasObject {
	text := locale.T("empty." + key + ".text")
	if advice := HintOf(err); advised && advice != "" {
		text = advice
	}
	return (&kit.Trouble{
		Icon: icon, Title: locale.T("empty." + key + ".title"), Text: text, Details: detailsOf(err),
		Buttons: buttons, Extra: []*kit.Button{f.copyError(sentence, err)},
		DetailsWord: locale.T("action.details"), HideWord: locale.T("action.hide_details"),
	}).Object()
}

// IsChoice reports whether an error is what the person chose: stopped or declined.
func IsChoice(err error) bool {
	return errors.Is(err, ask.ErrDeclined) || errors.Is(err, context.Canceled)
}

// VaultState is the key of what is said about a vault that does not answer.
func VaultState(hint say.Text) string { return cmp.Or(vaultStates[hint.Code], "vault") }

var vaultStates = map[string]string{"hint.vault-absent": "vault_absent", "hint.vault-locked": "vault_locked",
	"hint.vault-dismissed": "vault_dismissed", "hint.vault-slow": "vault_slow"}

// HintOf returns what to do after an error, "" when there is nothing to add.
func HintOf(err error) string { return locale.Translate(hint.Of(err)) }

// WaitsAdvice says after parts that nothing is to be done.
func WaitsAdvice(parts ...string) string {
	return strings.Join(append(parts, locale.T("waits.advice")), "\n")
}
