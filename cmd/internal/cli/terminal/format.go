package terminal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/template"

	"github.com/itchyny/gojq"
	"github.com/spf13/pflag"

	"latchkey/internal/safetext"
)

// Format says in which form results are printed.
type Format struct {
	Output    string // --output
	NoHeaders bool
	JQ        string // --jq
	Template  string // --template

	code  *gojq.Code
	shape *template.Template
}

// Flags adds the flags of all commands.
func (f *Format) Flags(flags *pflag.FlagSet) {
	flags.StringVar(&f.Output, "output", "", "`FORM` of lists: table (default), wide, tsv, name or json")
	flags.BoolVar(&f.NoHeaders, "no-headers", false, "no header line above a list")
	flags.StringVar(&f.JQ, "jq", "", "choose from the JSON with a jq `FILTER`; a text is printed without quotes")
	flags.StringVar(&f.Template, "template", "", "print the JSON with a Go `TEMPLATE`")
}

// Prepare reads what the flags say before anything is done, and reports whether JSON
// is asked for by it.
func (f *Format) Prepare() (asJSON bool, _ error) {
	switch f.Output {
	case "", "table", "wide", "tsv", "name":
	case "json":
		asJSON = true
	default:
		return false, fmt.Errorf("unknown --output %s: use table, wide, tsv, name or json", QuoteArg(f.Output))
	}
	if f.JQ != "" && f.Template != "" {
		return false, errors.New("use either --jq or --template")
	}
	if (f.JQ != "" || f.Template != "") && f.Output != "" && f.Output != "json" {
		return false, fmt.Errorf("--output %s is for lists: --jq and --template print what they choose", f.Output)
	}
	if f.JQ != "" {
		query, err := gojq.Parse(f.JQ)
		if err == nil {
			f.code, err = gojq.Compile(query) // without modules, environment and further inputs
		}
		if err != nil {
			return false, fmt.Errorf("--jq: %w", err)
		}
	}
	if f.Template != "" {
		var err error
		if f.shape, err = template.New("template").Funcs(template.FuncMap{"json": toJSON, "join": join}).Parse(f.Template); err != nil {
			return false, fmt.Errorf("--template: %w", err)
		}
	}
	return asJSON || f.chooses(), nil
}

// chooses reports whether a part of the JSON is printed.
func (f *Format) chooses() bool { return f.code != nil || f.shape != nil }

// RowsOnly reports whether lists are for programs.
func (f *Format) RowsOnly() bool { return f.Output == "tsv" || f.Output == "name" }

// write prints what is chosen from a JSON value. It ends with the program when a
// filter does not end.
func (f *Format) write(out io.Writer, text []byte) error {
	var value any
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		return err
	}
	if f.shape != nil {
		var made strings.Builder
		if err := f.shape.Execute(&made, value); err != nil {
			return fmt.Errorf("--template: %w", err)
		}
		_, err := io.WriteString(out, Printable(made.String()))
		return err
	}
	for results := f.code.Run(value); ; {
		result, more := results.Next()
		if !more {
			return nil
		}
		if err, failed := result.(error); failed {
			var halt *gojq.HaltError
			if errors.As(err, &halt) && halt.Value() == nil {
				return nil
			}
			return fmt.Errorf("--jq: %w", err)
		}
		line, isText := result.(string)
		if !isText {
			data, err := gojq.Marshal(result)
			if err != nil {
				return err
			}
			line = string(safetext.JSON(data))
		}
		if _, err := fmt.Fprintln(out, Printable(line)); err != nil {
			return err
		}
	}
}

// Printable leaves out of a text what a terminal would obey. Tabs and line ends stay.
func Printable(text string) string {
	if !strings.ContainsFunc(text, obeyed) {
		return text
	}
	return strings.Map(func(r rune) rune {
		if obeyed(r) {
			return -1
		}
		return r
	}, text)
}

func obeyed(r rune) bool {
	return r < 0x20 && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}

func toJSON(v any) (string, error) {
	data, err := json.Marshal(v)
	return string(data), err
}

// join puts the items of a list into one text.
func join(separator string, list []any) string {
	parts := make([]string, len(list))
	for i, item := range list {
		parts[i] = fmt.Sprint(item)
	}
	return strings.Join(parts, separator)
}
