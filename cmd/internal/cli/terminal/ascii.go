package terminal

import (
	"bytes"
	"cmp"
	"io"
	"os"
	"runtime"
	"strings"
	"unicode/utf8"
)

// wantsASCII reports whether the signs of ours are to be written in ASCII: where the
// locale is not said to be UTF-8, as in cron's environment, and where the terminal is
// dumb. Windows has no such locale.
func wantsASCII() bool {
	if isDumb() {
		return true
	}
	locale := strings.ToLower(cmp.Or(os.Getenv("LC_ALL"), os.Getenv("LC_CTYPE"), os.Getenv("LANG")))
	return runtime.GOOS != "windows" && !strings.Contains(locale, "utf-8") && !strings.Contains(locale, "utf8")
}

// Plain writes the signs in a sentence in ASCII where that is wanted. What a sentence
// repeats, such as a label, stays in its own letters; data for programs (JSON, CSV, TSV,
// keys) never comes here.
func Plain(text string) string {
	if isASCII(text) || !wantsASCII() {
		return text
	}
	for _, sign := range asciiSigns {
		text = strings.ReplaceAll(text, sign[0], sign[1])
	}
	return text
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

var asciiSigns = [][2]string{{"✓", "ok"}, {"✗", "failed"}, {"…", "..."}, {"·", "-"}, {"→", "->"}, {"“", `"`}, {"”", `"`}, {"–", "-"}, {"×", "x"}}

// PlainWriter writes what people read; each write is whole characters.
type PlainWriter struct{ To io.Writer }

// Write implements io.Writer.
func (w PlainWriter) Write(data []byte) (int, error) {
	if !wantsASCII() {
		return w.To.Write(data)
	}
	if _, err := io.WriteString(w.To, Plain(string(data))); err != nil {
		return 0, err
	}
	return len(data), nil
}

// isJSON reports whether a message is an error for programs.
func isJSON(message []byte) bool { return bytes.HasPrefix(message, []byte(`{"error":`)) }
