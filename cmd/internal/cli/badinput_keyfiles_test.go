package cli

import (
	"encoding/asn1"
	"encoding/base64"
	"encoding/pem"
	"math/big"
	"os"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"latchkey/keys"
)

// badKeyFiles are files that are no private key, or one that cannot be used.
func badKeyFiles(t *testing.T, fix *fixture) (*scene, []badInput) {
	s := newScene(t, fix.session.Env())
	open, public := newKeyFile(t, "")
	secret := keyLine(open)
	imports := func(name, content, secret, message, hint string) badInput {
		return badInput{name: name, args: []string{"key", "import", "id_old"}, files: map[string]string{"id_old": content}, secret: secret, status: 1,
			message: message, hint: hint}
	}
	return s, []badInput{
		imports("empty", "", "", "id_old: import private key: this is not a key: there is no text", hintNotKey),
		imports("blanks", " \r\n\t\n", "", "id_old: import private key: this is not a key: there is no text", hintNotKey),
		imports("garbage", "sesame sesame \x1b[31m sesame\n", "sesame", "id_old: import private key: this is not a key: no line with BEGIN and PRIVATE KEY was found", hintNotKey),
		imports("a public key", public, "", "id_old: import private key: this is the public key of a key; the private key belongs here (the file without .pub)", "Choose the private key: the file without .pub."),
		imports("a public key in PEM", pemOf("PUBLIC KEY", []byte("nothing that counts")), "", "id_old: import private key: this is the public key of a key; the private key belongs here (the file without .pub)", "Choose the private key: the file without .pub."),
		imports("an SSH certificate", "ssh-ed25519-cert-v01@openssh.com AAAA ci\n", "", "id_old: import private key: this is an SSH certificate, not a key; use the key that it belongs to", "Choose the key itself: the file without -cert."),
		imports("an X.509 certificate", pemOf("CERTIFICATE", []byte("nothing that counts")), "", "id_old: import private key: this is not a key: it is an X.509 certificate; SSH needs a key", hintNotKey),
		imports("a PGP key", "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nabc\n-----END PGP PRIVATE KEY BLOCK-----\n", "", "id_old: import private key: this is not a key: it is a PGP key; SSH needs a key of its own", hintNotKey),
		imports("DSA", pemOf("DSA PRIVATE KEY", []byte("nothing that counts")), "", "id_old: import private key: this key cannot be used: DSA keys are broken, and OpenSSH and the forges no longer accept them; create a new key", hintUnsupported),
		imports("DSA in OpenSSH format", openSSHOf(t, "ssh-dss"), "", "id_old: import private key: this key cannot be used: DSA keys are broken, and OpenSSH and the forges no longer accept them; create a new key", hintUnsupported),
		imports("RSA with 512 bits", pemOf("RSA PRIVATE KEY", shortRSA(t)), "", "id_old: import private key: this key cannot be used: RSA with 512 bits can be broken at home; 1024 is the least, create a new key", hintUnsupported),
		imports("a hardware key", openSSHOf(t, ssh.KeyAlgoSKED25519), "", "id_old: import private key: this key cannot be used: it belongs to a hardware security key, whose private key never leaves the device", hintUnsupported),
		imports("a curve that SSH has not", pemOf("EC PRIVATE KEY", strangeCurve(t)), "", "id_old: import private key: this key cannot be used: its curve is not P-256, P-384 or P-521, the ones that SSH knows", hintUnsupported),
		imports("PKCS#12", "0\x82\x0a\x1c\x02\x01\x03\x00\x00secretsecretsecret", "secretsecretsecret", "id_old: import private key: this is not a key: it is a binary file; a private key is a text file with BEGIN and END lines", hintNotKey),
		imports("cut off in the middle", string(open[:len(open)/2]), secret, "id_old: import private key: this key is damaged: its END line is missing, so more may be missing; copy the whole file", hintDamaged),
		imports("some characters lost", strings.Replace(string(open), secret[:7], "", 1), secret[7:], "id_old: import private key: this key is damaged: some characters are missing from it; copy the whole file", hintDamaged),
		imports("a stranger inside", strings.Replace(string(open), secret[:7], "§§§§§§§", 1), secret[7:], "id_old: import private key: this key is damaged: there are characters in it that do not belong there; copy it again", hintDamaged),
		imports("one letter changed", changeLetter(string(open)), secret, "id_old: import private key: this key is damaged: its private key does not fit together", hintDamaged),
		imports("BEGIN and END of two keys", strings.Replace(string(open), "END OPENSSH", "END RSA", 1), secret, "id_old: import private key: this key is damaged: its BEGIN and END lines do not belong together; copy the whole file", hintDamaged),
		{name: "the same key twice is one", args: []string{"key", "import", "id_old"}, files: map[string]string{"id_old": string(open) + string(open)},
			before: []string{"repaired: skipped text around the key"}, stdout: "{ANY}", secret: secret},
		imports("PuTTY cut off", "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: x\nPublic-Lines: 2\n", "", "id_old: import private key: this key is damaged: its Private-MAC line is missing, so more may be missing; copy the whole file", hintDamaged),
		imports("PuTTY of the future", "PuTTY-User-Key-File-9: ssh-ed25519\nEncryption: none\nComment: x\nPrivate-MAC: 00\n", "", "id_old: import private key: this key cannot be used: it is in a PuTTY format newer than 3", hintUnsupported),
		imports("SSH version 1", "SSH PRIVATE KEY FILE FORMAT 1.1\n\x00\x00", "", "id_old: import private key: this key cannot be used: it is for version 1 of the SSH protocol, which nobody speaks any more", hintUnsupported),
		imports("1,2 MB", strings.Repeat("secretsecretsecret", 70000), "secretsecretsecret", "id_old: this is too large to be a key: it has more than 1024 KB", "Enter one key only."),
		{name: "a folder", args: []string{"key", "import", "home"}, prepare: mkdir("home"), status: 1,
			message: "home: it is a folder", hint: "Choose a file, not a folder."},
		{name: "a file that is not there", args: []string{"key", "import", "no\x1b[31mwhere\u202e"}, status: 1,
			message: "nowhere: there is no such file", hint: hintNoFile},
		{name: "a file below a file", args: []string{"key", "import", "id_old/inside"}, files: map[string]string{"id_old": "x"}, status: 1,
			message: "id_old/inside: there is no such file: part of its path is a file, not a folder", hint: "Check the path: a part of it is a file, not a folder."},
		{name: "a file that cannot be read", args: []string{"key", "import", "/proc/self/mem"}, status: 1,
			message: "/proc/self/mem: input/output error", hint: "The disk returns read errors. Copy the file to another disk and use the copy."},
		{name: "nothing on standard input", args: []string{"key", "import", "-"}, status: 1,
			message: "standard input: import private key: this is not a key: there is no text", hint: hintNotKey},
		{name: "Windows line ends are repaired", args: []string{"key", "import", "id_old"},
			files:  map[string]string{"id_old": strings.ReplaceAll(string(open), "\n", "\r\n")},
			before: []string{"repaired: turned Windows line ends into plain ones"}, stdout: "{ANY}", secret: secret},
		{name: "one line is repaired", args: []string{"key", "import", "id_old", "--comment", "one line"},
			files:  map[string]string{"id_old": strings.ReplaceAll(string(open), "\n", " ")},
			before: []string{"repaired: broke the one line into lines again"}, stdout: "{ANY}", secret: secret},
	}
}

