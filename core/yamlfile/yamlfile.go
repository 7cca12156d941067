// Package yamlfile reads and writes the files that a team keeps beside its code: YAML,
// in which a field that is not known, or one that stands there twice, is refused with
// its line and column.
package yamlfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
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
	if at, why := Parse(data, into); !why.IsZero() {
		return Refuse(name+at, why)
	}
	return nil
}

// mostEntries is how many entries a mapping may have: reading one takes four times as
// long when it has twice as many.
const mostEntries = 20_000

// Parse reads YAML that is one document; where it cannot be used, why says what is wrong
// and at where, such as ":3:5".
func Parse(data []byte, into any) (at string, why say.Text) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if n := notUTF8(data); n >= 0 {
		return lineAndColumn(data, n), say.New("file.utf-8", "it is not UTF-8 text")
	}
	if n := tooMany(data); n >= 0 {
		return lineAndColumn(data, n), say.New("file.entries", "more than {most} entries in one mapping", say.Values{"most": strconv.Itoa(mostEntries)})
	}
	d := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict(), yaml.DisallowUnknownField())
	switch err := d.Decode(into); {
	case errors.Is(err, io.EOF): // nothing but comments
		return "", say.New("file.empty", "it is empty")
	case err != nil:
		return place(err)
	}
	for {
		var more any
		if err := d.Decode(&more); errors.Is(err, io.EOF) {
			return "", say.Text{}
		} else if err != nil || more != nil {
			return second(data), say.New("file.second", "a second document begins here: a file has one")
		}
	}
}

// notUTF8 returns where data is not UTF-8, -1 = nowhere.
func notUTF8(data []byte) int {
	for n := 0; n < len(data); {
		r, size := utf8.DecodeRune(data[n:])
		if r == utf8.RuneError && size <= 1 || r == 0 {
			return n
		}
		n += size
	}
	return -1
}

// tooMany returns where a mapping has more entries than are read, -1 = nowhere. A line
// counts for the mapping of its indentation, which ends with a line that has less. One
// line may be a whole mapping, with commas.
func tooMany(data []byte) int {
	type mapping struct{ indent, entries int }
	var open []mapping
	at := 0
	for line := range bytes.Lines(data) {
		text := bytes.TrimLeft(line, " ")
		indent := len(line) - len(text)
		begins := at
		at += len(line)
		if bytes.Count(line, []byte(",")) > mostEntries {
			return begins + indent
		}
		if len(bytes.TrimSpace(text)) == 0 || text[0] == '#' {
			continue
		}
		for len(open) > 0 && (open[len(open)-1].indent > indent || text[0] == '-' && open[len(open)-1].indent == indent) {
			open = open[:len(open)-1]
		}
		if text[0] == '-' {
			continue
		}
		if len(open) == 0 || open[len(open)-1].indent < indent {
			open = append(open, mapping{indent: indent})
		}
		if open[len(open)-1].entries++; open[len(open)-1].entries > mostEntries {
			return begins + indent
		}
	}
	return -1
}

func lineAndColumn(data []byte, n int) string {
	before := data[:n]
	return ":" + strconv.Itoa(1+bytes.Count(before, []byte("\n"))) + ":" + strconv.Itoa(n-bytes.LastIndexByte(before, '\n'))
}

// second returns where the second document begins.
func second(data []byte) string {
	file, err := parser.ParseBytes(data, 0)
	if err != nil || len(file.Docs) < 2 {
		return ""
	}
	for _, doc := range file.Docs[1:] {
		if doc.Body != nil {
			return position(first(doc.Body))
		}
	}
	return ""
}

func position(t *token.Token) string {
	if t == nil || t.Position == nil {
		return ""
	}
	return ":" + strconv.Itoa(t.Position.Line) + ":" + strconv.Itoa(t.Position.Column)
}

// At returns where in a document a path such as "$.places[0]" is, such as ":3:5"; ""
// where it is not known.
func At(data []byte, path string) string {
	at, err := yaml.PathString(path)
	if err != nil {
		return ""
	}
	node, err := at.ReadNode(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	if err != nil || node == nil {
		return ""
	}
	return position(first(node))
}

// first returns with what a value begins: a mapping with its first name.
func first(node ast.Node) *token.Token {
	if mapping, is := node.(*ast.MappingNode); is && len(mapping.Values) > 0 {
		return mapping.Values[0].Key.GetToken()
	}
	return node.GetToken()
}

// place returns where YAML is wrong, such as ":3:5", and what is.
func place(err error) (at string, why say.Text) {
	var wrong yaml.Error
	if !errors.As(err, &wrong) {
		return "", say.Plain(safetext.Line(err.Error(), 300))
	}
	var other *yaml.TypeError
	if errors.As(err, &other) {
		return position(wrong.GetToken()), say.New("file.type", "{want} is expected here, and it is {have}", say.Values{"want": kind(other.DstType), "have": kind(other.SrcType)})
	}
	return position(wrong.GetToken()), say.Plain(safetext.Line(strings.TrimSpace(wrong.GetMessage()), 300))
}

// kind returns what people call values of a type.
func kind(t reflect.Type) say.Text {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == nil {
		return say.New("file.kind-other", "another value")
	}
	switch t.Kind() {
	case reflect.String:
		return say.New("file.kind-text", "a text")
	case reflect.Slice, reflect.Array:
		return say.New("file.kind-list", "a list")
	case reflect.Map, reflect.Struct:
		return say.New("file.kind-mapping", "a mapping")
	case reflect.Bool:
		return say.New("file.kind-bool", "true or false")
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Float32, reflect.Float64:
		return say.New("file.kind-number", "a number")
	}
	return say.New("file.kind-other", "another value")
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
