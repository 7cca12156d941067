package errtext

import (
	"path/filepath"
	"strings"
	"sync"

	"latchkey/core/say"
)

// mostWrapped is how many times an error may be wrapped and still be read.
const mostWrapped = 6

// mostParts is how many parts of an error are looked at.
const mostParts = 20

// foreignReader reads the English text of an error that knows no sentences: its
// kind, what stands behind it ("the keyring is locked: …") and before it
// ("rollout 7: …").
type foreignReader struct {
	kinds   []say.Text // of foreignTexts, unseen and system
	details *say.Reader
}

// reader reads the texts of all packages below; what it knows is made once.
var reader = sync.OnceValue(newForeignReader)

func newForeignReader() *foreignReader {
	r := &foreignReader{details: say.NewReader(nil, nil)}
	for _, f := range foreignTexts {
		r.kinds = append(r.kinds, f.text)
	}
	r.kinds = append(append(r.kinds, unseen...), system...)
	for _, one := range details {
		r.details.Learn(one.Code, one.Template())
	}
	return r
}

// read returns what a text says; ok is false where no kind and no detail of ours
// is in it. Depth is how much further it may be wrapped.
func (r *foreignReader) read(text string, depth int) (say.Text, bool) {
	if depth == 0 {
		return say.Text{}, false
	}
	for _, kind := range r.kinds {
		words := kind.String()
		if text == words {
			return kind, true
		}
		if rest, behind := strings.CutPrefix(text, words+": "); behind {
			return say.New("failed.with-detail", "{what}: {detail}", say.Values{"what": kind, "detail": r.within(rest, depth-1)}), true
		}
		if rest, behind := strings.CutPrefix(text, words+" ("); behind && strings.HasSuffix(rest, ")") {
			detail := r.within(strings.TrimSuffix(rest, ")"), depth-1)
			return say.New("failed.in-brackets", "{what} ({detail})", say.Values{"what": kind, "detail": detail}), true
		}
	}
	if detail, ok := r.detail(text); ok {
		return r.whole(detail, depth-1), true
	}
	return r.before(text, depth)
}

// before reads what is said about something: "rollout 7: it is in use". What
// stands before a kind and is not known is somebody's name or path.
func (r *foreignReader) before(text string, depth int) (say.Text, bool) {
	for from, n := 0, 0; n < mostParts; n++ {
		at := strings.Index(text[from:], ": ")
		if at < 0 {
			break
		}
		from += at + len(": ")
		head, rest := text[:from-len(": ")], text[from:]
		about, known := r.detail(head)
		if !known {
			if !r.begins(rest) {
				continue
			}
			about = say.Plain(head)
		}
		return say.New("failed.about", "{about}: {cause}", say.Values{"about": about, "cause": r.within(rest, depth-1)}), true
	}
	return say.Text{}, false
}

// begins reports whether a text begins with a kind.
func (r *foreignReader) begins(text string) bool {
	for _, kind := range r.kinds {
		if rest, ok := strings.CutPrefix(text, kind.String()); ok && (rest == "" || strings.HasPrefix(rest, ": ") || strings.HasPrefix(rest, " (")) {
			return true
		}
	}
	return false
}

// detail reads a text of details, whose values are what their names say: nobody
// else's sentence is taken for one.
func (r *foreignReader) detail(text string) (say.Text, bool) {
	detail, ok := r.details.Read(text)
	for name, value := range detail.Values {
		words, _ := value.(string)
		switch name {
		case "cause", "said", "name":
		case "path":
			ok = ok && filepath.IsAbs(strings.Trim(words, `"`)) && !strings.Contains(words, ": ")
		default:
			ok = ok && !strings.Contains(words, " ")
		}
	}
	return detail, ok
}

// whole reads the cause within a detail as well.
func (r *foreignReader) whole(detail say.Text, depth int) say.Text {
	if cause, ok := detail.Values["cause"].(string); ok {
		detail.Values["cause"] = r.within(cause, depth)
	}
	return detail
}

// inner is what a text says, itself where it is not known.
func (r *foreignReader) inner(text string) say.Text { return r.within(text, mostWrapped) }

func (r *foreignReader) within(text string, depth int) say.Text {
	if known, ok := r.read(text, depth); ok {
		return known
	}
	return say.Plain(text)
}
