package driver

import (
	"net/http"
	"slices"
	"strings"
)

// SaysTwoStep reports whether a refusal, in lower case, wants a second step at
// the sign-in. Sources: "To access this repository, enable two-step
// verification", "Two-step authentication required" (Bitbucket), "you must
// enable two-factor authentication" (GitHub organizations).
func SaysTwoStep(status int, text string) bool {
	return refused(status) && holds(text, "two-step", "two step", "2-step", "two-factor", "two factor", "2fa", "2sv", "multi-factor")
}

// SaysIPList reports whether a refusal, in lower case, is about the address from
// which the request came. Sources: "To access this repository, an admin must
// allowlist your IP" (Bitbucket), "has an IP allow list enabled, and your IP
// address is not permitted to access this resource" (GitHub).
func SaysIPList(status int, text string) bool {
	return refused(status) && holds(text, "allowlist", "allow list", "allow-list", "whitelist", "ip address", "your ip", "ip restriction")
}

// SaysPayment reports whether a refusal, in lower case, is about the plan or its
// payment. Sources: 402, "your plan does not …", "exceeded its user limit"
// (Bitbucket), "repository access blocked … billing" (GitHub).
func SaysPayment(status int, text string) bool {
	return status == http.StatusPaymentRequired || refused(status) && holds(text, "billing", "payment", "upgrade your plan", "upgrade the plan", "your plan", "plan limit", "user limit", "subscription")
}

func refused(status int) bool {
	return status == http.StatusForbidden || status == http.StatusUnavailableForLegalReasons || status == http.StatusPaymentRequired
}

func holds(text string, parts ...string) bool {
	return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(text, p) })
}
