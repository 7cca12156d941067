package demo

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// The faults of parts: one workspace that is closed to the account while the
// others are open, and a GraphQL API that is older, off, or answers in parts.
const (
	Closed     Fault = "closed"  // Rule.Workspace answers with Rule.Status and Rule.Text; GitHub leaves it out of lists and says so
	OldGraphQL Fault = "graphql" // Rule.Text: "old", "off", "partial"
)

const closedText = "To access this repository, an admin must allowlist your IP"

// parseClosed reads "WORKSPACE[:STATUS[:TEXT]]".
func parseClosed(value string) (Rule, error) {
	workspace, rest, _ := strings.Cut(value, ":")
	status, text, _ := strings.Cut(rest, ":")
	rule := Rule{Do: Closed, Workspace: workspace, Status: http.StatusForbidden, Text: cmp.Or(text, closedText)}
	if workspace == "" {
		return Rule{}, fmt.Errorf("closed needs a workspace after a colon")
	}
	err := rule.setStatus(status)
	return rule, err
}

// parseGraphQL reads "old", "off[:STATUS]" or "partial".
func parseGraphQL(value string) (Rule, error) {
	text, status, _ := strings.Cut(value, ":")
	rule := Rule{Do: OldGraphQL, Text: text, Status: http.StatusNotFound, Path: "/graphql"}
	if text != "old" && text != "off" && text != "partial" {
		return Rule{}, fmt.Errorf("graphql is old, off or partial")
	}
	err := rule.setStatus(status)
	return rule, err
}

// setStatus reads the status of an error; "" leaves what stands there.
func (r *Rule) setStatus(text string) error {
	if text == "" {
		return nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 400 || n > 599 || http.StatusText(n) == "" {
		return fmt.Errorf("no such error status")
	}
	r.Status = n
	return nil
}

// concerns reports whether a request is about the workspace that is closed, or is
// one of GitHub's lists, which leave it out.
func (r Rule) concerns(target string) bool {
	if r.Workspace == "" {
		return true
	}
	path, _, _ := strings.Cut(target, "?")
	parts := strings.Split(strings.Trim(path, "/"), "/")
	for i := 0; i+1 < len(parts); i++ {
		switch parts[i] {
		case "repositories", "repos", "workspaces":
			if parts[i+1] == r.Workspace {
				return true
			}
		case "user":
			if parts[i+1] == "repos" {
				return true
			}
		}
	}
	return false
}

// closed answers for a workspace that is closed.
func (r Rule) closed(w http.ResponseWriter, req *http.Request, next http.Handler) {
	if strings.HasSuffix(req.URL.Path, "/user/repos") {
		answer := newRecorder()
		next.ServeHTTP(answer, req)
		for name, values := range answer.header {
			w.Header()[name] = values
		}
		w.Header().Del("ETag")
		w.Header().Set("X-GitHub-SSO", "partial-results; organizations=21955855")
		w.WriteHeader(answer.status)
		_, _ = w.Write(without(answer.body.Bytes(), r.Workspace+"/"))
		return
	}
	if strings.Contains(req.URL.Path, "/repos/") {
		sendJSON(w, ghFail(r.Status, r.Text))
		return
	}
	send(w, fail(r.Status, r.Text), selection{})
}

// without leaves the repositories of a workspace out of one of GitHub's lists.
func without(body []byte, prefix string) []byte {
	var all, open []map[string]any
	if json.Unmarshal(body, &all) != nil {
		return body
	}
	open = []map[string]any{}
	for _, r := range all {
		if name, _ := r["full_name"].(string); !strings.HasPrefix(name, prefix) {
			open = append(open, r)
		}
	}
	out, err := json.Marshal(open)
	if err != nil {
		return body
	}
	return out
}

// graphQL answers as a server whose schema is older, or that gives a part.
func (r Rule) graphQL(w http.ResponseWriter, req *http.Request, next http.Handler) {
	sent, err := io.ReadAll(io.LimitReader(req.Body, maxBody))
	if err != nil {
		abort()
	}
	req.Body = io.NopCloser(bytes.NewReader(sent))
	switch {
	case r.Text == "off":
		sendJSON(w, ghFail(r.Status, http.StatusText(r.Status)))
	case r.Text == "old" && bytes.Contains(sent, []byte("enabled")):
		sendJSON(w, ok(object{"errors": []any{object{"message": "Field 'enabled' doesn't exist on type 'DeployKey'",
			"path":       []any{"query", "nodes", "... on Repository", "deployKeys", "nodes", "enabled"},
			"extensions": object{"code": "undefinedField", "typeName": "DeployKey", "fieldName": "enabled"}}}}))
	case r.Text == "partial":
		answer := newRecorder()
		next.ServeHTTP(answer, req)
		sendJSON(w, ok(partly(answer.body.Bytes())))
	default:
		next.ServeHTTP(w, req)
	}
}

// partly takes the first node of an answer away and says so.
func partly(body []byte) object {
	var whole object
	if json.Unmarshal(body, &whole) != nil {
		return object{}
	}
	data, _ := whole["data"].(map[string]any)
	nodes, _ := data["nodes"].([]any)
	if len(nodes) > 0 {
		nodes[0] = nil
		whole["errors"] = []any{object{"type": "FORBIDDEN", "path": []any{"nodes", 0}, "message": "Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization."}}
	}
	return whole
}
