package reach

import (
	"errors"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"
)

// hop is a connection that is signed in.
type hop struct {
	client   *ssh.Client
	gone     chan struct{} // closed when the connection has ended
	sessions sessions

	mu    sync.Mutex
	cause error // why it ended
}

// errSilent says that the machine showed no sign of life.
var errSilent = errors.New("no sign of life")

// lost is why the connection ended, nil while it stands.
func (h *hop) lost() error {
	select {
	case <-h.gone:
	default:
		return nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.cause
}

// why is the reason behind an error of something that ran over the connection:
// where the connection ends too, that is it.
func (h *hop) why(err error) error {
	select {
	case <-h.gone:
	case <-time.After(time.Second):
	}
	if cause := h.lost(); cause != nil {
		return cause
	}
	return err
}

func (h *hop) because(err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.cause == nil {
		h.cause = err
	}
}

func (h *hop) close() {
	h.because(errClosed)
	h.client.Close()
}

// watch asks for signs of life until the connection ends. A machine that went
// away without a word would otherwise be waited for for ever.
func (h *hop) watch(every time.Duration) {
	go func() {
		err := h.client.Wait()
		if err == nil {
			err = errors.New("it was closed over there")
		}
		h.because(err)
		close(h.gone)
	}()
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case <-h.gone:
			return
		case <-ticker.C:
		}
		answered := make(chan struct{})
		go func() {
			h.client.SendRequest("keepalive@openssh.com", true, nil) // a refusal is a sign of life too
			close(answered)
		}()
		select {
		case <-h.gone:
			return
		case <-answered:
		case <-time.After(3 * every):
			h.because(errSilent)
			h.client.Close()
			return
		}
	}
}
