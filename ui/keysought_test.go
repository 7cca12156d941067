package ui

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"testing"

	"latchkey/core"
	"latchkey/keys"
)

// formsOf are the ways in which people have a key.
func formsOf(t *testing.T, public keys.Public) []string {
	t.Helper()
	wire, err := base64.StdEncoding.DecodeString(strings.Fields(public.Line())[1])
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(wire)
	fp, md5 := string(public.Fingerprint()), strings.TrimPrefix(public.MD5(), "MD5:")
	return []string{fp, strings.TrimPrefix(fp, "SHA256:"), fp + "=", "sha256:" + hex.EncodeToString(sum[:]),
		"MD5:" + md5, md5, strings.ReplaceAll(md5, ":", ""), "MD5:" + strings.ToUpper(strings.ReplaceAll(md5, ":", "")),
		"256 " + fp + " somebody@somewhere (ED25519)", public.Line(), "  " + strings.Join(strings.Fields(public.Line())[:2], " ") + " another comment\n"}
}

// The search of the Keys page finds a key by any form of its fingerprint and by
// its public key, whether or not its pair is ours, and keys by the repository on
// which they are: by its path, a part of it, or any address.
func TestKeysAreFoundByAnyFormOverTheRealCore(t *testing.T) {
	p, forge := keysOverDemo(t)
	foreign := forge.KeysOn("acme/payments-api")[0].Public
	made, err := p.w.backend.GenerateKeyPair(t.Context(), core.NewPair{Comment: "ci@sought"})
	if err != nil {
		t.Fatal(err)
	}
	p.until("the pair shows", func() bool { return p.row("ci@sought") >= 0 })
	details, err := p.w.backend.KeyDetails(t.Context(), made.Fingerprint)
	if err != nil {
		t.Fatal(err)
	}
	ours, err := keys.ParsePublic(details.Public)
	if err != nil {
		t.Fatal(err)
	}
	for _, public := range []keys.Public{foreign, ours} {
		for _, text := range formsOf(t, public) {
			if got := p.searchesKeys(text); !slices.Equal(got, []keys.Fingerprint{public.Fingerprint()}) {
				t.Errorf("%q finds %q, not %s", text, got, public.Fingerprint())
			}
		}
	}
	var there []keys.Fingerprint
	for _, k := range forge.KeysOn("acme/payments-api") {
		there = append(there, k.Public.Fingerprint())
	}
	for _, text := range []string{"acme/payments-api", "payments-api", "ssh://git@" + forge.Info().SSH + "/acme/payments-api.git", "https://127.0.0.1/ACME/payments-api/src"} {
		got := p.searchesKeys(text)
		slices.Sort(got)
		slices.Sort(there)
		if !slices.Equal(got, there) {
			t.Errorf("%q finds %q, not %q", text, got, there)
		}
	}
	p.w.top.search.SetText("git@git.example.org:acme/payments-api.git")
	p.until("a repository elsewhere has no key", func() bool { return p.table() == nil })

	// Pasted while the page is in front, in whatever form, it shows the line.
	p.paste(p.w.top.search, foreign.MD5())
	p.until("its line is left", func() bool {
		return p.w.top.search.Text == string(foreign.Fingerprint()) && slices.Equal(p.keyRows(), []keys.Fingerprint{foreign.Fingerprint()})
	})
	stranger, err := keys.Generate(keys.Ed25519, "stranger")
	if err != nil {
		t.Fatal(err)
	}
	p.paste(p.w.top.search, stranger.Public().Line())
	p.until("of one that is nowhere it is said", func() bool { return p.says(t2("found.title")) })
}

// keyRows are the fingerprints of the keys in the list; of a set there is none.
func (p *person) keyRows() (found []keys.Fingerprint) {
	table := p.table()
	if table == nil {
		return nil
	}
	for row := range table.Length() {
		if fp := table.Tip(row, 1); fp != "" {
			found = append(found, keys.Fingerprint(fp))
		}
	}
	return found
}

// searchesKeys types a text that finds something, and gives the keys that are left.
func (p *person) searchesKeys(text string) (found []keys.Fingerprint) {
	p.t.Helper()
	p.w.top.search.SetText("nothing of the kind")
	p.until("nothing is left", func() bool { return p.table() == nil })
	p.w.top.search.SetText(text)
	p.until("it is searched", func() bool { return p.table() != nil })
	return p.keyRows()
}
