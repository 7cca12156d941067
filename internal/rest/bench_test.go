package rest

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

// BenchmarkThousandCalls says how near a thousand parallel reads come to what
// the forge's latency allows: 1.00 is ceil(calls/parallel) times the latency.
func BenchmarkThousandCalls(b *testing.B) {
	const calls, parallel, latency = 1000, 8, 50 * time.Millisecond
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(latency) // the latency itself, not a way to wait for something
		ok(w)
	}))
	defer s.Close()
	for b.Loop() {
		c, err := New(Options{BaseURL: s.URL, Parallel: parallel})
		if err != nil {
			b.Fatal(err)
		}
		began := time.Now()
		var wg sync.WaitGroup
		for range calls {
			wg.Go(func() {
				if _, err := c.Do(b.Context(), Request{Path: "/x"}); err != nil {
					b.Error(err)
				}
			})
		}
		wg.Wait()
		bound := (calls + parallel - 1) / parallel * latency
		b.ReportMetric(float64(time.Since(began))/float64(bound), "times-bound")
		c.Close()
	}
}
