package lfs

import (
	"bufio"
	"context"
	"net"
	"net/http"
	"strings"
	"testing"
)

// Where the environment names a proxy for everything alone, as a network without name
// servers has it, the proxy gets the name of the grant, and nothing is looked up here.
// Where the forge is reached through somebody else, nobody knows which network it is
// in: its grants lead into none.
func TestTheGrantIsUsedThroughAProxy(t *testing.T) {
	for _, name := range []string{"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy", "all_proxy"} {
		t.Setenv(name, "")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	asked := make(chan string, 4)
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			if r, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
				asked <- r.Method + " " + r.Host
			}
			conn.Write([]byte("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"))
			conn.Close()
		}
	}()
	t.Setenv("ALL_PROXY", "http://"+l.Addr().String())
	c := granted("192.0.2.1")
	c.Resolve = func(_ context.Context, host string) ([]string, error) {
		if host != "127.0.0.1" {
			t.Errorf("%s was looked up here", host)
		}
		return []string{host}, nil
	}
	_, err = c.Ask(t.Context(), &Grant{Href: "https://lfs.corp.test/x"}, onePointer, "main")
	if err == nil || !strings.Contains(err.Error(), "Forbidden") {
		t.Errorf("a proxy that refuses: %v", err)
	}
	select {
	case got := <-asked:
		if got != "CONNECT lfs.corp.test:443" {
			t.Errorf("the proxy was asked: %s", got)
		}
	default:
		t.Error("the proxy was not asked")
	}
	unknown := &Client{Resolve: net.DefaultResolver.LookupHost, Dial: c.Dial}
	for _, href := range []string{"https://127.0.0.1:1/x", "https://10.0.0.1/x", "http://127.0.0.1:1/x"} {
		t.Setenv("NO_PROXY", "*")
		if _, err := unknown.Ask(t.Context(), &Grant{Href: href}, onePointer, "main"); whyOf(err) != Inward && whyOf(err) != NotEncrypted {
			t.Errorf("%s: %v", href, err)
		}
	}
}
