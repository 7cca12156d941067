// Package proxy knows the way out of a network that lets nothing through but its
// proxy: which one the environment names for a server, and how a connection is made
// through it.
package proxy

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"golang.org/x/net/http/httpproxy"
	"golang.org/x/net/proxy"
)

// fromEnvironment returns what the environment says, in large letters or small. Where
// no variable is for HTTPS or HTTP alone, ALL_PROXY is for it too, as curl has it.
func fromEnvironment() *httpproxy.Config {
	c := httpproxy.FromEnvironment()
	if all := allProxy(); all != "" {
		if c.HTTPSProxy == "" {
			c.HTTPSProxy = all
		}
		if c.HTTPProxy == "" && !c.CGI {
			c.HTTPProxy = all
		}
	}
	return c
}

func allProxy() string {
	if all := os.Getenv("ALL_PROXY"); all != "" {
		return all
	}
	return os.Getenv("all_proxy")
}

// ForURL returns the proxy on the way to a URL, nil for none. There is none to this
// machine itself.
func ForURL(u *url.URL) (*url.URL, error) {
	return fromEnvironment().ProxyFunc()(u)
}

// ForSSH returns the proxy on the way to an SSH service, nil for none: the one that
// ALL_PROXY names. HTTPS_PROXY is not meant for it, and many such proxies refuse it.
func ForSSH(host string, port string) *url.URL {
	c := httpproxy.FromEnvironment()
	c.HTTPSProxy = allProxy()
	at, err := c.ProxyFunc()(&url.URL{Scheme: "https", Host: net.JoinHostPort(host, port)})
	if err != nil {
		return nil // what cannot be read is no proxy; the direct way says what is wrong
	}
	return at
}

// Error says that a proxy did not let a connection through.
type Error struct {
	Proxy string // host and port
	Said  string // in the proxy's own words, "" for none
	Err   error  // nil where it answered
}

// Error implements error.
func (e *Error) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("the proxy %s: %v", e.Proxy, e.Err)
	}
	return fmt.Sprintf("the proxy %s refuses: %s", e.Proxy, e.Said)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// answerTime bounds what a proxy takes for its part.
const answerTime = 15 * time.Second

// Dial connects to an SSH service, through its proxy where it has one. The name of the
// server is then looked up by the proxy.
func Dial(ctx context.Context, network, address string) (net.Conn, error) {
	direct := &net.Dialer{}
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	at := ForSSH(host, port)
	if at == nil {
		return direct.DialContext(ctx, network, address)
	}
	conn, err := through(ctx, at, direct, address)
	if told := (*Error)(nil); err != nil && !errors.As(err, &told) {
		err = &Error{Proxy: at.Host, Err: err}
	}
	return conn, err
}

func through(ctx context.Context, at *url.URL, direct *net.Dialer, address string) (net.Conn, error) {
	switch at.Scheme {
	case "socks5", "socks5h":
		var auth *proxy.Auth
		if at.User != nil {
			password, _ := at.User.Password()
			auth = &proxy.Auth{User: at.User.Username(), Password: password}
		}
		dialer, err := proxy.SOCKS5("tcp", withPort(at, "1080"), auth, direct)
		if err != nil {
			return nil, err
		}
		ctx, cancel := context.WithTimeout(ctx, answerTime)
		defer cancel()
		return dialer.(proxy.ContextDialer).DialContext(ctx, "tcp", address)
	case "http", "https":
		return connect(ctx, at, direct, address)
	}
	return nil, fmt.Errorf("%q is not a kind of proxy that is known: use socks5, http or https", at.Scheme)
}

func withPort(at *url.URL, usual string) string {
	if at.Port() != "" {
		return at.Host
	}
	return net.JoinHostPort(at.Hostname(), usual)
}

// connect asks an HTTP proxy for a tunnel.
func connect(ctx context.Context, at *url.URL, direct *net.Dialer, address string) (_ net.Conn, err error) {
	usual := "80"
	if at.Scheme == "https" {
		usual = "443"
	}
	conn, err := direct.DialContext(ctx, "tcp", withPort(at, usual))
	if err != nil {
		return nil, err
	}
	if at.Scheme == "https" {
		conn = tls.Client(conn, &tls.Config{ServerName: at.Hostname(), MinVersion: tls.VersionTLS12})
	}
	defer func() {
		if err != nil {
			_ = conn.Close()
		}
	}()
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Now()) })
	defer stop()
	if err := conn.SetDeadline(time.Now().Add(answerTime)); err != nil {
		return nil, err
	}
	var ask strings.Builder
	fmt.Fprintf(&ask, "CONNECT %s HTTP/1.1\r\nHost: %s\r\n", address, address)
	if at.User != nil {
		password, _ := at.User.Password()
		fmt.Fprintf(&ask, "Proxy-Authorization: Basic %s\r\n", base64.StdEncoding.EncodeToString([]byte(at.User.Username()+":"+password)))
	}
	if _, err := io.WriteString(conn, ask.String()+"\r\n"); err != nil {
		return nil, err
	}
	const longestHead = 64 << 10
	limited := &io.LimitedReader{R: conn, N: longestHead}
	read := bufio.NewReader(limited)
	answer, err := http.ReadResponse(read, &http.Request{Method: http.MethodConnect})
	if err != nil {
		return nil, errors.New("it does not answer as a proxy does")
	}
	if answer.StatusCode != http.StatusOK {
		return nil, &Error{Proxy: at.Host, Said: answer.Status}
	}
	if !stop() {
		return nil, context.Cause(ctx)
	}
	if err := conn.SetDeadline(time.Time{}); err != nil {
		return nil, err
	}
	limited.N = 1<<63 - 1
	return &tunnel{conn, read}, nil
}

// tunnel is a connection of which the proxy's answer has been read, and maybe some
// of what comes behind it.
type tunnel struct {
	net.Conn
	read *bufio.Reader
}

// Read implements io.Reader.
func (t *tunnel) Read(into []byte) (int, error) { return t.read.Read(into) }
