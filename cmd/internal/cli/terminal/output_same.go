package terminal

import (
	"fmt"

	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// NothingToDo says that what was asked for is so already. The exit status is 0 all the
// same: a job that makes sure of something may run again and again.
func (p *Printer) NothingToDo(format string, args ...any) {
	fmt.Fprintln(p.Err, safetext.Line("nothing to do: "+fmt.Sprintf(format, args...), 1000))
}

// PrintSame ends a command that found everything as it was asked for: it says so, and
// JSON has the thing as it stands with "changed": false, or that alone where nothing
// stands any more (v is nil).
func (p *Printer) PrintSame(v any, format string, args ...any) error {
	p.NothingToDo(format, args...)
	if !p.JSON {
		return nil
	}
	return p.PrintJSON(same{v})
}

// PrintSameResult is PrintSame of a command that prints what it was asked for, whether
// it had to be made or not: the text, or JSON.
func (p *Printer) PrintSameResult(v any, text, format string, args ...any) error {
	p.NothingToDo(format, args...)
	return p.PrintResult(same{v}, "%s", text)
}

// same is an object that nothing has changed.
type same struct{ of any }

// MarshalJSON writes the object and "changed" behind its own fields.
func (s same) MarshalJSON() ([]byte, error) {
	if s.of == nil {
		return []byte(`{"changed":false}`), nil
	}
	data, err := say.MarshalCoded(s.of)
	if err != nil || len(data) <= len("{}") || data[0] != '{' {
		return data, err
	}
	return append(data[:len(data)-1], `,"changed":false}`...), nil
}
