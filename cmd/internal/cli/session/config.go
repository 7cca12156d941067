package session

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"latchkey/cmd/internal/cli/terminal"
	"latchkey/internal/safetext"
)

// config is what the configuration file says, by the names of the flags.
type config struct {
	name   string
	values map[string]configValue
}

type configValue struct {
	text string
	line int
}

// configFields are the fields of the file, and the flag that each stands for.
var configFields = map[string]string{
	"data": "data", "account": "account", "vault": vaultFlag,
	"vault_passphrase_file": passphraseFileFlag, "vault_identity": identityFlag,
}

// configPaths are the fields that name a file or folder.
var configPaths = []string{"data", "vault_passphrase_file", "vault_identity"}

// parseConfig reads the file: one YAML mapping of names to plain texts. What is not
// known is refused with its line and column, and nothing of the file is used then.
func parseConfig(name string, data []byte) (config, error) {
	c := config{name: name, values: map[string]configValue{}}
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return c, yamlFault(name, err)
	}
	for _, doc := range file.Docs {
		if doc.Body == nil || doc.Body.Type() == ast.CommentType || doc.Body.Type() == ast.NullType {
			continue
		}
		if len(file.Docs) > 1 {
			return c, configFault(name, doc.Body, "one document only")
		}
		if err := c.read(doc.Body); err != nil {
			return c, err
		}
	}
	return c, nil
}

func (c *config) read(body ast.Node) error {
	var fields []*ast.MappingValueNode
	switch b := body.(type) {
	case *ast.MappingNode:
		fields = b.Values
	case *ast.MappingValueNode:
		fields = []*ast.MappingValueNode{b}
	default:
		return configFault(c.name, body, "it has to be a list of settings such as account: bitbucket-ada")
	}
	for _, f := range fields {
		key := f.Key.String()
		flag, known := configFields[key]
		if !known {
			return configFault(c.name, f.Key, "unknown field "+terminal.QuoteArg(key))
		}
		value, ok := f.Value.(*ast.StringNode)
		if !ok {
			return configFault(c.name, f.Value, key+" has to be a text")
		}
		if err := checkConfigValue(key, value.Value); err != "" {
			return configFault(c.name, value, key+": "+err)
		}
		c.values[flag] = configValue{value.Value, value.GetToken().Position.Line}
	}
	return nil
}

// checkConfigValue says what is wrong with a value, "" for nothing. A path has to be
// whole: a command is given in any folder, also in one that somebody else wrote.
func checkConfigValue(key, text string) string {
	if text != safetext.Line(text, 0) {
		return "it has characters that cannot be seen"
	}
	for _, path := range configPaths {
		if key == path && !filepath.IsAbs(text) && !strings.HasPrefix(text, "~/") {
			return "name it from the root, or from ~/"
		}
	}
	if key == "vault" {
		if err := checkVault(text); err != nil {
			return err.Error()
		}
	}
	return ""
}

func configFault(name string, at ast.Node, why string) error {
	p := at.GetToken().Position
	return configError(fmt.Sprintf("%s:%d:%d", name, p.Line, p.Column), why)
}

func yamlFault(name string, err error) error {
	var wrong yaml.Error
	if errors.As(err, &wrong) && wrong.GetToken() != nil && wrong.GetToken().Position != nil {
		p := wrong.GetToken().Position
		return configError(fmt.Sprintf("%s:%d:%d", name, p.Line, p.Column), wrong.GetMessage())
	}
	// The first line alone: what follows quotes the file.
	first, _, _ := bytes.Cut([]byte(err.Error()), []byte("\n"))
	return configError(name, string(first))
}

// configError is about the command line as a whole: nothing was begun.
func configError(at, why string) error {
	return &terminal.UsageError{Err: fmt.Errorf("%s: %s", safetext.Line(at, 300), safetext.Line(why, 300)), Hint: "The configuration file has data, account, vault, vault_passphrase_file and vault_identity; see latchctl config --help."}
}
