package audit

import (
	"errors"

	"latchkey/core/say"
)

// ErrPolicy is the error of a policy that cannot be used.
var ErrPolicy = errors.New("the policy cannot be used")

// RefusePolicy is the error that says where a policy cannot be used, such as
// "policy.yaml: types", and why.
func RefusePolicy(where string, why say.Text) error {
	return say.New("policy.refused", "the policy cannot be used: {where}: {why}", say.Values{"where": where, "why": why}).Because(ErrPolicy)
}

// The reasons.

func badDays() say.Text {
	return say.New("policy.days", "it has to be a number of days from 0 to 36500")
}

func badMany() say.Text { return say.New("policy.many", "it has to be 2 or more") }

func badSize(text string) say.Text {
	return say.New("policy.size", "{value} is not a size in bits", say.Values{"value": text})
}

func badType(text string) say.Text {
	return say.New("policy.type", "{value} is not one of the types ed25519, ecdsa, rsa, sk", say.Values{"value": text})
}

func badRule(text string) say.Text {
	return say.New("policy.rule", "there is no rule {value}", say.Values{"value": text})
}

func badSeverity(text string) say.Text {
	return say.New("policy.severity", "{value} is not one of critical, high, medium, low, off", say.Values{"value": text})
}

func noRule() say.Text { return say.New("policy.no-rule", "it names no rule") }

func badMatch(text string) say.Text {
	return say.New("policy.match", "{value} is not a pattern of paths such as acme/web-*", say.Values{"value": text})
}

func noReason() say.Text { return say.New("policy.no-reason", "it needs a reason and an owner") }

func noEnd() say.Text { return say.New("policy.no-end", "it needs an end date") }
