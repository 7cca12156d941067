package rest

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"

	"latchkey/internal/proxy"
)

// newTransport returns a transport that keeps as many connections open as there
// are requests at once, so that a thousand calls need only one handshake per
// connection.
//
// here says that only this machine may be dialled, because the requests are not encrypted.
func newTransport(parallel int, here bool) *http.Transport {
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	if here {
		dialer.Control = loopbackOnly
	}
	return &http.Transport{
		Proxy:               proxyFor,
		DialContext:         dialer.DialContext,
		ForceAttemptHTTP2:   true,
		MaxIdleConns:        parallel,
		MaxIdleConnsPerHost: parallel,
		MaxConnsPerHost:     parallel, // a connection that is about to be free is waited for, not replaced
		IdleConnTimeout:     90 * time.Second,
		TLSHandshakeTimeout: 10 * time.Second,
		// The default is 10 MiB, which is read before any limit of ours counts.
		MaxResponseHeaderBytes: 1 << 20,
		ExpectContinueTimeout:  time.Second,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
	}
}

// loopbackOnly refuses other addresses before anything is sent there:
// "localhost" is a name like any other, and may resolve to another machine.
func loopbackOnly(_, address string, _ syscall.RawConn) error {
	host, _, err := net.SplitHostPort(address)
	if err == nil && !isLoopback(host) {
		err = fmt.Errorf("refused to send plain http to %s, which is not this machine", host)
	}
	return err
}

// proxyFor honours HTTPS_PROXY, ALL_PROXY and their kin, but never for loopback: the demo
// forge is not reachable through a proxy and its tokens must not go there.
func proxyFor(req *http.Request) (*url.URL, error) {
	if isLoopback(req.URL.Hostname()) {
		return nil, nil
	}
	return proxy.ForURL(req.URL)
}

// parseBase checks a base URL. Its errors never repeat what is before an "@",
// which may be a password.
func parseBase(text string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil {
		return nil, errors.New("the base URL cannot be read; write it as https://host/path")
	}
	switch {
	case u.User != nil:
		return nil, errors.New("the base URL must not contain a user name or password")
	case u.Scheme != "https" && u.Scheme != "http", u.Opaque != "", u.Hostname() == "":
		return nil, errors.New("the base URL must look like https://host/path")
	case u.RawQuery != "" || u.ForceQuery || strings.Contains(text, "#"):
		return nil, errors.New("the base URL must not contain a query or fragment")
	case u.Scheme == "http" && !isLoopback(u.Hostname()):
		return nil, fmt.Errorf("plain http to %q would show the token to the network; only https is allowed", u.Hostname())
	case hasDots(u.Path):
		return nil, errors.New("the base URL must not contain dot segments")
	}
	u.Path = strings.TrimRight(u.Path, "/")
	u.RawPath = ""
	return u, nil
}

func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}

// originOf returns scheme, host and port in one comparable form.
func originOf(u *url.URL) string {
	scheme, port := strings.ToLower(u.Scheme), u.Port()
	if port == "" {
		port = map[string]string{"https": "443", "http": "80"}[scheme]
	}
	return scheme + "://" + net.JoinHostPort(strings.ToLower(u.Hostname()), port)
}
