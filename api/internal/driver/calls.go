package driver

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"strings"
	"time"

	"latchkey/api"
	"latchkey/internal/rest"
	"latchkey/internal/safetext"
)

// MaxListed is how many values a list may hold on all its pages together.
const MaxListed = 200_000

// Call names an operation for its errors.
type Call struct {
	Op    string
	About string // repository or project path, safe to show
	Most  int    // pages that its list may have, 0 = as many as bring something new
	Moved func() // is called when the list answers from another address; may be nil
}

// OnRepo names an operation on a repository. The error says that its path is none.
func (c *Calls) OnRepo(op string, repo api.RepoPath) (Call, error) {
	what := Call{Op: op, About: safetext.Line(string(repo), 0)}
	if _, err := api.ParseRepoPath(string(repo)); err != nil {
		return what, c.Invalid(what, err)
	}
	return what, nil
}

// Calls makes the calls of one account on a forge and turns what goes wrong
// into errors of package api.
type Calls struct {
	Forge api.Kind
	Rest  *rest.Client
	Now   func() time.Time
	// Refusal reads the forge's own words in an answer with an error status.
	Refusal func(what Call, method string, resp *rest.Response) *api.Error
}

// Get reads one object. Where an earlier answer is kept, an unchanged object
// costs nothing.
func (c *Calls) Get(ctx context.Context, what Call, req rest.Request, into any) (*rest.Response, error) {
	resp, err := c.Rest.Do(ctx, req)
	if err != nil {
		return nil, c.Fault(what, err)
	}
	return resp, c.Read(what, resp, into)
}

// Send makes a call that changes something. It is never repeated.
func (c *Calls) Send(ctx context.Context, what Call, method, path string, body any) (*rest.Response, error) {
	resp, err := c.Rest.Do(ctx, rest.Request{Method: method, Path: path, Body: body})
	if err != nil {
		return nil, c.Fault(what, err)
	}
	if !resp.OK() {
		return nil, c.Refusal(what, method, resp)
	}
	return resp, nil
}

// Read decodes an answer to a GET. A web page is a fault of the server,
// whatever its status.
func (c *Calls) Read(what Call, resp *rest.Response, into any) error {
	if !resp.OK() {
		return c.Refusal(what, http.MethodGet, resp)
	}
	if resp.IsHTML() {
		e := c.Refusal(what, http.MethodGet, resp)
		e.Kind = api.ServerFault
		return e
	}
	if err := resp.JSON(into); err != nil {
		return c.Fault(what, err)
	}
	return nil
}

// Page is one page of a list, and the address of the next; "" after the last.
type Page[T any] struct {
	Values []T
	Next   string
}

// List yields the values of a paged list. It ends after the first error, and
// with one where the list does not end by itself.
func List[T Identified](ctx context.Context, c *Calls, what Call, first rest.Request, read func(*rest.Response) (Page[T], error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		watch, listed, req := Watch{Most: what.Most}, 0, first
		trail, err := c.Rest.Trail(first)
		for {
			var page Page[T]
			if err == nil {
				page, err = onePage(ctx, c, what, req, read)
			}
			if listed += len(page.Values); err == nil && listed > MaxListed {
				err = c.Nonsense(what, http.StatusOK, ErrEndless)
			}
			if err == nil {
				if ended := watch.Page(Identities(page.Values), page.Next != ""); ended != nil {
					err = c.Nonsense(what, http.StatusOK, ended)
				}
			}
			if err != nil {
				yield(none, c.Fault(what, err))
				return
			}
			for _, v := range page.Values {
				if !yield(v, nil) {
					return
				}
			}
			if page.Next == "" {
				return
			}
			req, err = trail.Next(page.Next)
			req.Validate = first.Validate
		}
	}
}

func onePage[T any](ctx context.Context, c *Calls, what Call, req rest.Request, read func(*rest.Response) (Page[T], error)) (Page[T], error) {
	resp, err := c.Rest.Do(ctx, req)
	if err != nil {
		return Page[T]{}, err
	}
	page, err := read(resp)
	if err == nil && resp.Moved && what.Moved != nil {
		what.Moved()
	}
	return page, err
}

