package api

import (
	"regexp"
	"strings"
	"sync"
	"unicode"

	"latchkey/keys"
)

// tokenShape is how the tokens of one issuer look, or where a password stands.
type tokenShape struct {
	what    string
	pattern *regexp.Regexp
	counts  func(found []string) bool // nil: whatever the pattern finds; found is as of FindStringSubmatch
}

// find gives where such a token stands, nil when none does.
func (s tokenShape) find(text string) []int {
	for _, at := range s.pattern.FindAllStringSubmatchIndex(text, -1) {
		found := make([]string, len(at)/2)
		for i := range found {
			if at[2*i] >= 0 {
				found[i] = text[at[2*i]:at[2*i+1]]
			}
		}
		if s.counts == nil || s.counts(found) {
			return at[:2]
		}
	}
	return nil
}

// tokenShapes lists the secrets that can be told by their looks: those of forges,
// of clouds and of the services around a build, and those that a word beside them
// names. The 40 digits of older GitHub and of Gitea tokens look like the name of
// a commit, so within a text they are taken for one only behind such a word.
//
// Compiling them costs more than looking through a whole command line, so it is done
// once.
var tokenShapes = sync.OnceValue(func() []tokenShape {
	var all []tokenShape
	for _, of := range [][2]string{
		{"Atlassian", `AT[ACS]TT[0-9A-Za-z][A-Za-z0-9_=+/-]{10,}`},
		{"Bitbucket", `ATBB[A-Za-z0-9]{20,}`},
		{"GitHub", `gh[pousr]_[A-Za-z0-9]{20,}[A-Za-z0-9._-]*`},
		{"npm", `npm_[A-Za-z0-9]{30,}`},
		{"Slack", `xox[abeoprs](?:\.xox[bp])?-[A-Za-z0-9-]{20,}|xapp-\d-[A-Za-z0-9-]{20,}`},
		{"AWS", `\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b`},
		{"Google", `\bAIza[\w-]{35}|\bya29\.[\w-]{20,}|\bGOCSPX-[\w-]{20,}|\b1//0[\w-]{40,}`},
		{"Azure", `\b[\w.~]{3}\dQ~[\w.~-]{31,34}|\b[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9]{8,}|\b[a-z2-7]{52}\b|(?i)\b(?:AccountKey|SharedAccessKey)=[A-Za-z0-9+/]{40,}`},
		{"Alibaba Cloud", `\bLTAI[A-Za-z0-9]{12,20}\b`},
		{"DigitalOcean", `\bdo[opr]_v1_[0-9a-f]{64}`},
		{"Docker", `\bdckr_(?:pat|oat)_[\w-]{20,}`},
		{"HashiCorp", `\bhv[bsr]\.[\w-]{20,}|\b[A-Za-z0-9]{14}\.atlasv1\.[\w-]{40,}`},
		{"Stripe", `\b(?:[rs]k_(?:live|test|prod)|whsec)_[A-Za-z0-9]{16,}`},
		{"PyPI", `\bpypi-[\w-]{40,}`},
		{"RubyGems", `\brubygems_[0-9a-f]{48}`},
		{"SendGrid", `\bSG\.[\w-]{16,}\.[\w-]{16,}`},
		{"Shopify", `\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}`},
		{"Hugging Face", `\b(?:hf|api_org)_[A-Za-z0-9]{30,}`},
		{"JFrog", `\bAKCp[A-Za-z0-9]{60,}|\bcmVmdGtu[A-Za-z0-9]{50,}`},
		{"Buildkite", `\bbkua_[0-9a-f]{40}`},
		{"CircleCI", `\bCCIP(?:AT|RJ)_[A-Za-z0-9_]{20,}`},
		{"1Password", `\bops_eyJ[\w-]{20,}`},
		{"some service", `\b(?:tskey|PMAK|NRAK|sntry[su]|glsa|glc|lin_api|pscale_tkn|pul|sbp|nfp|dapi|HRKU|dp\.(?:pt|st|ct|sa|scim|audit))[-_.][\w-]*[0-9][\w-]{15,}`},
		{"some service", `eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}`},
		{"some service", `(?i)(?:bearer|token|access_token|password)[ =:]+[0-9a-f]{40}\b`},
		{"some service", `(?i)authorization: *(?:basic|bearer|token) +[A-Za-z0-9._~+/=-]{8,}`},
	} {
		all = append(all, tokenShape{what: "a token of " + of[0], pattern: regexp.MustCompile(of[1])})
	}
	return append(all, shapesThatNeedALook()...)
})

