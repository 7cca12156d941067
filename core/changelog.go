package core

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"latchkey/core/ask"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
	"latchkey/keys/vault"
)

// LogEnd says what is known of the end of the log of changes.
type LogEnd string

// What can be known of it.
const (
	EndVerified LogEnd = "verified" // the vault knows it
	// EndAhead says that the vault knows an earlier end, from which the log goes on:
	// it could not be asked since.
	EndAhead LogEnd = "ahead"
	// EndCutOff says that the vault knows of more entries than there are.
	EndCutOff LogEnd = "cut-off"
	// EndOther says that the entry which was the last one for the vault is another one
	// now: the end was written anew, or another copy of the data folder went on.
	EndOther         LogEnd = "other"
	EndNotVerifiable LogEnd = "not-verifiable" // the vault cannot be asked, or knows nothing
)

// LogCheck is what looking at the whole log of changes has found.
type LogCheck struct {
	Entries int64     `json:"entries"`
	Since   time.Time `json:"since,omitzero"` // nothing from before is in it
	Last    time.Time `json:"last,omitzero"`
	Head    string    `json:"head,omitempty"` // hash of the last entry
	// Bad is the number of the first entry that is not as it was written, 0 = none.
	Bad    int64    `json:"first_bad,omitempty"`
	Why    say.Text `json:"why,omitzero"`
	End    LogEnd   `json:"end"`
	EndWhy say.Text `json:"end_why,omitzero"`
	Sealed int64    `json:"in_vault,omitempty"` // how many entries the vault knows of
	// Edited are snapshots that are not those which the log tells of.
	Edited []int64 `json:"edited_snapshots,omitempty"`
	// Gone are snapshots that are not there, although the log does not tell that they
	// were deleted.
	Gone     []int64 `json:"missing_snapshots,omitempty"`
	unsealed bool    // the vault could be asked, and knows nothing
	// Kept says that the vault knew an earlier end or none, and has this one now.
	Kept bool `json:"end_kept,omitempty"`
}

// OK reports whether nothing is wrong with it. That its end cannot be verified is not
// wrong by itself.
func (c *LogCheck) OK() bool {
	return c.Bad == 0 && len(c.Edited)+len(c.Gone) == 0 && c.End != EndCutOff && c.End != EndOther
}

// VerifyLog looks at every entry of the log of changes and asks the vault for its
// end, which may lead to a prompt. Where nothing is wrong, the vault takes the end.
func (a *Audit) VerifyLog(ctx context.Context) (*LogCheck, error) {
	ctx, done, err := a.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	c, err := a.verifyLog(ctx)
	if err != nil || !c.OK() || c.End != EndAhead && !c.unsealed || a.store.ReadOnly() != nil || !a.opensUnasked(ctx) {
		return c, err
	}
	c.Kept = a.seal(ctx, a.vault) == nil
	return c, nil
}

