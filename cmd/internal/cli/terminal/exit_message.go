package terminal

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"latchkey/api"
	"latchkey/core/hint"
	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// hintError is an error with a next step that only the command line knows.
type hintError struct {
	err  error
	hint string
}

func (e *hintError) Error() string { return e.err.Error() }
func (e *hintError) Unwrap() error { return e.err }

// WithHint makes an error with a next step.
func WithHint(hint, format string, args ...any) error {
	return &hintError{fmt.Errorf(format, args...), hint}
}

// NextStep returns the hint for an error: the command line's own, else core's.
func NextStep(err error) string {
	if own, ok := errors.AsType[*hintError](err); ok {
		return own.hint
	}
	return hint.Of(err).In(say.Language{Action: ActionText})
}

// ActionText says how core's actions are done in a terminal: as the command of
// their name, unless it is in this table.
func ActionText(a say.Action) string {
	if a.Name == "open" {
		return a.Args[0]
	}
	words := cmp.Or(actionTexts[a.Name], "latchctl "+a.Name)
	args := make([]string, len(a.Args))
	for i, arg := range a.Args {
		args[i] = shellWord(arg)
	}
	if before, after, inside := strings.Cut(words, "{}"); inside {
		return before + strings.Join(args, " ") + after
	}
	return strings.Join(append([]string{words}, args...), " ")
}

// actionTexts are the commands of actions that have another name; {} stands for
// the arguments where they are not the last.
var actionTexts = map[string]string{
	"add project key":              "latchctl deploy-key add --project",
	"choose account":               "--account ID",
	"choose certificate authority": "--ca-file FILE",
	"choose data folder":           "--data DIR",
	"choose encrypted file":        "--vault file",
	"choose ssh host":              "latchctl account set --ssh-host HOST --ssh-port 443",
	"export key":                   "latchctl key export {} --out FILE",
	"export key set":               "latchctl key export {} --out FOLDER",
	"give vault passphrase":        "--vault-passphrase-file FILE, or run it in a terminal",
	"give vault identity":          "--vault-identity FILE",
	"help":                         "--help",
	"list new keys":                "latchctl rollout show {} --json",
	"move from encrypted file":     "latchctl vault move --from file",
	"remove used old keys":         "latchctl rollout remove-old {} --even-if-used",
	"resume due rollouts":          "latchctl rollout resume --due",
}

// shellWord is an argument as a shell takes it.
func shellWord(text string) string {
	if plainWord.MatchString(text) {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

var plainWord = regexp.MustCompile(`^[A-Za-z0-9@%+=:,./_][A-Za-z0-9@%+=:,./_-]*$`)

// PrintError prints a message and its hint.
func (p *Printer) PrintError(err error, hint string) {
	// errors.Join puts its parts on lines of their own.
	text := strings.ReplaceAll(api.WithoutSecrets(err.Error()), "\n", "; ")
	if p.JSON {
		p.printErrorJSON(text, p.errorKind(err), hint)
		return
	}
	fmt.Fprintf(p.Err, "%s %s\n", paint(p.Err, red, "latchctl:"), safetext.Line(text, 1000))
	if hint != "" {
		fmt.Fprintf(p.Err, "hint: %s\n", safetext.Line(hint, 1000))
	}
}

// QuoteArg makes an argument safe to repeat in an error. Invisible characters
// are escaped, long text is cut, and a private key or token is never repeated.
func QuoteArg(arg string) string {
	const most = 60
	if secret := api.SecretIn(arg); secret != "" {
		return secret
	}
	if runes := []rune(arg); len(runes) > most {
		return strconv.Quote(string(runes[:most])) + "…"
	}
	return strconv.Quote(arg)
}

// PatternArray is the type of a flag that takes searches for repositories.
const PatternArray = "patternArray"

var flagKinds = map[string]string{PatternArray: "words, or a pattern with * and ? ([ ] { } are not understood)", "int": "a whole number", "int64": "a whole number", "duration": "a duration such as 50ms", "bool": "true or false"}

// PlainFlagError puts pflag's errors into plain words.
func PlainFlagError(cmd *cobra.Command, err error) error {
	if bad, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		kind := cmp.Or(flagKinds[bad.GetFlag().Value.Type()], "another kind of value")
		return fmt.Errorf("invalid value %s for --%s: expected %s", QuoteArg(bad.GetValue()), bad.GetFlag().Name, kind)
	}
	if bad, ok := errors.AsType[*pflag.InvalidSyntaxError](err); ok {
		return fmt.Errorf("%s is not a flag; put -- before an argument that begins with a dash", QuoteArg(bad.GetSpecifiedFlag()))
	}
	if bad, ok := errors.AsType[*pflag.NotExistError](err); ok {
		if bad.GetSpecifiedShortnames() == "" {
			return fmt.Errorf("unknown flag %s%s", QuoteArg("--"+bad.GetSpecifiedName()), meantFlag(cmd, bad.GetSpecifiedName()))
		}
		return fmt.Errorf("unknown flag %s in %s; write -- before an argument that begins with a dash",
			QuoteArg("-"+bad.GetSpecifiedName()), QuoteArg("-"+bad.GetSpecifiedShortnames()))
	}
	if bad, ok := errors.AsType[*pflag.ValueRequiredError](err); ok {
		return fmt.Errorf("--%s needs a value", bad.GetFlag().Name)
	}
	return err
}
