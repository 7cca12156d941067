package display

import (
	"encoding/binary"
	"errors"
	"io"
	"net"
	"path"
	"strconv"
	"strings"
	"time"
)

// xSockets is the folder in which this machine's X servers listen.
const xSockets = "/tmp/.X11-unix"

// xName is what a value of DISPLAY names.
type xName struct {
	network, address string
	host, number     string // host is "" for this machine
}

// parse reads "host:number.screen"; without a host, or with "unix", it is a
// socket of this machine.
func parse(name, sockets string) (x xName, ok bool) {
	if strings.HasPrefix(name, "/") { // a socket by its path, as launchd has it
		return xName{network: "unix", address: name}, true
	}
	colon := strings.LastIndexByte(name, ':')
	if colon < 0 {
		return x, false
	}
	x.host = strings.Trim(name[:colon], "[]")
	x.number, _, _ = strings.Cut(name[colon+1:], ".")
	n, err := strconv.Atoi(x.number)
	if err != nil || n < 0 || n > 59535 {
		return x, false
	}
	if x.host == "" || x.host == "unix" {
		x.host, x.network, x.address = "", "unix", path.Join(sockets, "X"+x.number)
		return x, true
	}
	const firstPort = 6000
	x.network, x.address = "tcp", net.JoinHostPort(x.host, strconv.Itoa(firstPort+n))
	return x, true
}

// askX asks the X server whether it can draw with OpenGL.
func (p prober) askX() error {
	name := p.getenv("DISPLAY")
	x, ok := parse(name, p.sockets)
	if !ok {
		return &Error{Unnamed, name}
	}
	deadline := time.Now().Add(p.limit)
	conn, err := net.DialTimeout(x.network, x.address, p.limit)
	if err != nil && x.network == "unix" && p.sockets == xSockets {
		conn, err = net.DialTimeout(x.network, "@"+x.address, p.limit) // Linux' abstract names
	}
	if err != nil {
		return &Error{Silent, name}
	}
	defer conn.Close()
	if conn.SetDeadline(deadline) != nil {
		return &Error{Silent, name}
	}
	kind, secret := authority(p.getenv, x)
	switch has, err := hasGLX(conn, kind, secret); {
	case errors.Is(err, errRefused): // it lives; Fyne may have another secret
		return nil
	case err != nil:
		return &Error{Silent, name}
	case !has:
		return &Error{NoOpenGL, name}
	}
	return nil
}

// errRefused says that a server lets no connection of ours in.
var errRefused = errors.New("refused")

// hasGLX opens the X protocol on a connection, with the secret that lets in, and
// reports whether the server has the extension by which programs draw with
// OpenGL. Integers are in this machine's order: servers may refuse the other one.
func hasGLX(conn io.ReadWriter, kind string, secret []byte) (bool, error) {
	order := binary.NativeEndian
	hello := []byte{'l', 0}
	if order.Uint16([]byte{0, 1}) == 1 {
		hello[0] = 'B'
	}
	for _, n := range []int{11, 0, len(kind), len(secret), 0} { // the protocol's version, lengths
		hello = order.AppendUint16(hello, uint16(n))
	}
	hello = append(hello, padded([]byte(kind))...)
	hello = append(hello, padded(secret)...)
	if _, err := conn.Write(hello); err != nil {
		return false, err
	}
	head := make([]byte, 8)
	if _, err := io.ReadFull(conn, head); err != nil {
		return false, err
	}
	const success = 1
	if head[0] != success {
		return false, errRefused
	}
	if _, err := io.CopyN(io.Discard, conn, 4*int64(order.Uint16(head[6:]))); err != nil {
		return false, err
	}
	const queryExtension, extension = 98, "GLX"
	query := order.AppendUint16([]byte{queryExtension, 0}, 3) // its length in words
	query = append(order.AppendUint16(query, uint16(len(extension))), 0, 0)
	if _, err := conn.Write(append(query, padded([]byte(extension))...)); err != nil {
		return false, err
	}
	answer := make([]byte, 32)
	if _, err := io.ReadFull(conn, answer); err != nil {
		return false, err
	}
	const reply = 1
	return answer[0] == reply && answer[8] == 1, nil
}

// padded is data to the end of its last word.
func padded(data []byte) []byte {
	return append(data[:len(data):len(data)], make([]byte, (4-len(data)%4)%4)...)
}
