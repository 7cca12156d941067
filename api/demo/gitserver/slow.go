package gitserver

import (
	"context"
	"io"
	"time"
)

// slowWriter lets so many bytes a second through, in ten portions a second.
type slowWriter struct {
	ctx  context.Context
	to   io.Writer
	rate int
}

func (w *slowWriter) Write(p []byte) (int, error) {
	portion := max(1, w.rate/10)
	done := 0
	for len(p) > 0 {
		n, err := w.to.Write(p[:min(portion, len(p))])
		done += n
		if err != nil {
			return done, err
		}
		p = p[n:]
		timer := time.NewTimer(time.Duration(n) * time.Second / time.Duration(w.rate))
		select {
		case <-timer.C:
		case <-w.ctx.Done():
			timer.Stop()
			return done, w.ctx.Err()
		}
	}
	return done, nil
}
