package cli

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"

	"github.com/rogpeppe/go-internal/testscript"
)

// proxyCommand is a proxy as an actor in a story: it leads every name to this machine,
// or refuses everything.
//
//	proxy http|socks|refuses NAME   starts it; NAME is set to its host and port
func proxyCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: proxy http|socks|refuses NAME")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Defer(func() { _ = l.Close() })
	ts.Setenv(args[1], l.Addr().String())
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			if args[0] == "socks" {
				go serveSOCKS(client, toLoopback)
				continue
			}
			go serveProxy(client, args[0] == "refuses")
		}
	}()
}

// toLoopback leads every name to the same port of this machine.
func toLoopback(asked string) string {
	_, port, _ := net.SplitHostPort(asked)
	return net.JoinHostPort("127.0.0.1", port)
}

func serveProxy(client net.Conn, refuses bool) {
	defer client.Close()
	request, err := http.ReadRequest(bufio.NewReader(client))
	if err != nil {
		return
	}
	if refuses || request.Method != http.MethodConnect {
		fmt.Fprint(client, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
		return
	}
	lead(client, toLoopback(request.Host), "HTTP/1.1 200 Connection established\r\n\r\n")
}

// serveSOCKS is a proxy of RFC 1928 that takes names only: who looks them up by
// themselves does not get through. To is where it leads to, "" for nowhere.
func serveSOCKS(client net.Conn, to func(asked string) string) {
	defer client.Close()
	read := func(n int) []byte {
		b := make([]byte, n)
		_, _ = io.ReadFull(client, b)
		return b
	}
	read(int(read(2)[1]))
	_, _ = client.Write([]byte{5, 0})
	request := read(5)
	rest := read(int(request[4]) + 2)
	port := binary.BigEndian.Uint16(rest[len(rest)-2:])
	at := to(net.JoinHostPort(string(rest[:len(rest)-2]), strconv.Itoa(int(port))))
	if request[3] != 3 || at == "" {
		_, _ = client.Write([]byte{5, 2, 0, 1, 0, 0, 0, 0, 0, 0})
		return
	}
	lead(client, at, string([]byte{5, 0, 0, 1, 0, 0, 0, 0, 0, 0}))
}

// lead carries what comes to an address, after a first word to the client.
func lead(client net.Conn, to, word string) {
	server, err := net.Dial("tcp", to)
	if err != nil {
		return
	}
	defer server.Close()
	fmt.Fprint(client, word)
	go func() { _, _ = io.Copy(server, client) }()
	_, _ = io.Copy(client, server)
}
