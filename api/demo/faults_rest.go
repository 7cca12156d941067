package demo

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

func (r Rule) matches(method, target string) bool {
	return (r.Method == "" || strings.EqualFold(r.Method, method)) && strings.Contains(target, r.Path) && r.concerns(target)
}

// hostile is a message that tries to take over the terminal of whoever shows
// it and to turn the reading direction.
const hostile = "\x1b[2J\x1b[31mAll your keys\x1b[0m \x1b]0;owned\x07are \u202eexe.gnp\u202c mine\r\n\x00\u200bnow"

// wrap puts the faults around the API.
func (i *injector) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rule := i.pick(r.Method, i.byName(r.URL.RequestURI()))
		if rule == nil {
			next.ServeHTTP(w, r)
			return
		}
		switch rule.Do {
		case Closed:
			rule.closed(w, r, next)
		case OldGraphQL:
			rule.graphQL(w, r, next)
		case Slow:
			if !pause(r.Context(), rule.After) {
				abort()
			}
			next.ServeHTTP(w, r)
		case LostReply, Truncate, BrokenJSON, WrongType, NextElsewhere:
			answer := newRecorder()
			next.ServeHTTP(answer, r)
			rule.spoil(w, answer)
		case Lie:
			next.ServeHTTP(newRecorder(), r)
			rule.instead(w, r)
		default:
			rule.instead(w, r)
		}
	})
}

// spoil sends a real answer in a wrong way.
func (r Rule) spoil(w http.ResponseWriter, answer *recorder) {
	body := answer.body.Bytes()
	kind := answer.header.Get("Content-Type")
	switch r.Do {
	case LostReply:
		reset(w)
		return
	case Truncate:
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		body = body[:len(body)/2]
	case BrokenJSON:
		body = body[:len(body)/2]
	case WrongType:
		kind = "text/plain; charset=utf-8"
	case NextElsewhere:
		body = withNext(body, cmp.Or(r.Text, "https://elsewhere.invalid/2.0/next"))
	}
	if len(body) > 0 || kind != "" {
		w.Header().Set("Content-Type", kind)
	}
	w.WriteHeader(answer.status)
	_, _ = w.Write(body) // the client may have gone
}

// instead answers without asking the API, so that nothing is done.
func (r Rule) instead(w http.ResponseWriter, req *http.Request) {
	switch r.Do {
	case Reset:
		reset(w)
	case HTML:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(statusOr(r.Status, http.StatusBadGateway))
		_, _ = w.Write([]byte("<!DOCTYPE html><html><head><title>Bitbucket</title></head><body><h1>Something is wrong</h1></body></html>"))
	case PlainText:
		http.Error(w, r.Text, statusOr(r.Status, http.StatusNotFound))
	case Redirect:
		http.Redirect(w, req, r.Text, statusOr(r.Status, http.StatusFound))
	case Message:
		send(w, fail(statusOr(r.Status, http.StatusBadRequest), cmp.Or(r.Text, hostile)), selection{})
	case HugeMessage:
		send(w, fail(statusOr(r.Status, http.StatusBadRequest), strings.Repeat("no ", 1<<20/3)), selection{})
	default:
		status := statusOr(r.Status, http.StatusServiceUnavailable)
		if r.After > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(int(r.After/time.Second)))
		}
		text := http.StatusText(status)
		if status == http.StatusTooManyRequests {
			text = rateText
		}
		send(w, fail(status, text), selection{})
	}
}

func statusOr(status, otherwise int) int {
	if status == 0 {
		return otherwise
	}
	return status
}

// reset ends the connection with a TCP reset.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		abort() // as near as it gets
	}
	if tcp, is := conn.(*net.TCPConn); is {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

// withNext points a page to another one.
func withNext(body []byte, next string) []byte {
	var page map[string]json.RawMessage
	if json.Unmarshal(body, &page) != nil || page["values"] == nil {
		return body
	}
	link, err := json.Marshal(next)
	if err != nil {
		return body
	}
	page["next"] = link
	changed, err := json.Marshal(page)
	if err != nil {
		return body
	}
	return bytes.TrimSpace(changed)
}