// Error is a new error of an operation.
func (c *Calls) Error(what Call, kind api.ErrorKind, cause error) *api.Error {
	return &api.Error{Op: what.Op, Forge: c.Forge, Repo: what.About, Kind: kind, Err: cause}
}

// Invalid is the error about something that was not sent at all.
func (c *Calls) Invalid(what Call, cause error) *api.Error { return c.Error(what, api.Invalid, cause) }

// Nonsense is the error about an answer that came with a status of success and
// makes no sense.
func (c *Calls) Nonsense(what Call, status int, cause error) *api.Error {
	e := c.Error(what, api.ServerFault, cause)
	e.Status = status
	return e
}

// Fault turns an error of package rest into one of package api.
func (c *Calls) Fault(what Call, err error) error {
	return fault(c.Error(what, api.Unknown, nil), err, c.Now())
}

// Accepted says that a change was accepted and does not show yet. answer is
// what the forge said to it.
func (c *Calls) Accepted(what Call, answer *rest.Response, cause error) *api.Error {
	return accepted(c.Error(what, api.Accepted, nil), cause, answer.IsHTML())
}

// KindOf sorts an error status where the forge has no words of its own for it.
// A gateway that gave up on the server behind it leaves open whether that did
// what was asked.
func KindOf(method string, status int) api.ErrorKind {
	switch status {
	case http.StatusUnauthorized:
		return api.Unauthorized
	case http.StatusForbidden:
		return api.Forbidden
	case http.StatusNotFound:
		return api.NotFound
	case http.StatusGone:
		return api.Gone
	case http.StatusTooManyRequests:
		return api.RateLimited
	case http.StatusBadGateway, http.StatusGatewayTimeout:
		if method != http.MethodGet {
			return api.LostReply
		}
		return api.ServerFault
	}
	if status >= 400 && status < 500 {
		return api.Invalid
	}
	return api.ServerFault
}

// SayStatus gives a refusal that came without words of the forge a sentence
// about its status. notFound is what a 404 means on this forge.
func SayStatus(e *api.Error, resp *rest.Response, notFound string) {
	switch {
	case resp.Onward:
		e.Err, e.Server = api.ErrMoved, fmt.Sprintf("the forge says that this has moved, and not where to (%d)", resp.Status)
	case resp.Status < 400, resp.Status < 500 && resp.IsHTML():
		e.Err, e.Server = api.ErrNotAPI, statusText(resp, notFound)
	case resp.IsHTML(), e.Server == "", strings.EqualFold(e.Server, http.StatusText(resp.Status)):
		e.Server = statusText(resp, notFound)
	}
}

func statusText(resp *rest.Response, notFound string) string {
	text := "the forge answers with status"
	switch {
	case resp.Status < 500 && resp.IsHTML():
		text = "a web page came instead of the forge's answer"
	case resp.Status < 400:
		text = "the forge points to another address, which was not followed"
	case resp.Status == http.StatusUnauthorized:
		text = "the forge does not accept the token"
	case resp.Status == http.StatusForbidden:
		text = "the forge forbids it to this token"
	case resp.Status == http.StatusNotFound:
		text = notFound
	case resp.Status == http.StatusGone:
		text = "the forge no longer offers this"
	case resp.Status == http.StatusTooManyRequests:
		text = "too many requests"
	case resp.Status >= 400 && resp.Status < 500:
		text = "the forge refuses it without a reason"
	case resp.Status >= 502 && resp.Status <= 504:
		text = "the forge is not available just now"
	case resp.Status >= 500:
		text = "the forge has a fault of its own"
	}
	return fmt.Sprintf("%s (%d)", text, resp.Status)
}

// What an answer may lack that came with a status of success.
var (
	ErrNotAList = errors.New("the server's answer is not a list")
	ErrNameless = errors.New("the server's answer gives it neither a name nor an id")
	ErrNotARepo = errors.New("the server's answer names no repository")
	ErrNotAUser = errors.New("the server's answer names no user")
)
