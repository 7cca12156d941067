package demo_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"latchkey/api/demo"
)

// actor is somebody with a credential who talks to the forge over plain HTTP.
type actor struct {
	t     *testing.T
	base  string
	login demo.Login
}

// reply is an answer as it came.
type reply struct {
	status int
	header http.Header
	text   string
	json   map[string]any // nil when the text is no JSON object
}

func start(t *testing.T, o demo.Options) *demo.Forge {
	t.Helper()
	f, err := demo.Start(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Close)
	return f
}

// as finds the first credential of that kind of that user.
func as(t *testing.T, f *demo.Forge, name, kind string) actor {
	t.Helper()
	info := f.Info()
	for _, l := range info.Users {
		if l.Name == name && l.Kind == kind {
			return actor{t, info.REST, l}
		}
	}
	t.Fatalf("no %s of %s", kind, name)
	return actor{}
}

func ada(t *testing.T, f *demo.Forge) actor { return as(t, f, "ada", "api-token") }

// try asks and gives an error when no whole answer came.
func (a actor) try(method, path string, body any) (reply, error) {
	a.t.Helper()
	if !strings.HasPrefix(path, "http") {
		path = a.base + path
	}
	var send io.Reader
	if body != nil {
		data, err := json.Marshal(body)
		if err != nil {
			a.t.Fatal(err)
		}
		send = bytes.NewReader(data)
	}
	req, err := http.NewRequestWithContext(a.t.Context(), method, path, send)
	if err != nil {
		a.t.Fatal(err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	switch {
	case a.login.User != "":
		req.SetBasicAuth(a.login.User, a.login.Token)
	case a.login.Token != "":
		req.Header.Set("Authorization", "Bearer "+a.login.Token)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	if err != nil {
		return reply{}, err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	r := reply{status: resp.StatusCode, header: resp.Header, text: string(data)}
	if json.Unmarshal(data, &r.json) != nil {
		r.json = nil
	}
	return r, err
}

func (a actor) do(method, path string, body any) reply {
	a.t.Helper()
	r, err := a.try(method, path, body)
	if err != nil {
		a.t.Fatalf("%s %s: %v", method, path, err)
	}
	return r
}

// want asks and insists on a status.
func (a actor) want(status int, method, path string, body any) reply {
	a.t.Helper()
	r := a.do(method, path, body)
	if r.status != status {
		a.t.Fatalf("%s %s: status %d, want %d: %s", method, path, r.status, status, r.text)
	}
	return r
}

// at follows a dotted path; numbers index lists.
func (r reply) at(path string) any {
	var v any = r.json
	for step := range strings.SplitSeq(path, ".") {
		switch inner := v.(type) {
		case map[string]any:
			v = inner[step]
		case []any:
			i := int(step[0] - '0')
			if i >= len(inner) {
				return nil
			}
			v = inner[i]
		default:
			return nil
		}
	}
	return v
}

func (r reply) values() []any { v, _ := r.json["values"].([]any); return v }

func TestForgeTellsHowToUseIt(t *testing.T) {
	f := start(t, demo.Options{})
	info := f.Info()
	if !strings.HasPrefix(info.REST, "http://127.0.0.1:") || !strings.HasSuffix(info.REST, "/2.0") {
		t.Errorf("rest is %q", info.REST)
	}
	port := strings.TrimPrefix(info.SSH, "127.0.0.1:")
	if !strings.HasPrefix(info.HostKey, "[127.0.0.1]:"+port+" ssh-ed25519 AAAA") {
		t.Errorf("host key is %q for %q", info.HostKey, info.SSH)
	}
	if len(info.Repositories) != 25 {
		t.Errorf("%d repositories: %v", len(info.Repositories), info.Repositories)
	}
	me := ada(t, f).want(200, "GET", "/user", nil)
	if me.at("nickname") != "ada" || me.at("type") != "user" {
		t.Errorf("user is %s", me.text)
	}
}

func TestKeyIsAddedListedRelabelledAndRemoved(t *testing.T) {
	f := start(t, demo.Options{})
	a := ada(t, f)
	const at = "/repositories/acme/fraud-rules/deploy-keys"
	line := publicLine(t, 1)
	made := a.want(200, "POST", at, map[string]string{"key": line + " me@here", "label": "mine"})
	if made.at("key") != line || made.at("comment") != "me@here" || made.at("label") != "mine" || made.at("last_used") != nil {
		t.Errorf("made %s", made.text)
	}
	if made.at("created_on") == nil || made.at("repository.full_name") != "acme/fraud-rules" || made.at("type") != "deploy_key" {
		t.Errorf("made %s", made.text)
	}
	self, _ := made.at("links.self.href").(string)
	renamed := a.want(200, "PUT", self, map[string]string{"key": line + " other", "label": "ours"})
	if renamed.at("label") != "ours" || renamed.at("comment") != "other" || renamed.at("id") != made.at("id") {
		t.Errorf("renamed %s", renamed.text)
	}
	other := a.want(400, "PUT", self, map[string]string{"key": publicLine(t, 2), "label": "ours"})
	if !strings.Contains(other.text, "Only the label") {
		t.Errorf("other key: %s", other.text)
	}
	if list := a.want(200, "GET", at, nil); len(list.values()) != 1 || list.at("values.0.id") != made.at("id") {
		t.Errorf("list %s", list.text)
	}
	if keys := f.KeysOn("acme/fraud-rules"); len(keys) != 1 || keys[0].Label != "ours" {
		t.Errorf("inspection shows %v", keys)
	}
	gone := a.want(204, "DELETE", self, nil)
	if gone.text != "" {
		t.Errorf("204 has a body: %q", gone.text)
	}
	a.want(404, "GET", self, nil)
	a.want(404, "DELETE", self, nil)
}
