package lfs

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"

	"latchkey/internal/proxy"
)

// A forge's grant names an address to which this program then sends a request.
// A forge outside must not be able to make it reach into the person's own
// network, or services of the person's machine.

// onThisMachine reports whether a name is this machine's, and the forge's SSH
// service is on this machine too, as the demo forge's is.
func (c *Client) onThisMachine(host string) bool {
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback() && c.Peer.IsLoopback()
}

// mayReach reports whether the forge may make us send a request to an address:
// public ones always, this machine's when the forge runs there, a private
// network's when the forge is in one.
func (c *Client) mayReach(ip netip.Addr) bool {
	switch {
	case ip.IsLoopback():
		return c.Peer.IsLoopback()
	case isInner(ip):
		return isInner(c.Peer)
	}
	return ip.IsGlobalUnicast()
}

// isInner reports whether an address is valid in one network only; 100.64/10 is
// used so by carriers.
func isInner(ip netip.Addr) bool {
	return ip.IsPrivate() || ip.IsLoopback() || netip.PrefixFrom(netip.AddrFrom4([4]byte{100, 64}), 10).Contains(ip)
}

// transport connects according to the environment's proxy settings; without a
// proxy the address is checked first, and exactly that address is connected to.
func (c *Client) transport() *http.Transport {
	proxied := false
	return &http.Transport{
		DisableKeepAlives: true, TLSHandshakeTimeout: timeout, ResponseHeaderTimeout: timeout, MaxResponseHeaderBytes: 64 << 10, ForceAttemptHTTP2: true,
		Proxy: func(r *http.Request) (*url.URL, error) {
			if c.onThisMachine(r.URL.Hostname()) {
				return nil, nil
			}
			at, err := proxy.ForURL(r.URL)
			proxied = at != nil
			return at, err
		},
		DialContext: func(ctx context.Context, _, address string) (net.Conn, error) {
			host, text, err := net.SplitHostPort(address)
			if err != nil {
				return nil, err
			}
			port, err := strconv.Atoi(text)
			if err != nil {
				return nil, err
			}
			addrs, err := c.Resolve(ctx, host)
			if err != nil {
				return nil, err
			}
			for _, a := range addrs {
				if ip, err := netip.ParseAddr(a); !proxied && (err != nil || !c.mayReach(ip.Unmap())) {
					return nil, &Error{Why: Inward}
				}
			}
			return c.Dial(ctx, addrs, port)
		},
	}
}
