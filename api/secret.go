package api

import (
	"regexp"
	"strings"
	"unicode"

	"latchkey/keys"
)

// PrivateKey is what SecretIn says of a private key.
const PrivateKey = "a private key"

// What stands in the place of a secret that is not shown.
const (
	hiddenKey   = "(a private key)"
	hiddenToken = "(a token)"
)

// SecretIn says what secret a text holds, such as "a private key" or "a token of
// GitHub", and "" when it holds none that is recognised. It is for whatever a
// person gives as a path, a name, a label or a comment: none of them is kept or
// sent as a secret must be.
func SecretIn(text string) string {
	if keys.HoldsPrivate(text) {
		return PrivateKey
	}
	text = strings.Map(func(r rune) rune {
		if r == '\r' || r == '\n' || r == '\t' || unicode.Is(unicode.Cf, r) {
			return -1 // a token that a terminal or a chat broke
		}
		return r
	}, text)
	for _, shape := range tokenShapes() {
		if at := shape.find(text); at != nil {
			return "a token of " + shape.of
		}
	}
	return ""
}

// WithoutSecrets is a text with every secret that is recognised replaced. It is
// the last net under error texts, which are made of what people and servers say.
func WithoutSecrets(text string) string {
	if SecretIn(text) == "" {
		return text
	}
	text = armour().ReplaceAllString(text, hiddenKey)
	for _, shape := range tokenShapes() {
		for at := shape.find(text); at != nil; at = shape.find(text) {
			text = text[:at[0]] + hiddenToken + text[at[1]:]
		}
	}
	if secret := SecretIn(text); secret != "" {
		return "what was given holds " + secret + ", which is not shown again"
	}
	return text
}

// armour is a private key in PEM, up to its end or that of the text.
func armour() *regexp.Regexp {
	return regexp.MustCompile(`(?s)-*\s*BEGIN [A-Z0-9 ]*PRIVATE KEY.*?(?:END [A-Z0-9 ]*PRIVATE KEY-*|$)`)
}

// tokenShape is how the tokens of one issuer look.
type tokenShape struct {
	of      string
	pattern *regexp.Regexp
	mixed   bool // a word of small letters alone is none
}

// find gives where such a token stands, nil when none does.
func (s tokenShape) find(text string) []int {
	for _, at := range s.pattern.FindAllStringIndex(text, -1) {
		found := text[at[0]:at[1]]
		if !s.mixed || strings.ContainsFunc(found[4:], unicode.IsUpper) && strings.ContainsFunc(found, unicode.IsLower) {
			return at
		}
	}
	return nil
}

// tokenShapes lists the tokens that can be told by their looks. The 40 digits of
// older GitHub and of Gitea tokens look like the name of a commit, so they are
// taken for one only behind a word that says so.
func tokenShapes() []tokenShape {
	shape := func(of, pattern string, mixed bool) tokenShape {
		return tokenShape{of, regexp.MustCompile(pattern), mixed}
	}
	return []tokenShape{
		shape("Atlassian", `AT[ACS]TT[0-9A-Za-z][A-Za-z0-9_=+/-]{10,}`, false),
		shape("Bitbucket", `ATBB[A-Za-z0-9]{20,}`, false),
		shape("GitHub", `gh[pousr]_[A-Za-z0-9]{20,}[A-Za-z0-9._-]*`, false),
		shape("GitHub", `github_pat_[A-Za-z0-9_]{20,}`, true),
		shape("GitLab", `gl(?:pat|dt|rt|rtr|cbt|ptt|ft|imt|agent|oas|soat|ffct|wt)-[A-Za-z0-9_.-]{16,}`, true),
		shape("npm", `npm_[A-Za-z0-9]{30,}`, false),
		shape("Slack", `xox[abprs]-[A-Za-z0-9-]{20,}`, false),

		shape("some service", `eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}`, false),
		shape("some service", `(?i)(?:bearer|token|access_token|password)[ =:]+[0-9a-f]{40}\b`, false),
		shape("some service", `(?i)authorization: *(?:basic|bearer|token) +[A-Za-z0-9._~+/=-]{8,}`, false),
	}
}
