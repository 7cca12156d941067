package runner

import (
	"cmp"
	"errors"
	"time"

	"latchkey/api"
	"latchkey/core/errtext"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/core/store"
)

// verifyWaits are the pauses between tries of a verification: forges take a moment until
// a new key opens its repository.
var verifyWaits = [...]time.Duration{time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second}

// notVerified is a verification that did not hold.
type notVerified struct{ error }

// Unwrap returns the sentence as an error.
func (n notVerified) Unwrap() error { return n.error }

func newNotVerified(p rollout.Verification) notVerified {
	return notVerified{say.New("went.not-verified", "the key does not open the repository yet, so nothing was removed: {cause}", say.Values{"cause": p.Text}).Because(nil)}
}

// verify shows by SSH that the key opens the repository.
func (s *forgeStep) verify(a *rollout.Act) error {
	if err := s.tryVerify(a); err != nil {
		return err
	}
	s.task.verified = true
	return s.complete(rollout.OutcomeDone, store.Mark{})
}

func (s *forgeStep) tryVerify(a *rollout.Act) error {
	if a.Kind == rollout.ActVerifyThere {
		_, err := s.onMachine().tryVerifyThere(a)
		return err
	}
	t := s.task
	fp := a.Fingerprint
	if fp == "" {
		public, err := s.actKey(t, a)
		if err != nil {
			return err
		}
		fp = public.Fingerprint()
	}
	nameChecked := a.Repo != "" || t.RepoID == ""
	for try := 0; ; try++ {
		result, err := s.Verify(s.ctx, t.Account, cmp.Or(a.Repo, api.RepoPath(t.Target)), fp)
		switch {
		case s.ctx.Err() != nil:
			return errStopped
		case err != nil:
			return say.New("went.verify", "verify {key} on {target}: {cause}",
				say.Values{"key": string(fp), "target": t.Target, "cause": errtext.Of(err)}).Because(err)
		}
		t.Verification = say.Encode(result.Text)
		if result.OK {
			return nil
		}
		if try == len(verifyWaits) {
			if nameChecked {
				return newNotVerified(result)
			}
			nameChecked = true
			switch renamed, err := s.renamed(); {
			case err != nil:
				return err
			case !renamed:
				return newNotVerified(result)
			}
			try-- // once more, under its new name
			continue
		}
		if err := s.sleep(verifyWaits[try]); err != nil {
			return err
		}
	}
}

// renamed asks whether the repository that a key does not open has another name
// by now. Where the forge cannot be asked, the failure is that of the verification.
func (s *forgeStep) renamed() (bool, error) {
	was := s.task.Target
	if err := s.followRename(s.ctx); errors.Is(err, rollout.ErrOtherRepo) {
		return false, err
	}
	return s.task.Target != was, nil
}

// soak lets a step wait for the rollout's due time.
func (s *stepRunner) soak() error {
	if s.soaks(s.task) {
		s.progress.reportStep(s.task)
		return errSoaking
	}
	s.task.listed, s.task.verified = false, false // what was known before the wait is old
	return s.complete(rollout.OutcomeDone, store.Mark{})
}
