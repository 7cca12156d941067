package locale

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"latchkey/api"
	"latchkey/core/say"
	"latchkey/ui/locale/localetest"
)

// sentence is one of core's, as its source has it.
type sentence struct{ one, other string }

// coreSays reads core's source for everything that it says: the calls of
// say.New and say.Count, and the table of findings.
func coreSays(t *testing.T) map[string]sentence {
	t.Helper()
	all := map[string]sentence{}
	root := moduleRoot(t)
	err := filepath.WalkDir(filepath.Join(root, "core"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "/core/say/") && filepath.Base(path) != "first.go" {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		codes := map[string]string{}
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				readCall(t, path, call, all)
			}
			return true
		})
		if strings.Contains(path, "/probe/finding/") {
			readFindings(t, file, codes, all)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 400 {
		t.Fatalf("core seems to say %d sentences", len(all))
	}
	return all
}

func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}

// readCall takes a sentence out of a call. One whose code or text is worked
// out at run time cannot be held against the languages, so there may be none
// but that of the findings, which are read from their table.
func readCall(t *testing.T, path string, call *ast.CallExpr, all map[string]sentence) {
	name := ""
	switch fun := call.Fun.(type) {
	case *ast.SelectorExpr:
		if pkg, ok := fun.X.(*ast.Ident); ok && pkg.Name == "say" {
			name = fun.Sel.Name
		}
	case *ast.Ident: // in package say itself
		if strings.HasSuffix(filepath.ToSlash(path), "core/say/first.go") {
			name = fun.Name
		}
	}
	switch name {
	case "New":
		code, ok := literal(call.Args[0])
		text, ok2 := literal(call.Args[1])
		if !ok || !ok2 {
			if !strings.HasSuffix(path, "core/probe/finding/explain.go") {
				t.Errorf("%s: say.New with a code or a text that is no literal", path)
			}
			return
		}
		keep(t, all, code, sentence{other: text})
	case "Count":
		code, ok := literal(call.Args[0])
		one, ok2 := literal(call.Args[2])
		other, ok3 := literal(call.Args[3])
		if !ok || !ok2 || !ok3 {
			t.Errorf("%s: say.Count with a code or a text that is no literal", path)
		}
		keep(t, all, code, sentence{one, other})
	}
}

func keep(t *testing.T, all map[string]sentence, code string, s sentence) {
	if known, there := all[code]; there && known != s {
		t.Errorf("core says two things under %s: %q and %q", code, known.other, s.other)
	}
	all[code] = s
}

// readFindings reads the codes and the three sentences of each.
func readFindings(t *testing.T, file *ast.File, codes map[string]string, all map[string]sentence) {
	source, err := parser.ParseFile(token.NewFileSet(), filepath.Join(moduleRoot(t), "core/probe/finding/codes.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(source, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok && len(spec.Values) == 1 {
			if code, ok := literal(spec.Values[0]); ok {
				codes[spec.Names[0].Name] = code
			}
		}
		return true
	})
	ast.Inspect(file, func(n ast.Node) bool {
		entry, ok := n.(*ast.KeyValueExpr)
		if !ok {
			return true
		}
		key, named := entry.Key.(*ast.Ident)
		texts, lit := entry.Value.(*ast.CompositeLit)
		if !named || !lit || len(texts.Elts) != 4 {
			return true
		}
		for i, part := range []string{"what", "why", "remedy"} {
			text, ok := literal(texts.Elts[i])
			if !ok || codes[key.Name] == "" {
				t.Errorf("the finding %s cannot be read", key.Name)
			}
			keep(t, all, "probe."+codes[key.Name]+"."+part, sentence{other: text})
		}
		return true
	})
}

// saidByUI tells of texts whose English is not in core's source: the calls of a
// forge and their kinds of trouble.
func saidByUI(name string) bool {
	group, _, _ := strings.Cut(name, ".")
	return group == "op" || group == "trouble" || name == "said.quoted"
}

