package core

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"latchkey/core/errtext"
	"latchkey/core/files"
	"latchkey/core/hint"
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
	ways        *sshWays
	patience    time.Duration // how long each look at a server may take
}

// Check is one line of Doctor.
type Check struct {
	Name   string   `json:"name"`  // "keyring", "git", "ssh", "network", "data folder"
	State  string   `json:"state"` // "ok", "warning", "failed", "skipped": not tried
	Detail say.Text `json:"detail"`
	Hint   say.Text `json:"hint,omitzero"`
	Vault  string   `json:"-"` // of the keyring's line: the program or file behind it
	Locked bool     `json:"-"` // a keyring that asks the person for its passphrase
}

// The states of a check.
const (
	checkOK      = "ok"
	checkWarning = "warning"
	checkFailed  = "failed"
	checkSkipped = "skipped" // it was not tried: nothing is known of it
)

// Doctor looks at everything that Latchkey needs and says what is missing. It
// never leads to a prompt of the keyring. The forges of the connected accounts
// are asked for an answer of any kind, without a token, and, where the vault is
// open, who the token's user is; their SSH services for their version.
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
	return Check{Name: name, State: checkFailed, Detail: errtext.Safe(err), Hint: hint.Of(err)}
}

func (ch *Checkup) checkKeyring(ctx context.Context) Check {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	state := ch.vault.State(ctx)
	c := checkState(state)
	switch {
	case state.Ready:
		return ch.checkVaultContents(ctx, c)
	case errors.Is(state.Err, vault.ErrLocked): // whoever uses it will be asked
		c.State, c.Locked = checkWarning, true
		c.Detail, c.Hint = say.New("check.locked", "{vault}, locked", say.Values{"vault": state.Name}), hint.KeyringLocked
		if ch.options.Vault == VaultFile {
			c.Detail, c.Hint = say.New("check.passphrase-missing", "{vault}, its passphrase has not been entered", say.Values{"vault": state.Name}), hint.FileLocked
		}
	case state.Err == nil:
		c.State = checkFailed
	}
	return c
}

// checkState is the line of a vault that has said how it is.
func checkState(state vault.State) Check {
	c := Check{Name: "keyring", State: checkOK, Vault: state.Name, Detail: say.Plain(state.Name)}
	if state.Err != nil {
		c.State, c.Hint = checkFailed, hint.Of(state.Err)
		c.Detail = say.New("check.vault-fails", "{vault}: {cause}", say.Values{"vault": state.Name, "cause": errtext.Safe(state.Err)})
	}
	return c
}

func checkGit(ctx context.Context) Check {
	return checkTool(ctx, "git", "--version", say.New("hint.no-git", "Latchkey itself does not need it; build machines do. Install git to clone manually."))
}

func checkSSH(ctx context.Context) Check {
	return checkTool(ctx, "ssh", "-V", say.New("hint.no-ssh", "Latchkey itself does not need it; git does, to clone over SSH. Install the OpenSSH client."))
}

func checkTool(ctx context.Context, name, flag string, hint say.Text) Check {
	path, err := exec.LookPath(name)
	if err != nil {
		return Check{Name: name, State: checkWarning, Detail: say.New("check.not-found", "not found in PATH"), Hint: hint}
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, flag)
	cmd.WaitDelay = time.Second // a child of it may hold its output open
	out, err := cmd.CombinedOutput()
	if err != nil {
		return Check{Name: name, State: checkWarning, Hint: hint,
			Detail: say.New("check.no-start", "{path} does not start: {cause}", say.Values{"path": path, "cause": safetext.Line(err.Error(), 200)})}
	}
	version, _, _ := strings.Cut(string(out), "\n")
	return Check{Name: name, State: checkOK, Detail: say.Plain(safetext.Line(version, 100) + " (" + path + ")")}
}

