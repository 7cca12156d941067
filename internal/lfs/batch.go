// Package lfs asks a Git LFS server whether files are there, with the batch
// request that git-lfs sends before it fetches them, and with what a forge
// granted over SSH.
package lfs

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"latchkey/internal/safetext"
)

// State is what an answer says about a file.
type State int

// The states of a file.
const (
	Unclear State = iota
	There
	Missing
)

// Why is the kind of an Error.
type Why int

// Why files could not be asked for.
const (
	Other        Why = iota // see Error.Text: a status, or an error of the network
	Refused                 // the grant itself was turned down: Error.Text is the status
	NoAddress               // the grant's address is no address
	NotEncrypted            // it is plain http
	OddHeader               // its header lines are no header lines
	Inward                  // it leads into a network that the forge is not in
	Redirected              // it points to another address, which was not followed
	TooLong                 // the answer is too long
	NotLFS                  // the answer is from something else
	Silent                  // nothing answered in time
)

// Error is why nothing is known about the files. It never contains what was granted.
type Error struct {
	Why  Why
	Text string // safe to show
}

// Error implements error.
func (e *Error) Error() string {
	if e.Text != "" {
		return "git lfs: " + e.Text
	}
	return fmt.Sprintf("git lfs: not asked (%d)", e.Why)
}

// Pointer names a file: its SHA-256 in hexadecimal letters, and its size.
type Pointer struct {
	OID  string
	Size int64
}

// Client makes batch requests. Resolve and Dial must be set.
type Client struct {
	// Peer is where the forge itself was reached: what it grants must not lead
	// into a network or to a machine that it is not in.
	Peer    netip.Addr
	Agent   string        // the User-Agent header
	Timeout time.Duration // 0 = 20 s
	// Resolve returns the addresses of a host, Dial connects to the first that
	// answers.
	Resolve func(ctx context.Context, host string) ([]string, error)
	Dial    func(ctx context.Context, addrs []string, port int) (net.Conn, error)
}

// Limits of a batch request.
const (
	timeout    = 20 * time.Second
	maxAnswer  = 4 << 20
	maxHeaders = 20
	maxHeader  = 16 << 10
)

// Ask asks where files are, with what the forge granted. The grant's header
// goes only to the grant's address, and only over https, or to this machine
// where the forge itself is on it; a redirect is not followed. branch is the
// one that is cloned, "" when unknown. An error is an *Error.
func (c *Client) Ask(ctx context.Context, grant *Grant, files []Pointer, branch string) (map[string]State, error) {
	limit := c.Timeout
	if limit <= 0 || limit > timeout {
		limit = timeout
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	request, err := c.request(ctx, grant, files, branch)
	if err != nil {
		return nil, err
	}
	client := &http.Client{Transport: c.transport(), CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	defer client.CloseIdleConnections()
	response, err := client.Do(request)
	if err != nil {
		return nil, problem(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, unwanted(response.StatusCode)
	}
	data, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	switch {
	case err != nil:
		return nil, problem(err)
	case len(data) > maxAnswer:
		return nil, &Error{Why: TooLong}
	}
	return parseAnswer(data)
}

// request returns the batch request as git-lfs writes it.
func (c *Client) request(ctx context.Context, grant *Grant, files []Pointer, branch string) (*http.Request, error) {
	u, err := url.Parse(strings.TrimRight(grant.Href, "/") + "/objects/batch")
	switch {
	case err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return nil, &Error{Why: NoAddress}
	case u.Scheme == "https", u.Scheme == "http" && c.onThisMachine(u.Hostname()):
	default:
		return nil, &Error{Why: NotEncrypted}
	}
	type object struct {
		OID  string `json:"oid"`
		Size int64  `json:"size"`
	}
	objects := make([]object, len(files))
	for i, f := range files {
		objects[i] = object(f)
	}
	body := map[string]any{"operation": "download", "transfers": []string{"basic"}, "hash_algo": "sha256", "objects": objects}
	if branch != "" {
		body["ref"] = map[string]string{"name": "refs/heads/" + branch}
	}
	text, err := json.Marshal(body)
	if err != nil {
		return nil, &Error{Text: err.Error()}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, u.String(), bytes.NewReader(text))
	if err != nil {
		return nil, &Error{Why: NoAddress}
	}
	if !setGranted(request.Header, grant.Header) {
		return nil, &Error{Why: OddHeader}
	}
	request.Header.Set("Accept", "application/vnd.git-lfs+json")
	request.Header.Set("Content-Type", "application/vnd.git-lfs+json")
	request.Header.Set("User-Agent", c.Agent)
	return request, nil
}

// setGranted adds the grant's header lines to a request, except those that
// would change what is sent or to whom.
func setGranted(to http.Header, granted map[string]string) bool {
	size := 0
	for name, value := range granted {
		size += len(name) + len(value)
		if name == "" || strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r >= 0x7f || strings.ContainsRune(`()<>@,;:\"/[]?={}`, r) }) ||
			strings.ContainsFunc(value, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) {
			return false
		}
		switch strings.ToLower(name) {
		case "host", "content-length", "content-type", "transfer-encoding", "connection", "upgrade", "te", "trailer", "expect", "proxy-authorization", "proxy-connection", "keep-alive":
		default:
			to.Set(name, value)
		}
	}
	return len(granted) <= maxHeaders && size <= maxHeader
}

// problem returns the text of a network error without the address, which may contain a token.
func problem(err error) *Error {
	if own, ok := errors.AsType[*Error](err); ok {
		return own
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return &Error{Why: Silent}
	}
	if e, ok := errors.AsType[*url.Error](err); ok {
		err = e.Err
	}
	return &Error{Text: safetext.Line(err.Error(), 200)}
}

// unwanted returns the error for an answer that is no list of files.
func unwanted(status int) *Error {
	words := strings.TrimSpace(fmt.Sprintf("%d %s", status, http.StatusText(status)))
	switch {
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return &Error{Why: Refused, Text: words}
	case status >= 300 && status < 400:
		return &Error{Why: Redirected}
	}
	return &Error{Text: words}
}

// parseAnswer returns which files are there.
func parseAnswer(data []byte) (map[string]State, error) {
	var answer struct {
		Objects []struct {
			OID     string                     `json:"oid"`
			Actions map[string]json.RawMessage `json:"actions"`
			Error   *struct {
				Code int `json:"code"`
			} `json:"error"`
		} `json:"objects"`
	}
	if err := json.Unmarshal(data, &answer); err != nil || answer.Objects == nil {
		return nil, &Error{Why: NotLFS}
	}
	states := map[string]State{}
	for _, o := range answer.Objects {
		switch {
		case o.Error != nil && (o.Error.Code == http.StatusNotFound || o.Error.Code == http.StatusGone):
			states[o.OID] = Missing
		case o.Error == nil && o.Actions["download"] != nil:
			states[o.OID] = There
		}
	}
	return states, nil
}
