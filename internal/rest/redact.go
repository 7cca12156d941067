package rest

import (
	"bytes"
	"encoding/base64"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
)

// What an answer repeats of the sign-in is removed before anybody reads it:
// debug pages and gateways echo the Authorization header, and what a driver
// reads becomes an error text, a report, a row of the database.

const (
	// redacted replaces a secret. It needs no escaping in JSON, HTML and URLs.
	redacted = "(secret)"
	// shortestEcho is the shortest secret, in bytes, that is looked for in
	// answers: no forge has shorter ones, and a secret of two letters would be
	// found everywhere.
	shortestEcho = 8
	// tellingPart is how much of a long secret, from its beginning, counts as
	// the secret: gateways truncate long headers.
	tellingPart = 20
)

// echoes returns the texts as which a sign-in can come back: the token, login
// and token in base64, and what base64 of any text around the token contains.
func (a Auth) echoes() []string {
	if len(a.Token) < shortestEcho {
		return nil
	}
	list := []string{}
	if a.Login != "" {
		whole := []byte(a.Login + ":" + a.Token)
		list = append(list, base64.RawStdEncoding.EncodeToString(whole), base64.RawURLEncoding.EncodeToString(whole))
	}
	list = append(list, a.Token)
	for _, skew := range []int{0, 1, 2} {
		// The characters at the edges depend on what is beside the token.
		padded := append(make([]byte, skew), a.Token...)
		from, to := (skew*8+5)/6, len(padded)*8/6
		for _, enc := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			list = append(list, enc.EncodeToString(padded)[from:to])
		}
	}
	return list
}

// clean removes every echo of the sign-in from an answer, body and headers.
func (c *Client) clean(resp *Response) {
	resp.Body = hide(resp.Body, c.echoes)
	for name, values := range resp.Header {
		for i, v := range values {
			values[i] = string(hide([]byte(v), c.echoes))
		}
		if clean := string(hide([]byte(name), c.echoes)); clean != name {
			resp.Header.Del(name)
		}
	}
}

// hide returns text with all secrets replaced, however they are written: plain,
// percent-encoded, as JSON or HTML escapes. A text without secrets is returned
// as it is.
func hide(text []byte, secrets []string) []byte {
	for _, secret := range secrets {
		var out []byte
		rest := text
		for {
			at, size := echo(rest, secret)
			if size == 0 {
				break
			}
			out = append(append(out, rest[:at]...), redacted...)
			rest = rest[at+size:]
		}
		if out != nil {
			text = append(out, rest...)
		}
	}
	return text
}

// echo returns where a secret, or the beginning of a long one, first occurs in
// a text; size is 0 when it does not.
func echo(text []byte, secret string) (at, size int) {
	starts := string(secret[0]) + `%\&`
	for at < len(text) {
		next := bytes.IndexAny(text[at:], starts)
		if next < 0 {
			return 0, 0
		}
		at += next
		if size := spelled(text[at:], secret); size > 0 {
			return at, size
		}
		at++
	}
	return 0, 0
}

// spelled returns how many bytes at the beginning of text spell the secret, or
// enough of it; 0 when they do not.
func spelled(text []byte, secret string) int {
	used := 0
	for i := range len(secret) {
		letter, size := letter(text[used:])
		if size == 0 || letter != secret[i] {
			if i >= tellingPart {
				return used
			}
			return 0
		}
		used += size
	}
	return used
}

// letter reads one ASCII character of a text, decoded as a reader of it would:
// "a", "%61", "\u0061", "\/", "&#97;", "&amp;". size is 0 at the end and for
// other characters.
func letter(text []byte) (byte, int) {
	if len(text) == 0 {
		return 0, 0
	}
	switch text[0] {
	case '%':
		if n, ok := number(text[1:], 2, 16); ok {
			return n, 3
		}
	case '\\':
		bare := bytes.TrimLeft(text, `\`) // JSON inside a string of JSON has several
		size := len(text) - len(bare)
		switch {
		case len(bare) == 0:
		case bare[0] == 'u':
			if n, ok := number(bare[1:], 4, 16); ok {
				return n, size + 5
			}
		case bare[0] == 'x':
			if n, ok := number(bare[1:], 2, 16); ok {
				return n, size + 3
			}
		case strings.IndexByte(`/"'&=+-`, bare[0]) >= 0:
			return bare[0], size + 1
		}
	case '&':
		if b, size := entity(text); size > 0 {
			return b, size
		}
	}
	if text[0] >= utf8.RuneSelf {
		return 0, 0
	}
	return text[0], 1
}

// entity reads a character reference of HTML; size is 0 when it is none.
func entity(text []byte) (byte, int) {
	end := bytes.IndexByte(text[:min(len(text), 12)], ';')
	if end < 0 {
		return 0, 0
	}
	name := strings.ToLower(string(text[1:end]))
	if digits, ok := strings.CutPrefix(name, "#x"); ok {
		n, ok := number([]byte(digits), len(digits), 16)
		return n, sized(ok, end+1)
	}
	if digits, ok := strings.CutPrefix(name, "#"); ok {
		n, ok := number([]byte(digits), len(digits), 10)
		return n, sized(ok, end+1)
	}
	switch name {
	case "amp":
		return '&', end + 1
	case "plus":
		return '+', end + 1
	case "sol":
		return '/', end + 1
	case "equals":
		return '=', end + 1
	case "quot":
		return '"', end + 1
	case "apos":
		return '\'', end + 1
	}
	return 0, 0
}

func sized(ok bool, size int) int {
	if ok {
		return size
	}
	return 0
}

// number reads so many digits as the number of an ASCII character.
func number(text []byte, digits, base int) (byte, bool) {
	if digits == 0 || len(text) < digits {
		return 0, false
	}
	n, err := strconv.ParseUint(string(text[:digits]), base, 32)
	return byte(n), err == nil && n < utf8.RuneSelf
}

// secrets returns every text that must not occur in a log or an error.
func (a Auth) secrets() []string {
	if a.Token == "" {
		return nil
	}
	list := []string{a.Token, url.QueryEscape(a.Token), url.PathEscape(a.Token)}
	if a.Login != "" {
		list = append(list, strings.TrimPrefix(a.header(), "Basic "))
	}
	return list
}

// answerOf returns the answer that callers see, without any echo of the sign-in.
func (c *Client) answerOf(req Request, at *url.URL, status int, header http.Header, body []byte) *Response {
	resp := &Response{Status: status, Header: header.Clone(), Body: body, method: req.Method, path: at.EscapedPath()}
	c.clean(resp)
	return resp
}
