package core

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/crypto/ssh"

	"latchkey/api/demo"
	"latchkey/core/hint"
	"latchkey/core/say"
	"latchkey/keys"
)

// lockedBuffer takes a log from many goroutines.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

// No byte of a private key, token or passphrase may be in the log, the data
// folder, the temporary folder, an event or an error.
func TestSecretsStayInTheVault(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	w := newWorld(t, demo.Options{})
	var log lockedBuffer
	o := w.options()
	o.Log = &log
	must(t, w.Close())
	var err error
	w.App, err = Open(t.Context(), o)
	must(t, err)
	texts := w.useEverything(t)
	must(t, w.Close())

	secrets := map[string]string{"token": w.login.Token, "passphrase": canaryPassphrase,
		"Basic credential": base64.StdEncoding.EncodeToString([]byte(w.login.User + ":" + w.login.Token))}
	for name, key := range w.privateKeys {
		for i, piece := range key {
			secrets[fmt.Sprintf("piece %d of the private key %s", i, name)] = piece
		}
	}
	if len(w.privateKeys) < 2 || len(log.b.String()) < 100 {
		t.Fatalf("the test looks for too little: %d privateKeys, log %q", len(w.privateKeys), log.b.String())
	}
	places := map[string]string{"log": log.b.String(), "errors": strings.Join(texts, "\n"), "events": fmt.Sprint(w.events), "plans": fmt.Sprint(w.plans)}
	for _, dir := range []string{w.dir, temp} {
		must(t, filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
			must(t, err)
			if info.Mode().IsRegular() {
				data, err := os.ReadFile(path)
				must(t, err)
				places[path] = string(data)
			}
			return nil
		}))
	}
	for what, secret := range secrets {
		for where, text := range places {
			if strings.Contains(text, secret) {
				t.Errorf("%s is in %s", what, where)
			}
		}
	}
}

const canaryPassphrase = "canary passphrase 81726354"

// useEverything does what a person does, and what fails, and gives the texts
// of all errors. It notes a piece of every private key.
func (w *world) useEverything(t *testing.T) (texts []string) {
	ctx := t.Context()
	note := func(err error) {
		if err != nil {
			texts = append(texts, err.Error()+hint.Of(err).String())
		}
	}
	_, err := w.Repos.RefreshRepos(ctx, "", nil)
	must(t, err)
	placed, err := w.Placements.PlaceKey(ctx, PlaceRequest{Repo: web, Generate: &NewPair{Comment: "canary"}, Test: true}, nil)
	must(t, err)
	w.notePrivateKey(t, "generated", placed.KeyPair.Fingerprint)
	pair, err := keys.Generate(keys.ECDSAP256, "imported")
	must(t, err)
	plain, err := pair.MarshalPrivate(nil)
	must(t, err)
	encrypted, err := pair.MarshalPrivate([]byte(canaryPassphrase))
	must(t, err)
	w.privateKeys["imported"] = pieces(t, plain)
	w.person.Passphrase = func(context.Context, say.Text) ([]byte, error) { return []byte(canaryPassphrase + "?"), nil }
	_, err = w.Pairs.ImportKeyPair(ctx, encrypted, "")
	note(err)
	w.person.Passphrase = func(context.Context, say.Text) ([]byte, error) { return []byte(canaryPassphrase), nil }
	got, err := w.Pairs.ImportKeyPair(ctx, encrypted, "")
	must(t, err)
	_, err = w.Tests.Test(ctx, TestRequest{Repo: ledger, Fingerprint: got.KeyPair.Fingerprint}, nil)
	note(err)
	_, err = w.Placements.PlaceKey(ctx, PlaceRequest{Repo: web, Public: string(plain)}, nil)
	note(err)
	note(w.Exports.ExportPrivate(ctx, got.KeyPair.Fingerprint, filepath.Join(t.TempDir(), "no", "folder"), []byte(canaryPassphrase)))
	must(t, w.forge.SetFaults(func(f *demo.Faults) { f.Rules = []demo.Rule{{Method: "POST", Do: demo.Message}} }))
	_, err = w.Placements.PlaceKey(ctx, PlaceRequest{Repo: ledger, Fingerprint: placed.KeyPair.Fingerprint}, nil)
	note(err)
	must(t, w.forge.SetFaults(func(f *demo.Faults) { f.Rules = []demo.Rule{{Do: demo.Reset}} }))
	_, err = w.Accounts.CheckAccount(ctx, "")
	note(err)
	if len(texts) < 5 {
		t.Fatalf("only %d errors: %q", len(texts), texts)
	}
	return texts
}

func (w *world) notePrivateKey(t *testing.T, name string, fp keys.Fingerprint) {
	t.Helper()
	secret, err := w.vault.Get(t.Context(), string(fp))
	must(t, err)
	w.privateKeys[name] = pieces(t, secret)
}

// pieces returns the secret number of a private key as it might be found: raw, in
// hex, in base64, and as the line of its PEM file that holds most of it.
func pieces(t *testing.T, file []byte) []string {
	t.Helper()
	raw, err := ssh.ParseRawPrivateKey(file)
	must(t, err)
	var number []byte
	switch key := raw.(type) {
	case *ed25519.PrivateKey:
		number = key.Seed()
	case *ecdsa.PrivateKey:
		number, err = key.Bytes()
		must(t, err)
	default:
		t.Fatalf("no rule for %T", raw)
	}
	block, _ := pem.Decode(file)
	at := bytes.Index(block.Bytes, number)
	if at < 0 {
		t.Fatal("the number is not in the file")
	}
	lines := strings.Split(string(file), "\n")
	line := lines[1+(at+len(number)/2)*4/3/len(lines[1])]
	return []string{string(number[:16]), hex.EncodeToString(number), base64.StdEncoding.EncodeToString(number)[:40], line}
}
