package lfs

import (
	"bytes"
	"encoding/json"
	"net/url"

	"latchkey/internal/safetext"
)

// Grant is the answer of git-lfs-authenticate: where the files are and what to
// send there. It contains a token, which must not get into a report.
type Grant struct {
	Href   string            `json:"href"`
	Header map[string]string `json:"header"`
}

// ParseGrant reads an answer of git-lfs-authenticate; nil when it has neither
// an address nor a header.
func ParseGrant(data []byte) *Grant {
	var grant Grant
	if err := json.Unmarshal(bytes.TrimSpace(data), &grant); err != nil || grant.Href == "" && len(grant.Header) == 0 {
		return nil
	}
	return &grant
}

// Place returns the host of a grant, safe to show.
func (g *Grant) Place() string {
	u, err := url.Parse(g.Href)
	if err != nil || u.Host == "" {
		return "?"
	}
	return safetext.Line(u.Host, 200)
}
