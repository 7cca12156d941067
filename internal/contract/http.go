package contract

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
)

// RoundTripper puts the checker between a client and its transport: every
// request, and every complete answer, is checked.
func (c *Checker) RoundTripper(next http.RoundTripper) http.RoundTripper {
	return &tripper{checker: c, next: next}
}

type tripper struct {
	checker *Checker
	next    http.RoundTripper
}

func (t *tripper) RoundTrip(req *http.Request) (*http.Response, error) {
	// A transport must not change the request, and must close its body.
	sent, err := copyRequest(req)
	if err != nil {
		return nil, err
	}
	t.checker.CheckRequest(sent)
	resp, err := t.next.RoundTrip(req)
	if err != nil {
		return resp, err
	}
	body, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close() // read to its end, or broken: there is no more
	if err != nil {
		resp.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body), &failing{err}))
		return resp, nil
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	t.checker.CheckResponse(sent, resp.StatusCode, resp.Header, body)
	return resp, nil
}

type failing struct{ err error }

func (f *failing) Read([]byte) (int, error) { return 0, f.err }

// Middleware puts the checker in front of a server: every answer of next is
// checked against the request that it answers. Requests are not: a server has
// to cope with wrong ones.
func (c *Checker) Middleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		asked, err := copyRequest(req)
		if err != nil {
			c.t.Errorf("contract: reading a request: %v", err)
			return
		}
		rec := httptest.NewRecorder()
		next.ServeHTTP(rec, req)
		body := rec.Body.Bytes()
		c.CheckResponse(asked, rec.Code, rec.Header(), body)
		for name, values := range rec.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(rec.Code)
		_, _ = w.Write(body) // a client that has left is no fault of the server
	})
}
