package terminal

import (
	"bytes"
	"io"
)

// Messages is standard error: with --quiet, notes and hints are left out. Each write
// is one message.
type Messages struct {
	to    io.Writer
	quiet *bool
}

// NewMessages makes standard error of one that obeys --quiet.
func NewMessages(to io.Writer, quiet *bool) *Messages { return &Messages{to, quiet} }

// leftOut are the beginnings of messages that --quiet leaves out.
func leftOut(message []byte) bool {
	for _, begin := range []string{"note: ", "hint: ", "nothing to do: ", "repository: ", "repaired: "} {
		if bytes.HasPrefix(message, []byte(begin)) {
			return true
		}
	}
	return false
}

// Write implements io.Writer.
func (m *Messages) Write(message []byte) (int, error) {
	if *m.quiet && leftOut(message) {
		return len(message), nil
	}
	if isJSON(message) {
		return m.to.Write(message)
	}
	return PlainWriter{m.to}.Write(message)
}

// unwrap returns the file below a writer of ours.
func unwrap(v any) any {
	if m, ok := v.(*Messages); ok {
		return m.to
	}
	return v
}

// isQuiet reports whether progress is not wanted there.
func isQuiet(out io.Writer) bool {
	m, ok := out.(*Messages)
	return ok && *m.quiet
}