// badPassphrases are private keys with a passphrase that is wrong, missing or too
// costly to try.
func badPassphrases(t *testing.T, fix *fixture) (*scene, []badInput) {
	s := newScene(t, fix.session.Env())
	encrypted, _ := newKeyFile(t, "open sesame, please")
	files := map[string]string{"encrypted": string(encrypted), "putty.ppk": encryptedPutty(t), "wrong": "open barley, please\n", "empty": "\n",
		"rounds": withRounds(t, encrypted, 1_000_000), "long": strings.Repeat("longpassphrase", 2000), "cipher": withCipher(t, encrypted)}
	for name, text := range files {
		if err := os.WriteFile(s.path(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	list := []badInput{
		{name: "no passphrase and nobody there", args: []string{"key", "import", "encrypted"}, status: 3,
			message: "encrypted: import private key: passphrase of the private key: this needs a person to answer", hint: "Run it in a terminal, or give it with --passphrase-file FILE."},
		{name: "a wrong passphrase", args: []string{"key", "import", "encrypted", "--passphrase-file", "wrong"}, status: 1,
			message: "encrypted: import private key: the passphrase does not open this private key", hint: "Enter the passphrase again; keyboard layout and Caps Lock matter."},
		{name: "an empty passphrase", args: []string{"key", "import", "encrypted", "--passphrase-file", "empty"}, status: 1,
			message: "import private key: passphrase file empty: its first line is empty", hint: "The first line of the file is the passphrase."},
		{name: "a passphrase file that is not there", args: []string{"key", "import", "encrypted", "--passphrase-file", "nowhere"}, status: 1,
			message: "import private key: passphrase file nowhere: there is no such file", hint: hintNoFile},
		{name: "a folder as passphrase file", args: []string{"key", "import", "encrypted", "--passphrase-file", "home"}, prepare: mkdir("home"), status: 1,
			message: "import private key: passphrase file home: it is a folder", hint: "Choose a file, not a folder."},
		{name: "a passphrase of 28 KB", args: []string{"key", "import", "encrypted", "--passphrase-file", "long"}, secret: "longpassphrase", status: 1,
			message: "import private key: passphrase file long: it is too long", hint: "The first line of the file is the passphrase."},
		{name: "a million rounds of bcrypt", args: []string{"key", "import", "rounds", "--passphrase-file", "wrong"}, status: 1,
			message: "rounds: import private key: this key cannot be used: opening it would take 1000000 rounds of bcrypt, and the limit is 1024; encrypt it again with: ssh-keygen -p -a 100 -f FILE", hint: hintUnsupported},
		{name: "a cipher that is not supported", args: []string{"key", "import", "cipher", "--passphrase-file", "wrong"}, status: 1,
			message: "cipher: import private key: this key cannot be used: it is encrypted in a way that ssh-keygen does not have; encrypt it again with the program that it comes from", hint: hintUnsupported},
		{name: "PuTTY without a passphrase", args: []string{"key", "import", "putty.ppk"}, status: 3,
			message: "putty.ppk: import private key: passphrase of the private key: this needs a person to answer", hint: "Run it in a terminal, or give it with --passphrase-file FILE."},
		{name: "PuTTY with a wrong passphrase", args: []string{"key", "import", "putty.ppk", "--passphrase-file", "wrong"}, status: 1,
			message: "putty.ppk: import private key: the passphrase does not open this private key", hint: "Enter the passphrase again; keyboard layout and Caps Lock matter."},
		{name: "a new key with an empty passphrase file", args: []string{"key", "new", "--passphrase-file", "empty"}, status: 1,
			message: "passphrase file empty: its first line is empty", hint: "The first line of the file is the passphrase."},
	}
	for i := range list {
		if list[i].secret == "" {
			list[i].secret = "open barley, please"
		}
	}
	return s, list
}

// badPublicKeys are texts that stand where a public key belongs.
func badPublicKeys(t *testing.T, fix *fixture) (*scene, []badInput) {
	s := newScene(t, fix.session.Env()).withAccount(t)
	private, public := newKeyFile(t, "")
	fields := strings.Fields(public)
	add := func(name, content, secret, message, hint string) badInput {
		return badInput{name: name, args: []string{"deploy-key", "add", "acme/ledger", "--public", "key.pub"}, files: map[string]string{"key.pub": content},
			secret: secret, status: 1, message: message, hint: hint}
	}
	return s, []badInput{
		add("a private key", string(private), keyLine(private), "key.pub: this is a private key, and a public one belongs here; it was not used; if it has been shown to anyone, replace the key", "Choose the public key: the file that ends in .pub."),
		add("a private key without its BEGIN line", string(private[36:]), keyLine(private), "key.pub: this is a private key, and a public one belongs here; it was not used; if it has been shown to anyone, replace the key", "Choose the public key: the file that ends in .pub."),
		add("empty", "\n", "", "key.pub: this is not a key: there is no text", hintNotKey),
		add("only comments", "# nothing\n# here\n", "", "key.pub: this is not a key: there are only comments", hintNotKey),
		add("garbage", "sesame \x1b[31msesame\u202e\n", "sesame", "key.pub: this is not a key: it does not begin as a public key does (ssh-ed25519 AAAA…)", hintNotKey),
		add("cut off", fields[0]+" "+fields[1][:40]+"\n", "", "key.pub: this key is damaged: it is cut off, or its numbers cannot be right; copy the whole line", hintDamaged),
		add("a letter lost", fields[0]+" "+fields[1][:30]+fields[1][31:]+"\n", "", "key.pub: this key is damaged: characters are missing or do not belong there; copy the whole line", hintDamaged),
		add("two keys", public+public, "", "key.pub: this is not a key: there are several keys in this text; give one at a time", hintNotKey),
		add("one type that says it is another", "ssh-rsa "+fields[1]+"\n", "", "key.pub: this key is damaged: it says it is of one type and is of another", hintDamaged),
		add("an SSH certificate", "ssh-ed25519-cert-v01@openssh.com "+fields[1]+"\n", "", "key.pub: this is an SSH certificate, not a key; use the key that it belongs to", "Choose the key itself: the file without -cert."),
		add("DSA", dsaLine(), "", "add deploy key acme/ledger: this key cannot be used: this forge takes Ed25519, ECDSA and RSA keys of at least 2048 bits", hintUnsupported),
		add("a hardware key is for the forge to refuse", "sk-ssh-ed25519@openssh.com "+skBlob()+" yubikey\n", "", "add deploy key acme/ledger: Invalid SSH key: keys of type sk-ssh-ed25519@openssh.com are not supported", hintInvalid),
		add("an account's own key", s.accountKey(t), "", "add deploy key acme/ledger: Someone has already registered that SSH key; Latchkey has not seen it on any repository: it may be on a person's account", "Use a new key (latchctl key new), or remove this one from every place that it is in. A key of a person's account cannot be a deploy key."),
		add("a file of 70 KB", strings.Repeat("ssh-ed25519 ", 6000), "", "key.pub: this is too large to be a key: it has more than 64 KB", "Enter one key only."),
		{name: "a file that is not there", args: []string{"deploy-key", "add", "acme/ledger", "--public", "nowhere.pub"}, status: 1,
			message: "nowhere.pub: there is no such file", hint: hintNoFile},
		{name: "a key that stands there already", args: []string{"deploy-key", "add", "acme/ledger", "--public", "key.pub"}, files: map[string]string{"key.pub": s.fleetKey(t)},
			stdout: "was already on acme/ledger"},
	}
}

// newKeyFile is an Ed25519 pair as files.
func newKeyFile(t *testing.T, passphrase string) (private []byte, public string) {
	t.Helper()
	pair, err := keys.Generate(keys.Ed25519, "ci@bad")
	if err != nil {
		t.Fatal(err)
	}
	private, err = pair.MarshalPrivate([]byte(passphrase))
	if err != nil {
		t.Fatal(err)
	}
	return private, pair.Public().Line() + "\n"
}

// keyLine is a line of a private key that only the private key has.
func keyLine(private []byte) string { return strings.Split(string(private), "\n")[3] }

func changeLetter(text string) string {
	line := keyLine([]byte(text))
	other := "A"
	if line[10] == 'A' {
		other = "B"
	}
	return strings.Replace(text, line, line[:10]+other+line[11:], 1)
}

func pemOf(label string, content []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: label, Bytes: content}))
}

