package lfs

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
)

// A forge's grant names an address to which this program then sends a request.
// A forge outside must not be able to make it reach into the network in which
// the person sits, or services of the person's own machine.

// onThisMachine reports whether a name is this machine's and the forge's SSH
// service runs on it too, as the demo forge's does.
func (c *Client) onThisMachine(host string) bool {
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback() && c.Peer.IsLoopback()
}

// mayReach reports whether the forge may send a request to an address: public ones
// always, this machine's when it runs there, a private network's when it is in
// one.
func (c *Client) mayReach(ip netip.Addr) bool {
	switch {
	case ip.IsLoopback():
		return c.Peer.IsLoopback()
	case isInner(ip):
		return isInner(c.Peer)
	}
	return ip.IsGlobalUnicast()
}

// isInner tells of addresses that mean something in one network only; 100.64/10
// is what carriers use so.
func isInner(ip netip.Addr) bool {
	return ip.IsPrivate() || ip.IsLoopback() || netip.PrefixFrom(netip.AddrFrom4([4]byte{100, 64}), 10).Contains(ip)
}

// transport connects as the environment's proxy settings say; without a proxy
// the address is looked at first, and is the one that is connected to.
func (c *Client) transport() *http.Transport {
	proxied := false
	return &http.Transport{
		DisableKeepAlives: true, TLSHandshakeTimeout: timeout, ResponseHeaderTimeout: timeout, MaxResponseHeaderBytes: 64 << 10, ForceAttemptHTTP2: true,
		Proxy: func(r *http.Request) (*url.URL, error) {
			if c.onThisMachine(r.URL.Hostname()) {
				return nil, nil
			}
			proxy, err := http.ProxyFromEnvironment(r)
			proxied = proxy != nil
			return proxy, err
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
