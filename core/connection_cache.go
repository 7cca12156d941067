package core

import (
	"context"
	"encoding/json"

	"latchkey/core/store"
	"latchkey/internal/rest"
)

// responseCache keeps what a forge answered, so that asking again can be a
// conditional request. It holds lists of public facts only. A failure of the
// store is no failure of the call: it is then made in full.
type responseCache struct {
	app     *connections
	account string
}

var _ rest.Cache = (*responseCache)(nil)

// Load implements rest.Cache.
func (k *responseCache) Load(ctx context.Context, url string) (etag string, header map[string]string, body []byte, ok bool) {
	a, ok, err := k.app.store.Answer(ctx, k.account, url)
	if err != nil || !ok || json.Unmarshal([]byte(a.Header), &header) != nil {
		return "", nil, nil, false
	}
	return a.ETag, header, a.Body, true
}

// Store implements rest.Cache.
func (k *responseCache) Store(ctx context.Context, url, etag string, header map[string]string, body []byte) {
	text, err := json.Marshal(header)
	if err == nil {
		_ = k.app.store.SaveAnswer(ctx, k.account, url, store.Answer{ETag: etag, Header: string(text), Body: body})
	}
}