func mkdir(name string) func(*testing.T, *scene) {
	return func(t *testing.T, s *scene) {
		if err := os.MkdirAll(s.path(name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
}

// keyContainer is OpenSSH's container of a private key.
type keyContainer struct {
	Cipher, KDF string
	Options     []byte
	Count       uint32
	Public      []byte
	Private     []byte
}

const containerMagic = "openssh-key-v1\x00"

func parseContainer(t *testing.T, file []byte) keyContainer {
	t.Helper()
	block, _ := pem.Decode(file)
	var b keyContainer
	if err := ssh.Unmarshal([]byte(strings.TrimPrefix(string(block.Bytes), containerMagic)), &b); err != nil {
		t.Fatal(err)
	}
	return b
}

func (b keyContainer) file() string {
	return pemOf("OPENSSH PRIVATE KEY", append([]byte(containerMagic), ssh.Marshal(b)...))
}

// withRounds makes opening an encrypted key as costly as a hostile file would.
func withRounds(t *testing.T, encrypted []byte, rounds uint32) string {
	b := parseContainer(t, encrypted)
	b.Options = ssh.Marshal(struct {
		Salt   []byte
		Rounds uint32
	}{[]byte("salt of sixteen!"), rounds})
	return b.file()
}

func withCipher(t *testing.T, encrypted []byte) string {
	b := parseContainer(t, encrypted)
	b.Cipher = "serpent256-ctr@example.com"
	return b.file()
}

// openSSHOf is a file whose public key says it is of that type.
func openSSHOf(t *testing.T, kind string) string {
	t.Helper()
	public := ssh.Marshal(struct {
		Type string
		Rest []byte
	}{kind, []byte("nothing that counts")})
	return keyContainer{Cipher: "none", KDF: "none", Count: 1, Public: public, Private: []byte("12345678")}.file()
}

// shortRSA is the structure of an RSA key with 512 bits; its numbers are never
// looked at.
func shortRSA(t *testing.T) []byte {
	t.Helper()
	n := new(big.Int).SetBit(big.NewInt(1), 511, 1)
	der, err := asn1.Marshal(struct {
		Version          int
		N                *big.Int
		E                int
		D, P, Q, A, B, C *big.Int
	}{0, n, 65537, n, n, n, n, n, n})
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// strangeCurve is a key on secp256k1.
func strangeCurve(t *testing.T) []byte {
	t.Helper()
	der, err := asn1.Marshal(struct {
		Version int
		Key     []byte
		Curve   asn1.ObjectIdentifier `asn1:"optional,explicit,tag:0"`
	}{1, make([]byte, 32), asn1.ObjectIdentifier{1, 3, 132, 0, 10}})
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// dsaLine is a DSA key of the right size. No one can sign with its numbers.
func dsaLine() string {
	number := func(bits int) *big.Int { return new(big.Int).SetBit(big.NewInt(1), bits-1, 1) }
	return "ssh-dss " + base64.StdEncoding.EncodeToString(ssh.Marshal(struct {
		Type       string
		P, Q, G, Y *big.Int
	}{"ssh-dss", number(1024), number(160), number(1000), number(999)})) + " old\n"
}

func skBlob() string {
	return base64.StdEncoding.EncodeToString(ssh.Marshal(struct {
		Type, Key, Application string
	}{ssh.KeyAlgoSKED25519, strings.Repeat("k", 32), "ssh:"}))
}

// encryptedPutty is a PuTTY file that some passphrase might open.
func encryptedPutty(t *testing.T) string {
	t.Helper()
	_, public := newKeyFile(t, "")
	blob := strings.Fields(public)[1]
	return "PuTTY-User-Key-File-2: ssh-ed25519\nEncryption: aes256-cbc\nComment: old\nPublic-Lines: 2\n" + blob[:64] + "\n" + blob[64:] +
		"\nPrivate-Lines: 1\n" + base64.StdEncoding.EncodeToString(make([]byte, 48)) + "\nPrivate-MAC: " + strings.Repeat("0a", 20) + "\n"
}

// accountKey is a public key that a person uses for her account.
func (s *scene) accountKey(t *testing.T) string {
	t.Helper()
	list := s.forge.AccountKeys("ada")
	if len(list) == 0 {
		t.Fatal("ada has no key on her account")
	}
	return list[0].Line() + "\n"
}

// fleetKey is one that stands on acme/ledger from the beginning.
func (s *scene) fleetKey(t *testing.T) string {
	t.Helper()
	list := s.forge.KeysOn("acme/ledger")
	if len(list) == 0 {
		t.Fatal("no key stands on acme/ledger")
	}
	return list[0].Public.Line() + "\n"
}
