package cli

import (
	"encoding/base64"
	"encoding/json"
	"os"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/text/encoding/unicode"
)

// encode writes a file again as another system or program would:
//
//	encode bom|utf-16le|utf-16be|utf-16le-bare|base64|json FILE NEW
func encode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("encode FORM FILE NEW")
	}
	text := ts.ReadFile(args[1])
	wide := func(order unicode.Endianness, mark unicode.BOMPolicy) string {
		out, err := unicode.UTF16(order, mark).NewEncoder().String(text)
		ts.Check(err)
		return out
	}
	switch args[0] {
	case "bom":
		text = "\uFEFF" + text
	case "utf-16le":
		text = wide(unicode.LittleEndian, unicode.UseBOM)
	case "utf-16be":
		text = wide(unicode.BigEndian, unicode.UseBOM)
	case "utf-16le-bare":
		text = wide(unicode.LittleEndian, unicode.IgnoreBOM)
	case "base64":
		text = base64.StdEncoding.EncodeToString([]byte(text))
	case "json":
		out, err := json.MarshalIndent(map[string]string{"KeyMaterial": text, "KeyName": "beside-the-key"}, "", "    ")
		ts.Check(err)
		text = string(out)
	default:
		ts.Fatalf("encode: what is %q?", args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(text), 0o600))
}
