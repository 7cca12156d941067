package planning

import (
	"errors"
	"testing"
	"time"

	"latchkey/api"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/rollout"
)

// What is wrong with a request is said by a sentence with a code, so that a face says
// it in its language.
func TestWhatIsWrongWithARequestHasACode(t *testing.T) {
	all := rollout.Choice{All: true}
	key := rollout.KeyRef{Fingerprint: "SHA256:a"}
	for code, s := range map[string]rollout.Spec{
		"failed.spec-verb":           {Verb: "burn", Choice: all, Key: key},
		"failed.spec-of-rollout":     {Verb: rollout.Add, OfRollout: 7},
		"failed.spec-old-key":        {Verb: rollout.Onboard, Machines: []string{"m"}, Choice: all, Soak: time.Hour},
		"failed.spec-one-of":         {Verb: rollout.Rotate, Key: key, KeepOld: true, RemoveAtOnce: true},
		"failed.spec-machines":       {Verb: rollout.Add, Choice: all, Machines: []string{"m"}},
		"failed.spec-key":            {Verb: rollout.Rotate, Choice: all},
		"failed.spec-set-again":      {Verb: rollout.Add, Choice: all, Key: rollout.KeyRef{Set: "s"}},
		"failed.spec-where":          {Verb: rollout.Add},
		"failed.spec-soak-negative":  {Verb: rollout.Revoke, Choice: all, Key: key, MaxAge: -1},
		"failed.access-neither":      {Verb: rollout.Add, Choice: all, Access: "admin"},
		"failed.spec-label":          {Verb: rollout.Relabel, Choice: all, Key: key},
		"failed.never-read-neither":  {Verb: rollout.Revoke, Choice: all, Key: key, NeverRead: "sometimes"},
		"failed.holds-secret":        {Verb: rollout.Add, Choice: all, Name: "-----BEGIN OPENSSH PRIVATE KEY-----"},
		"failed.spec-which-rotation": {Verb: rollout.RemoveOld},
		"failed.spec-old-only":       {Verb: rollout.RemoveOld, OfRollout: 7, Key: key},
		"failed.spec-negative":       {Verb: rollout.RemoveOld, OfRollout: 7, StopAfter: -1},
		"failed.spec-which-machines": {Verb: rollout.Onboard, Choice: all},
		"failed.spec-onboard-where":  {Verb: rollout.Onboard, Machines: []string{"m"}},
		"failed.spec-deliver":        {Verb: rollout.Onboard, Machines: []string{"m"}, Choice: all, Key: key},
		"failed.spec-deliver-vault":  {Verb: rollout.Onboard, Machines: []string{"m"}, Choice: all, Key: rollout.KeyRef{Set: "s"}},
		"failed.spec-no-typist":      {Verb: rollout.Onboard, Machines: []string{"m"}, Choice: all, New: rollout.NewKey{Passphrase: true}},
		"failed.spec-shut-all":       {Verb: rollout.Revoke, Machines: []string{"m"}, Key: key},
		"failed.spec-retire-first":   {Verb: rollout.Revoke, Machines: []string{"m"}, Retire: true, ReplaceFirst: true},
		"failed.spec-shut-deliver":   {Verb: rollout.Revoke, Machines: []string{"m"}, Deliver: true},
	} {
		err := checkSpec(&s)
		if got := errtext.Of(err); got.Code != code || got.String() != err.Error() || !errors.Is(err, cause.ErrRequest) {
			t.Errorf("%v is said as %q, want %q", err, got.Code, code)
		}
	}
	good := rollout.Spec{Verb: rollout.Add, Choice: all, Access: api.Read}
	if err := checkSpec(&good); err != nil {
		t.Error(err)
	}
}
