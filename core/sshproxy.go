package core

import (
	"strconv"

	"latchkey/internal/proxy"
)

// sshProxy returns the proxy on the way to an SSH service, without its password, "" for
// none.
func sshProxy(host string, port int) string {
	at := proxy.ForSSH(host, strconv.Itoa(port))
	if at == nil {
		return ""
	}
	return at.Host
}
