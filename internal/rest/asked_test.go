package rest

import (
	"net/http"
	"testing"
	"time"
)

// A server that asks for years is broken, and is believed for an hour.
func TestAWaitIsBelievedForAnHourAtMost(t *testing.T) {
	clock := newClock()
	c := &Client{options: Options{Now: clock.Now}}
	for asked, want := range map[string]time.Duration{
		"1000000000":                    time.Hour,
		"99999999999999999999":          time.Hour,
		"3600":                          time.Hour,
		"3599":                          3599 * time.Second,
		"Sun, 01 Nov 2099 12:00:00 GMT": time.Hour,
		"Sun, 22 Nov 2026 12:30:00 GMT": 30 * time.Minute,
		"-5":                            -1,
		"1e9":                           -1,
		"":                              -1,
	} {
		resp := &Response{Status: 429, Header: http.Header{"Retry-After": {asked}}}
		if got := c.RetryAfter(resp); got != want {
			t.Errorf("%q: %v, want %v", asked, got, want)
		}
		if got, limited := c.Limited(resp); !limited || got != want {
			t.Errorf("%q: limited %v %v", asked, got, limited)
		}
	}
	c.options.Limited = func(*Response) (time.Time, bool) { return clock.Now().AddDate(70, 0, 0), true }
	if got, _ := c.Limited(&Response{Status: 403}); got != time.Hour {
		t.Errorf("a forge's own header: %v", got)
	}
	c.options.Limited = func(*Response) (time.Time, bool) { return time.Time{}, true }
	if got, _ := c.Limited(&Response{Status: 403, Header: http.Header{"Retry-After": {"Sun, 01 Nov 2099 12:00:00 GMT"}}}); got != time.Hour {
		t.Errorf("a date that only the header has: %v", got)
	}
}
