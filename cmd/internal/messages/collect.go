package main

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
)

// A message is one text in the source.
type message struct {
	folder, file string
	line         int
	text         string // line ends are kept as \n
}

// folders are where texts for people are, in the order in which they are read.
func folders() []string {
	return []string{"cmd/internal/cli", "core", "api", "keys", "internal"}
}

// others are folders whose texts nobody reads: fakes, and tools of tests.
func others() []string {
	return []string{"api/demo", "api/forgetest", "internal/arch", "internal/atspi", "internal/contract", "internal/desktop", "internal/fleet", "internal/gitremote", "internal/machinetest",
		"internal/reaper", "internal/soak", "keys/vault/keyringtest", "internal/demomachine", "internal/nsroot", "core/olderdata", "internal/display", "internal/wire"}
}

// collect reads the source below a folder.
func collect(root string) (all []message, _ error) {
	for _, top := range folders() {
		err := filepath.WalkDir(filepath.Join(root, filepath.FromSlash(top)), func(path string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			name, err := filepath.Rel(root, path)
			if err != nil {
				return err
			}
			name = filepath.ToSlash(name)
			if entry.IsDir() {
				if slices.Contains(others(), name) || entry.Name() == "testdata" {
					return filepath.SkipDir
				}
				return nil
			}
			if filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
				return nil
			}
			found, err := messagesOf(path, name)
			all = append(all, found...)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// messagesOf returns the texts of one file. Pieces that are put together with + are one.
func messagesOf(path, name string) (all []message, _ error) {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	add := func(at token.Pos, text string) {
		if isForPeople(text) {
			all = append(all, message{folder: filepath.ToSlash(filepath.Dir(name)), file: name, line: set.Position(at).Line, text: strings.ReplaceAll(text, "\n", `\n`)})
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.Field: // a tag is no text
			return n.Tag == nil
		case *ast.BinaryExpr:
			if text, whole := joined(n); whole {
				add(n.Pos(), text)
				return false
			}
		case *ast.BasicLit:
			if text, is := literal(n); is {
				add(n.Pos(), text)
			}
		}
		return true
	})
	return all, nil
}

// joined returns literals that are put together with +.
func joined(e ast.Expr) (string, bool) {
	if sum, is := e.(*ast.BinaryExpr); is && sum.Op == token.ADD {
		left, leftIs := joined(sum.X)
		right, rightIs := joined(sum.Y)
		return left + right, leftIs && rightIs
	}
	if lit, is := e.(*ast.BasicLit); is {
		return literal(lit)
	}
	return "", false
}

func literal(l *ast.BasicLit) (string, bool) {
	if l.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(l.Value)
	return text, err == nil
}

// isForPeople reports whether a text has words, and is neither SQL nor code of a shell.
func isForPeople(text string) bool {
	return words.MatchString(text) && !code.MatchString(strings.TrimSpace(text))
}

var (
	words = regexp.MustCompile(`\p{L}[\p{L}'-]+[,;:]? \S*[\p{L}{%]`)
	code  = regexp.MustCompile(`^(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|PRAGMA|WITH|FROM|WHERE|AND|OR|ORDER|JOIN|LEFT|SET|VALUES|ON|BEGIN|REPLACE|query|mutation|fragment)\b|^#!|\$\{|\(\?|\\s|; do |; then |\[A-Z|\\b|<[a-z]+[ >]|\|\| |\x00|SELECT | WHERE | = \?`)
)
