package rest

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"syscall"
)

// unreached is a network error with words for a person. The error itself stays in the chain.
type unreached struct {
	text string
	err  error
}

func (u *unreached) Error() string { return u.text }
func (u *unreached) Unwrap() error { return u.err }

// ErrUntrusted says that nobody whom the system, or the account, trusts has signed a
// server's certificate.
var ErrUntrusted = errors.New("the certificate is signed by nobody who is trusted")

// Plainly returns what a failed attempt to reach a host means, for callers
// without this package's client. Errors that it does not know lose only their
// prefixes.
func Plainly(at *url.URL, err error) error {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		err = wrapped.Err
	}
	return plainly(at, err)
}

// plainly returns what a failed attempt to reach a host means. Errors that it
// does not know lose only their prefixes.
func plainly(at *url.URL, err error) error {
	host := at.Host
	say := func(format string, args ...any) error {
		return &unreached{fmt.Sprintf(format, args...), err}
	}
	if name, ok := errors.AsType[*net.DNSError](err); ok {
		if name.IsNotFound {
			return say("no host is called %s", name.Name)
		}
		return say("the name %s could not be looked up", name.Name)
	}
	if text := certificate(err, at.Hostname()); text != "" {
		if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
			err = fmt.Errorf("%w: %w", ErrUntrusted, err)
		}
		return say("%s", text)
	}
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok || strings.Contains(err.Error(), "HTTP response to HTTPS client") {
		return say("%s does not speak https", host)
	}
	var slow net.Error
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return say("%s refuses the connection", host)
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, syscall.ECONNABORTED):
		return say("%s broke off the connection", host)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return say("%s broke off its answer in the middle", host)
	case errors.Is(err, io.EOF):
		return say("%s closed the connection without an answer", host)
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return say("there is no way to %s from this network", host)
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &slow) && slow.Timeout():
		return say("%s does not answer", host)
	}
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Err != nil {
		return say("%s: %s", host, op.Err)
	}
	return err
}

// certificate returns what is wrong with a server's certificate; "" for other errors.
func certificate(err error, host string) string {
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return "the certificate of " + host + " is signed by nobody whom this system trusts"
	}
	if _, ok := errors.AsType[x509.HostnameError](err); ok {
		return "the certificate that " + host + " shows is for another name"
	}
	if invalid, ok := errors.AsType[x509.CertificateInvalidError](err); ok {
		if invalid.Reason == x509.Expired {
			return "the certificate of " + host + " has expired or is not valid yet"
		}
		return "the certificate of " + host + " is not valid"
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return "the certificate of " + host + " cannot be verified"
	}
	return ""
}
