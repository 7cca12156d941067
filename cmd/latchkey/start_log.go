package main

import (
	"bytes"
	"log"
	"os"
)

// heldLog keeps what Fyne logs back until there is a window: where none comes of
// it, one sentence says why.
type heldLog struct{ text bytes.Buffer }

func holdLog() *heldLog {
	h := &heldLog{}
	log.SetOutput(&fyneLog{to: &h.text})
	return h
}

// release hands on what was logged, and logs as usual from now on.
func (h *heldLog) release() {
	log.SetOutput(&fyneLog{to: os.Stderr})
	_, _ = h.text.WriteTo(os.Stderr) // only Fyne's words
}
