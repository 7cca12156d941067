package rest

import (
	"crypto/x509"
	"errors"
)

// Authorities are the system's certificate authorities and those of a text in PEM. They
// count for one server only, unlike SSL_CERT_FILE, which takes the place of the
// system's for all.
func Authorities(pem string) (*x509.CertPool, error) {
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool() // where the system tells none, those that were given are left
	}
	if !pool.AppendCertsFromPEM([]byte(pem)) {
		return nil, errors.New("there is no certificate in it")
	}
	return pool, nil
}
