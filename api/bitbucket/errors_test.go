package bitbucket_test

import (
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/api"
)

const noScope = `{"type": "error", "error": {"message": "Your credentials lack one or more required privilege scopes.",
	"detail": {"granted": ["read:user:bitbucket"], "required": ["admin:repository:bitbucket", "read:user:bitbucket"]}}}`

func TestRefusals(t *testing.T) {
	for _, test := range []struct {
		name   string
		reply  reply
		kind   api.ErrorKind
		text   string // after "list deploy keys acme/web: "
		cause  error
		lacks  []string
		waitOf time.Duration
	}{
		{"bad token", say(401, `{"type":"error","error":{"message":"Token is invalid, expired, or not supported for this endpoint."}}`),
			api.Unauthorized, "Token is invalid, expired, or not supported for this endpoint", nil, nil, 0},
		{"bad token, no body", say(401, ``), api.Unauthorized, "the forge does not accept the token (401)", nil, nil, 0},
		{"missing scope", say(403, noScope), api.Forbidden,
			"Your credentials lack one or more required privilege scopes (missing: admin:repository:bitbucket)", nil, []string{"admin:repository:bitbucket"}, 0},
		{"access token", say(403, `{"type":"error","error":{"message":"This API is not accessible by this authentication mechanism"}}`),
			api.Forbidden, "This API is not accessible by this authentication mechanism", api.ErrAccessToken, nil, 0},
		{"access token, told with 401", say(401, `This API is not accessible by this authentication mechanism`),
			api.Unauthorized, "This API is not accessible by this authentication mechanism", api.ErrAccessToken, nil, 0},
		{"allowlist", say(403, `{"error":{"message":"To access this workspace you must be on its IP allowlist."}}`),
			api.PolicyForbids, "To access this workspace you must be on its IP allowlist", nil, nil, 0},
		{"no repository", say(404, `{"type":"error","error":{"message":"The requested repository either does not exist or you do not have access."}}`),
			api.NotFound, "The requested repository either does not exist or you do not have access", nil, nil, 0},
		{"no repository, plain text", reply{404, "Repository not found\n", map[string]string{"Content-Type": "text/plain"}}, api.NotFound, "Repository not found", nil, nil, 0},
		{"not found, web page", reply{404, "<html><h1>404</h1>", map[string]string{"Content-Type": "text/html"}}, api.NotFound, "a web page came instead of the forge's answer (404)", api.ErrNotAPI, nil, 0},
		{"removed call", say(410, `{"type":"error","error":{"message":"CHANGE-2770 - Functionality has been deprecated","detail":"Please read the changelog entry for more details.","data":{"announcement_url":"https://x"}}}`),
			api.Gone, "CHANGE-2770 - Functionality has been deprecated; Please read the changelog entry for more details", nil, nil, 0},
		{"app password", say(410, `{"error":{"message":"App passwords are deprecated"}}`), api.Unauthorized, "App passwords are deprecated", api.ErrAppPassword, nil, 0},
		{"too many", say(429, `Rate limit for this resource has been exceeded`), api.RateLimited, "Rate limit for this resource has been exceeded", nil, nil, 0},
		{"too many, with a time", reply{429, `{"error":{"message":"slow"}}`, map[string]string{"Retry-After": "90"}}, api.RateLimited, "slow", nil, nil, 90 * time.Second},
		{"fields", say(400, `{"type":"error","error":{"message":"Bad","fields":{"label":["too long","odd"],"key":["no"]}}}`), api.Invalid, "Bad; key: no; label: too long; odd", nil, nil, 0},
		{"message that is a list", say(400, `{"error":{"message":["a","b"]}}`), api.Invalid, "a; b", nil, nil, 0},
		{"error that is text", say(400, `{"error":"bad request"}`), api.Invalid, "the forge refuses it without a reason (400)", nil, nil, 0},
		{"error that is null", say(400, `{"error":null}`), api.Invalid, "the forge refuses it without a reason (400)", nil, nil, 0},
		{"localized", say(404, `{"error":{"message":"Das Repository existiert nicht"}}`), api.NotFound, "Das Repository existiert nicht", nil, nil, 0},
		{"fault", say(500, `{"error":{"message":"Something went wrong"}}`), api.ServerFault, "Something went wrong", nil, nil, 0},
		{"gateway", say(502, `<html>`), api.ServerFault, "the forge is not available just now (502)", nil, nil, 0},
		{"control codes", say(403, `{"error":{"message":"\u001b[31mno\u001b[0m\u202e \nway"}}`), api.Forbidden, "no way", nil, nil, 0},
		{"control codes in scopes", say(403, `{"error":{"message":"no","detail":{"granted":[],"required":["a\u001b[2Jb"]}}}`), api.Forbidden, "no (missing: ab)", nil, []string{"ab"}, 0},
		{"endless message", say(403, `{"error":{"message":"`+strings.Repeat("x", 100000)+`"}}`), api.Forbidden, strings.Repeat("x", 300) + "…", nil, nil, 0},
		{"binary", say(500, "\x00\xff\xfe"), api.ServerFault, "��", nil, nil, 0},
		{"informational success", say(204, ``), api.ServerFault, "the server sent an empty answer where JSON was due", nil, nil, 0},
		{"redirect without end", reply{302, "", map[string]string{"Location": "/2.0/repositories/acme/web/deploy-keys"}}, api.ServerFault, "the server redirects without end", nil, nil, 0},
		{"redirect elsewhere", reply{302, "", map[string]string{"Location": "https://evil.example.com/x"}}, api.ServerFault, `the server sent a link to another host, "evil.example.com", which was not followed`, nil, nil, 0},
		{"web page instead of a list", reply{200, "<html>sign in", map[string]string{"Content-Type": "text/html"}}, api.ServerFault, "a web page came instead of the forge's answer (200)", api.ErrNotAPI, nil, 0},
		{"list cut off", say(200, `{"values": [{"id": 1`), api.ServerFault, "the server's JSON is cut off", nil, nil, 0},
		{"something else", say(200, `{"status": "ok"}`), api.ServerFault, "the server's answer is not a list", nil, nil, 0},
		{"list of something else", say(200, `{"values": ["a"]}`), api.ServerFault, "the server's JSON has values that cannot be read", nil, nil, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := canned(t, map[string][]reply{"GET /repositories/acme/web/deploy-keys": {test.reply}})
			_, err := f.client(t).Keys(t.Context(), "acme/web")
			e, ok := errors.AsType[*api.Error](err)
			if !ok {
				t.Fatalf("error is %T: %v", err, err)
			}
			if e.Kind != test.kind || e.Error() != "list deploy keys acme/web: "+test.text || !slices.Equal(e.Missing, test.lacks) || e.RetryAfter != test.waitOf {
				t.Errorf("got  %s %q, missing %q, wait %v\nwant %s %q", e.Kind, e, e.Missing, e.RetryAfter, test.kind, test.text)
			}
			if test.cause != nil && !errors.Is(err, test.cause) {
				t.Errorf("cause is %v, want %v", e.Err, test.cause)
			}
		})
	}
}

