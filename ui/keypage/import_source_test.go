package keypage

import (
	"context"
	"errors"
	"strings"
	"testing"

	"latchkey/core"
	"latchkey/keys"
)

// importBackend answers what importing asks, and keeps nothing.
type importBackend struct {
	Backend
	err error
}

func (b importBackend) Import(_ context.Context, r core.ImportRequest) (core.ImportResult, error) {
	return core.ImportResult{KeyPair: core.KeyPair{Fingerprint: "SHA256:imported"}}, b.err
}

func (b importBackend) KeyDetails(_ context.Context, fp keys.Fingerprint) (core.KeyDetails, error) {
	var d core.KeyDetails
	d.Fingerprint = fp
	return d, nil
}

// What was pasted is not held on to once it was read, whatever came of it.
func TestWhatWasPastedIsNotHeldOnTo(t *testing.T) {
	const secret = "-----BEGIN OPENSSH PRIVATE KEY----- CANARY -----END OPENSSH PRIVATE KEY-----"
	for _, fails := range []error{nil, errors.New("it is cut off")} {
		results := importFrom(t.Context(), importBackend{err: fails}, nil, source{text: secret})
		if len(results) != 1 {
			t.Fatalf("%d results", len(results))
		}
		for _, one := range results {
			if one.from.text != "" || one.err != nil && strings.Contains(one.err.Error(), "CANARY") {
				t.Errorf("held on to: %q, %v", one.from.text, one.err)
			}
			if !errors.Is(one.err, fails) || fails == nil && one.key.Fingerprint != "SHA256:imported" {
				t.Errorf("%+v", one)
			}
		}
	}
}
