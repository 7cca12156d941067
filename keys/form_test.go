package keys_test

import (
	"crypto/md5"
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"latchkey/keys"
)

// Every way in which tools print a fingerprint leads to its key.
func TestFingerprintsAsToolsPrintThem(t *testing.T) {
	tool(t, "ssh-keygen")
	pair, err := keys.Generate(keys.ECDSAP256, "ci@build 07")
	if err != nil {
		t.Fatal(err)
	}
	other, err := keys.Generate(keys.ECDSAP256, "other")
	if err != nil {
		t.Fatal(err)
	}
	public := pair.Public()
	path := write(t, "key.pub", []byte(public.Line()+"\n"))
	fp := string(public.Fingerprint())
	bare := strings.TrimPrefix(fp, "SHA256:")
	raw := hexOf(t, bare)
	der, err := x509.MarshalPKIXPublicKey(public.SSH().(ssh.CryptoPublicKey).CryptoPublicKey())
	if err != nil {
		t.Fatal(err)
	}
	aws := md5.Sum(der)
	forms := map[string]string{
		"as OpenSSH": fp, "padded": fp + "=", "small prefix": "sha256:" + bare, "bare": bare, "bare, padded": bare + "=",
		"with blanks": "  " + fp + "\n", "in a URL": url.QueryEscape(fp), "URL alphabet": "SHA256:" + strings.NewReplacer("+", "-", "/", "_").Replace(bare),
		"hex": raw, "hex, big": strings.ToUpper(raw), "auditd": "type=CRYPTO_KEY_USER msg=audit(1): pid=1 fp=SHA256:" + colons(raw) + " direction=?",
		"md5": public.MD5(), "md5, no prefix": strings.TrimPrefix(public.MD5(), "MD5:"), "md5, bare": strings.ReplaceAll(strings.TrimPrefix(public.MD5(), "MD5:"), ":", ""),
		"md5, big": strings.ToUpper(public.MD5()), "AWS, handed in": colons(hex.EncodeToString(aws[:])),
		"sshd's log": "sshd[1]: Accepted publickey for git from 10.0.0.1 port 5000 ssh2: ECDSA " + fp,
		"SSHFP":      "host IN SSHFP 3 2 " + raw,
	}
	for _, hash := range []string{"sha256", "md5", "sha1", "sha384", "sha512"} {
		forms["ssh-keygen -l -E "+hash] = run(t, "ssh-keygen", "-l", "-E", hash, "-f", path)
	}
	for name, text := range forms {
		form, ok := keys.ParseForm(text)
		if !ok || !form.Fits(public) || form.Fits(other.Public()) {
			t.Errorf("%s: %q: %v", name, text, ok)
		}
		if got := form.Fingerprint(); got != "" && got != public.Fingerprint() {
			t.Errorf("%s: %s", name, got)
		}
	}
	for _, text := range []string{"", "ci@build", fp[:30], fp + "x", "SHA256:", "md5:zz", "aa:bb:cc", strings.Repeat("a", 40), raw[:62], "the quick brown fox"} {
		if form, ok := keys.ParseForm(text); ok {
			t.Errorf("%q is read as %v", text, form)
		}
	}
	blob := strings.Fields(public.Line())[1]
	for _, text := range []string{blob, "host.example,10.0.0.1 " + public.Line(), "debug1: Offering public key: ecdsa " + blob + " agent", "pubkey=" + url.QueryEscape(blob)} {
		if got, ok := keys.PublicIn(text); !ok || !got.Equal(public) {
			t.Errorf("%q: %v", text, ok)
		}
	}
	for text, want := range map[string]bool{"SHA256:abc": true, "aa:bb:cc:dd": true, "ssh-ed25519 AAAA": true, "AAAAC3Nza": true, "ci@build": false, "ssh-key of ci": false, "9000001": false, "MD5 sums": false} {
		if keys.ResemblesForm(text) != want {
			t.Errorf("%q: resembles a form: %v", text, !want)
		}
	}
}

func hexOf(t *testing.T, bare string) string {
	t.Helper()
	form, ok := keys.ParseForm("SHA256:" + bare)
	if !ok {
		t.Fatal(bare)
	}
	return strings.Trim(fmt.Sprintf("%x", form), "{}")[len(hex.EncodeToString([]byte("sha256")))+1:]
}

// colons writes hex as old tools do.
func colons(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i += 2 {
		if i > 0 {
			b.WriteByte(':')
		}
		b.WriteString(text[i : i+2])
	}
	return b.String()
}
