// Package say is how core says a sentence: in English, and with the stable
// name and the values that a face needs to say the same in another language.
// Core itself speaks no other language than English.
package say

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Values are what a sentence names. A string stays as it is: a name, or what a
// server said. An int, Bytes, a Wait and a Span are written as the language writes them,
// an Action as the face does. A Text is translated too.
type Values map[string]any

// Text is one sentence, or a part of one. Its English is a template: {name} is
// the place of a value, and a part in ⟨…⟩ is left out when one of its values is
// missing.
type Text struct {
	Code   string // stable; "" for what is not ours to translate
	Values Values
	one    string // English for exactly one, "" where nothing is counted
	other  string
	places bool                // the text is a template although it has no code
	parts  []Text              // of a list
	old    bool                // see Old
	do     func(Action) string // how its English names actions, nil = by their names
}

// New returns a sentence. Code and template are literals, so that a test can
// find them in the source and compare them with the translations.
func New(code, english string, values ...Values) Text {
	return Text{Code: code, Values: merged(values), other: english}
}

// Count returns a sentence about n of something; the template has it as {n}.
func Count(code string, n int, one, other string, values ...Values) Text {
	t := Text{Code: code, Values: merged(values), one: one, other: other}
	t.Values["n"] = n
	return t
}

// English returns a sentence that is said in English only: what the terminal
// alone has to say.
func English(template string, values ...Values) Text {
	return Text{Values: merged(values), other: template, places: true}
}

// Plain returns a text that is the same in every language.
func Plain(text string) Text { return Text{other: text} }

// List returns several texts, separated by commas.
func List(parts ...Text) Text { return Text{parts: parts} }

// Names returns several names, separated as names are.
func Names(names ...string) Text {
	parts := make([]Text, len(names))
	for i, name := range names {
		parts[i] = Plain(name)
	}
	return List(parts...)
}

func merged(all []Values) Values {
	one := Values{}
	for _, values := range all {
		for name, value := range values {
			one[name] = value
		}
	}
	return one
}

// Template returns what the text says in English, with its places as they are.
func (t Text) Template() string { return t.other }

// IsZero reports whether the text is empty.
func (t Text) IsZero() bool { return t.Code == "" && t.other == "" && len(t.parts) == 0 }

// IsPlain reports whether it is the same in every language.
func (t Text) IsPlain() bool { return t.Code == "" && len(t.parts) == 0 && !t.old }

// Clean is the text with every name in it, and whatever else is not ours, passed
// through a func that makes it safe to show.
func (t Text) Clean(clean func(string) string) Text {
	if t.Code == "" {
		t.other = clean(t.other)
	}
	values := Values{}
	for name, value := range t.Values {
		switch value := value.(type) {
		case string:
			values[name] = clean(value)
		case Text:
			values[name] = value.Clean(clean)
		default:
			values[name] = value
		}
	}
	if t.Values != nil {
		t.Values = values
	}
	parts := make([]Text, len(t.parts))
	for i, part := range t.parts {
		parts[i] = part.Clean(clean)
	}
	if len(parts) > 0 {
		t.parts = parts
	}
	return t
}

// String returns the sentence in English.
func (t Text) String() string { return t.In(Language{Action: t.do}) }

// Do returns the text with a face's words for actions in its English.
func (t Text) Do(words func(Action) string) Text {
	t.do = words
	return t
}

// Language is how one language says sentences. The zero value is English.
type Language struct {
	// Template returns the template for a code, in the plural form that n asks
	// for; n is nil where nothing is counted.
	Template func(code string, n *int) (template string, ok bool)
	Number   func(int) string
	Size     func(Bytes) string
	Wait     func(time.Duration) string
	// Action says how an action is done, "" where there are no words for it. Nil
	// names the action only.
	Action  func(Action) string
	Comma   string // between the parts of a list
	Between string // between names, that is, parts that are the same in every language; "" = Comma
}

// In returns the sentence in a language, in English where the language lacks it.
func (t Text) In(l Language) string {
	if len(t.parts) > 0 {
		words := make([]string, len(t.parts))
		for i, part := range t.parts {
			words[i] = part.In(l)
		}
		return strings.Join(words, l.comma(t.parts))
	}
	if t.Code == "" && !t.places {
		return t.other
	}
	return Fill(t.template(l), func(name string) string { return valueIn(l, t.Values[name]) })
}

// comma is what stands between the parts of a list.
func (l Language) comma(parts []Text) string {
	if !slices.ContainsFunc(parts, func(t Text) bool { return !t.IsPlain() }) {
		return cmp.Or(l.Between, l.Comma, ", ")
	}
	return cmp.Or(l.Comma, ", ")
}

func (t Text) template(l Language) string {
	var count *int
	if n, counts := t.Values["n"].(int); counts && t.one != "" {
		count = &n
	}
	if l.Template != nil && t.Code != "" {
		template, ok := l.Template(t.Code, count)
		if n, counts := t.Values["n"].(int); !ok && counts { // kept before the sentence counted
			template, ok = l.Template(t.Code, &n)
		}
		if ok && t.fills(template) {
			return template
		}
	}
	if count != nil && *count == 1 {
		return t.one
	}
	return t.other
}

// fills reports whether the text has all values that a template needs. One that
// an earlier version kept may lack a place that the sentence has got since: its
// own template then says it.
func (t Text) fills(template string) bool {
	for {
		before, after, open := strings.Cut(template, "⟨")
		for _, name := range Places(before) {
			if _, there := t.Values[name]; !there {
				return false
			}
		}
		if !open {
			return true
		}
		_, template, _ = strings.Cut(after, "⟩")
	}
}

func valueIn(l Language, value any) string {
	switch value := value.(type) {
	case string:
		return value
	case int:
		if l.Number != nil {
			return l.Number(value)
		}
		return strconv.Itoa(value)
	case Bytes:
		if l.Size != nil {
			return l.Size(value)
		}
		return value.String()
	case Wait:
		if l.Wait != nil {
			return l.Wait(time.Duration(value))
		}
		return value.String()
	case Span:
		if l.Wait != nil {
			return l.Wait(time.Duration(value))
		}
		return value.String()
	case Action:
		if l.Action != nil {
			return l.Action(value)
		}
		return value.String()
	case Text:
		return value.In(l)
	case nil:
		return ""
	}
	return fmt.Sprint(value)
}

// Because makes an error of the sentence. Its text is the English one;
// errors.Is and errors.As find cause, which may be nil.
func (t Text) Because(cause error) error { return &failure{t, cause} }

type failure struct {
	text  Text
	cause error
}

func (f *failure) Error() string { return f.text.String() }
func (f *failure) Unwrap() error { return f.cause }

// Of returns what an error says: the sentence that it was made of, or else its English text.
func Of(err error) Text {
	if err == nil {
		return Text{}
	}
	if f, ok := errors.AsType[*failure](err); ok && f.Error() == err.Error() {
		return f.text
	}
	return Plain(err.Error())
}
