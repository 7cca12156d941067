package ui

import (
	"context"
	"errors"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/internal/safetext"
	"latchkey/keys"
	"latchkey/ui/kit"
)

// whichKeys asks which of several private keys in one text are meant; file is
// where they came from, "" for what was pasted, and many tells whether it may be
// more than one. It waits for the answer, away from the UI goroutine.
type whichKeys func(ctx context.Context, file string, choices []keys.Choice, many bool) ([]int, error)

// askWhich asks the person in front of the window.
func (w *Window) askWhich(session context.Context) whichKeys {
	return func(ctx context.Context, file string, choices []keys.Choice, many bool) ([]int, error) {
		return answer(w, ctx, session, func(give func([]int, error)) (hide func()) {
			return w.showWhich(source{path: file}.name(), choices, many, give)
		})
	}
}

// meantKey is what came of one key of a text.
type meantKey struct {
	core.Imported
	err error
}

// importMeant imports the private key of a text, or, where there are several,
// those that which tells; there is always at least one answer. A key that fails
// does not keep the others out.
func importMeant(ctx context.Context, b Backend, which whichKeys, r core.ImportRequest, many bool) []meantKey {
	got, err := b.Import(ctx, r)
	several, ok := errors.AsType[*keys.SeveralError](err)
	if !ok {
		return []meantKey{{got, err}}
	}
	meant, err := which(ctx, r.File, several.Choices, many)
	if err != nil {
		return []meantKey{{err: err}}
	}
	var all []meantKey
	for _, n := range meant {
		if r.Fingerprint, r.Number = several.Choices[n].Fingerprint, 0; r.Fingerprint == "" {
			r.Number = n + 1
		}
		got, err := b.Import(ctx, r)
		all = append(all, meantKey{got, err})
	}
	return all
}

// showWhich lists the keys by comment and fingerprint; closing the dialog
// declines. Nothing is chosen beforehand: a key that was taken in by habit is
// one more to look after.
func (w *Window) showWhich(from string, choices []keys.Choice, many bool, give func([]int, error)) (hide func()) {
	boxes := make([]*kit.Check, len(choices))
	answered := false
	var f *form
	title, text := t("which.title_one"), t("which.text_one", v{"File": from, "N": len(choices)})
	if many {
		title, text = t("which.title"), t("which.text", v{"File": from, "N": len(choices)})
	}
	f = w.newForm(title, "key", t("import.do"), func() {
		answered = true
		f.dialog.Hide()
		give(checked(boxes), nil)
	})
	f.dialog.Width = 620
	f.dialog.OnHidden = func() {
		if !answered {
			give(nil, ask.ErrDeclined)
		}
	}
	changed := func(n int, on bool) {
		for i, box := range boxes {
			if on && !many && i != n {
				box.SetChecked(false)
			}
		}
		f.main.SetEnabled(len(checked(boxes)) > 0)
	}
	list := kit.Stack(kit.NewParagraph(text))
	for i, c := range choices {
		boxes[i] = kit.NewCheck(choiceName(i, c), func(on bool) { changed(i, on) })
		list.Add(kit.Tight(boxes[i], choiceNote(c)))
	}
	f.main.SetEnabled(false)
	f.show(list, boxes[0])
	return f.dialog.Hide
}

// checked are the numbers of the boxes that are ticked.
func checked(boxes []*kit.Check) (all []int) {
	for i, box := range boxes {
		if box.Checked {
			all = append(all, i)
		}
	}
	return all
}

// choiceName is the key's comment; one that has none, or whose comment is
// encrypted or holds a token, is known by its place in the text.
func choiceName(i int, c keys.Choice) string {
	name := safetext.Line(c.Comment, 80)
	if name == "" || secretOf(c.Comment) != "" {
		name = t("which.nth", v{"N": i + 1})
	}
	return name
}

// choiceNote is the whole fingerprint, with what else is known without a
// passphrase.
func choiceNote(c keys.Choice) fyne.CanvasObject {
	words := []string{string(c.Fingerprint), keyType(strings.ToLower(c.Type), 0)}
	if c.Fingerprint == "" {
		words = []string{t("which.hidden"), c.Format}
	} else if c.Encrypted {
		words = append(words, t("which.encrypted"))
	}
	words = slices.DeleteFunc(words, func(s string) bool { return s == "" })
	note := kit.NewNote(strings.Join(words, " · "))
	return kit.PadXY(26, 0, note)
}
