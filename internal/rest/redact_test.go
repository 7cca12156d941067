package rest

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// spellings are ways in which a server may repeat a secret.
func spellings(t *testing.T, login, token string) map[string]string {
	t.Helper()
	inJSON := func(v any) string {
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	escaped := ""
	for _, r := range token {
		escaped += fmt.Sprintf(`\u%04X`, r)
	}
	basic := base64.StdEncoding.EncodeToString([]byte(login + ":" + token))
	return map[string]string{
		"plain":             token,
		"header":            "Authorization: Bearer " + token,
		"basic":             "Basic " + basic,
		"basic, unpadded":   strings.TrimRight(basic, "="),
		"basic, url":        base64.URLEncoding.EncodeToString([]byte(login + ":" + token)),
		"query":             url.QueryEscape(token),
		"query, lower case": strings.NewReplacer("%2B", "%2b", "%2F", "%2f", "%3D", "%3d").Replace(url.QueryEscape(token)),
		"basic in a query":  url.QueryEscape(basic),
		"json slash":        strings.ReplaceAll(token, "/", `\/`),
		"json in json":      inJSON(inJSON(strings.ReplaceAll(token, "/", `\/`))),
		"json unicode":      escaped,
		"html":              html.EscapeString(token),
		"html numbers":      strings.NewReplacer("+", "&#43;", "/", "&#x2F;", "=", "&#61;").Replace(token),
		"cut off":           token[:len(token)-4] + "…",
		"all in base64":     base64.StdEncoding.EncodeToString([]byte("GET / HTTP/1.1\nAuthorization: Bearer " + token + "\n")),
		"two of them":       token + token,
	}
}

// A server that repeats the sign-in, anywhere and in any spelling, does not get
// it into what a driver reads.
func TestAnswersHoldNoEchoOfTheSignIn(t *testing.T) {
	const login = "ada@example.com"
	for name, text := range spellings(t, login, canary) {
		for _, auth := range []Auth{{Login: login, Token: canary}, {Token: canary}} {
			s := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				w.Header().Set("X-Debug", text)
				w.Header().Set("Www-Authenticate", `Basic realm="`+text+`"`)
				w.WriteHeader(http.StatusBadRequest)
				fmt.Fprintf(w, `{"error":{"message":"bad request: %s, was sent"},"id":7}`, text)
			})
			c, _ := client(t, s, func(o *Options) { o.Auth = auth })
			resp, err := c.Do(t.Context(), Request{Path: "/x"})
			if err != nil {
				t.Fatal(err)
			}
			all := string(resp.Body) + fmt.Sprint(resp.Header)
			for _, left := range leftovers(all) {
				if strings.Contains(left, canary[:tellingPart]) {
					t.Errorf("%s: the answer still has it: %s", name, all)
				}
			}
			if !strings.Contains(string(resp.Body), redacted) || !strings.HasSuffix(string(resp.Body), `"id":7}`) {
				t.Errorf("%s: %s", name, resp.Body)
			}
		}
	}
}

// leftovers are the readings of a text in which a token could still be found.
func leftovers(text string) []string {
	list := []string{text, html.UnescapeString(text), strings.ReplaceAll(text, `\`, "")}
	if plain, err := url.QueryUnescape(text); err == nil {
		list = append(list, plain)
	}
	for i := range text {
		for _, enc := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			run := strings.IndexFunc(text[i:], func(r rune) bool {
				return !strings.ContainsRune("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_", r)
			})
			if run > 30 {
				plain, _ := enc.DecodeString(text[i : i+run/4*4])
				list = append(list, string(plain))
			}
		}
	}
	return list
}

// What only looks a little like the token stays, as does everything of an
// account without one.
func TestAnswersKeepWhatIsNoSecret(t *testing.T) {
	for _, token := range []string{canary, "tok", ""} {
		body := `{"label":"` + canary[:tellingPart-1] + `","text":"tok %41 \\u0041 \/ &amp; 100%","n":[1,2]}`
		s := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) })
		c, _ := client(t, s, func(o *Options) { o.Auth = Auth{Token: token} })
		resp, err := c.Do(t.Context(), Request{Path: "/x"})
		if err != nil || string(resp.Body) != body {
			t.Errorf("%q: %s, %v", token, resp.Body, err)
		}
	}
}

// An answer that was kept holds no secret either.
func TestKeptAnswersHoldNoSecret(t *testing.T) {
	s := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("ETag", `"1"`)
		w.Header().Set("Link", `<https://example.com/?t=`+canary+`>; rel="next"`)
		fmt.Fprintf(w, `{"echo":%q}`, canary)
	})
	stored := &cache{}
	c, _ := client(t, s, func(o *Options) { o.Cache = stored })
	if _, err := c.Do(t.Context(), Request{Path: "/x", Validate: true}); err != nil {
		t.Fatal(err)
	}
	if text := fmt.Sprint(stored); strings.Contains(text, canary) || !strings.Contains(text, redacted) {
		t.Errorf("kept: %s", text)
	}
}

// cache keeps the last answer.
type cache struct {
	etag   string
	header map[string]string
	body   string
}

func (c *cache) Load(context.Context, string) (string, map[string]string, []byte, bool) {
	return c.etag, c.header, []byte(c.body), c.etag != ""
}

func (c *cache) Store(_ context.Context, _, etag string, header map[string]string, body []byte) {
	c.etag, c.header, c.body = etag, header, string(body)
}

func BenchmarkHide(b *testing.B) {
	body := []byte(strings.Repeat(`{"label":"ci@build","key":"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ\/\u003d"},`, 10_000))
	secrets := Auth{Login: "ada@example.com", Token: canary}.echoes()
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		hide(body, secrets)
	}
}
