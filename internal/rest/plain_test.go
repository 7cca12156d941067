package rest

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"syscall"
	"testing"
)

func TestBrokenConnectionsAreToldInPlainWords(t *testing.T) {
	at := &url.URL{Scheme: "https", Host: "forge.example:8443", Path: "/2.0/user"}
	dial := func(err error) error { return &net.OpError{Op: "dial", Net: "tcp", Err: err} }
	for _, c := range []struct {
		err  error
		want string
	}{
		{dial(&net.DNSError{Name: "forge.example", Err: "no such host", IsNotFound: true}), "no host is called forge.example"},
		{dial(&net.DNSError{Name: "forge.example", Err: "server misbehaving"}), "the name forge.example could not be looked up"},
		{dial(os.NewSyscallError("connect", syscall.ECONNREFUSED)), "forge.example:8443 refuses the connection"},
		{dial(os.NewSyscallError("connect", syscall.ENETUNREACH)), "there is no way to forge.example:8443 from this network"},
		{dial(os.ErrDeadlineExceeded), "forge.example:8443 does not answer"},
		{&net.OpError{Op: "read", Net: "tcp", Err: os.NewSyscallError("read", syscall.ECONNRESET)}, "forge.example:8443 broke off the connection"},
		{io.ErrUnexpectedEOF, "forge.example:8443 broke off its answer in the middle"},
		{io.EOF, "forge.example:8443 closed the connection without an answer"},
		{errors.New("http: server gave HTTP response to HTTPS client"), "forge.example:8443 does not speak https"},
		{fmt.Errorf("tls: %w", x509.UnknownAuthorityError{}), "the certificate of forge.example is signed by nobody whom this system trusts"},
		{x509.HostnameError{Certificate: &x509.Certificate{}, Host: "forge.example"}, "the certificate that forge.example shows is for another name"},
		{x509.CertificateInvalidError{Reason: x509.Expired}, "the certificate of forge.example has expired or is not valid yet"},
		{context.Canceled, "context canceled"},
	} {
		got := plainly(at, c.err)
		if got.Error() != c.want {
			t.Errorf("%v becomes %q, want %q", c.err, got, c.want)
		}
		if !errors.Is(got, c.err) && !errors.As(got, new(x509.HostnameError)) {
			t.Errorf("%v is lost from the chain of %v", c.err, got)
		}
	}
}