// shapesThatNeedALook are those of which a pattern alone would take a name.
func shapesThatNeedALook() []tokenShape {
	shape := func(what, pattern string, counts func([]string) bool) tokenShape {
		return tokenShape{what, regexp.MustCompile(pattern), counts}
	}
	capitals := func(found []string) bool { // a word of small letters alone is none
		return strings.ContainsFunc(found[0][4:], unicode.IsUpper) && strings.ContainsFunc(found[0], unicode.IsLower)
	}
	random := func(found []string) bool { return mixture(found[1]).ratio() >= 0.35 }
	return []tokenShape{
		shape("a token of GitHub", `github_pat_[A-Za-z0-9_]{20,}`, capitals),
		shape("a token of GitLab", `gl(?:pat|dt|rt|rtr|cbt|ptt|ft|imt|agent|oas|soat|ffct|wt)-[A-Za-z0-9_.-]{16,}`, capitals),
		shape("a token of some service", `\bsk-([\w-]{20,})`, random),
		shape("a token of some service", `(?i)\b(?:bearer|basic)\s+([A-Za-z0-9._~+/=-]{20,})`, random),
		shape(AddressPassword, `(?i)\b[a-z][a-z0-9+.-]*://[^\s/@:]*:([^\s/@]+)@`, func(found []string) bool {
			return strings.Trim(found[1], "x*.…") != "" // else it was taken out already
		}),
		shape("a token in an address", `(?i)[?&](?:access_token|private_token|token|api_?key|key|secret|password|sig|x-amz-signature)=([^&\s#]{8,})`, nil),
		shape("a password or token beside its name", `(?i)\b([\w-]*(?:passw(?:or)?d|passphrase|secret|token|api[_-]?key|access[_-]?key)[\w-]*)["']?\s*=\s*["']?([^\s"']{8,})`, func(found []string) bool {
			return !strings.HasSuffix(strings.ToLower(found[1]), "file") && strings.ContainsAny(found[2], "0123456789")
		}),
	}
}

// mix says of what letters a text is: how many, how often one kind follows
// another, and how many runs of digits there are. In what a program drew the kind
// changes at nearly every letter; in what a person named, once a word.
type mix struct {
	letters, changes, digitRuns int
	small, large                bool
}

func mixture(text string) (m mix) {
	last := -1
	for _, r := range text {
		kind := 0
		switch {
		case unicode.IsLower(r):
			kind, m.small = 1, true
		case unicode.IsUpper(r):
			kind, m.large = 2, true
		case unicode.IsDigit(r):
			kind = 3
			if last != 3 {
				m.digitRuns++
			}
		}
		if m.letters++; last >= 0 && kind != last {
			m.changes++
		}
		last = kind
	}
	return m
}

func (m mix) ratio() float64 { return float64(m.changes) / float64(max(m.letters-1, 1)) }

// looksDrawn reports whether a text has a word in it that nobody thought of: the
// tokens that have no mark of their own. Fingerprints and public keys are none.
func looksDrawn(text string) bool {
	text = strings.TrimSpace(text)
	if _, ok := keys.ParseForm(text); ok || keys.ResemblesForm(text) || strings.Contains(text, "AAAA") || strings.Contains(text, "|1|") {
		return false
	}
	if regexp.MustCompile(`^[0-9a-f]{40}$`).MatchString(text) { // alone, where no commit is asked for
		return true
	}
	if m := mixture(text); regexp.MustCompile(`^[A-Za-z0-9+/]{40}$`).MatchString(text) && m.small && m.large && m.digitRuns > 0 && m.ratio() >= 0.38 {
		return true // the secret key of AWS
	}
	for _, word := range regexp.MustCompile(`[A-Za-z0-9]{20,}`).FindAllString(text, -1) {
		if m := mixture(word); m.small && m.large && m.digitRuns > 2 && m.ratio() >= 0.45 {
			return true
		}
	}
	return false
}
