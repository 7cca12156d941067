// Package yamlfile reads and writes the files that a team keeps beside its code: YAML,
// in which a field that is not known, or one that stands there twice, is refused with
// its line and column.
package yamlfile

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/token"

	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// ErrFile is the error of a file that cannot be used.
var ErrFile = errors.New("the file cannot be used")

// Refuse returns the error that says where a file cannot be used, such as
// "wanted.yaml:3:5" or "wanted.yaml: places[2].account", and why.
func Refuse(where string, why say.Text) error {
	return say.New("file.refused", "the file cannot be used: {where}: {why}", say.Values{"where": safetext.Line(where, 300), "why": why}).Because(ErrFile)
}

// Decode reads YAML, or JSON, which is YAML too. name is what its errors call the file,
// most how many bytes it may have.
func Decode(name string, data []byte, most int, into any) error {
	if len(data) > most {
		return Refuse(name, say.New("file.long", "it is longer than {size}", say.Values{"size": say.Bytes(most)}))
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return Refuse(name, say.New("file.empty", "it is empty"))
	}
	if at, why := Parse(data, into); why != "" {
		return Refuse(name+at, say.Plain(why))
	}
	return nil
}

// Parse reads YAML; where it cannot be used, why says what is wrong and at where, such
// as ":3:5".
func Parse(data []byte, into any) (at, why string) {
	if err := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict(), yaml.DisallowUnknownField()).Decode(into); err != nil {
		return place(err)
	}
	return "", ""
}

// place returns where YAML is wrong, such as ":3:5", and what is.
func place(err error) (at, why string) {
	var wrong yaml.Error
	if !errors.As(err, &wrong) {
		return "", safetext.Line(err.Error(), 300)
	}
	if token := wrong.GetToken(); token != nil && token.Position != nil {
		at = ":" + strconv.Itoa(token.Position.Line) + ":" + strconv.Itoa(token.Position.Column)
	}
	return at, safetext.Line(strings.TrimSpace(wrong.GetMessage()), 300)
}

// quoted returns a text as YAML in one line, in which nothing is hidden: what does not
// show, or would be read as something else, is written as an escape.
func quoted(text string) ([]byte, error) {
	hidden := func(r rune) bool { return !strconv.IsPrint(r) || r == utf8.RuneError }
	if token.IsNeedQuoted(text) || strings.ContainsFunc(text, hidden) || strings.HasPrefix(text, "?") {
		return []byte(strconv.Quote(text)), nil
	}
	return []byte(text), nil
}

// Encode writes a value as YAML, below a comment of some lines.
func Encode(comment string, value any) ([]byte, error) {
	var b bytes.Buffer
	for line := range strings.Lines(comment) {
		fmt.Fprintf(&b, "# %s\n", strings.TrimRight(line, "\n"))
	}
	e := yaml.NewEncoder(&b, yaml.Indent(2), yaml.IndentSequence(true), yaml.CustomMarshaler(quoted))
	if err := e.Encode(value); err != nil {
		return nil, err
	}
	return b.Bytes(), e.Close()
}
