package cli

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http/httptest"
	"os"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// companyCommand puts the script's forge into a company's network:
//
//	company HOST   a SOCKS proxy is the only way in, and is in SOCKS
//
// There HOST answers on port 443, with a certificate of the company's own authority, and
// on port 22. The proxy knows this name and no other, and nobody else knows it. The
// authority is in corp-ca.pem, another one in other-ca.pem; COMPANY_HOST_KEY is the line
// of known_hosts.
func companyCommand(ts *testscript.TestScript, neg bool, args []string) {
	f := ts.Value(scriptStateKey{}).(*scriptState).forge
	if neg || len(args) != 1 || f == nil {
		ts.Fatalf("usage: company HOST, after forge start")
	}
	host := args[0]
	certificate, authority, err := privateCA(host)
	ts.Check(err)
	_, other, err := privateCA(host)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs("corp-ca.pem"), authority, 0o600))
	ts.Check(os.WriteFile(ts.MkAbs("other-ca.pem"), other, 0o600))
	server := httptest.NewUnstartedServer(f.Handler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // who does not trust the authority breaks off
	server.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
	server.StartTLS()
	ts.Defer(server.Close)
	inside := map[string]string{host + ":443": server.Listener.Addr().String(), host + ":22": f.Info().SSH}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Defer(func() { _ = l.Close() })
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			go serveSOCKS(client, func(asked string) string { return inside[asked] })
		}
	}()
	ts.Setenv("SOCKS", l.Addr().String())
	_, key, _ := strings.Cut(f.Info().HostKey, " ")
	ts.Setenv("COMPANY_HOST_KEY", host+" "+key)
}

// privateCA makes an authority of one's own, which is the certificate of these hosts.
func privateCA(hosts ...string) (certificate tls.Certificate, authority []byte, err error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return certificate, nil, err
	}
	made := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature, DNSNames: hosts}
	der, err := x509.CreateCertificate(rand.Reader, made, made, &key.PublicKey, key)
	if err != nil {
		return certificate, nil, fmt.Errorf("certificate of %q: %w", hosts, err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), nil
}
