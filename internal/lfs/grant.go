package lfs

import (
	"bytes"
	"encoding/json"
	"net/url"

	"latchkey/internal/safetext"
)

// Grant is the answer of git-lfs-authenticate: where the files are and what to
// send there. It holds a token, which goes into no report.
type Grant struct {
	Href   string            `json:"href"`
	Header map[string]string `json:"header"`
}

// ParseGrant reads an answer of git-lfs-authenticate; nil when it is no grant,
// which has an address, a header, or both.
func ParseGrant(data []byte) *Grant {
	var grant Grant
	if err := json.Unmarshal(bytes.TrimSpace(data), &grant); err != nil || grant.Href == "" && len(grant.Header) == 0 {
		return nil
	}
	return &grant
}

// Place is the host of a grant, safe to show.
func (g *Grant) Place() string {
	u, err := url.Parse(g.Href)
	if err != nil || u.Host == "" {
		return "?"
	}
	return safetext.Line(u.Host, 200)
}
