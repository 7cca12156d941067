package proxy

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// listen serves each connection; it is a server or a proxy of a test's.
func listen(t *testing.T, serve func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() { defer conn.Close(); serve(conn) }()
		}
	}()
	return l.Addr().String()
}

func environment(t *testing.T, pairs ...string) {
	for _, name := range []string{"ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy"} {
		t.Setenv(name, "")
	}
	for _, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		t.Setenv(name, value)
	}
}

func TestWhichProxy(t *testing.T) {
	for _, c := range []struct {
		env      []string
		api, ssh string
	}{
		{nil, "", ""},
		{[]string{"HTTPS_PROXY=http://web:1"}, "http://web:1", ""},
		{[]string{"ALL_PROXY=socks5h://all:2"}, "socks5h://all:2", "socks5h://all:2"},
		{[]string{"all_proxy=socks5://all:2", "HTTPS_PROXY=http://web:1"}, "http://web:1", "socks5://all:2"},
		{[]string{"ALL_PROXY=socks5://all:2", "NO_PROXY=.corp.test"}, "", ""},
		{[]string{"ALL_PROXY=socks5://all:2", "NO_PROXY=git.corp.test:22"}, "socks5://all:2", ""},
	} {
		environment(t, c.env...)
		api, err := ForURL(&url.URL{Scheme: "https", Host: "git.corp.test"})
		if err != nil || text(api) != c.api {
			t.Errorf("%q: the API goes through %v, %v", c.env, api, err)
		}
		if ssh := ForSSH("git.corp.test", "22"); text(ssh) != c.ssh {
			t.Errorf("%q: SSH goes through %v", c.env, ssh)
		}
		if ForSSH("127.0.0.1", "22") != nil || ForSSH("localhost", "22") != nil {
			t.Errorf("%q: this machine is reached through a proxy", c.env)
		}
	}
}

func text(u *url.URL) string {
	if u == nil {
		return ""
	}
	return u.String()
}

// answersLikeSquid is an HTTP proxy that knows one server, and wants a password.
func answersLikeSquid(t *testing.T, server string) string {
	return listen(t, func(client net.Conn) {
		request, err := http.ReadRequest(bufio.NewReader(client))
		if err != nil {
			return
		}
		switch {
		case request.Header.Get("Proxy-Authorization") != "Basic YWRhOnMzY3JldA==":
			fmt.Fprint(client, "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
			return
		case request.Method != http.MethodConnect || request.Host != "git.corp.test:22":
			fmt.Fprint(client, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
			return
		}
		to, err := net.Dial("tcp", server)
		if err != nil {
			return
		}
		defer to.Close()
		fmt.Fprint(client, "HTTP/1.1 200 Connection established\r\n\r\n")
		go func() { _, _ = io.Copy(to, client) }()
		_, _ = io.Copy(client, to)
	})
}

func TestThroughAnHTTPProxy(t *testing.T) {
	server := listen(t, func(c net.Conn) { fmt.Fprint(c, "SSH-2.0-test\r\n") })
	at := answersLikeSquid(t, server)
	environment(t, "ALL_PROXY=http://ada:s3cret@"+at)
	conn, err := Dial(t.Context(), "tcp", "git.corp.test:22")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if line, err := bufio.NewReader(conn).ReadString('\n'); line != "SSH-2.0-test\r\n" {
		t.Errorf("the server says %q, %v", line, err)
	}
	for _, c := range []struct{ proxy, to, said string }{
		{"http://ada:s3cret@" + at, "other.corp.test:22", "403 Forbidden"},
		{"http://" + at, "git.corp.test:22", "407 Proxy Authentication Required"},
	} {
		environment(t, "ALL_PROXY="+c.proxy)
		_, err := Dial(t.Context(), "tcp", c.to)
		told := (*Error)(nil)
		if !errors.As(err, &told) || told.Said != c.said || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %v, want %s", c.proxy, err, c.said)
		}
	}
}

func TestThroughSOCKS(t *testing.T) {
	server := listen(t, func(c net.Conn) { fmt.Fprint(c, "SSH-2.0-test\r\n") })
	asked := make(chan string, 1)
	at := listen(t, func(c net.Conn) { // RFC 1928, as far as a client needs it
		head := make([]byte, 2)
		if _, err := io.ReadFull(c, head); err != nil {
			return
		}
		_, _ = io.CopyN(io.Discard, c, int64(head[1]))
		_, _ = c.Write([]byte{5, 0})
		request := make([]byte, 5)
		if _, err := io.ReadFull(c, request); err != nil || request[3] != 3 {
			return
		}
		name := make([]byte, int(request[4])+2)
		if _, err := io.ReadFull(c, name); err != nil {
			return
		}
		asked <- string(name[:len(name)-2])
		to, err := net.Dial("tcp", server)
		if err != nil {
			return
		}
		defer to.Close()
		_, _ = c.Write([]byte{5, 0, 0, 1, 0, 0, 0, 0, 0, 0})
		go func() { _, _ = io.Copy(to, c) }()
		_, _ = io.Copy(c, to)
	})
	environment(t, "ALL_PROXY=socks5h://"+at)
	conn, err := Dial(t.Context(), "tcp", "git.corp.test:22")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if line, _ := bufio.NewReader(conn).ReadString('\n'); line != "SSH-2.0-test\r\n" {
		t.Errorf("the server says %q", line)
	}
	if name := <-asked; name != "git.corp.test" {
		t.Errorf("the proxy was asked for %q: the name is its to look up", name)
	}
	environment(t, "ALL_PROXY=socks5://127.0.0.1:9")
	if _, err := Dial(t.Context(), "tcp", "git.corp.test:22"); err == nil || !strings.Contains(err.Error(), "the proxy 127.0.0.1:9") {
		t.Errorf("a dead proxy: %v", err)
	}
}
