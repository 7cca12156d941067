package frame

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/internal/safetext"
	"latchkey/keys"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// WhichKeys asks which of several private keys in one text are meant; file is
// where they came from, "" for what was pasted, and many reports whether it may be
// more than one. It waits for the answer, away from the UI goroutine.
type WhichKeys func(ctx context.Context, file string, choices []keys.Choice, many bool) ([]int, error)

// AskWhich asks the person in front of the window.
func (f *Frame) AskWhich(session context.Context) WhichKeys {
	return func(ctx context.Context, file string, choices []keys.Choice, many bool) ([]int, error) {
		return Answer(f.Worker, ctx, session, func(give func([]int, error)) (hide func()) {
			return f.ShowWhich(file, choices, many, give)
		})
	}
}

// importer takes private keys into the vault.
type importer interface {
	Import(context.Context, core.ImportRequest) (core.ImportResult, error)
}

// meantKey is what came of one key of a text.
type meantKey struct {
	core.ImportResult
	Err error
}

// ImportMeant imports the private key of a text, or, where there are several,
// those that which tells; there is always at least one answer. A key that fails
// does not keep the others out.
func ImportMeant(ctx context.Context, b importer, which WhichKeys, r core.ImportRequest, many bool) []meantKey {
	got, err := b.Import(ctx, r)
	several, ok := errors.AsType[*keys.SeveralError](err)
	if !ok {
		return []meantKey{{got, err}}
	}
	meant, err := which(ctx, r.File, several.Choices, many)
	if err != nil {
		return []meantKey{{Err: err}}
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

// ShowWhich lists the keys by comment and fingerprint; closing the dialog
// declines. Nothing is chosen beforehand: a key that was taken in by habit is
// one more to look after.
func (f *Frame) ShowWhich(file string, choices []keys.Choice, many bool, give func([]int, error)) (hide func()) {
	boxes := make([]*kit.Check, len(choices))
	answered := false
	var o *Form
	title, text := locale.T("which.title_one"), locale.T("which.text_one", locale.Args{"File": KeySourceName(file), "N": len(choices)})
	if many {
		title, text = locale.T("which.title"), locale.T("which.text", locale.Args{"File": KeySourceName(file), "N": len(choices)})
	}
	o = f.NewForm(title, "key", locale.T("import.do"), func() {
		answered = true
		o.Dialog.Hide()
		give(checked(boxes), nil)
	})
	o.Dialog.Width = 620
	o.Dialog.OnHidden = func() {
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
		o.Main.SetEnabled(len(checked(boxes)) > 0)
	}
	list := kit.Stack(kit.NewParagraph(text))
	for i, c := range choices {
		boxes[i] = kit.NewCheck(choiceName(i, c), func(on bool) { changed(i, on) })
		list.Add(kit.Tight(boxes[i], choiceNote(c)))
	}
	o.Main.SetEnabled(false)
	o.Show(list, boxes[0])
	return o.Dialog.Hide
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
		name = locale.T("which.nth", locale.Args{"N": i + 1})
	}
	return name
}

// choiceNote is the whole fingerprint, with what else is known without a
// passphrase.
func choiceNote(c keys.Choice) fyne.CanvasObject {
	words := []string{string(c.Fingerprint), locale.KeyType(strings.ToLower(c.Type), 0)}
	if c.Fingerprint == "" {
		words = []string{locale.T("which.hidden"), c.Format}
	} else if c.Encrypted {
		words = append(words, locale.T("which.encrypted"))
	}
	words = slices.DeleteFunc(words, func(s string) bool { return s == "" })
	note := kit.NewNote(strings.Join(words, " · "))
	return kit.PadXY(26, 0, note)
}

// KeySourceName says where the text of a key comes from, safe to show: the name
// of a file, or that it was pasted.
func KeySourceName(path string) string {
	if path == "" {
		return locale.T("import.pasted")
	}
	return safetext.Line(filepath.Base(path), 120)
}
