package ui

import (
	"strings"
	"testing"

	"latchkey/ui/frame"
	"latchkey/ui/kit"
)

func TestAPrivateKeyIsKnownWhereverItStands(t *testing.T) {
	for name, text := range map[string]string{
		"OpenSSH":             aPrivateKey,
		"PEM":                 "-----BEGIN RSA PRIVATE KEY-----\nMII",
		"ssh.com":             "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nP2/",
		"PGP":                 "-----BEGIN PGP PRIVATE KEY BLOCK-----",
		"PuTTY":               "PuTTY-User-Key-File-3: ssh-ed25519",
		"body of OpenSSH":     "b3BlbnNzaC1rZXktdjEAAAAABG5vbmU",
		"body of Ed25519":     "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp",
		"on one line":         strings.ReplaceAll(aPrivateKey, "\n", " "),
		"behind a long text":  strings.Repeat("log line\n", 20_000) + aPrivateKey,
		"after another mark":  "PRIVATE KEY and then -----BEGIN PRIVATE KEY-----",
		"without its head":    "CANARY\n-----END OPENSSH PRIVATE KEY-----",
		"with a blank at end": "-----BEGIN PRIVATE KEY -----",
	} {
		if !frame.HoldsPrivateKey(text) {
			t.Errorf("%s is not taken for a private key", name)
		}
	}
	for _, text := range []string{"", aPublicKey, aFinger, "the PRIVATE KEY of ci", "private key-file", "acme/private-keys"} {
		if frame.HoldsPrivateKey(text) {
			t.Errorf("%q is taken for a private key", text)
		}
	}
}

// Windows hands what is told outside to a script, and other desktops read
// markup in it; names in it come from servers.
func TestWhatIsToldOutsideIsOnlyText(t *testing.T) {
	hostile := "Rotate ci\" ; $(calc) `whoami` ${env:PATH} <img src=\"file:///x\"> &lt; “quoted” \x1b[31m\u202e on 3 repositories"
	got := outsideText(hostile)
	if strings.ContainsAny(got, "\"$`<>&{}\\\x1b\u202e“”") {
		t.Errorf("%q", got)
	}
	for _, want := range []string{"Ended: rotate SHA256:abc/+x (ci@build-07) on 300 repositories", "已结束：轮换密钥", "Terminé : rotation de l’hôte, l'autre"} {
		if outsideText(want) != want {
			t.Errorf("%q became %q", want, outsideText(want))
		}
	}
}

// A key that is pasted into a field for a path is the key, and no path that an
// error would show.
func TestAKeyInThePlaceOfAPathIsNeverShown(t *testing.T) {
	f := acme()
	p := withKeys(t, f)
	p.w.run("key-import")
	path := p.entries()[1]
	path.SetText(strings.ReplaceAll(aPrivateKey, "\n", " "))
	p.press(t2("import.do"))
	p.until("it was taken", func() bool { return f.count("import ") > 0 && p.button(t2("import.show")) != nil })
	if p.says("CANARY") || strings.Contains(path.Text, "CANARY") {
		t.Errorf("it is on screen: %q", p.texts())
	}
}

func TestAKeyInThePlaceOfANameIsNotRemembered(t *testing.T) {
	p := withKeys(t, acme())
	p.w.shell.show("settings")
	p.w.Defaults.SetCommentTemplate("")
	entry := kit.NewEntry("")
	for _, e := range p.entries() {
		if e.PlaceHolder == frame.UsualComment {
			entry = e
		}
	}
	if entry.PlaceHolder == "" {
		t.Fatal("the settings have no field for the name of new keys")
	}
	entry.SetText(strings.ReplaceAll(aPrivateKey, "\n", " "))
	if got := p.w.Defaults.CommentTemplate(); strings.Contains(got, "CANARY") || strings.Contains(entry.Text, "CANARY") {
		t.Errorf("the preferences have %q", got)
	}
}
