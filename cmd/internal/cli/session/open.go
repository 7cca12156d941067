package session

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/core/files"
	"latchkey/core/rollout"
	"latchkey/core/store"
)

// Open opens the App with the global flags. Commands that need no store (forge,
// demo, version) never call it.
func (s *Session) Open(cmd *cobra.Command) (*core.App, error) {
	if err := s.settle(cmd); err != nil {
		return nil, err
	}
	folder, err := s.dataFolder(cmd)
	if err != nil {
		return nil, err
	}
	o := core.Options{
		DataDir: folder, Vault: core.VaultKind(s.Vault.Kind), Person: s.person(), Version: s.Version, ShowWait: s.showWait, Lag: s.Lag,
		VaultPassphrase: s.Vault.passphrase, NewPassphrase: s.Vault.newPassphrase, VaultTries: 1, VaultWork: s.VaultWork, Actions: terminal.ActionText,
	}
	if s.NoWait {
		o.MaxWait = time.Nanosecond
	}
	if s.Vault.Identity != "" {
		o.VaultIdentity = s.Vault.identity
		if s.Vault.File == "" && !s.AtTerminal() {
			o.VaultPassphrase = nil // nobody is there: what the identity says is the answer
		}
	}
	o.VaultUnattended = s.Vault.unattended(o.VaultPassphrase == nil)
	if cmd.Flags().Changed(shownWithinFlag) && s.showWait <= 0 {
		o.ShowWait = -1
	}
	switch o.Vault {
	case "", core.VaultOS, core.VaultFile, core.VaultMemory:
	default:
		return nil, terminal.Usagef(cmd, "unknown --vault %s: use os, file or memory", terminal.QuoteArg(s.Vault.Kind))
	}
	if s.Vault.File != "" && (o.Vault == core.VaultOS || o.Vault == core.VaultMemory) && !s.Vault.Both {
		return nil, terminal.Usagef(cmd, "--vault-passphrase-file goes with --vault file only")
	}
	if s.Vault.Identity != "" && (o.Vault == core.VaultOS || o.Vault == core.VaultMemory) && !s.Vault.Both {
		return nil, terminal.Usagef(cmd, "--vault-identity goes with --vault file only")
	}
	if s.Vault.File == "" && terminal.IsTerminal(s.In) {
		o.VaultTries = vaultTries
	}
	if s.AcceptHostKey != "" && !isFingerprint(s.AcceptHostKey) {
		return nil, terminal.Usagef(cmd, "--accept-host-key %s is not a fingerprint: it looks like SHA256:… with 43 letters and digits", terminal.QuoteArg(s.AcceptHostKey))
	}
	o.Tell = func(e ask.Event) {
		switch e.Topic {
		case ask.Budget:
			s.Waiting.Show("%s", e.Text)
		case ask.Renamed:
			s.PrintRename(e.Text.String())
		}
	}
	if s.Verbose {
		o.Log = s.Err
	}
	app, err := core.Open(cmd.Context(), o)
	if err != nil {
		return nil, err
	}
	s.App = app
	if s.isGiven(cmd, passphraseFileFlag) && app.Vault.VaultInUse() != core.VaultFile && !s.Vault.Both {
		return nil, terminal.Usagef(cmd, "--vault-passphrase-file goes with --vault file only")
	}
	if s.isGiven(cmd, identityFlag) && app.Vault.VaultInUse() != core.VaultFile && !s.Vault.Both {
		return nil, terminal.Usagef(cmd, "--vault-identity goes with --vault file only")
	}
	s.printReminders(cmd)
	return app, nil
}

// Peek opens the App to look up names, such as for the completion of a word: nothing is
// made where no data folder is there, no vault is opened and nothing is said.
func (s *Session) Peek(cmd *cobra.Command) (*core.App, error) {
	if err := s.settle(cmd); err != nil {
		return nil, err
	}
	folder, err := s.dataFolder(cmd)
	if err != nil {
		return nil, err
	}
	if folder, err = files.ChosenDataDir(folder); err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(folder, store.FileName)); err != nil {
		return nil, err
	}
	s.App, err = core.Open(cmd.Context(), core.Options{DataDir: folder, Vault: core.VaultMemory, Version: s.Version})
	return s.App, err
}

// LeavesUnfinished reports whether something is left that a person can finish or undo.
func (s *Session) LeavesUnfinished() bool {
	left, err := s.App.Placements.Unfinished(context.Background())
	return err == nil && len(left) > 0
}

// WithApp makes a command of a function that needs the opened App.
func (s *Session) WithApp(run func(*cobra.Command, []string, *core.App) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		app, err := s.Open(cmd)
		if err != nil {
			return err
		}
		return run(cmd, args, app)
	}
}

// isFingerprint reports whether text is a whole SHA-256 fingerprint.
func isFingerprint(text string) bool {
	return fingerprintForm.MatchString(text)
}

var fingerprintForm = regexp.MustCompile(`^SHA256:[A-Za-z0-9+/]{43}$`)

// printReminders notes work that an earlier run left unfinished, except in the
// command that lists it.
func (s *Session) printReminders(cmd *cobra.Command) {
	s.printFolderReminder(cmd)
	if cmd.HasParent() && cmd.Parent().Name() == "pending" {
		return
	}
	left, err := s.App.Placements.Unfinished(cmd.Context())
	if err != nil {
		return // a store that cannot be read fails the command itself, with its own message
	}
	undone := 0
	for _, u := range left {
		if !u.EndsItself {
			undone++
		}
	}
	if undone > 0 {
		fmt.Fprintf(s.Err, "note: %d unfinished from an earlier run: see latchctl pending list\n", undone)
	}
	if waiting := len(left) - undone; waiting > 0 {
		fmt.Fprintf(s.Err, "note: %d waiting until the forge shows it: see latchctl pending list\n", waiting)
	}
	s.printRolloutReminder(cmd)
}

// printRolloutReminder notes rollouts that were interrupted, except in the
// commands that deal with them.
func (s *Session) printRolloutReminder(cmd *cobra.Command) {
	if cmd.HasParent() && cmd.Parent().Name() == "rollout" || cmd.Name() == "doctor" {
		return
	}
	all, err := s.App.Rollouts.ListRollouts(cmd.Context())
	if err != nil {
		return
	}
	for _, r := range all {
		if r.State == rollout.Stopped || r.State == rollout.Paused {
			fmt.Fprintf(s.Err, "note: rollout %d has %s, %d of %d done: latchctl rollout resume %d\n", r.ID, r.State, r.Done, r.Total, r.ID)
		}
	}
}

// WithAccount opens the App and finds the account of --account.
func (s *Session) WithAccount(cmd *cobra.Command) (*core.App, core.Account, error) {
	app, err := s.Open(cmd)
	if err != nil {
		return nil, core.Account{}, err
	}
	account, err := app.Accounts.Account(cmd.Context(), s.Account)
	return app, account, err
}

// WithPair opens the App and finds the pair that KEY names.
func (s *Session) WithPair(cmd *cobra.Command, key string) (*core.App, core.KeyPair, error) {
	app, err := s.Open(cmd)
	if err != nil {
		return nil, core.KeyPair{}, err
	}
	pair, err := app.Pairs.KeyPair(cmd.Context(), key)
	return app, pair, err
}
