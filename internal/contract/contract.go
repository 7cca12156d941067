// Package contract checks what our clients send, and what our demo forge
// answers, against the API description that the forge itself publishes. Client
// and demo forge have the same authors and could share an error; the published
// description would show it.
//
// It is for tests only. The descriptions are beside the repository, in
// ../shared/specs as seen from its root, or where LATCHKEY_SPECS points to;
// where they are absent a test is skipped, or fails when CI=true.
package contract

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

// Checker checks requests and answers of one forge's API. It is safe for
// concurrent use.
type Checker struct {
	t       testing.TB
	full    routers.Router // whole objects
	partial routers.Router // objects of which a request named only some fields

	mu     sync.Mutex
	counts map[string]int
}

// Bitbucket returns a checker for Bitbucket Cloud, whose API is below /2.0 of any host.
func Bitbucket(t testing.TB) *Checker {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(specs(t), "bitbucket-cloud.openapi3.json"))
	if err != nil {
		absent(t, err)
	}
	c := &Checker{t: t, counts: map[string]int{}}
	if c.full, err = router(data, bitbucketDeviations()); err == nil {
		c.partial, err = router(data, append(bitbucketDeviations(), partialAnswers()))
	}
	if err != nil {
		t.Fatalf("contract: bitbucket-cloud.openapi3.json: %v", err)
	}
	return c
}

// File returns one of the published files beside the descriptions, by its path
// there. Where it is absent the test is skipped, and in CI fails.
func File(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(specs(t), filepath.FromSlash(name)))
	if err != nil {
		absent(t, err)
	}
	return data
}

// specs returns the folder with the descriptions.
func specs(t testing.TB) string {
	t.Helper()
	if dir := os.Getenv("LATCHKEY_SPECS"); dir != "" {
		return dir
	}
	dir, err := os.Getwd()
	for err == nil {
		if _, statErr := os.Stat(filepath.Join(dir, "go.mod")); statErr == nil {
			return filepath.Join(dir, "..", "shared", "specs")
		}
		up := filepath.Dir(dir)
		if up == dir {
			err = errors.New("no go.mod above the working folder")
		}
		dir = up
	}
	absent(t, err)
	return ""
}

func absent(t testing.TB, err error) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("contract: the forge's API description is needed in CI: %v", err)
	}
	t.Skipf("contract: skipped, no API description to check against (set LATCHKEY_SPECS): %v", err)
}

func router(data []byte, mends []deviation) (routers.Router, error) {
	mended, err := load(data, mends)
	if err != nil {
		return nil, err
	}
	doc, err := openapi3.NewLoader().LoadFromData(mended)
	if err != nil {
		return nil, err
	}
	return gorillamux.NewRouter(doc)
}

// CheckRequest fails the test when the forge's description does not allow a
// request. The request's body can still be read afterwards.
func (c *Checker) CheckRequest(req *http.Request) {
	c.t.Helper()
	if err := c.Request(req); err != nil {
		c.t.Errorf("contract: %s %s: %v", req.Method, req.URL.RequestURI(), err)
	}
}

// CheckResponse fails the test when the forge's description does not allow an answer to req.
func (c *Checker) CheckResponse(req *http.Request, status int, header http.Header, body []byte) {
	c.t.Helper()
	if err := c.Response(req, status, header, body); err != nil {
		c.t.Errorf("contract: answer %d to %s %s: %v", status, req.Method, req.URL.RequestURI(), err)
	}
}

// Request is CheckRequest with an error instead of a failed test.
func (c *Checker) Request(req *http.Request) error {
	input, err := c.input(req)
	if err != nil {
		return err
	}
	if err := openapi3filter.ValidateRequest(context.WithoutCancel(req.Context()), input); err != nil {
		return err
	}
	if err := checkQuery(req.URL.Query(), input.Route.Operation, input.Route.PathItem); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.counts[input.Route.Operation.OperationID]++
	return nil
}

// Response is CheckResponse with an error instead of a failed test.
func (c *Checker) Response(req *http.Request, status int, header http.Header, body []byte) error {
	input, err := c.input(req)
	if err != nil {
		return err
	}
	return openapi3filter.ValidateResponse(context.WithoutCancel(req.Context()), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input,
		Status:                 status,
		Header:                 header,
		Body:                   io.NopCloser(bytes.NewReader(body)),
		Options:                input.Options,
	})
}

// Counts returns how often each operation was requested, by its published
// operationId, so that a test can check that none was left out.
func (c *Checker) Counts() map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	counts := make(map[string]int, len(c.counts))
	for id, n := range c.counts {
		counts[id] = n
	}
	return counts
}

func (c *Checker) input(req *http.Request) (*openapi3filter.RequestValidationInput, error) {
	copied, err := copyRequest(req)
	if err != nil {
		return nil, err
	}
	find := c.full
	if isPartial(req.URL.Query().Get("fields")) {
		find = c.partial
	}
	route, params, err := find.FindRoute(copied)
	if err != nil {
		return nil, fmt.Errorf("not in the published API: %w", err)
	}
	options := &openapi3filter.Options{
		IncludeResponseStatus:             true,
		RejectWhenRequestBodyNotSpecified: true,
		SkipSettingDefaults:               true,
		AuthenticationFunc:                signedIn,
	}
	options.WithCustomSchemaErrorFunc(inShort)
	return &openapi3filter.RequestValidationInput{Request: copied, PathParams: params, Route: route, Options: options}, nil
}

// inShort returns where a value is wrong and why, without the whole schema.
func inShort(err *openapi3.SchemaError) string {
	text := fmt.Sprintf("at /%s: %s", strings.Join(err.JSONPointer(), "/"), err.Reason)
	if err.Origin != nil {
		text += ": " + err.Origin.Error()
	}
	return text
}

// copyRequest copies a request; the body of req can still be read.
func copyRequest(req *http.Request) (*http.Request, error) {
	copied := req.Clone(req.Context())
	if req.Body == nil || req.Body == http.NoBody {
		return copied, nil
	}
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	req.Body = io.NopCloser(bytes.NewReader(body))
	copied.Body = io.NopCloser(bytes.NewReader(body))
	return copied, nil
}

// isPartial reports whether a fields parameter leaves out what it does not
// name: a list of plain names does, "+name" only adds.
func isPartial(fields string) bool {
	for name := range strings.SplitSeq(fields, ",") {
		if name != "" && name[0] != '+' {
			return true
		}
	}
	return false
}

// signedIn requires an Authorization header of the scheme that the operation names.
func signedIn(_ context.Context, in *openapi3filter.AuthenticationInput) error {
	want := map[string]string{"basic": "Basic ", "oauth2": "Bearer "}[in.SecuritySchemeName]
	header := in.RequestValidationInput.Request.Header.Get("Authorization")
	if want == "" || !strings.HasPrefix(header, want) {
		return errors.New("the request is not signed in this way")
	}
	return nil
}
