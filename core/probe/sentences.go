package probe

import "strings"

// sentence is a part of what a server may say, in lower case, and what it
// means. The first that is found decides, so the more exact ones come first.
type sentence struct {
	part string
	code Code
}

// sentences lists what is known of all forges. Prefixes such as "remote:",
// "conq:" and "ERROR:" come and go, so only the middle is matched.
func sentences() []sentence {
	return []sentence{
		// Busy, rules and networks, before what they might contain.
		{"currently unable to handle this request due to load", CodeBusy},
		{"too many concurrent connections", CodeBusy},
		{"exceeded maxstartups", CodeBusy},
		{"service unavailable", CodeBusy},
		{"temporarily unavailable", CodeBusy},
		{"ip allow list", CodeIPAllowList},
		{"ip address is not allowed", CodeIPAllowList},
		{"whitelisted ip", CodeIPAllowList},
		{"deploy keys are disabled", CodePolicy},
		{"deploy keys are not allowed", CodePolicy},
		{"git access over ssh is not allowed", CodePolicy},
		{"access over ssh is disabled", CodePolicy},
		{"enabled or enforced saml sso", CodePolicy},
		{"organization has disabled", CodePolicy},

		// SSH itself.
		{"too many authentication failures", CodeTooManyFailures},
		{"rsa key with sha-1", CodeRSASHA1},
		{"no mutual signature algorithm", CodeRSASHA1},
		{"permission denied (publickey", CodeKeyUnknown},

		// Archived and mirrors.
		{"was archived so it is read-only", CodeArchived},
		{"is archived", CodeArchived},
		{"archived project", CodeArchived},
		{"mirror repository", CodeReadOnly},

		// May read but not write.
		{"access via a deployment key is read-only", CodeReadOnly},
		{"has been marked as read only", CodeReadOnly},
		{"denied to deploy key", CodeReadOnly},
		{"write access to repository not granted", CodeReadOnly},
		{"does not have write access to this project", CodeReadOnly},
		{"not allowed to push code to this project", CodeReadOnly},
		{"is not authorized to write", CodeReadOnly},
		{"repository access denied. access via a deployment key", CodeReadOnly},
		{"read-only access", CodeReadOnly},

		// The key is known, but stands elsewhere.
		{"deployment key is not associated with the requested repository", CodeKeyElsewhere},
		{"is not authorized to read", CodeKeyElsewhere},
		{"this deploy key does not have access to this project", CodeKeyElsewhere},
		{"repository access denied", CodeKeyElsewhere},

		// Not there, or not to be seen.
		{"repository does not exist", CodeRepoMissing},
		{"repository not found", CodeRepoMissing},
		{"the requested repository either does not exist", CodeRepoMissing},
		{"project you were looking for could not be found", CodeRepoMissing},
		{"cannot find repository", CodeRepoMissing},
		{"does not appear to be a git repository", CodeRepoMissing},
		{"no such repository", CodeRepoMissing},
		{"invalid repository path", CodeRepoMissing},

		// Accounts on servers that are no forge.
		{"command not found", CodeNotGit},
		{"no such file or directory", CodeNotGit},
		{"this account is currently not available", CodeNotGit},
	}
}

// recognise says what a server's text means; ok is false when nobody knows.
func recognise(text string) (Code, bool) {
	text = strings.ToLower(text)
	for _, s := range sentences() {
		if strings.Contains(text, s.part) {
			return s.code, true
		}
	}
	return "", false
}

// essence is what is worth showing of a server's text: without frames, prefixes
// and git's trailer, which carries no cause.
func essence(text string) string {
	var kept []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		for trimmed := true; trimmed; {
			trimmed = false
			for _, prefix := range []string{"remote:", "conq:", "error:", "fatal:", "gitea:", "forgejo:", "gitlab:"} {
				if len(line) >= len(prefix) && strings.EqualFold(line[:len(prefix)], prefix) {
					line, trimmed = strings.TrimSpace(line[len(prefix):]), true
				}
			}
		}
		switch lower := strings.ToLower(line); {
		case strings.Trim(line, "=-*#_ ") == "",
			strings.Contains(lower, "could not read from remote repository"),
			strings.Contains(lower, "please make sure you have the correct access rights"),
			lower == "and the repository exists.":
		default:
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, " ")
}
