package core

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/internal/safetext"
	"latchkey/keys/vault"
)

// Checkup looks for what is wrong with this installation.
type Checkup struct {
	*env
	addresses   *Addresses
	vaults      *Vault
	connections *connections
}

// Check is one line of Doctor.
type Check struct {
	Name   string   `json:"name"`  // "keyring", "git", "ssh", "network", "data folder"
	State  string   `json:"state"` // "ok", "warning", "failed"
	Detail string   `json:"detail"`
	Hint   say.Text `json:"hint,omitzero"`
	Locked bool     `json:"-"` // a keyring that asks the person for its passphrase
}

// The states of a check.
const (
	checkOK      = "ok"
	checkWarning = "warning"
	checkFailed  = "failed"
)

// Doctor looks at everything that Latchkey needs and says what is missing. It
// never leads to a prompt of the keyring. The forges of the connected accounts
// are asked for an answer of any kind, without a token, and their SSH services
// for their version.
func (ch *Checkup) Doctor(ctx context.Context) []Check {
	ctx, done, err := ch.enter(ctx)
	if err != nil {
		return []Check{failedCheck("latchkey", err).withHint(ch.options)}
	}
	defer done()
	parts := []func(context.Context) Check{ch.checkKeyring, checkGit, checkSSH, ch.checkNetwork, ch.checkSSHServices, ch.checkTokens, ch.checkFolder, ch.checkKnownHosts, ch.checkUnfinished, ch.checkClock}
	checks := make([]Check, len(parts))
	var all sync.WaitGroup
	for i, part := range parts {
		all.Go(func() { checks[i] = part(ctx).withHint(ch.options) })
	}
	all.Wait()
	return checks
}

// withHint puts the hint into the words of a face.
func (c Check) withHint(o Options) Check {
	c.Hint = c.Hint.Do(o.Actions)
	return c
}

func failedCheck(name string, err error) Check {
	return Check{Name: name, State: checkFailed, Detail: safetext.Line(err.Error(), 0), Hint: Hint(err)}
}

func (ch *Checkup) checkKeyring(ctx context.Context) Check {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	state := ch.vault.State(ctx)
	if state.Ready {
		return ch.checkVaultContents(ctx, Check{Name: "keyring", State: checkOK, Detail: state.Name})
	}
	c := Check{Name: "keyring", State: checkFailed, Detail: state.Name}
	if errors.Is(state.Err, vault.ErrLocked) { // whoever uses it will be asked
		if ch.options.Vault == VaultFile {
			return Check{Name: "keyring", State: checkWarning, Detail: state.Name + ", its passphrase has not been given", Hint: hintFileLocked, Locked: true}
		}
		return Check{Name: "keyring", State: checkWarning, Detail: state.Name + ", locked", Hint: hintKeyringLocked, Locked: true}
	}
	if state.Err != nil {
		c = failedCheck("keyring", state.Err)
		c.Detail = state.Name + ": " + c.Detail
	}
	return c
}

func checkGit(ctx context.Context) Check {
	return checkTool(ctx, "git", "--version", say.English("Latchkey itself does not need it; build machines do. Install git to clone by hand."))
}

func checkSSH(ctx context.Context) Check {
	return checkTool(ctx, "ssh", "-V", say.English("Latchkey itself does not need it; git does, to clone over SSH. Install the OpenSSH client."))
}

func checkTool(ctx context.Context, name, flag string, hint say.Text) Check {
	path, err := exec.LookPath(name)
	if err != nil {
		return Check{Name: name, State: checkWarning, Detail: "not found in PATH", Hint: hint}
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, flag)
	cmd.WaitDelay = time.Second // a child of it may hold its output open
	out, err := cmd.CombinedOutput()
	if err != nil {
		return Check{Name: name, State: checkWarning, Detail: path + " does not start: " + safetext.Line(err.Error(), 200), Hint: hint}
	}
	version, _, _ := strings.Cut(string(out), "\n")
	return Check{Name: name, State: checkOK, Detail: safetext.Line(version, 100) + " (" + path + ")"}
}