func (a *Audit) verifyLog(ctx context.Context) (*LogCheck, error) {
	c := &LogCheck{}
	seal, found, sealErr := a.readSeal(AskedFor(ctx), a.vault) // first: what is added meanwhile is no matter
	sealedHash, kept := "", keptSnapshots{}
	before, last := "", int64(0)
	err := a.store.EachChange(ctx, func(e *store.Change) bool {
		if c.Bad == 0 {
			c.Bad, c.Why = a.wrongEntry(e, c.Entries+1, before)
		}
		if c.Entries == 0 {
			c.Since = e.At
		}
		if e.N == seal.Count {
			sealedHash = e.Hash
		}
		c.Gone = append(c.Gone, kept.read(e)...)
		c.Entries++
		before, last, c.Head, c.Last = e.Hash, e.N, e.Hash, e.At
		return true
	})
	if err != nil {
		return nil, err
	}
	rows, err := a.store.Snapshots(ctx)
	if err != nil {
		return nil, err
	}
	edited, gone := kept.compare(rows)
	c.Edited, c.Gone = edited, append(c.Gone, gone...)
	if c.Entries == 0 {
		c.Bad, c.Why = 1, say.New("log.empty", "the log is empty: its first entry is gone")
	}
	c.Sealed = seal.Count
	switch {
	case sealErr != nil:
		c.End, c.EndWhy = EndNotVerifiable, say.New("log.vault", "the vault cannot be asked: {cause}", say.Values{"cause": errtext.Of(sealErr)})
	case !found:
		c.unsealed = true
		c.End, c.EndWhy = EndNotVerifiable, say.New("log.no-seal", "the vault knows nothing of this log")
	case seal.Count > last:
		c.End, c.EndWhy = EndCutOff, say.New("log.cut-off", "the vault knows of {known} entries, {here} are here: the end was cut off, or an older copy of the data folder was put back", say.Values{"known": strconv.FormatInt(seal.Count, 10), "here": strconv.FormatInt(c.Entries, 10)})
	case sealedHash != seal.Head:
		c.End, c.EndWhy = EndOther, say.New("log.other-end", "entry {entry} is another one than the vault knows: the end was written anew, or a copy of the data folder went on from before it", say.Values{"entry": strconv.FormatInt(seal.Count, 10)})
	case seal.Count < last:
		c.End, c.EndWhy = EndAhead, say.New("log.ahead", "the vault knows the first {known} of {here} entries: it has not been asked since the others were added", say.Values{"known": strconv.FormatInt(seal.Count, 10), "here": strconv.FormatInt(c.Entries, 10)})
	default:
		c.End = EndVerified
	}
	return c, nil
}

// wrongEntry says what is wrong with an entry that should have a number: that number,
// or 0 where nothing is.
func (a *Audit) wrongEntry(e *store.Change, n int64, before string) (bad int64, why say.Text) {
	number := say.Values{"entry": strconv.FormatInt(n, 10)}
	switch {
	case e.N != n:
		return n, say.New("log.missing", "entry {entry} is missing", number)
	case e.Chain(before) != e.Hash:
		return n, say.New("log.changed", "entry {entry} is not what was written there", number)
	case n == 1 && e.What != store.LogBegins:
		return n, say.New("log.no-beginning", "the first entry is not the beginning of a log")
	}
	if folder, told := e.Folder(); told && folder != a.instance {
		return n, say.Of(errOtherFolder)
	}
	return 0, say.Text{}
}

// AcceptLog makes the vault take the log's end as it is, after Person.Confirm: the
// data folder was put back from a copy, or is a copy. The log records that, with what
// the vault knew.
func (a *Audit) AcceptLog(ctx context.Context) (*LogCheck, error) {
	ctx, done, err := a.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	c, err := a.verifyLog(ctx)
	if err != nil {
		return nil, err
	}
	known, _, sealErr := a.readSeal(ctx, a.vault)
	damaged := errors.Is(sealErr, vault.ErrDamaged)
	if sealErr != nil && !damaged {
		return c, sealErr
	}
	if !damaged && c.End != EndCutOff && c.End != EndOther {
		return c, cause.Invalid(say.New("failed.accept-log", "there is nothing to accept: the vault knows no other end of the log"))
	}
	if err := a.confirm(ctx, ask.Plan{Title: say.New("ask.accept-log", "take the log of changes as it is"), Lines: []say.Text{c.EndWhy},
		Stops: []say.Text{say.New("ask.accept-log-stops", "finding out what was cut off: what the vault knew is written into the log")}}); err != nil {
		return c, err
	}
	if err := a.store.LogChange(ctx, store.Change{What: store.LogAccepted, State: store.Done,
		Detail: fmt.Sprintf(`{"vault_count":%d,"vault_head":%q}`, known.Count, known.Head)}); err != nil {
		return c, err
	}
	now, err := a.currentSeal(ctx)
	if err == nil {
		err = a.writeSeal(ctx, a.vault, now)
	}
	if err != nil {
		return c, err
	}
	return a.verifyLog(ctx)
}

// Changes are the entries of the log of changes about one key, or the last ones of
// all where fingerprint is ""; most = 0 means all of them.
func (a *Audit) Changes(ctx context.Context, fingerprint keys.Fingerprint, most int) ([]store.Change, error) {
	ctx, done, err := a.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	return a.store.LastChanges(ctx, string(fingerprint), most)
}
