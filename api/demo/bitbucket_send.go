package demo

import (
	"encoding/json"
	"net/http"
)

// send writes an answer. Fields are selected in good answers only.
func send(w http.ResponseWriter, a answer, s selection) {
	if a.body == nil {
		w.WriteHeader(a.status)
		return
	}
	if a.status < 300 {
		a.body = s.apply(a.body)
	}
	data, err := json.Marshal(a.body)
	if err != nil {
		http.Error(w, "cannot encode the answer: "+err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(a.status)
	_, _ = w.Write(data) // a client that went away is not the forge's concern
}
