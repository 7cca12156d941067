package keys

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"encoding/base64"
	"encoding/gob"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"math/big"
	"reflect"
	"strings"
	"testing"
)

// secrets returns the numbers that must never come out of a pair.
func secrets(t *testing.T, pair *Pair) [][]byte {
	t.Helper()
	switch key := pair.private().(type) {
	case ed25519.PrivateKey:
		return [][]byte{key.Seed()}
	case *ecdsa.PrivateKey:
		scalar, err := key.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		return [][]byte{scalar}
	case *rsa.PrivateKey:
		return [][]byte{key.D.Bytes(), key.Primes[0].Bytes(), key.Primes[1].Bytes()}
	}
	t.Fatalf("no secrets known for %T", pair.private())
	return nil
}

// leaks looks for a secret in every spelling that a printer may choose, by
// pieces of eight bytes.
func leaks(text string, secret []byte) string {
	for at := 0; at+8 <= len(secret); at += 8 {
		piece := secret[at : at+8]
		decimals := strings.Trim(fmt.Sprint(piece), "[]")
		for _, spelling := range []string{
			string(piece), hex.EncodeToString(piece), strings.ToUpper(hex.EncodeToString(piece)),
			decimals, strings.ReplaceAll(decimals, " ", ","), strings.ReplaceAll(decimals, " ", ", "),
			strings.TrimPrefix(strings.TrimSuffix(fmt.Sprintf("%#v", piece), "}"), "[]byte{"),
		} {
			if strings.Contains(text, spelling) {
				return spelling
			}
		}
	}
	for skip := range 3 { // base64 at each of three alignments
		if coded := base64.RawStdEncoding.EncodeToString(secret[skip : skip+12]); strings.Contains(text, coded) {
			return coded
		}
	}
	if number := new(big.Int).SetBytes(secret).String(); strings.Contains(text, number) {
		return number
	}
	return ""
}

func TestLeaksWouldBeSeen(t *testing.T) {
	secret := []byte("\x01\x82\xf3abcdefghijklmnopqrstuvwxyz012")
	for _, text := range []string{
		fmt.Sprint(secret), fmt.Sprintf("%x", secret), fmt.Sprintf("%X", secret), fmt.Sprintf("%#v", secret), string(secret),
		base64.StdEncoding.EncodeToString(secret), base64.StdEncoding.EncodeToString(append([]byte("xy"), secret...)),
		new(big.Int).SetBytes(secret).String(), dump(reflect.ValueOf(&holder{hidden: &Pair{public: Public{comment: string(secret)}}}), 9),
	} {
		if leaks(text, secret) == "" {
			t.Errorf("the test is blind for %q", text)
		}
	}
}

type holder struct {
	Name    string
	Exposed *Pair
	Copied  Pair
	hidden  *Pair
	copied  Pair
}

func TestNothingPrintsAPrivateKey(t *testing.T) {
	for _, kind := range []Kind{Ed25519, ECDSAP256, RSA3072} {
		pair, err := Generate(kind, "me")
		if err != nil {
			t.Fatal(err)
		}
		found := secrets(t, pair)
		h := holder{"h", pair, *pair, pair, *pair}
		for _, value := range []any{pair, *pair, h, &h, []*Pair{pair}, []Pair{*pair}, map[string]Pair{"k": *pair}, Imported{Pair: pair}, fmt.Errorf("with %v", pair)} {
			for name, text := range printed(t, value) {
				for _, secret := range found {
					if got := leaks(text, secret); got != "" {
						t.Errorf("%s: %s of %T shows %q", kind, name, value, got)
					}
				}
			}
		}
		if got, want := fmt.Sprintf("%+v", pair), "key pair "+string(pair.Public().Fingerprint()); got != want {
			t.Errorf("%%+v gives %q, want %q", got, want)
		}
	}
}

