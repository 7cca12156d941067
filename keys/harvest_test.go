package keys_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"

	"latchkey/keys"
)

// beside is what stands near a key and must never be seen again.
const beside = "hunter2-not-for-anyone"

// wrappings are the ways in which people have keys in the texts of other
// programs.
func wrappings(t *testing.T, key string) map[string]string {
	t.Helper()
	inJSON := func(v any, indent string) string {
		var out bytes.Buffer
		enc := json.NewEncoder(&out)
		enc.SetIndent("", indent)
		if err := enc.Encode(v); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	quoted := strings.ReplaceAll(key, "\n", `\n`)
	b64 := base64.StdEncoding.EncodeToString([]byte(key))
	wrap := func(text, before string) string {
		var b strings.Builder
		for len(text) > 76 {
			b.WriteString(before + text[:76] + "\n")
			text = text[76:]
		}
		return b.String() + before + text + "\n"
	}
	indented := func(before string) string {
		return before + strings.ReplaceAll(strings.TrimSpace(key), "\n", "\n"+before) + "\n"
	}
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().String(key)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(key), "\n")
	return map[string]string{
		"aws create-key-pair":     inJSON(map[string]any{"KeyFingerprint": "1f:51:ae", "KeyMaterial": key, "KeyName": beside, "KeyPairId": "key-1"}, "    "),
		"nested JSON":             inJSON(map[string]any{"a": []any{map[string]any{"password": beside, "k": map[string]any{"private": key}}}}, "  "),
		"JSON in JSON":            inJSON(map[string]any{"SecretString": inJSON(map[string]any{"user": beside, "key": key}, "")}, "  "),
		"base64 in JSON":          inJSON(map[string]any{"data": map[string]any{"id_rsa": b64, "password": base64.StdEncoding.EncodeToString([]byte(beside + beside + beside + beside))}}, "  "),
		"lines in JSON":           inJSON(map[string]any{"key": lines, "other": beside}, "  "),
		"tfstate":                 inJSON(map[string]any{"version": 4, "resources": []any{map[string]any{"instances": []any{map[string]any{"attributes": map[string]any{"private_key_openssh": key, "private_key_pem": key, "id": beside}}}}}}, "  "),
		".env, quoted":            "USER=ada\nPASSWORD=" + beside + "\nDEPLOY_KEY=\"" + quoted + "\"\nLAST=1\n",
		".env, bare":              "PASSWORD=" + beside + "\nDEPLOY_KEY=" + quoted + "\nLAST=1\n",
		".env, single":            "PASSWORD='" + beside + "'\nDEPLOY_KEY='" + key + "'\n",
		".env, base64":            "PASSWORD=" + beside + "\nSSH_KEY=" + b64 + "\nLAST=1\n",
		".env, export":            "export PASSWORD=" + beside + "\nexport SSH_KEY=$'" + quoted + "'\n",
		"escaped twice":           "x: \"" + strings.ReplaceAll(quoted, `\`, `\\`) + "\"\nsecret: " + beside + "\n",
		"\\r\\n":                  "password: " + beside + "\nkey: \"" + strings.ReplaceAll(key, "\n", `\r\n`) + "\"\n",
		"YAML block":              "password: " + beside + "\nkey: |\n" + indented("    ") + "other: 1\n",
		"YAML folded, kept":       "password: " + beside + "\nkey: |-\n" + indented("\t") + "other: 1\n",
		"YAML quoted":             "password: " + beside + "\nkey: \"" + strings.ReplaceAll(key, "\n", "\\n\\\n  ") + "\"\n",
		"Kubernetes secret":       "apiVersion: v1\nkind: Secret\ndata:\n  ssh-privatekey: " + b64 + "\n  known_hosts: " + base64.StdEncoding.EncodeToString([]byte(beside+strings.Repeat("x", 90))) + "\n",
		"Kubernetes secret, wide": "data:\n  ssh-privatekey: >-\n" + wrap(b64, "    ") + "  password: " + beside + "\n",
		"base64":                  b64,
		"base64, unpadded":        strings.TrimRight(b64, "="),
		"base64, url":             base64.RawURLEncoding.EncodeToString([]byte(key + "\n\n??>>")),
		"base64 in lines":         wrap(b64, ""),
		"base64 twice":            base64.StdEncoding.EncodeToString([]byte(b64)),
		"base64 twice, in lines":  wrap(base64.StdEncoding.EncodeToString([]byte(wrap(b64, ""))), ""),
		"base64 of a .env":        base64.StdEncoding.EncodeToString([]byte("PASSWORD=" + beside + "\nKEY=\"" + quoted + "\"\n")),
		"base64 of UTF-16":        "KEY=" + base64.StdEncoding.EncodeToString([]byte(utf16)) + "\n",
		"a data URL":              "url(data:text/plain;base64," + b64 + ")",
		"XML":                     "<v a=\"" + beside + "\">" + strings.ReplaceAll(html.EscapeString(key), "\n", "&#10;") + "</v>",
		"XML, hex":                "<v>" + strings.NewReplacer("\n", "&#xD;&#xA;", "+", "&#43;", "/", "&#x2F;").Replace(key) + "</v>",
		"a form":                  "password=" + beside + "&key=" + url.QueryEscape(key) + "&x=1",
		"a path of a URL":         "key=" + url.PathEscape(key),
		"escaped twice in a URL":  "key=" + url.QueryEscape(url.PathEscape(key)),
		"lines with a backslash":  "KEY=" + strings.ReplaceAll(strings.TrimSpace(key), "\n", "\\\n") + "\n",
		"shell, written ends":     strings.ReplaceAll(strings.TrimSpace(key), "\n", "\\n\\\n") + "\n",
		"a quoted mail":           "He wrote " + beside + ":\n" + indented("> "),
		"comments":                "# " + beside + "\n" + indented("# "),
		"source code":             "const key = \"" + strings.ReplaceAll(strings.TrimSpace(key), "\n", "\\n\" +\n    \"") + "\";\n// " + beside + "\n",
		"a list in source":        "[\n  '" + strings.ReplaceAll(strings.TrimSpace(key), "\n", "',\n  '") + "'\n]",
		"Windows, UTF-16":         "\xFF\xFE" + mustUTF16(t, "PASSWORD="+beside+"\r\nKEY=\""+quoted+"\"\r\n"),
	}
}

func mustUTF16(t *testing.T, text string) string {
	t.Helper()
	out, err := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A key is found in whatever it is wrapped, with a note of what was undone and
// without anything of what stands beside it.
func TestKeysAreFoundInWhatTheyAreWrappedIn(t *testing.T) {
	tool(t, "puttygen")
	tool(t, "openssl")
	pair, err := keys.Generate(keys.ECDSAP256, "me@here")
	if err != nil {
		t.Fatal(err)
	}
	open, err := pair.MarshalPrivate(nil)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8 := run(t, "openssl", "pkcs8", "-topk8", "-nocrypt", "-in", write(t, "sec1", []byte(sec1Of(t, open))))
	for format, key := range map[string]string{
		"OpenSSH": string(open), "PKCS#8": pkcs8,
		"PuTTY": string(puttygen(t, pair, "", cheapPPK)),
	} {
		for name, text := range wrappings(t, key) {
			if format == "PuTTY" && (name == "comments" || name == "a quoted mail" || name == "source code" || name == "a list in source" || name == "a form" || strings.Contains(name, "backslash") || strings.Contains(name, "shell")) {
				continue // its lines have no frame that would tell where they end
			}
			got, err := keys.ParsePrivate([]byte(text), nil)
			if err != nil {
				t.Errorf("%s, %s: %v\n%.300s", format, name, err, text)
				continue
			}
			if !got.Pair.Public().Equal(pair.Public()) || got.Format != format {
				t.Errorf("%s, %s: another key, %s", format, name, got.Format)
			}
			if len(got.Repairs) == 0 {
				t.Errorf("%s, %s: nothing is said of what was undone", format, name)
			}
			if all := fmt.Sprint(got.Repairs) + got.Pair.Public().Line(); strings.Contains(all, beside) {
				t.Errorf("%s, %s: it tells what stands beside the key: %s", format, name, all)
			}
		}
	}
}

// sec1Of is an OpenSSH key as ssh-keygen writes it in PEM.
func sec1Of(t *testing.T, key []byte) string {
	t.Helper()
	path := write(t, "key", key)
	run(t, "ssh-keygen", "-q", "-p", "-N", "", "-m", "PEM", "-f", path)
	return string(read(t, path))
}

// Of several keys the one with the fingerprint is taken; without one nothing is,
// and the error names fingerprints and nothing else.
func TestOneOfSeveralKeysIsChosenByItsFingerprint(t *testing.T) {
	var texts []string
	var pairs []*keys.Pair
	for i := range 3 {
		pair, err := keys.Generate(keys.Ed25519, fmt.Sprintf("ci@%d", i))
		if err != nil {
			t.Fatal(err)
		}
		passphrase := ""
		if i == 2 {
			passphrase = "pw"
		}
		text, err := pair.MarshalPrivate([]byte(passphrase))
		if err != nil {
			t.Fatal(err)
		}
		pairs, texts = append(pairs, pair), append(texts, string(text))
	}
	value := map[string]any{"a": texts[0], "again": texts[0], "b": base64.StdEncoding.EncodeToString([]byte(texts[1])), "c": texts[2], "password": beside}
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"JSON": string(data), "one after the other": strings.Join(texts, "\n")} {
		_, err := keys.ParsePrivate([]byte(text), answer("pw"))
		several, ok := errors.AsType[*keys.SeveralError](err)
		if !ok || len(several.Choices) != 3 {
			t.Fatalf("%s: %v", name, err)
		}
		for i, pair := range pairs {
			if fp := pair.Public().Fingerprint(); !strings.Contains(err.Error(), string(fp)) {
				t.Errorf("%s: %s is not named: %v", name, fp, err)
			}
			got, err := keys.ParsePrivateOf([]byte(text), pair.Public().Fingerprint(), answer("pw"))
			if err != nil || !got.Pair.Public().Equal(pair.Public()) || got.Encrypted != (i == 2) {
				t.Errorf("%s, key %d: %v", name, i, err)
			}
			got, err = keys.ParsePrivateAt([]byte(text), i, answer("pw"))
			if err != nil || got.Pair.Public().Fingerprint() != several.Choices[i].Fingerprint {
				t.Errorf("%s, key in place %d: %v", name, i, err)
			}
			if comment := []string{"ci@0", "ci@1", ""}[i]; several.Choices[i].Comment != comment { // the last one's is encrypted
				t.Errorf("%s, key %d: comment %q, want %q", name, i, several.Choices[i].Comment, comment)
			}
		}
		if strings.Contains(err.Error(), beside) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := keys.ParsePrivateAt([]byte(text), 3, nil); !errors.Is(err, keys.ErrNotKey) {
			t.Errorf("%s: a place that is not there: %v", name, err)
		}
		if _, err := keys.ParsePrivateOf([]byte(text), "SHA256:"+keys.Fingerprint(strings.Repeat("A", 43)), nil); !errors.Is(err, keys.ErrNotKey) {
			t.Errorf("%s: a fingerprint that is not there: %v", name, err)
		}
	}
	// The same key twice is one.
	if got, err := keys.ParsePrivate([]byte(texts[0]+texts[0]), nil); err != nil || !got.Pair.Public().Equal(pairs[0].Public()) {
		t.Errorf("the same key twice: %v", err)
	}
	// One that is broken does not hide the others, and is spoken of.
	got, err := keys.ParsePrivate([]byte(texts[0]+strings.Replace(texts[1], "b3Blbn", "b3Blxx", 1)), nil)
	if err != nil || got.Unusable != 1 {
		t.Errorf("beside a broken one: %q, %v", got.Repairs, err)
	}
}

// What is searched is bounded.
func TestTheSearchForKeysIsBounded(t *testing.T) {
	pair, err := keys.Generate(keys.Ed25519, "me")
	if err != nil {
		t.Fatal(err)
	}
	text, err := pair.MarshalPrivate(nil)
	if err != nil {
		t.Fatal(err)
	}
	key := string(text)
	long := strings.Repeat("x y z\n", 1<<17) + key
	if _, err := keys.ParsePrivate([]byte(long), nil); err != nil {
		t.Errorf("a key behind 768 KB: %v", err)
	}
	if _, err := keys.ParsePrivate([]byte(long+long), nil); !errors.Is(err, keys.ErrTooLarge) {
		t.Errorf("1.5 MB: %v", err)
	}
	deep := key
	for range 3 {
		deep = base64.StdEncoding.EncodeToString([]byte(deep))
	}
	if _, err := keys.ParsePrivate([]byte(deep), nil); !errors.Is(err, keys.ErrNotKey) {
		t.Errorf("three layers: %v", err)
	}
	for name, hostile := range map[string]string{
		"brackets": strings.Repeat("[", 1<<19), "quotes": strings.Repeat(`"`, 1<<19), "base64": strings.Repeat("LS0t", 1<<17), "percent": strings.Repeat("%25", 1<<18),
		"slashes": strings.Repeat(`\`, 1<<19), "marks": strings.Repeat("-----BEGIN OPENSSH PRIVATE KEY-----", 1<<14), "putty": strings.Repeat("PuTTY-User-Key-File-3: ", 1<<15),
		"entities": strings.Repeat("&#0", 1<<18),
	} {
		if _, err := keys.ParsePrivate([]byte(hostile), nil); err == nil {
			t.Errorf("%s: it is a key", name)
		}
	}
	many := ""
	for i := range 30 {
		many += fmt.Sprintf("-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n", base64.StdEncoding.EncodeToString([]byte(fmt.Sprint(i, strings.Repeat("x", 60)))))
	}
	if _, err := keys.ParsePrivate([]byte(many), nil); !errors.Is(err, keys.ErrTooLarge) {
		t.Errorf("thirty keys: %v", err)
	}
}
