package hint

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"latchkey/api"
	"latchkey/core/cause"
	"latchkey/core/hostkey"
	"latchkey/core/say"
)

// Every exported error of these packages must be in a table of hints, so that
// nobody adds one without a next step.
func TestEveryExportedErrorIsInTheTable(t *testing.T) {
	var source []byte
	files, err := filepath.Glob("*.go")
	must(t, err)
	for _, name := range files {
		part, err := os.ReadFile(name)
		must(t, err)
		source = append(source, part...)
	}
	for pkg, dir := range map[string]string{"cause": "../cause", "store": "../store", "ask": "../ask", "hostkey": "../hostkey", "vault": "../../keys/vault", "keys": "../../keys", "api": "../../api"} {
		names := exportedErrors(t, dir)
		for _, name := range names {
			if !strings.Contains(string(source), "{"+pkg+"."+name+",") {
				t.Errorf("%s.%s has no hint", pkg, name)
			}
		}
		if len(names) == 0 {
			t.Errorf("no exported error was found in %s", dir)
		}
	}
}

func exportedErrors(t *testing.T, dir string) (names []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	must(t, err)
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		must(t, err)
		for _, d := range file.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.VAR {
				continue
			}
			for _, spec := range g.Specs {
				for _, id := range spec.(*ast.ValueSpec).Names {
					if strings.HasPrefix(id.Name, "Err") {
						names = append(names, id.Name)
					}
				}
			}
		}
	}
	return names
}

func TestHints(t *testing.T) {
	for _, h := range allHints() {
		got := Of(fmt.Errorf("while trying: %w", h.cause))
		if got.IsZero() || !strings.HasSuffix(got.String(), ".") {
			t.Errorf("%v: %q", h.cause, got)
		}
		if got.Code != h.text.Code {
			t.Errorf("%v: another row comes first: %q", h.cause, got)
		}
	}
	for kind := api.Unknown; kind <= api.Gone; kind++ {
		if Of(&api.Error{Op: "list", Kind: kind}).IsZero() {
			t.Errorf("kind %v has no hint", kind)
		}
	}
	if Of(&hostkey.RefusedError{}).IsZero() {
		t.Error("a refused host key has no hint")
	}
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"nil":                  {nil, ""},
		"unknown":              {fmt.Errorf("some text"), ""},
		"missing scopes":       {&api.Error{Kind: api.Forbidden, Missing: []string{"write:ssh-key:bitbucket"}}, "write:ssh-key:bitbucket"},
		"cause before kind":    {&api.Error{Kind: api.Unauthorized, Err: api.ErrAppPassword}, "API token with scopes"},
		"doubt before a reply": {fmt.Errorf("%w; %w", &api.Error{Kind: api.LostReply}, cause.ErrInDoubt), "unfinished work"},
		"cancelled call":       {&api.Error{Kind: api.Unknown, Err: context.Canceled}, "stopped"},
		"disk full":            {&fs.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}, "space"},
		"permission":           {&fs.PathError{Op: "open", Path: "x", Err: syscall.EACCES}, "permissions"},
		"wait time":            {&api.Error{Kind: api.RateLimited, RetryAfter: 90e9}, "90 seconds"},
	} {
		got := Of(c.err).String()
		if !strings.Contains(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%s: %q, want %q in it", name, got, c.want)
		}
	}
}

func TestEveryHintHasAKeyOfItsOwn(t *testing.T) {
	texts := map[string]string{}
	for _, h := range allHints() {
		key, named := strings.CutPrefix(h.text.Code, hintPrefix)
		if !named || key == "" || strings.Trim(key, "abcdefghijklmnopqrstuvwxyz-") != "" {
			t.Errorf("%v has the code %q", h.cause, h.text.Code)
		}
		text := h.text.String()
		if other, there := texts[key]; there && other != text {
			t.Errorf("%s says both %q and %q", key, other, text)
		}
		texts[key] = text
		if Of(h.cause).Code == "" || text == "" {
			t.Errorf("%v has no hint or no code", h.cause)
		}
		if again := ByKey(hintKey(h.text)); again.Code != h.text.Code {
			t.Errorf("%s is found again as %q", h.text.Code, again.Code)
		}
	}
	if Of(nil).Code != "" || Of(fmt.Errorf("unheard of")).Code != "" {
		t.Error("there is a code without a hint")
	}
}

func allHints() (all []hint) {
	for _, table := range hints {
		all = append(all, table...)
	}
	return append(all, systemHints...)
}

var optionForm = regexp.MustCompile(` --[a-z]`)

// A hint reads well with and without words for what it says to do, and names no
// face's own.
func TestHintsNameNoFace(t *testing.T) {
	texts := []say.Text{KeyringLocked, FileLocked, FileGone, Unlisted, KeysMissing}
	for _, h := range allHints() {
		texts = append(texts, h.text)
	}
	for _, text := range kindHints {
		texts = append(texts, text)
	}
	for _, text := range texts {
		without := text.In(say.Language{Action: func(say.Action) string { return "" }})
		with := text.In(say.Language{Action: func(a say.Action) string { return "<" + a.String() + ">" }})
		if strings.ContainsAny(without, "⟨⟩{}<>") || strings.ContainsAny(with, "⟨⟩{}") || !strings.HasSuffix(without, ".") || !strings.HasSuffix(with, ".") {
			t.Errorf("%s: %q and %q", text.Code, without, with)
		}
		if strings.Contains(without, "latchctl") || optionForm.MatchString(without) || strings.Contains(without, "button") {
			t.Errorf("%s names a face's own words: %q", text.Code, without)
		}
	}
}

// hintKey returns the code of a hint as earlier versions wrote it, without its beginning.
func hintKey(text say.Text) string { return strings.TrimPrefix(text.Code, hintPrefix) }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
