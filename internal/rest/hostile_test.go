package rest

import (
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// A name server that names another machine for "localhost" does not get the
// token: the address is refused before a connection is made.
func TestPlainHTTPReachesThisMachineOnly(t *testing.T) {
	for address, good := range map[string]bool{"192.0.2.1:80": false, "[2001:db8::1]:80": false, "10.0.0.1:8080": false, "127.0.0.1:1": true, "[::ffff:127.0.0.1]:1": true} {
		began := time.Now()
		_, err := newTransport(1, true).DialContext(t.Context(), "tcp", address)
		if err == nil || strings.Contains(err.Error(), "not this machine") == good {
			t.Errorf("%s: %v", address, err)
		}
		if time.Since(began) > 5*time.Second {
			t.Errorf("%s was dialled", address)
		}
	}
	for base, here := range map[string]bool{"http://localhost:1/2.0": true, "https://api.bitbucket.org/2.0": false} {
		c, err := New(Options{BaseURL: base})
		if err != nil {
			t.Fatal(err)
		}
		ended, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		_, err = c.http.GetClient().Transport.(*authTransport).next.(*http.Transport).DialContext(ended, "tcp", "192.0.2.1:80")
		cancel()
		if err == nil || strings.Contains(err.Error(), "not this machine") != here {
			t.Errorf("%s: %v", base, err)
		}
	}
}

// What comes packed is measured unpacked.
func TestPackedAnswersAreBounded(t *testing.T) {
	s := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		defer z.Close()
		_, _ = io.CopyN(z, blanks{}, 64<<20)
	})
	c, _ := client(t, s, nil)
	if _, err := c.Do(t.Context(), Request{Path: "/x"}); err == nil || fault(t, err) != Nonsense {
		t.Errorf("%v", err)
	}
}

func TestEndlessHeadersAreBounded(t *testing.T) {
	s := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Long", strings.Repeat("x", 3<<20))
		ok(w)
	})
	c, _ := client(t, s, func(o *Options) { o.Repeats = -1 })
	if _, err := c.Do(t.Context(), Request{Path: "/x"}); err == nil {
		t.Error("3 MiB of headers were taken")
	}
}

type blanks struct{}

func (blanks) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = ' '
	}
	return len(b), nil
}
