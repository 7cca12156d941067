package session

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/api"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/internal/ownfile"
	"latchkey/internal/safetext"
)

// A Setting is a value that every command uses: its flag counts first, then the
// variable of the environment, then the configuration file.
type Setting struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	From  string `json:"from"` // "flag", the variable, or the file and line
}

// settable is one of the settings.
type settable struct {
	flag, variable string
	to             *string
	path           bool
}

func (s *Session) settables() []settable {
	return []settable{
		{"data", "LATCHKEY_DATA", &s.DataDir, true},
		{"account", "LATCHKEY_ACCOUNT", &s.Account, false},
		{vaultFlag, "LATCHKEY_VAULT", &s.Vault.Kind, false},
		{passphraseFileFlag, "LATCHKEY_VAULT_PASSPHRASE_FILE", &s.Vault.File, true},
		{identityFlag, "LATCHKEY_VAULT_IDENTITY", &s.Vault.Identity, true},
	}
}

// secretVariables are names under which people keep tokens and passphrases for other
// programs. They are not read: every child of a process inherits its environment.
var secretVariables = []string{"LATCHKEY_TOKEN", "LATCHKEY_VAULT_PASSPHRASE", "LATCHKEY_PASSPHRASE"}

// isGiven reports whether a flag is on the command line itself.
func (s *Session) isGiven(cmd *cobra.Command, flag string) bool {
	f := cmd.Flag(flag)
	return f != nil && f.Changed
}

// Settle fills in what no flag says from the environment and the configuration file,
// and returns all that is set then.
func (s *Session) Settle(cmd *cobra.Command) ([]Setting, error) {
	err := s.settle(cmd)
	return s.Used, err
}

func (s *Session) settle(cmd *cobra.Command) error {
	if s.settled {
		return nil
	}
	s.settled = true
	for _, name := range secretVariables {
		if os.Getenv(name) != "" {
			fmt.Fprintf(s.Err, "warning: %s is not read: no secret is taken from the environment; give a file instead, see latchctl help\n", name)
		}
	}
	file, err := readConfig()
	if err != nil {
		return err
	}
	for _, t := range s.settables() {
		from, value := "flag", *t.to
		switch inFile, there := file.values[t.flag]; {
		case s.isGiven(cmd, t.flag) || *t.to != "":
		case os.Getenv(t.variable) != "":
			from, value = t.variable, os.Getenv(t.variable)
		case there:
			from, value = fmt.Sprintf("%s:%d", file.name, inFile.line), inFile.text
		}
		if value == "" {
			continue
		}
		if secret := api.SecretIn(value); secret != "" {
			return &terminal.UsageError{Err: fmt.Errorf("%s (%s) holds %s, and nothing was done with it", t.flag, from, secret), Hint: "No secret is read from there: give the name of a file that holds it."}
		}
		if t.path && from != "flag" {
			if value, err = expandHome(value); err != nil {
				return fmt.Errorf("%s: %w", from, err)
			}
		}
		if t.flag == vaultFlag && from != "flag" {
			if err := checkVault(value); err != nil {
				return &terminal.UsageError{Err: fmt.Errorf("%s: %w", from, err)}
			}
		}
		*t.to = value
		s.Used = append(s.Used, Setting{t.flag, value, from})
	}
	s.dropUnfit(cmd)
	return nil
}

// dropUnfit leaves out how the encrypted file is opened where only the environment or
// the configuration file says so and the command uses another vault, or says itself that
// a passphrase is to open it.
func (s *Session) dropUnfit(cmd *cobra.Command) {
	if s.isGiven(cmd, passphraseFileFlag) && !s.isGiven(cmd, identityFlag) && s.Vault.Identity != "" {
		i := slices.IndexFunc(s.Used, func(u Setting) bool { return u.Name == identityFlag })
		fmt.Fprintf(s.Err, "note: --%s is given, so the identity that %s names is not used\n", passphraseFileFlag, safetext.Line(s.Used[i].From, 300))
		s.Used, s.Vault.Identity = slices.Delete(s.Used, i, i+1), ""
	}
	if s.Vault.Kind != string(core.VaultOS) && s.Vault.Kind != string(core.VaultMemory) || s.Vault.Both {
		return
	}
	if !s.isGiven(cmd, passphraseFileFlag) {
		s.Vault.File = ""
	}
	if !s.isGiven(cmd, identityFlag) {
		s.Vault.Identity = ""
	}
}

// checkVault refuses a kind of vault that there is not.
func checkVault(kind string) error {
	switch core.VaultKind(kind) {
	case "", core.VaultOS, core.VaultFile, core.VaultMemory:
		return nil
	}
	return fmt.Errorf("unknown vault %s: use os, file or memory", terminal.QuoteArg(kind))
}

// expandHome replaces ~ at the beginning of a path, which no shell does here.
func expandHome(path string) (string, error) {
	rest, ok := strings.CutPrefix(path, "~/")
	if !ok && path != "~" {
		return path, nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", errors.New("~ is not known: there is no home folder")
	}
	if path == "~" {
		rest = ""
	}
	return filepath.Join(home, rest), nil
}

// ConfigFile returns where the configuration file is, or would be: in the user's own
// folder and nowhere else, so that no repository can bring one along.
func ConfigFile() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, "latchkey", "latchctl.yaml"), nil
}

// longestConfig is the largest configuration file, in bytes.
const longestConfig = 64 << 10

func readConfig() (config, error) {
	name, err := ConfigFile()
	if err != nil {
		return config{}, nil // without a home there is no file
	}
	data, err := ownfile.Read(name, longestConfig)
	if errors.Is(err, fs.ErrNotExist) {
		return config{}, nil
	}
	if errors.Is(err, ownfile.ErrUnsafe) {
		return config{}, terminal.WithHint("The configuration file and all folders above it must be writable by you alone.", "%s is not read: %w", safetext.Line(name, 300), err)
	}
	if err != nil {
		return config{}, terminal.FileError(name, err)
	}
	return parseConfig(name, data)
}
