package contract

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// checkQuery refuses parameters that neither the operation declares nor the
// API's general chapters on paging and partial answers allow, and names in
// "fields" that the answer cannot have: a misspelt name returns empty objects.
func checkQuery(query url.Values, op *openapi3.Operation, item *openapi3.PathItem) error {
	for name := range query {
		switch name {
		case "pagelen", "page", "fields":
			continue
		}
		if op.Parameters.GetByInAndName("query", name) == nil && item.Parameters.GetByInAndName("query", name) == nil {
			return fmt.Errorf("the query parameter %q is not declared", name)
		}
	}
	fields := query.Get("fields")
	if fields == "" {
		return nil
	}
	answer := answerSchema(op)
	if answer == nil {
		return nil
	}
	for name := range strings.SplitSeq(fields, ",") {
		if !has(answer, strings.Split(strings.TrimLeft(name, "+-"), ".")) {
			return fmt.Errorf("the answer has no field %q", name)
		}
	}
	return nil
}

func answerSchema(op *openapi3.Operation) *openapi3.Schema {
	resp := op.Responses.Status(200)
	if resp == nil || resp.Value == nil {
		return nil
	}
	media := resp.Value.Content.Get("application/json")
	if media == nil || media.Schema == nil {
		return nil
	}
	return media.Schema.Value
}

// has reports whether a schema has the property that a path of names leads to,
// through lists and through the parts of which it is composed.
func has(s *openapi3.Schema, path []string) bool {
	if s == nil {
		return false
	}
	if len(path) == 0 {
		return true
	}
	if s.Items != nil && has(s.Items.Value, path) {
		return true
	}
	if p := s.Properties[path[0]]; p != nil && has(p.Value, path[1:]) {
		return true
	}
	for _, part := range s.AllOf {
		if has(part.Value, path) {
			return true
		}
	}
	return false
}
