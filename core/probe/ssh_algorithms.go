package probe

import (
	"crypto/rsa"
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"

	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// openSSHTakes reports whether the ssh of machines of today takes an algorithm
// without being told to. The lists are the defaults of OpenSSH 9.2 (Debian 12)
// and what came since; the installed ssh is the judge in the tests.
func openSSHTakes(algorithm string) bool {
	switch algorithm {
	case "mlkem768x25519-sha256", "sntrup761x25519-sha512", "sntrup761x25519-sha512@openssh.com", "curve25519-sha256", "curve25519-sha256@libssh.org",
		"ecdh-sha2-nistp256", "ecdh-sha2-nistp384", "ecdh-sha2-nistp521", "diffie-hellman-group-exchange-sha256",
		"diffie-hellman-group16-sha512", "diffie-hellman-group18-sha512", "diffie-hellman-group14-sha256":
	case "ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "sk-ssh-ed25519@openssh.com",
		"sk-ecdsa-sha2-nistp256@openssh.com", "rsa-sha2-512", "rsa-sha2-256", "ssh-ed25519-cert-v01@openssh.com",
		"ecdsa-sha2-nistp256-cert-v01@openssh.com", "ecdsa-sha2-nistp384-cert-v01@openssh.com", "ecdsa-sha2-nistp521-cert-v01@openssh.com",
		"sk-ssh-ed25519-cert-v01@openssh.com", "sk-ecdsa-sha2-nistp256-cert-v01@openssh.com", "rsa-sha2-512-cert-v01@openssh.com", "rsa-sha2-256-cert-v01@openssh.com":
	case "chacha20-poly1305@openssh.com", "aes128-ctr", "aes192-ctr", "aes256-ctr", "aes128-gcm@openssh.com", "aes256-gcm@openssh.com":
	case "umac-64-etm@openssh.com", "umac-128-etm@openssh.com", "hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com", "hmac-sha1-etm@openssh.com",
		"umac-64@openssh.com", "umac-128@openssh.com", "hmac-sha2-256", "hmac-sha2-512", "hmac-sha1", "": // a cipher that needs no MAC has none
	default:
		return false
	}
	return true
}

// refusedByOpenSSH returns what was agreed on and OpenSSH would not take, "" for
// nothing. Safe algorithms go before others here, so that one of them was
// agreed on says that the server has no safe one that this program knows.
func refusedByOpenSSH(conn ssh.Conn) string {
	meta, ok := conn.(ssh.AlgorithmsConnMetadata)
	if !ok {
		return ""
	}
	a := meta.Algorithms()
	var refused []string
	for _, one := range []string{a.KeyExchange, a.HostKey, a.Read.Cipher, a.Read.MAC, a.Write.Cipher, a.Write.MAC} {
		if !openSSHTakes(one) && !slices.Contains(refused, one) {
			refused = append(refused, one)
		}
	}
	return safetext.Line(strings.Join(refused, ", "), 200)
}

// shortRSA is the length of an RSA host key below which some systems refuse it
// (RequiredRSASize); below 1024 bits every ssh does, and Go too.
const shortRSA = 2048

// rsaBits returns the length of an RSA key, 0 for other keys.
func rsaBits(key ssh.PublicKey) int {
	if cert, ok := key.(*ssh.Certificate); ok {
		key = cert.Key
	}
	if holder, ok := key.(ssh.CryptoPublicKey); ok {
		if public, ok := holder.CryptoPublicKey().(*rsa.PublicKey); ok {
			return public.N.BitLen()
		}
	}
	return 0
}

// algorithmKind says in words what could not be agreed on.
func algorithmKind(what string) say.Text {
	switch {
	case strings.Contains(what, "key exchange"):
		return say.New("part.key-exchange", "the key exchange")
	case strings.Contains(what, "host key"):
		return say.New("part.host-keys", "host keys")
	case strings.Contains(what, "cipher"):
		return say.New("part.encryption", "encryption")
	case strings.Contains(what, "MAC"):
		return say.New("part.checksums", "check sums")
	}
	return say.Plain(safetext.Line(what, 60))
}

// offeredBy lists the algorithms of a server.
func offeredBy(names []string) say.Text {
	if len(names) == 0 {
		return say.New("part.none", "none")
	}
	return say.Plain(safetext.Line(strings.Join(names[:min(len(names), 12)], ", "), 250))
}
