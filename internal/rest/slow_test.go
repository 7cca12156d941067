package rest

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// late answers after a time.
type late time.Duration

func (l late) RoundTrip(r *http.Request) (*http.Response, error) {
	select {
	case <-time.After(time.Duration(l)):
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader("{}")), Request: r}, nil
}

// That an answer is slow to come is told, once for each attempt.
func TestASlowAnswerIsTold(t *testing.T) {
	for took, want := range map[time.Duration]int{9 * time.Second: 0, 25 * time.Second: 1} {
		synctest.Test(t, func(t *testing.T) {
			var mu sync.Mutex // it is told by a timer
			var waits []Wait
			c, err := New(Options{BaseURL: "http://127.0.0.1:1", Transport: late(took), Waiting: func(w Wait) {
				mu.Lock()
				defer mu.Unlock()
				waits = append(waits, w)
			}})
			if err != nil {
				t.Fatal(err)
			}
			began := time.Now()
			if _, err := c.Do(context.Background(), Request{Path: "/x"}); err != nil {
				t.Fatal(err)
			}
			mu.Lock()
			defer mu.Unlock()
			if len(waits) != want || want == 1 && (waits[0].Reason != WaitAnswer || !waits[0].Until.Equal(began.Add(30*time.Second))) {
				t.Errorf("after %v: %+v", took, waits)
			}
		})
	}
}
