package cli

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"latchkey/api"
	"latchkey/core"
	"latchkey/internal/safetext"
)

// hintedError is an error with a next step that only the command line knows.
type hintedError struct {
	err  error
	hint string
}

func (e *hintedError) Error() string { return e.err.Error() }
func (e *hintedError) Unwrap() error { return e.err }

func hinted(hint, format string, args ...any) error {
	return &hintedError{fmt.Errorf(format, args...), hint}
}

// nextStep is the hint for an error: the command line's own, else core's.
func nextStep(err error) string {
	if own, ok := errors.AsType[*hintedError](err); ok {
		return own.hint
	}
	return core.Hint(err)
}

// complain prints message and hint.
func (s *session) complain(err error, hint string) {
	// errors.Join puts its parts on lines of their own.
	text := strings.ReplaceAll(api.WithoutSecrets(err.Error()), "\n", "; ")
	fmt.Fprintf(s.Err, "latchctl: %s\n", safetext.Line(text, 1000))
	if hint != "" {
		fmt.Fprintf(s.Err, "hint: %s\n", safetext.Line(hint, 1000))
	}
}

// shown is an argument as an error may show it: what cannot be seen is written
// out, what is long is cut off, and a private key or token is not repeated.
func shown(arg string) string {
	const most = 60
	if secret := api.SecretIn(arg); secret != "" {
		return secret
	}
	if runes := []rune(arg); len(runes) > most {
		return strconv.Quote(string(runes[:most])) + "…"
	}
	return strconv.Quote(arg)
}

// flagError puts what pflag says of a flag into plain words.
func flagError(err error) error {
	if bad, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		kind := "of the right kind"
		switch bad.GetFlag().Value.Type() {
		case "int", "int64":
			kind = "a whole number"
		case "duration":
			kind = "a duration such as 50ms"
		case "bool":
			kind = "true or false"
		}
		return fmt.Errorf("--%s %s is not %s", bad.GetFlag().Name, shown(bad.GetValue()), kind)
	}
	if bad, ok := errors.AsType[*pflag.InvalidSyntaxError](err); ok {
		return fmt.Errorf("%s is no flag; write -- before an argument that begins with a dash", shown(bad.GetSpecifiedFlag()))
	}
	if bad, ok := errors.AsType[*pflag.NotExistError](err); ok {
		if bad.GetSpecifiedShortnames() == "" {
			return fmt.Errorf("unknown flag %s", shown("--"+bad.GetSpecifiedName()))
		}
		return fmt.Errorf("unknown flag %s in %s; write -- before an argument that begins with a dash",
			shown("-"+bad.GetSpecifiedName()), shown("-"+bad.GetSpecifiedShortnames()))
	}
	if bad, ok := errors.AsType[*pflag.ValueRequiredError](err); ok {
		return fmt.Errorf("--%s needs a value", bad.GetFlag().Name)
	}
	return err
}
