package bitbucket

import (
	"encoding/json"
	"slices"
	"strings"

	"latchkey/internal/rest"
)

// errorBody is what an error answer says, in whichever of its shapes it came.
type errorBody struct {
	message  string   // safe to show, "" when the answer says nothing
	granted  []string // scopes of the token, when named
	required []string // scopes of the call, when named
}

// missing is what the call needs and the token lacks.
func (s errorBody) missing() []string {
	var lack []string
	for _, scope := range s.required {
		if !slices.Contains(s.granted, scope) {
			lack = append(lack, scope)
		}
	}
	return lack
}

// errorWire is the documented wrapper. Everything in it is optional, and of a
// type that differs from answer to answer: detail is text or an object.
type errorWire struct {
	Error json.RawMessage `json:"error"`
}

type errorInner struct {
	Message json.RawMessage            `json:"message"`
	Detail  json.RawMessage            `json:"detail"`
	Fields  map[string]json.RawMessage `json:"fields"`
}

type scopesWire struct {
	Granted  json.RawMessage `json:"granted"`
	Required json.RawMessage `json:"required"`
}

// parseError reads an error body loosely: the documented wrapper, a map from
// field to messages such as {"key":[{"message":…}]}, a bare list, plain text,
// or a web page.
func parseError(resp *rest.Response) errorBody {
	if resp.IsHTML() {
		return errorBody{message: "the answer is a web page, not Bitbucket's API"}
	}
	var wrapper errorWire
	if json.Unmarshal(resp.Body, &wrapper) != nil || len(wrapper.Error) == 0 {
		return errorBody{message: clean(bodyText(resp.Body))}
	}
	var inner errorInner
	if json.Unmarshal(wrapper.Error, &inner) != nil {
		return errorBody{message: clean(texts(wrapper.Error, 0))}
	}
	s := errorBody{message: texts(inner.Message, 0)}
	var scopes scopesWire
	if json.Unmarshal(inner.Detail, &scopes) == nil {
		s.granted, s.required = names(scopes.Granted), names(scopes.Required)
	}
	for _, field := range sortedKeys(inner.Fields) {
		s.message = join(s.message, field+": "+texts(inner.Fields[field], 0))
	}
	var detail string
	if json.Unmarshal(inner.Detail, &detail) == nil && !strings.Contains(s.message, detail) {
		s.message = join(s.message, detail)
	}
	s.message = clean(s.message)
	return s
}

// bodyText is what a body says that has no wrapper.
func bodyText(body []byte) string {
	if json.Valid(body) {
		return texts(body, 0)
	}
	return string(body[:min(len(body), 4096)])
}

// texts gathers the messages in any JSON value: a string itself, the items of a
// list, an object's "message" or else all its values.
func texts(raw json.RawMessage, depth int) string {
	if len(raw) == 0 || depth > 4 {
		return ""
	}
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	var items []json.RawMessage
	if json.Unmarshal(raw, &items) == nil {
		all := ""
		for _, item := range items[:min(len(items), 8)] {
			all = join(all, texts(item, depth+1))
		}
		return all
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) != nil {
		return ""
	}
	if message := texts(fields["message"], depth+1); message != "" {
		return message
	}
	all := ""
	for i, key := range sortedKeys(fields) {
		if i < 8 && key != "type" {
			all = join(all, texts(fields[key], depth+1))
		}
	}
	return all
}

// names reads a list of scopes, cleaned; nil when there is none.
func names(raw json.RawMessage) []string {
	var list []string
	if json.Unmarshal(raw, &list) != nil {
		return nil
	}
	out := make([]string, 0, min(len(list), 64))
	for _, name := range list[:min(len(list), 64)] {
		if name = clean(name); name != "" {
			out = append(out, name)
		}
	}
	return out
}

func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "; " + b
}

func sortedKeys(m map[string]json.RawMessage) []string {
	list := make([]string, 0, len(m))
	for k := range m {
		list = append(list, k)
	}
	slices.Sort(list)
	return list
}