// lowDiskSpace is how little free space is warned of, in bytes.
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
		return Check{Name: name, State: checkWarning,
			Detail: say.New("check.folder-open", "{folder} can be read by other users (mode {mode})", say.Values{"folder": ch.dataDir, "mode": strconv.FormatUint(uint64(info.Mode().Perm()), 8)}),
			Hint:   say.New("hint.folder-open", "Run: chmod 700 {folder}", say.Values{"folder": ch.dataDir})}
	}
	free, err := files.FreeBytes(ch.dataDir)
	if err == nil && free < lowDiskSpace {
		return Check{Name: name, State: checkWarning, Hint: hint.Disk,
			Detail: say.New("check.disk-low", "{folder}: only {size} free", say.Values{"folder": ch.dataDir, "size": say.Bytes(free)})}
	}
	return Check{Name: name, State: checkOK, Detail: say.Plain(ch.dataDir)}
}

func (ch *Checkup) checkKnownHosts(context.Context) Check {
	warnings := ch.hosts.Warnings()
	if len(warnings) == 0 {
		return Check{Name: "known hosts", State: checkOK, Detail: say.New("check.hosts-readable", "host keys are readable")}
	}
	const most = 3
	detail := errtext.Joined(warnings[:min(most, len(warnings))])
	if n := len(warnings) - most; n > 0 {
		detail = say.New("check.and-more", "{what} (and {n} more)", say.Values{"what": detail, "n": n})
	}
	return Check{Name: "known hosts", State: checkWarning, Detail: detail,
		Hint: say.New("hint.hosts-unreadable", "Lines that cannot be read vouch for nothing. Repair or remove them; ssh-keygen -R HOST removes a host's lines.")}
}

func (ch *Checkup) checkUnfinished(ctx context.Context) Check {
	left, err := ch.store.Unfinished(ctx)
	switch {
	case err != nil:
		return failedCheck("unfinished work", err)
	case len(left) == 0:
		return ch.checkRollouts(ctx)
	}
	return Check{Name: "unfinished work", State: checkWarning, Hint: hint.Unfinished,
		Detail: say.New("check.half-done", "{n} unfinished; the first: {first}", say.Values{"n": len(left), "first": unfinishedOf(left[0]).Text})}
}

// checkRollouts names the rollouts that somebody has to go on with.
func (ch *Checkup) checkRollouts(ctx context.Context) Check {
	const name = "unfinished work"
	rows, err := ch.store.Rollouts(ctx)
	if err != nil {
		return failedCheck(name, err)
	}
	for _, row := range rows {
		r := rollout.Summarize(row)
		id := strconv.FormatInt(r.ID, 10)
		values := say.Values{"id": id, "done": r.Done, "n": r.Total}
		c := Check{Name: name, State: checkWarning, Hint: say.New("hint.rollout-resume", "Resume it⟨: {resume}⟩.", say.Values{"resume": say.Do("rollout resume", id)})}
		switch r.State {
		case rollout.Stopped:
			c.Detail = say.New("check.rollout-stopped", "rollout {id} has stopped: {done} of {n} done", values)
			return c
		case rollout.Paused:
			c.Detail = say.New("check.rollout-paused", "rollout {id} has paused: {done} of {n} done", values)
			return c
		}
	}
	return Check{Name: name, State: checkOK, Detail: say.New("part.none", "none")}
}

// checkClock finds a clock that is years behind, with which no certificate is
// valid yet and the request budget counts nothing.
func (ch *Checkup) checkClock(context.Context) Check {
	now := ch.now()
	if now.Before(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)) {
		return Check{Name: "clock", State: checkFailed, Detail: say.New("check.clock-wrong", "the clock says {time}", say.Values{"time": now.Format(time.RFC3339)}),
			Hint: say.New("hint.clock", "Set the clock: with this one, TLS certificates are not valid yet.")}
	}
	return Check{Name: "clock", State: checkOK, Detail: say.Plain(now.Format(time.RFC3339))}
}
