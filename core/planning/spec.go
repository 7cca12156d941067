package planning

import (
	"strconv"
	"strings"

	"latchkey/api"
	"latchkey/core/cause"
	"latchkey/core/rollout"
	"latchkey/core/say"
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
	case c.Exclude != "" && !c.All && c.Query == "" && c.Project == "":
		return cause.Invalid(say.New("failed.spec-exclude", "{verb}: an exclusion goes with all repositories, a search or a project", say.Values{"verb": s.Verb.Text()}))
	case s.Verb == rollout.RemoveOld:
		return checkRemoveOld(*s)
	case s.Verb == rollout.Apply:
		return checkApply(*s)
	case len(s.Wanted) > 0 || s.RemoveForeign || s.Recreate:
		return cause.Invalid(say.New("failed.spec-wanted", "{verb}: only an apply is about a wanted state", say.Values{"verb": s.Verb.Text()}))
	case s.OfRollout != 0 || s.EvenIfUsed:
		return cause.Invalid(say.New("failed.spec-of-rollout", "{verb}: only the removal of old keys is about another rollout", say.Values{"verb": s.Verb.Text()}))
	case (s.RemoveAtOnce || s.Soak > 0 || s.KeepOld || s.NoPassphrase) && s.Verb != rollout.Rotate:
		return cause.Invalid(say.New("failed.spec-old-key", "{verb}: only a rotation has an old key", say.Values{"verb": s.Verb.Text()}))
	case s.RemoveAtOnce && s.Soak > 0 || s.KeepOld && (s.RemoveAtOnce || s.Soak > 0):
		return cause.Invalid(say.New("failed.spec-one-of", "rotate: choose one of: keep the old key, wait, remove it at once"))
	case s.Verb == rollout.Onboard:
		return checkOnboard(s)
	case s.Verb == rollout.Revoke && len(s.Machines) > 0:
		return checkShutOut(s)
	case len(s.Machines) > 0 || s.Deliver || s.ReplaceFirst || s.Retire:
		return cause.Invalid(say.New("failed.spec-machines", "{verb}: only an onboarding or a revocation is about machines", say.Values{"verb": s.Verb.Text()}))
	case s.Verb != rollout.Add && s.Verb != rollout.Rotate && s.Verb != rollout.Revoke && s.Verb != rollout.Relabel:
		return cause.Invalid(say.New("failed.spec-verb", "{verb} is not something that a rollout does", say.Values{"verb": strconv.Quote(safetext.Line(string(s.Verb), 40))}))
	case refs > 1 || refs == 0 && s.Verb != rollout.Add:
		return cause.Invalid(say.New("failed.spec-key", "{verb}: name one key, by fingerprint, public line or key set", say.Values{"verb": s.Verb.Text()}))
	case s.Verb == rollout.Add && s.Key.Set != "":
		return cause.Invalid(say.New("failed.spec-set-again", "add: a key set has its repositories already; create another one"))
	case s.Verb == rollout.Add && c.Where, !some && !c.Where:
		return cause.Invalid(say.New("failed.spec-where", "{verb}: specify on which repositories", say.Values{"verb": s.Verb.Text()}))
	case s.Soak < 0 || s.StopAfter < 0 || s.MaxAge < 0:
		return cause.Invalid(say.New("failed.spec-soak-negative", "wait, age and number of failures cannot be negative"))
	case s.Access != "" && s.Access != api.Read && s.Access != api.ReadWrite:
		return cause.Invalid(say.New("failed.access-neither", "access {access} is neither read nor read-write", say.Values{"access": strconv.Quote(userinput.Quote(string(s.Access)))}))
	case s.Verb == rollout.Relabel && s.Label == "":
		return cause.Invalid(say.New("failed.spec-label", "rename: the new label is missing"))
	}
	s.KeepOld = s.Verb == rollout.Rotate && !s.Removes()
	return checkSpecValues(s, refs)
}

// checkSpecValues refuses values that nothing takes, and fills in the type of a new
// pair.
func checkSpecValues(s *rollout.Spec, refs int) error {
	if s.NeverRead != "" && s.NeverRead != rollout.ReadInTurn && s.NeverRead != rollout.LeaveOut {
		return cause.Invalid(say.New("failed.never-read-neither", "repositories that were never read: {policy} is neither in-turn nor leave-out", say.Values{"policy": strconv.Quote(safetext.Line(string(s.NeverRead), 40))}))
	}
	for _, name := range []string{s.New.Comment, s.Name} {
		if err := userinput.RejectSecret(userinput.FieldName, name); err != nil {
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
