package export

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"latchkey/core/audit"
	"latchkey/core/say"
)

// nodes calls each for every element of a page, with its attributes.
func nodes(t testing.TB, page string, each func(name string, attributes map[string]string, text string)) {
	t.Helper()
	tree, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range tree.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		attributes := map[string]string{}
		for _, a := range n.Attr {
			attributes[a.Key] = a.Val
		}
		text := ""
		if n.FirstChild != nil && n.FirstChild.Type == html.TextNode {
			text = n.FirstChild.Data
		}
		each(n.Data, attributes, text)
	}
}

// harmless are all elements that the pages have: none of them runs or fetches
// anything.
func harmless() []string {
	return []string{"html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "ul", "li", "b", "div", "figure", "figcaption", "svg", "text",
		"rect", "section", "span", "table", "thead", "tbody", "tr", "th", "td", "code"}
}

// Whatever labels say, the page has no element and no attribute but its own.
func TestNothingRunsInAPage(t *testing.T) {
	d := sample(t, hostile(), 60)
	for _, f := range []Format{HTML, Evidence} {
		page := written(t, f, d)
		if !utf8.ValidString(page) || strings.ContainsAny(page, "\x00\x1b\u202e\u2066") {
			t.Error(f, "has characters that are no text")
		}
		styles := 0
		nodes(t, page, func(name string, attributes map[string]string, text string) {
			if !slices.Contains(harmless(), name) {
				t.Errorf("%s has an element %s", f, name)
			}
			for key, value := range attributes {
				if strings.HasPrefix(key, "on") || slices.Contains([]string{"href", "src", "style", "xlink:href", "action", "srcset"}, key) {
					t.Errorf("%s: %s has %s=%q", f, name, key, value)
				}
			}
			if name == "style" {
				styles++
				if strings.Contains(text, "url(") || strings.Contains(text, "@import") {
					t.Errorf("%s: its style fetches something", f)
				}
			}
		})
		if styles != 1 {
			t.Errorf("%s has %d styles", f, styles)
		}
	}
}

// A page says what was found, in the order of how grave it is, with its numbers.
func TestAReportSaysWhatWasFound(t *testing.T) {
	d := sample(t, nil, 60)
	var heads, numbers []string
	nodes(t, written(t, HTML, d), func(name string, attributes map[string]string, text string) {
		switch name {
		case "section":
			heads = append(heads, strings.TrimPrefix(attributes["class"], "rule "))
		case "b":
			numbers = append(numbers, text)
		}
	})
	order := []string{"critical", "high", "medium", "low", "excepted"}
	if !slices.IsSortedFunc(heads, func(a, b string) int { return slices.Index(order, a) - slices.Index(order, b) }) {
		t.Errorf("not the gravest first: %v", heads)
	}
	if !slices.Contains(heads, "excepted") || !slices.Contains(heads, "critical") {
		t.Errorf("sections: %v", heads)
	}
	doubts := 0
	for _, o := range d.Report.Doubts {
		doubts += o.Count
	}
	want := []string{fmt.Sprint(d.Report.Count("critical")), fmt.Sprint(d.Report.Count("high")), fmt.Sprint(d.Report.Count("medium")), fmt.Sprint(d.Report.Count("low")),
		d.Language.number(doubts), "60", "20", "10", "10", day(d.Report.Oldest)}
	if !slices.Equal(numbers, want) {
		t.Errorf("numbers %v, want %v", numbers, want)
	}
}

// Every word goes through the language.
func TestAReportIsInOneLanguage(t *testing.T) {
	d := sample(t, []string{"¤"}, 40)
	d.Language = Language{Tag: "x-test", Say: func(text say.Text) string {
		if text.IsPlain() {
			return text.String()
		}
		return "¤"
	}, Number: func(int) string { return "¤" }}
	for _, f := range []Format{HTML, Evidence} {
		nodes(t, written(t, f, d), func(name string, _ map[string]string, text string) {
			if slices.Contains([]string{"style", "code"}, name) {
				return
			}
			for _, word := range strings.Fields(text) {
				if len(word) > 3 && !strings.ContainsAny(word, "¤0123456789/") && word != "Cloud" && word != "github" && word != "bitbucket" {
					t.Errorf("%s: %s says %q, which is in no language", f, name, text)
				}
			}
		})
	}
}

// One file of less than 5 MB at 10,000 keys, whatever their labels are.
func TestAReportOfManyKeysIsSmall(t *testing.T) {
	texts := hostile()
	for i := range 3000 {
		texts = append(texts, strings.Repeat("<&\">", 200)+fmt.Sprint(i))
	}
	for name, texts := range map[string][]string{"plain": nil, "hostile": texts} {
		if n := len(written(t, HTML, sample(t, texts, 10_000))); n > 5_000_000/4 {
			t.Errorf("%s: %d bytes", name, n)
		}
	}
}

// A report of what was chosen names nothing else, says what it leaves out, and counts all.
func TestAReportOfWhatWasChosen(t *testing.T) {
	d := sample(t, nil, 60)
	whole := written(t, HTML, d)
	all := len(d.Report.Findings)
	d.Only = func(f *audit.Finding) bool { return f.Severity == audit.Critical && !f.Excepted() }
	critical := d.Report.Count(audit.Critical)
	page := written(t, HTML, d)
	nodes(t, page, func(name string, attributes map[string]string, _ string) {
		if name == "section" && attributes["class"] != "rule critical" {
			t.Errorf("a section of %s", attributes["class"])
		}
	})
	if left := fmt.Sprintf("%d findings are not named", all-critical); !strings.Contains(page, left) || strings.Contains(whole, "not named") {
		t.Errorf("it does not say that %s", left)
	}
}
