package say

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Reader recognizes which sentence an English text is that an earlier version
// kept without its code, such as the error of a rollout's step (see IsOld).
type Reader struct {
	forms []form
	inner []string // names of places whose value may be a sentence of its own
	parts []string // names of places whose value is a part of a sentence, and known
}

// form is one shape that a template can have.
type form struct {
	code    string
	one     bool     // the singular of a counted sentence
	counts  bool     // the sentence counts something
	fixed   []string // the words around the places: one more than there are places
	places  []string
	weight  int    // how many letters of it are fixed
	part    bool   // occurs inside other sentences only
	english string // the template
}

// NewReader makes a reader. Inner names the places whose value is itself read as
// a sentence, parts those whose value has to be a known part of one; what stands
// in any other place is quoted as it is.
func NewReader(inner, parts []string) *Reader { return &Reader{inner: inner, parts: parts} }

// LearnPart adds a text that occurs inside others only.
func (r *Reader) LearnPart(code, template string) { r.learn(form{code: code, part: true}, template) }

// Learn adds a sentence that counts nothing.
func (r *Reader) Learn(code, template string) { r.learn(form{code: code}, template) }

// LearnCount adds a sentence that counts something.
func (r *Reader) LearnCount(code, one, other string) {
	r.learn(form{code: code, one: true, counts: true}, one)
	r.learn(form{code: code, counts: true}, other)
}

// LearnPartCount adds a part that counts something.
func (r *Reader) LearnPartCount(code, one, other string) {
	r.learn(form{code: code, part: true, one: true, counts: true}, one)
	r.learn(form{code: code, part: true, counts: true}, other)
}

func (r *Reader) learn(f form, template string) {
	for _, t := range variants(template) {
		g := f
		g.fixed, g.places = split(t)
		g.english = t
		for _, words := range g.fixed {
			g.weight += utf8.RuneCountInString(words)
		}
		if g.weight > 2 {
			r.forms = append(r.forms, g)
		}
	}
}

// variants returns the template with and without each of its ⟨…⟩ parts.
func variants(template string) []string {
	before, rest, open := strings.Cut(template, "⟨")
	if !open {
		return []string{template}
	}
	part, after, _ := strings.Cut(rest, "⟩")
	var all []string
	for _, tail := range variants(after) {
		all = append(all, before+part+tail, before+tail)
	}
	return all
}

func split(template string) (fixed, places []string) {
	for {
		before, after, open := strings.Cut(template, "{")
		fixed = append(fixed, before)
		if !open {
			return fixed, places
		}
		name, behind, _ := strings.Cut(after, "}")
		places, template = append(places, name), behind
	}
}

// Read returns the sentence that a text is. Where several match, it is the one
// with the most fixed words.
func (r *Reader) Read(text string) (Text, bool) {
	return r.read(text, func(f *form) bool { return !f.part })
}

// Part returns the part of a sentence that a text is.
func (r *Reader) Part(text string) (Text, bool) {
	return r.read(text, func(f *form) bool { return f.part })
}

func (r *Reader) read(text string, may func(*form) bool) (Text, bool) {
	best, found := Text{}, -1
	for i := range r.forms {
		f := &r.forms[i]
		if f.weight <= found || !may(f) {
			continue
		}
		if values, ok := f.match(text); ok {
			if t, ok := r.text(f, values); ok {
				best, found = t, f.weight
			}
		}
	}
	return best, found >= 0
}

// inside reads the value of a place: a sentence, or a part without places of
// its own, which cannot be confused with somebody else's words.
func (r *Reader) inside(text string) (Text, bool) {
	return r.read(text, func(f *form) bool { return !f.part || len(f.places) == 0 })
}

func (r *Reader) text(f *form, values []string) (Text, bool) {
	t := Text{Code: f.code, Values: Values{}, other: f.english}
	for i, name := range f.places {
		t.Values[name] = values[i]
		switch {
		case slices.Contains(r.parts, name):
			part, ok := r.Part(values[i])
			if !ok {
				return t, false
			}
			t.Values[name] = part
		case slices.Contains(r.inner, name):
			if inner, ok := r.inside(values[i]); ok {
				t.Values[name] = inner
			}
		}
	}
	if f.counts {
		n, ok := whole(t.Values["n"])
		if f.one && !slices.Contains(f.places, "n") {
			n, ok = 1, true
		}
		if ok {
			t.Values["n"], t.one = n, t.other
		}
	}
	return t, true
}

func whole(value any) (n int, ok bool) {
	text, _ := value.(string)
	for _, c := range text {
		if c < '0' || c > '9' || n > 1e9 {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, text != ""
}

// match splits a text at the fixed words.
func (f *form) match(text string) (values []string, ok bool) {
	rest, ok := strings.CutPrefix(text, f.fixed[0])
	if !ok {
		return nil, false
	}
	for i := range f.places {
		words := f.fixed[i+1]
		if i == len(f.places)-1 { // to the end
			value, ok := strings.CutSuffix(rest, words)
			return append(values, value), ok && value != "" && f.whole(i, value)
		}
		at := strings.Index(rest[min(1, len(rest)):], words)
		if at < 0 || words == "" {
			return nil, false
		}
		at += min(1, len(rest))
		if !f.whole(i, rest[:at]) {
			return nil, false
		}
		values, rest = append(values, rest[:at]), rest[at+len(words):]
	}
	return values, rest == ""
}

// whole reports whether a value may be in place i: a count is a number.
func (f *form) whole(i int, value string) bool {
	if f.places[i] != "n" {
		return true
	}
	_, number := whole(value)
	return number
}
