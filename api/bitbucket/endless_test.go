package bitbucket_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"latchkey/api"
	"latchkey/api/bitbucket"
)

// A list that does not end by itself ends early, with a word.
func TestEndlessListsEndEarly(t *testing.T) {
	for name, test := range map[string]struct {
		values func(n int64) string
		most   int64
		says   string
	}{
		"keys without end": {func(n int64) string { return fmt.Sprintf(`{"id": %d, "key": "x"}`, n) }, 30, "more pages than such a list can have"},
		"the same key":     {func(int64) string { return `{"id": 1, "key": "x"}` }, 4, "without anything new"},
		"empty pages":      {func(int64) string { return "" }, 4, "without anything new"},
	} {
		t.Run(name, func(t *testing.T) {
			var asked atomic.Int64
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				n := asked.Add(1)
				w.Header().Set("Content-Type", "application/json")
				fmt.Fprintf(w, `{"pagelen": 100, "values": [%s], "next": "http://%s%s?page=%d"}`, test.values(n), r.Host, r.URL.Path, n+1)
			}))
			defer server.Close()
			c, err := bitbucket.New(bitbucket.Options{BaseURL: server.URL + "/2.0", Login: "ada@example.com", Token: []byte(token)})
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			_, err = c.Keys(t.Context(), "acme/web")
			if api.KindOf(err) != api.ServerFault || !strings.Contains(err.Error(), test.says) || asked.Load() > test.most {
				t.Errorf("%d requests, then %v", asked.Load(), err)
			}
		})
	}
}