// scarce is how little free space is warned of, in bytes.
const lowDiskSpace = 100 << 20

func (ch *Checkup) checkFolder(ctx context.Context) Check {
	name := "data folder"
	if err := ch.store.Check(ctx); err != nil {
		return failedCheck(name, err)
	}
	probe, err := os.CreateTemp(ch.dataDir, "doctor-*")
	if err != nil {
		return failedCheck(name, err)
	}
	_ = probe.Close()
	if err := os.Remove(probe.Name()); err != nil {
		return failedCheck(name, err)
	}
	info, err := os.Stat(ch.dataDir)
	if err != nil {
		return failedCheck(name, err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return Check{Name: name, State: checkWarning, Detail: fmt.Sprintf("%s can be read by other users (mode %o)", ch.dataDir, info.Mode().Perm()),
			Hint: say.English("Run: chmod 700 {folder}", say.Values{"folder": ch.dataDir})}
	}
	free, err := freeBytes(ch.dataDir)
	if err == nil && free < lowDiskSpace {
		return Check{Name: name, State: checkWarning, Detail: fmt.Sprintf("%s: only %d MB are free", ch.dataDir, free>>20), Hint: hintDisk}
	}
	return Check{Name: name, State: checkOK, Detail: ch.dataDir}
}

func (ch *Checkup) checkKnownHosts(context.Context) Check {
	warnings := ch.hosts.Warnings()
	if len(warnings) == 0 {
		return Check{Name: "known hosts", State: checkOK, Detail: "host keys are readable"}
	}
	more := ""
	if n := len(warnings) - 3; n > 0 {
		more = fmt.Sprintf(" (and %d more)", n)
	}
	return Check{Name: "known hosts", State: checkWarning, Detail: strings.Join(english(warnings[:min(3, len(warnings))]), "; ") + more,
		Hint: say.English("Lines that cannot be read vouch for nothing. Repair or remove them; ssh-keygen -R HOST removes a host's lines.")}
}

func (ch *Checkup) checkUnfinished(ctx context.Context) Check {
	left, err := ch.store.Unfinished(ctx)
	switch {
	case err != nil:
		return failedCheck("unfinished work", err)
	case len(left) == 0:
		return ch.checkRollouts(ctx)
	}
	return Check{Name: "unfinished work", State: checkWarning, Detail: fmt.Sprintf("%d left half done; the first: %s", len(left), unfinishedOf(left[0]).Text),
		Hint: hintUnfinished}
}

// checkRollouts names the rollouts that somebody has to go on with.
func (ch *Checkup) checkRollouts(ctx context.Context) Check {
	const name = "unfinished work"
	rows, err := ch.store.Rollouts(ctx)
	if err != nil {
		return failedCheck(name, err)
	}
	for _, row := range rows {
		if r := rollout.Summarize(row); r.State == rollout.Stopped || r.State == rollout.Paused {
			return Check{Name: name, State: checkWarning, Detail: fmt.Sprintf("rollout %d has %s: %d of %d done", r.ID, r.State, r.Done, r.Total),
				Hint: say.English("Go on with it: {resume}.", say.Values{"resume": say.Do("rollout resume", strconv.FormatInt(r.ID, 10))})}
		}
	}
	return Check{Name: name, State: checkOK, Detail: "none"}
}

// checkClock finds a clock that is years behind, with which no certificate is
// valid yet and the request budget counts nothing.
func (ch *Checkup) checkClock(context.Context) Check {
	now := ch.now()
	if now.Before(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)) {
		return Check{Name: "clock", State: checkFailed, Detail: "the clock says " + now.Format(time.RFC3339),
			Hint: say.English("Set the clock: with this one, TLS certificates are not valid yet.")}
	}
	return Check{Name: "clock", State: checkOK, Detail: now.Format(time.RFC3339)}
}
