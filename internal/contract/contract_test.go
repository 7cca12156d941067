package contract

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func request(t *testing.T, method, target, body string) *http.Request {
	t.Helper()
	req, err := http.NewRequest(method, "http://127.0.0.1:8123/2.0"+target, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body == "" {
		req.Body = http.NoBody
	} else {
		req.Header.Set("Content-Type", "application/json")
	}
	req.Header.Set("Authorization", "Basic YTpi")
	return req
}

const key = `{"id": 7, "type": "deploy_key", "key": "ssh-ed25519 AAAA", "label": "ci", "comment": "",
	"created_on": "2018-08-15T23:50:59.993890+00:00", "last_used": null}`

func TestRequestsAreHeldToTheDescription(t *testing.T) {
	c := Bitbucket(t)
	for _, test := range []struct{ name, method, target, body, wrong string }{
		{"list of keys", "GET", "/repositories/acme/web/deploy-keys?pagelen=100&fields=next,values.id,values.created_on", "", ""},
		{"uuids in braces", "GET", "/repositories/%7Ba-b%7D/%7Bc-d%7D/deploy-keys", "", ""},
		{"adding a key", "POST", "/repositories/acme/web/deploy-keys", `{"key": "ssh-ed25519 AAAA", "label": "ci"}`, ""},
		{"adding without key", "POST", "/repositories/acme/web/deploy-keys", `{"label": "ci"}`, "key"},
		{"adding with a flag that does not exist", "POST", "/repositories/acme/web/deploy-keys", `{"key": "k", "label": "ci", "read_only": true}`, "read_only"},
		{"adding without body", "POST", "/repositories/acme/web/deploy-keys", "", "body"},
		{"changing a project's key", "PUT", "/workspaces/acme/projects/WEB/deploy-keys/7", `{"key": "k"}`, "method not allowed"},
		{"unknown path", "GET", "/repositories/acme/web/access-keys", "", "not in the published API"},
		{"undeclared parameter", "GET", "/repositories/acme/web/deploy-keys?q=a", "", `"q" is not declared`},
		{"misspelt field", "GET", "/repositories/acme?fields=values.projekt.key", "", "values.projekt.key"},
		{"wrong role", "GET", "/repositories/acme?role=boss", "", "role"},
	} {
		t.Run(test.name, func(t *testing.T) { want(t, c.Request(request(t, test.method, test.target, test.body)), test.wrong) })
	}
	if c.Counts()["addARepositoryDeployKey"] != 1 || c.Counts()["listRepositoryDeployKeys"] != 2 {
		t.Errorf("Seen() = %v", c.Counts())
	}
	anonymous := request(t, "GET", "/user", "")
	anonymous.Header.Del("Authorization")
	want(t, c.Request(anonymous), "security requirements")
}

func TestAnswersAreHeldToTheDescription(t *testing.T) {
	c := Bitbucket(t)
	const keys = "/repositories/acme/web/deploy-keys"
	for _, test := range []struct {
		name, method, target string
		status               int
		kind, body, wrong    string
	}{
		{"a page of keys", "GET", keys, 200, "application/json", `{"pagelen": 10, "values": [` + key + `]}`, ""},
		{"part of a key", "GET", keys + "?fields=values.id", 200, "application/json", `{"values": [{"id": 7}]}`, ""},
		{"part of a key that was not asked for", "GET", keys, 200, "application/json", `{"values": [{"id": 7, "type": "deploy_key"}]}`, "missing"},
		{"an id as text", "GET", keys + "/7", 200, "application/json", strings.Replace(key, "7", `"7"`, 1), "integer"},
		{"a page with an unknown part", "GET", keys, 200, "application/json", `{"values": [], "total": 3}`, "total"},
		{"a key with 201", "POST", keys, 201, "application/json", key, "status is not supported"},
		{"a key with 200", "POST", keys, 200, "application/json", key, ""},
		{"refusal by field", "POST", keys, 400, "application/json", `{"key": [{"message": "no"}]}`, ""},
		{"refusal in the wrapper", "POST", keys, 403, "application/json", `{"type": "error", "error": {"message": "no", "detail": {"granted": []}}}`, ""},
		{"refusal as text", "GET", keys, 404, "text/plain", "no such repository", ""},
		{"refusal without a message", "GET", keys, 404, "application/json", `{"type": "error", "error": {}}`, "anyOf"},
		{"refusal without a wrapper", "GET", keys, 404, "application/json", `{"type": "error"}`, "anyOf"},
		{"removed", "DELETE", keys + "/7", 204, "", "", ""},
		{"removed with 200", "DELETE", keys + "/7", 200, "", "", "status is not supported"},
	} {
		t.Run(test.name, func(t *testing.T) {
			header := http.Header{"Content-Type": {test.kind}}
			want(t, c.Response(request(t, test.method, test.target, ""), test.status, header, []byte(test.body)), test.wrong)
		})
	}
}

// The forge's own examples are the best witnesses for what it really sends.
func TestPublishedExamplesPass(t *testing.T) {
	c := Bitbucket(t)
	data, err := os.ReadFile(filepath.Join(specs(t), "bitbucket-cloud.openapi3.json"))
	if err != nil {
		t.Fatal(err)
	}
	var doc object
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	count := 0
	eachOperation(doc, func(path, method string, op object) {
		if !ours(path) || path == "/workspaces/{workspace}/projects/{project_key}/deploy-keys/{key_id}" && method == "get" {
			return // what is published as the example of one key is a page of keys
		}
		if !strings.Contains(path, "/deploy-keys") && !strings.HasPrefix(path, "/user/") {
			return
		}
		answer, _ := at(op, "responses")["200"].(object)
		content, _ := answer["content"].(object)
		media, _ := content["application/json"].(object)
		examples, _ := media["examples"].(object)
		for _, example := range examples {
			body, err := json.Marshal(example.(object)["value"])
			if err != nil {
				t.Fatal(err)
			}
			count++
			target := strings.NewReplacer("{", "", "}", "").Replace(path)
			header := http.Header{"Content-Type": {"application/json"}}
			if err := c.Response(request(t, strings.ToUpper(method), target, ""), 200, header, body); err != nil {
				t.Errorf("%s %s: %v", method, path, err)
			}
		}
	})
	if count < 8 {
		t.Errorf("only %d examples found", count)
	}
}

func TestEveryDeviationHasAReason(t *testing.T) {
	for _, d := range append(bitbucketDeviations(), partialAnswers()) {
		if d.what == "" || d.why == "" {
			t.Errorf("deviation %q gives no reason", d.what)
		}
	}
	other := object{"paths": object{}, "components": object{"schemas": object{}}}
	if err := mend(other, bitbucketDeviations()); err == nil || !strings.Contains(err.Error(), "no longer fits") {
		t.Errorf("mending another document: %v", err)
	}
}

func want(t *testing.T, err error, part string) {
	t.Helper()
	switch {
	case part == "" && err != nil:
		t.Errorf("refused: %v", err)
	case part != "" && err == nil:
		t.Errorf("accepted, want an error with %q", part)
	case part != "" && !strings.Contains(err.Error(), part):
		t.Errorf("got %q, want it to name %q", err, part)
	}
}
