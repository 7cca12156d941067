package preset

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"strings"

	"latchkey/core/machine/sh"
)

// quoted is a text between double quotes as JSON, YAML and TOML all read it. There
// are no control characters in it.
func quoted(text string) string {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	_ = e.Encode(text) // a text always can be written
	return strings.TrimSuffix(out.String(), "\n")
}

// element is a text as it stands between two tags of XML.
func element(text string) string {
	var out bytes.Buffer
	_ = xml.EscapeText(&out, []byte(text)) // a buffer takes everything
	return out.String()
}

// word is a text as one word of a shell.
func word(text string) string {
	q, err := sh.Quote(text)
	if err != nil {
		return "''" // a NUL, which no input that was checked has
	}
	return q
}

// value is a text as git reads it in its configuration.
func value(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}

// twice doubles the signs by which some systems begin their own variables.
func twice(text, sign string) string { return strings.ReplaceAll(text, sign, sign+sign) }