func TestPagesThatLeadAstray(t *testing.T) {
	const path = "GET /repositories/acme/web/deploy-keys"
	for name, test := range map[string]struct{ next, text string }{
		"other host":   {"https://evil.example.com/2.0/x", "another host"},
		"other scheme": {"ftp://127.0.0.1/2.0/x", "another host"},
		"round":        {"{self}/repositories/acme/web/deploy-keys?page=2", "circle"},
		"outside":      {"/admin", "outside"},
	} {
		t.Run(name, func(t *testing.T) {
			f := canned(t, map[string][]reply{path: {say(200, `{"values": [], "next": "`+test.next+`"}`)}})
			_, err := f.client(t).Keys(t.Context(), "acme/web")
			if api.KindOf(err) != api.ServerFault || !strings.Contains(err.Error(), test.text) {
				t.Errorf("got %v, want a server fault with %q", err, test.text)
			}
		})
	}
}

// A page of next to nothing, a million times, is not taken into memory.
func TestPagesWithFarTooMuchOnThem(t *testing.T) {
	f := canned(t, map[string][]reply{"GET " + onWeb: {say(200, `{"values": [{}`+strings.Repeat(",{}", 2_000_000)+`]}`)}})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := f.client(t).Keys(t.Context(), "acme/web")
	runtime.ReadMemStats(&after)
	if api.KindOf(err) != api.ServerFault {
		t.Errorf("%v", err)
	}
	if took := (after.TotalAlloc - before.TotalAlloc) >> 20; took > 120 {
		t.Errorf("it took %d MiB for 6 MiB", took)
	}
}

func TestNoAnswerIsUnreachable(t *testing.T) {
	f := canned(t, nil)
	c := f.client(t)
	f.Close()
	_, err := c.AddKey(t.Context(), "acme/web", newKey(t))
	if api.KindOf(err) != api.Unreachable || strings.Contains(err.Error(), token) {
		t.Errorf("got %v", err)
	}
}
