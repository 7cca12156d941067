package probe

import "strings"

// sentence is a part of what a server may say, in lower case, and what it
// means; * stands for anything within a line. The first that is found decides,
// so the more exact ones come first. from is where the words are known from.
type sentence struct {
	part string
	code Code
	from string
}

func (s sentence) in(text string) bool {
	first, rest, some := strings.Cut(s.part, "*")
	if !some {
		return strings.Contains(text, s.part)
	}
	for line := range strings.Lines(text) {
		_, after, ok := strings.Cut(line, first)
		for part := range strings.SplitSeq(rest, "*") {
			if !ok {
				break
			}
			_, after, ok = strings.Cut(after, part)
		}
		if ok {
			return true
		}
	}
	return false
}

// sentences lists what forges say of a repository that a key does not open.
// Prefixes such as "remote:", "conq:" and "ERROR:" come and go, so only the
// middle is matched.
func sentences() []sentence {
	return []sentence{
		// Busy, rules and networks, before what they might contain.
		{"currently unable to handle this request due to load", CodeBusy, "gitlabhq, lib/gitlab/git_access.rb"},
		{"too many concurrent connections", CodeBusy, "gitlabhq, lib/gitlab/git_access.rb"},
		{"exceeded maxstartups", CodeBusy, "OpenSSH, git"},
		{"service unavailable", CodeBusy, "OpenSSH, git"},
		{"temporarily unavailable", CodeBusy, "OpenSSH, git"},
		{"ip allow list", CodeIPAllowList, "readthedocs.org, vcs_support/backends/git.py"},
		{"ip address is not allowed", CodeIPAllowList, "OpenSSH, git"},
		{"whitelisted ip", CodeIPAllowList, "Atlassian: bbkb \"Permission denied (publickey)\""},
		{"deploy keys are disabled", CodePolicy, "readthedocs.org, vcs_support/backends/git.py"},
		{"deploy keys are not allowed", CodePolicy, "gitlabhq, lib/gitlab/git_access.rb"},
		{"git access over ssh is not allowed", CodePolicy, "gitlabhq, lib/gitlab/git_access.rb"},
		{"access over ssh is disabled", CodePolicy, "OpenSSH, git"},
		{"enabled or enforced saml sso", CodeSSO, "readthedocs.org, vcs_support/backends/git.py"},
		{"organization has disabled", CodePolicy, "readthedocs.org, vcs_support/backends/git.py"},

		// SSH itself.
		{"too many authentication failures", CodeTooManyFailures, "OpenSSH, git"},
		{"rsa key with sha-1", CodeRSASHA1, "readthedocs.org, vcs_support/backends/git.py"},
		{"no mutual signature algorithm", CodeRSASHA1, "OpenSSH, git"},
		{"permission denied (publickey", CodeKeyUnknown, "OpenSSH, git"},

		// Archived and mirrors.
		{"was archived so it is read-only", CodeArchived, "readthedocs.org, vcs_support/backends/git.py"},
		{"is archived", CodeArchived, "gitea, routers/private/serv.go"},
		{"archived project", CodeArchived, "gitlabhq, lib/gitlab/git_access.rb"},
		{"mirror repository", CodeReadOnly, "gitea, routers/private/serv.go"},

		// May read but not write.
		{"access via a deployment key is read-only", CodeReadOnly, "Atlassian: bbkb \"Permission denied (publickey)\""},
		{"has been marked as read only", CodeReadOnly, "readthedocs.org, vcs_support/backends/git.py"},
		{"denied to deploy key", CodeReadOnly, "readthedocs.org, vcs_support/backends/git.py"},
		{"write access to repository not granted", CodeReadOnly, "readthedocs.org, vcs_support/backends/git.py"},
		{"does not have write access to this project", CodeReadOnly, "gitlabhq, lib/gitlab/git_access.rb"},
		{"not allowed to push code to this project", CodeReadOnly, "gitlabhq, lib/gitlab/git_access.rb"},
		{"is not authorized to write", CodeReadOnly, "gitea, routers/private/serv.go"},
		{"repository access denied. access via a deployment key", CodeReadOnly, "Atlassian: bbkb \"Permission denied (publickey)\""},
		{"read-only access", CodeReadOnly, "gitlabhq, lib/gitlab/git_access.rb"},

		// The key is known, but stands elsewhere.
		{"deployment key is not associated with the requested repository", CodeKeyElsewhere, "Atlassian: bbkb \"Permission denied (publickey)\""},
		{"is not authorized to read", CodeKeyElsewhere, "gitea, routers/private/serv.go"},
		{"this deploy key does not have access to this project", CodeKeyElsewhere, "gitlabhq, lib/gitlab/git_access.rb"},
		{"repository access denied", CodeKeyElsewhere, "Atlassian: bbkb \"Permission denied (publickey)\""},

		// Not there, or not to be seen.
		{"repository does not exist", CodeRepoMissing, "Atlassian: bbkb \"Permission denied (publickey)\""},
		{"repository not found", CodeRepoMissing, "readthedocs.org, vcs_support/backends/git.py"},
		{"the requested repository either does not exist", CodeRepoMissing, "Atlassian: bbkb \"Permission denied (publickey)\""},
		{"project you were looking for could not be found", CodeRepoMissing, "gitlabhq, lib/gitlab/git_access.rb"},
		{"cannot find repository", CodeRepoMissing, "gitea, routers/private/serv.go"},
		{"does not appear to be a git repository", CodeRepoMissing, "OpenSSH, git"},
		{"no such repository", CodeRepoMissing, "OpenSSH, git"},
		{"invalid repository path", CodeRepoMissing, "gitea, routers/private/serv.go"},

		// Accounts on servers that are no forge.
		{"command not found", CodeNotGit, "OpenSSH, git"},
		{"no such file or directory", CodeNotGit, "OpenSSH, git"},
		{"this account is currently not available", CodeNoLogin, "OpenSSH, git"},
	}
}

// recognise says what a server's text means; ok is false when nobody knows.
func recognise(text string) (Code, bool) {
	text = strings.ToLower(text)
	for _, table := range [][]sentence{exactSentences(), refusals(), serverSentences(), sentences()} {
		for _, s := range table {
			if s.in(text) {
				return s.code, true
			}
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
