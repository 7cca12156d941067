package cli

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"latchkey/cmd/internal/cli/terminal"
	"latchkey/internal/soak"
	"latchkey/keys"
)

// misplacedSecrets are secrets as people paste them where none belongs, and what of
// each must not be seen again.
func misplacedSecrets(t *testing.T) map[string]struct{ text, core string } {
	t.Helper()
	pair, err := keys.Generate(keys.Ed25519, "ci")
	if err != nil {
		t.Fatal(err)
	}
	file, err := pair.MarshalPrivate(nil)
	if err != nil {
		t.Fatal(err)
	}
	text := string(file)
	lines := strings.Split(strings.TrimSpace(text), "\n")
	body := lines[2]
	wrapped := base64.StdEncoding.EncodeToString(file)
	token := strings.Repeat("aB3dE5gH", 8)
	return map[string]struct{ text, core string }{
		"a key":                   {text, body},
		"a key on one line":       {strings.Join(lines, " "), body},
		"a key with written ends": {strings.Join(lines, `\n`), body},
		"a key in a URL":          {url.QueryEscape(text), body[:20]},
		"a key in JSON":           {fmt.Sprintf(`{"k":%q}`, text), body},
		"a key without its head":  {strings.Join(lines[1:len(lines)-1], "\n"), body},
		"a key cut off":           {strings.Join(lines[:3], "\n"), body},
		"a key in base64":         {wrapped, wrapped[40:80]},
		"an RSA key's body":       {"MIIEpAIBAAKCAQEA" + token, token},
		"a key of age":            {"AGE-SECRET-KEY-1" + strings.ToUpper(token), strings.ToUpper(token)},
		"Atlassian":               {"ATATT3xFfGF0" + token + "=1A2B3C4D", token},
		"a workspace token":       {"ATCTT3xFfGN0" + token, token},
		"an app password":         {"ATBB" + token[:32], token[:32]},
		"GitHub, classic":         {"ghp_" + token[:36], token[:36]},
		"GitHub, OAuth":           {"gho_" + token[:36], token[:36]},
		"GitHub, user":            {"ghu_" + token[:36], token[:36]},
		"GitHub, server":          {"ghs_" + token[:36], token[:36]},
		"GitHub, refresh":         {"ghr_" + token, token},
		"GitHub, fine-grained":    {"github_pat_11AAAAAAA0" + token, token},
		"GitLab":                  {"glpat-" + token[:20], token[:20]},
		"GitLab deploy token":     {"gldt-" + token[:20], token[:20]},
		"npm":                     {"npm_" + token[:36], token[:36]},
		"a JWT":                   {"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0." + token, token},
		"in a clone address":      {"https://x-token-auth:ATCTT3xFfGN0" + token + "@bitbucket.org/acme/api.git", token},
		"in a path":               {"/home/ada/ghp_" + token[:36] + "/key", token[:36]},
		"in a header":             {"Authorization: Bearer " + token, token},
		"a cloud":                 {"dckr_pat_" + token[:27], token[:27]},
		"a password in an URL":    {"https://ada:" + token[:20] + "@git.example.com/acme/api.git", token[:20]},
		"beside its name":         {"SECRET=" + token[:12], token[:12]},
		"without any mark":        {token[:40], token[:40]},
	}
}

// eachCommand calls do for every command of latchctl that does something.
func eachCommand(c *cobra.Command, do func(*cobra.Command)) {
	if c.RunE != nil || c.Run != nil {
		do(c)
	}
	for _, sub := range c.Commands() {
		eachCommand(sub, do)
	}
}

// A secret in the place of any flag's value or of any argument is refused in
// own words, and nothing of it is said, kept or sent.
func TestNoCommandTakesASecretForAName(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	data := filepath.Join(t.TempDir(), "data")
	secrets := misplacedSecrets(t)
	type trial struct {
		what, core string
		args       []string
		refused    bool
	}
	var trials []trial
	try := func(what, core string, args []string, refused bool) {
		trials = append(trials, trial{what, core, args, refused})
	}
	play := func(what, core string, args []string, refused bool) {
		t.Helper()
		var out, errs bytes.Buffer
		status := Main(Env{Args: args, In: strings.NewReader(""), Out: &out, Err: &errs, Version: "test"})
		printed := out.String() + errs.String()
		if strings.Contains(printed, core) || strings.Contains(strings.ReplaceAll(printed, " ", ""), core) {
			t.Errorf("%s: it is told again: %s", what, printed)
		}
		if refused && (status != terminal.StatusUsage || !strings.Contains(errs.String(), "does not belong on a command line")) {
			t.Errorf("%s: status %d, %s", what, status, printed)
		}
	}
	root := newRoot(sessionOf(Env{}))
	first := true
	eachCommand(root, func(c *cobra.Command) {
		path := strings.Fields(c.CommandPath())[1:]
		if len(path) > 0 && (path[0] == "help" || path[0] == "completion") {
			return
		}
		var names []string
		var valued []string
		c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		c.InheritedFlags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		for _, name := range names {
			if f := c.Flag(name); f.NoOptDefVal == "" && f.Name != "help" {
				valued = append(valued, name)
			}
		}
		for _, kind := range slices.Sorted(maps.Keys(secrets)) {
			secret := secrets[kind]
			if !first && kind != "a key" && kind != "GitHub, classic" {
				continue // how a secret looks is not the command's business
			}
			for _, name := range valued {
				text := c.Flag(name).Value.Type()
				try(fmt.Sprintf("%s --%s with %s", c.CommandPath(), name, kind), secret.core, append(append([]string{}, path...), "--"+name, secret.text), text == "string" || text == "stringArray")
			}
			try(fmt.Sprintf("%s with %s", c.CommandPath(), kind), secret.core, append(append([]string{"--data", data, "--vault", "memory"}, path...), "--", secret.text), c.Name() != "find" && kind != "a password in an URL")
			try(fmt.Sprintf("%s, second, with %s", c.CommandPath(), kind), secret.core, append(append([]string{"--data", data, "--vault", "memory"}, path...), "--", "acme/api", secret.text), c.Name() != "find" && kind != "a password in an URL")
			if strings.HasPrefix(secret.text, "-") {
				try(fmt.Sprintf("%s with %s as it is", c.CommandPath(), kind), secret.core, append(append([]string{}, path...), secret.text), true)
			}
			try(fmt.Sprintf("%s with the flag %s", c.CommandPath(), kind), secret.core, append(append([]string{}, path...), "--"+secret.text), false)
		}
		first = false
	})
	if len(trials) < 500 {
		t.Errorf("only %d places would be tried", len(trials))
	}
	for n := range (soak.Amount{Short: 150, Sample: 600, Whole: len(trials)}).Each(t) {
		one := trials[n]
		play(one.what, one.core, one.args, one.refused)
	}
	stored := ""
	_ = filepath.Walk(data, func(path string, info os.FileInfo, err error) error {
		if err == nil && info.Mode().IsRegular() {
			text, _ := os.ReadFile(path)
			stored += string(text)
		}
		return nil
	})
	for kind, secret := range secrets {
		if strings.Contains(stored, secret.core) {
			t.Errorf("%s is kept in the data folder", kind)
		}
	}
}