// printed puts a value through everything that turns values into text.
func printed(t *testing.T, value any) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "% x", "%d", "%o", "%b", "%c", "%U", "%e", "%g", "%t", "%T", "%p", "%10.3v"} {
		out[verb] = fmt.Sprintf(verb, value)
	}
	out["Sprint"] = fmt.Sprint(value)
	out["reflection"] = dump(reflect.ValueOf(value), 9)
	var text, jsonText bytes.Buffer
	slog.New(slog.NewTextHandler(&text, nil)).Info("here", "value", value)
	slog.New(slog.NewJSONHandler(&jsonText, nil)).Info("here", "value", value)
	out["slog text"], out["slog JSON"] = text.String(), jsonText.String()
	for name, marshal := range map[string]func(any) ([]byte, error){"json": json.Marshal, "xml": xml.Marshal} {
		data, err := marshal(value)
		out[name] = fmt.Sprint(string(data), err)
	}
	var gobbed bytes.Buffer
	out["gob"] = fmt.Sprint(gob.NewEncoder(&gobbed).Encode(value)) + gobbed.String()
	return out
}

// dump walks through everything that reflection reaches, unexported fields and
// pointers too, as test libraries do for their diffs.
func dump(v reflect.Value, depth int) string {
	if depth == 0 || !v.IsValid() {
		return ""
	}
	var out strings.Builder
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return dump(v.Elem(), depth-1)
	case reflect.Struct:
		for i := range v.NumField() {
			out.WriteString(dump(v.Field(i), depth-1) + ";")
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			out.WriteString(dump(v.Index(i), depth-1) + " ")
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			out.WriteString(dump(v.MapIndex(key), depth-1) + ";")
		}
	case reflect.Uint8, reflect.Uint:
		return fmt.Sprint(v.Uint())
	case reflect.String:
		return v.String()
	}
	return out.String()
}

func TestMarshallersRefuse(t *testing.T) {
	pair, err := Generate(Ed25519, "")
	if err != nil {
		t.Fatal(err)
	}
	for name, marshal := range map[string]func() error{
		"json":   func() error { _, err := json.Marshal(pair); return err },
		"copy":   func() error { _, err := json.Marshal(*pair); return err },
		"xml":    func() error { _, err := xml.Marshal(pair); return err },
		"text":   func() error { _, err := pair.MarshalText(); return err },
		"binary": func() error { _, err := pair.MarshalBinary(); return err },
		"yaml":   func() error { _, err := pair.MarshalYAML(); return err },
		"gob":    func() error { return gob.NewEncoder(&bytes.Buffer{}).Encode(pair) },
	} {
		if err := marshal(); err == nil {
			t.Errorf("%s does not refuse", name)
		}
	}
}

func TestZeroPairDoesNotCrash(t *testing.T) {
	var none Pair
	if got := none.String() + string(none.Public().Fingerprint()); got != "no key pair" {
		t.Errorf("String gives %q", got)
	}
	if _, err := none.Signer(); err == nil {
		t.Error("a zero Pair signs")
	}
	if _, err := none.MarshalPrivate(nil); err == nil {
		t.Error("a zero Pair is marshalled")
	}
}

// TestErrorsKeepTheSecret damages private keys at every line and looks for
// what they held in what is said about it.
func TestErrorsKeepTheSecret(t *testing.T) {
	pair, err := Generate(Ed25519, "")
	if err != nil {
		t.Fatal(err)
	}
	text, err := pair.MarshalPrivate(nil)
	if err != nil {
		t.Fatal(err)
	}
	refused := 0
	for at := 0; at < len(text); at += 7 {
		for _, damaged := range []string{string(text[:at]), string(text[at:]), string(text[:at]) + "\x00?" + string(text[at:])} {
			_, private := ParsePrivate([]byte(damaged), nil)
			_, public := ParsePublic(damaged)
			_, listed := ParseAuthorizedKeys(damaged)
			entries, _ := ParseAuthorizedKeys(damaged)
			printed := fmt.Sprint(private, public, listed, entries)
			if private != nil {
				refused++
			}
			for _, line := range strings.Split(string(text), "\n")[1:] {
				for from := 0; from+10 <= len(line); from++ {
					if strings.Contains(printed, line[from:from+10]) && !strings.Contains("-----END OPENSSH PRIVATE KEY-----", line[from:from+10]) {
						t.Fatalf("cut at %d: %q repeats %q", at, printed, line[from:from+10])
					}
				}
			}
		}
	}
	if refused < 50 {
		t.Errorf("only %d of the damaged keys were refused", refused)
	}
}
