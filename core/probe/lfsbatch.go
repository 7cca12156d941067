package probe

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// lfsState is what a batch answer says of a file.
type lfsState int

const (
	lfsUnclear lfsState = iota
	lfsThere
	lfsMissing
)

// lfsError is why files could not be asked for. refused: the grant itself was
// turned down.
type lfsError struct {
	why     say.Text
	refused bool
}

// Bounds of a batch request.
const (
	lfsTimeout    = 20 * time.Second
	maxLFSAnswer  = 4 << 20
	maxLFSHeaders = 20
	maxLFSHeader  = 16 << 10
)

// lfsBatch asks where files are, with what the forge granted. The grant's
// header goes to the grant's address and to no other: over https alone, or to
// this machine where the forge itself is on it; a redirect is not followed.
func (c *climb) lfsBatch(ctx context.Context, grant *lfsGrant, files []lfsPointer, branch string) (map[string]lfsState, *lfsError) {
	ctx, cancel := context.WithTimeout(ctx, min(c.p.o.Timeouts.Repository, lfsTimeout))
	defer cancel()
	request, err := c.lfsRequest(ctx, grant, files, branch)
	if err != nil {
		return nil, &lfsError{why: say.Of(err)}
	}
	client := &http.Client{Transport: c.lfsTransport(), CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	defer client.CloseIdleConnections()
	response, err := client.Do(request)
	if err != nil {
		return nil, &lfsError{why: lfsTrouble(err)}
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, lfsStatus(response.StatusCode)
	}
	data, err := io.ReadAll(io.LimitReader(response.Body, maxLFSAnswer+1))
	switch {
	case err != nil:
		return nil, &lfsError{why: lfsTrouble(err)}
	case len(data) > maxLFSAnswer:
		return nil, &lfsError{why: say.New("part.answer-too-long", "the answer is too long")}
	}
	return lfsAnswer(data)
}

// lfsRequest is the question, as git-lfs puts it.
func (c *climb) lfsRequest(ctx context.Context, grant *lfsGrant, files []lfsPointer, branch string) (*http.Request, error) {
	u, err := url.Parse(strings.TrimRight(grant.Href, "/") + "/objects/batch")
	switch {
	case err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return nil, errNoAddress()
	case u.Scheme == "https", u.Scheme == "http" && c.onThisMachine(u.Hostname()):
	default:
		return nil, say.New("part.grant-not-https", "the grant's address is not encrypted (https)").Because(nil)
	}
	type object struct {
		OID  string `json:"oid"`
		Size int64  `json:"size"`
	}
	objects := make([]object, len(files))
	for i, f := range files {
		objects[i] = object{f.oid, f.size}
	}
	body := map[string]any{"operation": "download", "transfers": []string{"basic"}, "hash_algo": "sha256", "objects": objects}
	if branch != "" {
		body["ref"] = map[string]string{"name": "refs/heads/" + branch}
	}
	text, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, u.String(), bytes.NewReader(text))
	if err != nil {
		return nil, errNoAddress()
	}
	if !setGranted(request.Header, grant.Header) {
		return nil, say.New("part.grant-odd-header", "the grant has header lines that are none").Because(nil)
	}
	request.Header.Set("Accept", "application/vnd.git-lfs+json")
	request.Header.Set("Content-Type", "application/vnd.git-lfs+json")
	request.Header.Set("User-Agent", c.p.o.ClientVersion)
	return request, nil
}

func errNoAddress() error {
	return say.New("part.grant-without-address", "the grant's address is none").Because(nil)
}

// setGranted puts the grant's header lines into a request, but none that would
// change what is sent or to whom.
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
	return len(granted) <= maxLFSHeaders && size <= maxLFSHeader
}

// lfsTrouble is an error of the network without the address, which may have a
// token in it.
func lfsTrouble(err error) say.Text {
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return say.New("part.no-answer-in-time", "no answer in time")
	case errors.Is(err, errInward):
		return say.Of(errInward)
	}
	if e, ok := errors.AsType[*url.Error](err); ok {
		err = e.Err
	}
	return say.Plain(safetext.Line(err.Error(), 200))
}

// lfsStatus explains an answer that is no list of files.
func lfsStatus(status int) *lfsError {
	words := say.Plain(strings.TrimSpace(fmt.Sprintf("%d %s", status, http.StatusText(status))))
	switch {
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return &lfsError{why: words, refused: true}
	case status >= 300 && status < 400:
		return &lfsError{why: say.New("part.grant-redirected", "it points to another address, which was not followed")}
	}
	return &lfsError{why: words}
}

// lfsAnswer reads which files are there.
func lfsAnswer(data []byte) (map[string]lfsState, *lfsError) {
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
		return nil, &lfsError{why: say.New("part.answer-is-none", "what answers there is not Git LFS")}
	}
	states := map[string]lfsState{}
	for _, o := range answer.Objects {
		switch {
		case o.Error != nil && (o.Error.Code == http.StatusNotFound || o.Error.Code == http.StatusGone):
			states[o.OID] = lfsMissing
		case o.Error == nil && o.Actions["download"] != nil:
			states[o.OID] = lfsThere
		}
	}
	return states, nil
}
