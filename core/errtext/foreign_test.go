package errtext

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"latchkey/api"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys/vault"
)

// internalOnly are errors that a person sees in English: of what we ship, or
// where something of ours is broken.
var internalOnly = regexp.MustCompile(`^(shipped (retired )?host keys|host key pin|the hash of a row is none|the rollout was given back)`)

// Of the errors of packages that know no sentences each has one in every
// language, whatever they are wrapped in.
func TestErrorsOfVaultStoreAndHostKeysAreSaidInEveryLanguage(t *testing.T) {
	read := 0
	for _, folder := range []string{"../../keys/vault", "../store", "../hostkey", "../../internal/lockfile", "../../internal/ownfile"} {
		eachFormat(t, folder, func(at, format string) {
			if internalOnly.MatchString(format) {
				return
			}
			read++
			text := Of(errors.New(sample(format)))
			for _, part := range english(text) {
				t.Errorf("%s: of %q this stays English: %q", at, format, part)
			}
			if text.String() != sample(format) {
				t.Errorf("%s: %q is said as %q", at, sample(format), text)
			}
		})
	}
	if read < 100 {
		t.Errorf("only %d errors were read", read)
	}
}

// sample is an error text with that format: its first cause is of a kind, and
// everything else is somebody's own.
func sample(format string) string {
	format = strings.Replace(format, "%w", vault.ErrLocked.Error(), 1)
	format = strings.ReplaceAll(format, "%w", "open /v1: permission denied")
	return regexp.MustCompile(`%0?\d*[a-z]`).ReplaceAllString(format, "/v1")
}

// english is what a text does not translate, without the values of samples.
func english(text say.Text) []string {
	if text.IsPlain() {
		if words := text.String(); regexp.MustCompile(`^((open )?/v1(: )?)+$`).MatchString(words) {
			return nil
		}
		return []string{text.String()}
	}
	var all []string
	for _, value := range text.Values {
		switch value := value.(type) {
		case say.Text:
			all = append(all, english(value)...)
		case string:
			if !regexp.MustCompile(`^\W*v1\W*$`).MatchString(value) {
				all = append(all, value)
			}
		}
	}
	return all
}

// eachFormat gives the formats of all errors that a folder makes.
func eachFormat(t *testing.T, folder string, use func(at, format string)) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: %v", folder, err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			f, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || f.Sel.Name != "Errorf" && !(f.Sel.Name == "New" && fmt.Sprint(f.X) == "errors") {
				return true
			}
			if lit, ok := call.Args[0].(*ast.BasicLit); ok {
				format, err := strconv.Unquote(lit.Value)
				if err != nil {
					t.Fatal(err)
				}
				use(set.Position(lit.Pos()).String(), format)
			}
			return true
		})
	}
}

func TestErrorsThatAreWrappedAreSaidInParts(t *testing.T) {
	pathError := &fs.PathError{Op: "open", Path: "/home/ada/latchkey.age", Err: os.ErrPermission}
	for _, c := range []struct {
		err  error
		want string // codes from the outside in
	}{
		{fmt.Errorf("%w: it ended behind a prompt", vault.ErrAbsent), "failed.with-detail failed.d-ended failed.no-keyring"},
		{fmt.Errorf("encrypted file: %w", errors.New("open /a: permission denied")), "failed.about failed.encrypted-file failed.about failed.system-permission"},
		{fmt.Errorf("rollout 7: %w", store.ErrClaimed), "failed.about failed.rollout-n failed.held"},
		{fmt.Errorf("%w (acme/web)", store.ErrUnfinished), "failed.in-brackets failed.unfinished"},
		{&store.Error{Op: "write machine", Path: "/d: e/latchkey.db", Kind: store.ErrFull}, "failed.store-while failed.disk-full"},
		{&store.Error{Op: "open", Path: "/d/latchkey.db", Kind: store.ErrCorrupt, Err: errors.New("it does not begin as a SQLite file does")}, "failed.store-while failed.in-brackets failed.d-not-sqlite failed.store-damaged"},
		{pathError, "failed.about failed.system-permission"},
		{errors.New("somebody says: permission is granted"), ""},
		{&api.Error{Op: "find repository", Repo: "acme/web", Server: "the keyring is locked"}, ""},
		{errors.New(strings.Repeat("a: ", 2000) + "the keyring is locked!"), ""},
	} {
		if got := strings.Join(codes(Of(c.err)), " "); got != c.want {
			t.Errorf("%v: %s, want %s", c.err, got, c.want)
		}
	}
}

// codes are those of a text and of its values, by their names.
func codes(text say.Text) []string {
	var all []string
	if text.Code != "" {
		all = append(all, text.Code)
	}
	for _, name := range []string{"about", "detail", "what", "cause"} {
		if inner, ok := text.Values[name].(say.Text); ok {
			all = append(all, codes(inner)...)
		}
	}
	return all
}

// However long an error is, it is read in no time.
func FuzzForeign(f *testing.F) {
	f.Add("store /a: open: the store is damaged (it does not begin as a SQLite file does)")
	f.Add("rollout 7: encrypted file: the keyring is locked: it is empty")
	f.Fuzz(func(t *testing.T, text string) {
		if said := Of(errors.New(text)).String(); said != text {
			t.Errorf("%q is said as %q", text, said)
		}
	})
}