// A sentence of core's without a translation fails here, in every language.
func TestEverythingThatCoreSaysIsInEveryLanguage(t *testing.T) {
	said := coreSays(t)
	for _, o := range Languages() {
		texts := localetest.Texts(t, o.ID)
		for code, s := range said {
			_, plain := texts[code]
			_, counted := texts[code+"#other"]
			if s.one == "" && !plain || s.one != "" && !counted {
				t.Errorf("%s lacks %s: %s", o.ID, code, s.other)
			}
		}
	}
}

// The English file says what core says, so that kept texts are known again and a
// hint has one English text.
func TestTheEnglishFileSaysWhatCoreSays(t *testing.T) {
	english := localetest.Texts(t, "en")
	for code, s := range coreSays(t) {
		if strings.Contains(s.other, "latchctl") {
			t.Errorf("%s sends people of the window to latchctl", code)
		}
		for key, want := range map[string]string{code: s.other, code + "#one": s.one, code + "#other": s.other} {
			got, there := english[key]
			if there && PlainApostrophes(got) != want {
				t.Errorf("%s: %q, core says %q", key, got, want)
			}
		}
	}
	for kind := api.Unknown + 1; kind <= api.Gone; kind++ {
		if got := english["trouble."+kind.String()]; got != strings.ReplaceAll(kind.String(), "-", " ") {
			t.Errorf("trouble.%s: %q", kind, got)
		}
	}
}

// Every place of core's templates is in every translation, and no other.
func TestTranslationsOfCoreHaveItsPlaces(t *testing.T) {
	english := localetest.Texts(t, "en")
	groups := append(coreGroups(), "audit", "failed", "look", "machine", "check", "cost", "ladder", "left", "repair", "title", "weak")
	for _, o := range Languages()[1:] {
		for key, text := range localetest.Texts(t, o.ID) {
			name, form, counted := strings.Cut(key, "#")
			if !slices.Contains(groups, group(name)) {
				continue
			}
			want := english[name]
			if counted {
				want = english[name+"#other"]
			}
			got, places := places(text), places(want)
			if counted && form == "one" || strings.HasPrefix(name, "note.") { // one may be said in a word
				places = slices.DeleteFunc(places, func(p string) bool { return p == "n" && !slices.Contains(got, "n") })
			}
			if !slices.Equal(got, places) || strings.Count(text, "⟨") != strings.Count(want, "⟨") || strings.Count(text, "⟩") != strings.Count(want, "⟩") {
				t.Errorf("%s: %s has %v, English %v: %s", o.ID, key, got, places, text)
			}
		}
	}
}

func places(template string) []string {
	all := say.Places(template)
	slices.Sort(all)
	return slices.Compact(all)
}

func group(code string) string {
	name, _, _ := strings.Cut(code, ".")
	return name
}

// examplesOfParts are values of those places whose value is a part of a sentence.
func examplesOfParts() map[string]string {
	return map[string]string{"act": "add", "access": "read", "wanted": "read-write", "left": "2 days", "reason": "network", "count": "2 submodules", "unused": "it has never been used so far"}
}

// optional is a part of a template that is said only where its values are known.
var optional = regexp.MustCompile(`⟨[^⟩]*⟩`)

// What core kept as English text is known again, whatever values it has.
func TestKeptSentencesAreKnownAgain(t *testing.T) {
	reader := learn()
	parts := examplesOfParts()
	for code, s := range coreSays(t) {
		if !slices.Contains([]string{"ask", "begun", "detail", "file", "probe", "remark", "wait", "went"}, group(code)) || strings.HasSuffix(code, ".why") || strings.HasSuffix(code, ".remedy") {
			continue
		}
		values := say.Values{}
		for i, name := range say.Places(s.other) {
			values[name] = "acme/v" + strconv.Itoa(i)
			if part, there := parts[name]; there {
				values[name] = part
			}
			if name == "n" {
				values[name] = 2 + i
			}
		}
		text := say.New(code, s.other, values)
		got, ok := reader.Read(text.String())
		if !ok || got.String() != text.String() || got.Code != code && !sameSentence(got.Code, s, t) {
			t.Errorf("%s: %q is read as %s: %q", code, text, got.Code, got)
		}
	}
}

// sameSentence tells whether another code says the same.
func sameSentence(code string, s sentence, t *testing.T) bool {
	other := localetest.Texts(t, "en")[code]
	return PlainApostrophes(other) == s.other
}
