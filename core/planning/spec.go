package planning

import (
	"errors"
	"fmt"
	"strings"

	"latchkey/api"
	"latchkey/core/cause"
	"latchkey/core/rollout"
	"latchkey/core/userinput"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// checkSpec refuses what makes no sense before anything is asked, and fills in
// what was left open.
func checkSpec(s *rollout.Spec) error {
	refs := 0
	for _, set := range []bool{s.Key.Fingerprint != "", s.Key.Public != "", s.Key.Set != ""} {
		if set {
			refs++
		}
	}
	c := s.Choice
	some := c.All || c.Query != "" || len(c.Repos) > 0 || c.Project != ""
	switch {
	case s.Verb == rollout.RemoveOld:
		return checkRemoveOld(*s)
	case s.OfRollout != 0 || s.EvenIfUsed:
		return cause.Request(fmt.Errorf("%s: only the removal of old keys is about another rollout", s.Verb))
	case (s.RemoveAtOnce || s.Soak > 0 || s.KeepOld || s.NoPassphrase) && s.Verb != rollout.Rotate:
		return cause.Request(fmt.Errorf("%s: only a rotation has an old key", s.Verb))
	case s.RemoveAtOnce && s.Soak > 0 || s.KeepOld && (s.RemoveAtOnce || s.Soak > 0):
		return cause.Request(errors.New("rotate: choose one of: keep the old key, wait, remove it at once"))
	case s.Verb == rollout.Onboard:
		return checkOnboard(s)
	case s.Verb == rollout.Revoke && len(s.Machines) > 0:
		return checkShutOut(s)
	case len(s.Machines) > 0 || s.Deliver || s.ReplaceFirst || s.Retire:
		return cause.Request(fmt.Errorf("%s: only an onboarding or a revocation is about machines", s.Verb))
	case s.Verb != rollout.Add && s.Verb != rollout.Rotate && s.Verb != rollout.Revoke && s.Verb != rollout.Relabel:
		return cause.Request(fmt.Errorf("%q is nothing that a rollout does", safetext.Line(string(s.Verb), 40)))
	case refs > 1 || refs == 0 && s.Verb != rollout.Add:
		return cause.Request(fmt.Errorf("%s: name one key, by fingerprint, public line or key set", s.Verb))
	case s.Verb == rollout.Add && s.Key.Set != "":
		return cause.Request(errors.New("add: a key set has its repositories already; create another one"))
	case s.Verb == rollout.Add && c.Where, !some && !c.Where:
		return cause.Request(fmt.Errorf("%s: specify on which repositories", s.Verb))
	case s.Soak < 0 || s.StopAfter < 0 || s.MaxAge < 0:
		return cause.Request(errors.New("soak, age and number of failures cannot be negative"))
	case s.Access != "" && s.Access != api.Read && s.Access != api.ReadWrite:
		return cause.Request(fmt.Errorf("access %q is not %q or %q", safetext.Line(string(s.Access), 40), api.Read, api.ReadWrite))
	case s.Verb == rollout.Relabel && s.Label == "":
		return cause.Request(errors.New("relabel: the new label is missing"))
	}
	s.KeepOld = s.Verb == rollout.Rotate && !s.Removes()
	return checkSpecValues(s, refs)
}

// checkSpecValues refuses values that nothing takes, and fills in the type of a new
// pair.
func checkSpecValues(s *rollout.Spec, refs int) error {
	if s.NeverRead != "" && s.NeverRead != rollout.ReadInTurn && s.NeverRead != rollout.LeaveOut {
		return cause.Request(fmt.Errorf("repositories that were never read: %q is not %q or %q", safetext.Line(string(s.NeverRead), 40), rollout.ReadInTurn, rollout.LeaveOut))
	}
	for _, name := range []string{s.New.Comment, s.Name} {
		if err := userinput.RejectSecret("name", name); err != nil {
			return err
		}
	}
	if s.Label != "" {
		if err := userinput.Label(s.Label, 255); err != nil {
			return cause.Request(err)
		}
		s.Label = strings.TrimSpace(s.Label)
	}
	if s.Verb == rollout.Rotate || (s.Verb == rollout.Add || s.Verb == rollout.Onboard) && refs == 0 {
		if s.New.Kind == "" {
			s.New.Kind = keys.Ed25519
		}
		if _, err := keys.ParseKind(string(s.New.Kind)); err != nil {
			return cause.Request(err)
		}
	}
	return nil
}
