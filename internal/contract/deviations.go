package contract

import (
	"fmt"
	"slices"
	"strings"
)

// deviation is one known difference between a published description and the API
// that it describes, and how to correct it in memory.
type deviation struct {
	what string
	why  string
	mend func(doc object)
}

type object = map[string]any

// bitbucketDeviations lists all that is known to be wrong in
// bitbucket-cloud.openapi3.json. Everything else counts as right.
func bitbucketDeviations() []deviation {
	return []deviation{
		{"the server is /2.0 of any host",
			"tests and the demo forge stand on loopback",
			func(doc object) { doc["servers"] = []any{object{"url": "/2.0"}} }},
		{"security schemes are declared",
			"operations name basic, oauth2 and api_key, and the document declares none",
			func(doc object) {
				at(doc, "components")["securitySchemes"] = object{
					"basic":   object{"type": "http", "scheme": "basic"},
					"oauth2":  object{"type": "http", "scheme": "bearer"},
					"api_key": object{"type": "apiKey", "in": "header", "name": "Authorization"},
				}
			}},
		{"deploy keys have id and created_on, and last_used may be null",
			"the schema lacks id, calls the time added_on and knows no null; every published example says otherwise",
			func(doc object) {
				for _, name := range []string{"deploy_key", "project_deploy_key"} {
					own := own(doc, name)
					props := at(own, "properties")
					props["id"] = object{"type": "integer"}
					props["created_on"] = object{"type": "string", "format": "date-time"}
					at(props, "last_used")["nullable"] = true
					own["required"] = []any{"id", "key", "label", "comment", "created_on"}
				}
			}},
		{"the body that adds or changes a deploy key is key and label",
			"the description reuses the answer's schema, which wants a type; the published examples send key and label alone",
			func(doc object) {
				schema := object{"type": "object", "required": []any{"key"}, "additionalProperties": false,
					"properties": object{"key": object{"type": "string", "minLength": 1}, "label": object{"type": "string"}}}
				eachOperation(doc, func(path, method string, op object) {
					if strings.Contains(path, "/deploy-keys") && (method == "post" || method == "put") {
						op["requestBody"] = object{"required": true, "content": jsonOf(schema)}
					}
				})
			}},
		{"a project has a link to itself",
			"the schema closes links without it; the example of a project's deploy key has it",
			func(doc object) {
				at(own(doc, "project"), "properties", "links", "properties")["self"] = object{"type": "object"}
			}},
		{"an error's detail is text or an object, and fields and id may stand beside it",
			"refusals for lack of a scope send an object with granted and required; the narrative documents fields and id",
			func(doc object) {
				props := at(schemas(doc), "error", "properties", "error", "properties")
				props["detail"] = object{}
				props["fields"] = object{"type": "object"}
				props["id"] = object{"type": "string"}
			}},
		{"every call may be refused with 400, 401, 403, 404, 410 or 429, or fail with 5xx",
			"operations declare few of these, or none; the body is the error wrapper, a map from field to messages, or text",
			addRefusals},
	}
}

// partialAnswers makes all fields optional, for requests that name the fields
// that they want. Error answers keep their rules.
func partialAnswers() deviation {
	return deviation{"objects may lack what was not asked for", "the fields parameter leaves out what it does not name",
		func(doc object) {
			for name, schema := range schemas(doc) {
				if name != "error" && name != "field_errors" {
					dropRequired(schema)
				}
			}
		}}
}

func addRefusals(doc object) {
	schemas(doc)["field_errors"] = object{"type": "object", "minProperties": 1, "additionalProperties": object{
		"type": "array", "minItems": 1,
		"items": object{"type": "object", "required": []any{"message"}, "properties": object{"message": object{"type": "string"}}}}}
	refusal := object{"description": "refused", "content": object{
		"application/json": object{"schema": object{"anyOf": []any{
			object{"allOf": []any{object{"$ref": "#/components/schemas/error"}, object{"required": []any{"error"}}}},
			object{"$ref": "#/components/schemas/field_errors"}}}},
		"text/plain": object{"schema": object{"type": "string"}},
	}}
	eachOperation(doc, func(_, _ string, op object) {
		responses := at(op, "responses")
		for _, status := range []string{"400", "401", "403", "404", "410", "429"} {
			responses[status] = refusal
		}
		for _, status := range []string{"500", "502", "503", "504"} {
			responses[status] = object{"description": "failed"}
		}
	})
}

func mend(doc object, list []deviation) error {
	for _, d := range list {
		if err := apply(d, doc); err != nil {
			return err
		}
	}
	return nil
}

// apply turns a panic into an error: it means that the description has changed
// and that the deviation has to be reviewed.
func apply(d deviation, doc object) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the deviation %q no longer fits: %v", d.what, r)
		}
	}()
	d.mend(doc)
	return nil
}

// at returns an object inside an object, by a path of names.
func at(doc object, path ...string) object {
	for _, name := range path {
		doc = doc[name].(object)
	}
	return doc
}

func schemas(doc object) object { return at(doc, "components", "schemas") }

// own returns the part of a composed schema that has its own properties, after
// the base object.
func own(doc object, name string) object {
	return at(schemas(doc), name)["allOf"].([]any)[1].(object)
}

func jsonOf(schema object) object {
	return object{"application/json": object{"schema": schema}}
}

func eachOperation(doc object, do func(path, method string, op object)) {
	methods := []string{"get", "post", "put", "delete"}
	for path, item := range at(doc, "paths") {
		for method, op := range item.(object) {
			if slices.Contains(methods, method) {
				do(path, method, op.(object))
			}
		}
	}
}

func dropRequired(v any) {
	switch v := v.(type) {
	case object:
		if _, list := v["required"].([]any); list {
			delete(v, "required")
		}
		for _, inner := range v {
			dropRequired(inner)
		}
	case []any:
		for _, inner := range v {
			dropRequired(inner)
		}
	}
}
