package rest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"strings"
)

// JSON reads the body into v. For a body that is not JSON (a web page, a
// cut-off text, nothing at all) it returns an *[Error] with Fault Nonsense that
// says which.
func (r *Response) JSON(v any) error {
	if err := r.decode(v); err != nil {
		return &Error{Fault: Nonsense, Method: r.method, Path: r.path, Status: r.Status, Err: err}
	}
	return nil
}

func (r *Response) decode(v any) error {
	body := bytes.TrimSpace(r.Body)
	switch {
	case len(body) == 0:
		return errors.New("the server sent an empty answer where JSON was due")
	case r.IsHTML():
		return errors.New("the server sent a web page where JSON was due; a proxy or sign-in page may stand in between")
	case !r.IsJSON():
		return fmt.Errorf("the server sent %q where JSON was due", r.mediaType())
	}
	err := json.Unmarshal(body, v)
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		if syntax.Error() == "unexpected end of JSON input" {
			return errors.New("the server's JSON is cut off")
		}
		return fmt.Errorf("the server's JSON is broken at byte %d", syntax.Offset)
	}
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Errorf("the server's JSON has a wrong type of value at byte %d", wrong.Offset)
	}
	if err != nil {
		return errors.New("the server's JSON has values that cannot be read")
	}
	return nil
}

// IsHTML reports whether the answer is a web page, by header or by first bytes.
func (r *Response) IsHTML() bool {
	body := bytes.ToLower(bytes.TrimSpace(r.Body[:min(len(r.Body), 512)]))
	return r.mediaType() == "text/html" || bytes.HasPrefix(body, []byte("<!doctype html")) || bytes.HasPrefix(body, []byte("<html"))
}

// IsJSON reports whether the answer says that it is JSON, or says nothing.
func (r *Response) IsJSON() bool {
	kind := r.mediaType()
	return kind == "" || kind == "application/json" || strings.HasSuffix(kind, "+json")
}

func (r *Response) mediaType() string {
	header := r.Header.Get("Content-Type")
	if header == "" {
		return ""
	}
	kind, _, err := mime.ParseMediaType(header)
	if err != nil {
		return "unknown"
	}
	return kind
}
