package palette

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/sahilm/fuzzy"

	"latchkey/ui/kit"
)

// Choice is one thing that the palette offers.
type Choice struct {
	Text   string // what is searched, and shown
	Also   string // other words by which it is found, in lower case
	After  string // is shown after the text, and not searched
	Print  string // fingerprint, searched by its letters in a row
	Detail string
	Icon   string
	First  int // added to how well it fits: what is chosen more often comes first
	Run    func()
	Dim    bool // it cannot be done now; Detail says why
}

// scored is a choice that fits.
type scored struct {
	n      int // among all choices
	score  int
	marked []int
}

const (
	mostHits   = 100
	matchBatch = 2000 // choices between two looks at whether a newer search has begun
	shortPrint = 4    // letters of a fingerprint that are enough to find it
	// enoughWhole is how many choices that have the words as they are make it
	// needless to look for the letters alone.
	enoughWhole = 20
	// fewestLoose is how many letters make it worth looking for them apart from
	// each other, and leastLoose how well they have to fit then: fewer letters, and
	// such that are scattered over a text, are found in everything.
	fewestLoose, leastLoose = 3, 0
)

// best finds the choices that fit what was typed, best first: those that have
// its words as they are, and where these are few, those that have its letters
// in order. It runs away from the UI goroutine and ends early when ctx does.
func best(ctx context.Context, all []Choice, typed string) []scored {
	words := strings.Fields(strings.ToLower(typed))
	pattern := strings.Join(words, "")
	if pattern == "" {
		return nil
	}
	print := strings.TrimPrefix(strings.TrimSpace(typed), "SHA256:")
	var fit []scored
	for begin := 0; begin < len(all); begin += matchBatch {
		if ctx.Err() != nil {
			return nil
		}
		for n := begin; n < min(begin+matchBatch, len(all)); n++ {
			if s, ok := all[n].whole(words, print); ok {
				s.n = n
				fit = append(fit, s)
			}
		}
	}
	if len(fit) < enoughWhole && len(pattern) >= fewestLoose {
		fit = append(fit, loose(ctx, all, pattern, fit)...)
	}
	slices.SortStableFunc(fit, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	return fit[:min(len(fit), mostHits)]
}

// loose finds the choices that have the letters in order, but for those that
// were found already.
func loose(ctx context.Context, all []Choice, pattern string, found []scored) (fit []scored) {
	have := map[int]bool{}
	for _, f := range found {
		have[f.n] = true
	}
	for begin := 0; begin < len(all); begin += matchBatch {
		if ctx.Err() != nil {
			return nil
		}
		for _, m := range fuzzy.FindFromNoSort(pattern, choices(all[begin:min(begin+matchBatch, len(all))])) {
			if n := begin + m.Index; !have[n] && m.Score >= leastLoose {
				fit = append(fit, scored{n: n, score: m.Score + all[n].First, marked: m.MatchedIndexes})
			}
		}
	}
	return fit
}

// whole tells whether the choice has every word as it is, or the letters of a
// fingerprint in a row. Words that begin a word of the text count most.
func (c *Choice) whole(words []string, print string) (s scored, ok bool) {
	if len(print) >= shortPrint && c.Print != "" && strings.Contains(c.Print, print) {
		return scored{score: 400}, true
	}
	text := strings.ToLower(c.Text)
	s.score = 200 + c.First - len(text)/4
	for _, word := range words {
		at := strings.Index(text, word)
		if at < 0 {
			if c.Also == "" || !strings.Contains(c.Also, word) {
				return s, false
			}
			continue
		}
		if at == 0 || strings.ContainsRune(" /-_.@·", rune(text[at-1])) {
			s.score += 30
		}
		for i := range len(word) {
			if len(text) == len(c.Text) { // small letters may have another length
				s.marked = append(s.marked, at+i)
			}
		}
	}
	return s, true
}

// choices are searched by their text.
type choices []Choice

func (c choices) String(i int) string { return c[i].Text }
func (c choices) Len() int            { return len(c) }

// hitsOf draws what fits. When nothing was typed these are the first choices.
func hitsOf(all []Choice, fit []scored) []kit.Hit {
	hits := make([]kit.Hit, len(fit))
	for i, f := range fit {
		c := &all[f.n]
		hits[i] = kit.Hit{Text: c.Text + c.After, Detail: c.Detail, Icon: c.Icon, Marked: f.marked, Dim: c.Dim}
	}
	return hits
}
