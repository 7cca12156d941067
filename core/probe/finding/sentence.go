package finding

import (
	"strings"
)

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

// unfound is the source of words that were reported, but that no source or page
// was found to have.
const unfound = "reported, not found in a source"

// What is quoted from a closed server's output in the code and the pages of others.
const (
	quotedGitHub     = "GitHub's output, quoted in public code"
	quotedBitbucket  = "Bitbucket Cloud's output, quoted in public code"
	quotedDataCenter = "Bitbucket Data Center's output, quoted in public code"
)

// forgeSentences lists what forges say of a repository that a key does not open.
// Prefixes such as "remote:", "conq:" and "ERROR:" come and go, so only the
// middle is matched. Each part has a character that no name of a repository or
// branch can have, a space or a colon.
var forgeSentences = []sentence{
	// Busy, rules and networks, before what they might contain.
	{"currently unable to handle this request due to load", CodeBusy, "gitlabhq, workhorse/internal/git/error.go; gitlabhq, doc/user/gitlab_com/_index.md"},
	{"too many concurrent connections", CodeBusy, unfound},
	{"exceeded maxstartups", CodeBusy, "OpenSSH before 9.8, sshd.c (drop_connection)"},
	{"service unavailable", CodeBusy, "RFC 9110, the words of status 503"},
	{"temporarily unavailable", CodeBusy, "nginx, src/http/ngx_http_special_response.c; glibc, strerror(EAGAIN)"},
	{"an ip allow list enabled", CodeIPAllowList, "readthedocs.org, vcs_support/backends/git.py; https://github.com/microsoft/vscode-remote-repositories-github/issues/491"},
	{"ip address is not allowed", CodeIPAllowList, unfound},
	{"whitelisted ip", CodeIPAllowList, unfound},
	{"deploy keys are disabled", CodePolicy, "GitHub's answer 422 to a new deploy key, quoted in public code"},
	{"deploy keys are not allowed", CodePolicy, "gitlabhq before 8.17, lib/gitlab/git_access.rb"},
	{"git access over ssh is not allowed", CodePolicy, "gitlabhq, lib/gitlab/git_access.rb (check_protocol!)"},
	{"access over ssh is disabled", CodePolicy, unfound},
	{"enabled or enforced saml sso", CodeSSO, quotedGitHub},
	{"organization has disabled", CodePolicy, unfound},

	// SSH itself.
	{"too many authentication failures", CodeTooManyFailures, "OpenSSH, auth.c"},
	{"rsa key with sha-1", CodeRSASHA1, quotedGitHub},
	{"no mutual signature algorithm", CodeRSASHA1, "OpenSSH, sshconnect2.c; Microsoft: Use SSH key authentication"},
	{"permission denied (publickey", CodeKeyUnknown, "OpenSSH, sshconnect2.c"},

	// Archived and mirrors.
	{"was archived so it is read-only", CodeArchived, "readthedocs.org, vcs_support/backends/git.py"},
	{"repo: * is archived", CodeArchived, "forgejo and gitea, routers/private/serv.go"},
	{"push code to an archived project", CodeArchived, "gitlabhq, lib/gitlab/git_access.rb"},
	{"mirror repository is read-only", CodeReadOnly, "gogs, internal/cmd/serv.go"},

	// May read but not write.
	{"access via a deployment key is read-only", CodeReadOnly, "Atlassian: bbkb \"Permission denied (publickey)\""},
	{"has been marked as read only", CodeReadOnly, "readthedocs.org, vcs_support/backends/git.py"},
	{"denied to deploy key", CodeReadOnly, "readthedocs.org, vcs_support/backends/git.py"},
	{"write access to repository not granted", CodeReadOnly, "readthedocs.org, vcs_support/backends/git.py"},
	{"does not have write access to this project", CodeReadOnly, "gitlabhq, lib/gitlab/git_access.rb"},
	{"not allowed to push code to", CodeReadOnly, "gitlabhq, lib/gitlab/git_access.rb; yandex-cloud/docs, ru/managed-gitlab/qa/index.md"},
	{"is not authorized to write", CodeReadOnly, "forgejo and gitea, routers/private/serv.go"},
	{"repository access denied. access via a deployment key", CodeReadOnly, "Atlassian: bbkb \"Permission denied (publickey)\""},

	// The key is known, but stands elsewhere.
	{"deployment key is not associated with the requested repository", CodeKeyElsewhere, "Atlassian: bbkb \"Permission denied (publickey)\""},
	{"is not authorized to read", CodeKeyElsewhere, "forgejo and gitea, routers/private/serv.go"},
	{"this deploy key does not have access to this project", CodeKeyElsewhere, unfound},
	{"repository access denied", CodeKeyElsewhere, "https://bitbucket.org/site/master/issues/10289/git-pull-conq-repository-access-denied"},

	// Not there, or not to be seen.
	{"repository does not exist", CodeRepoMissing, quotedBitbucket + "; gogs, internal/cmd/serv.go"},
	{"repository not found", CodeRepoMissing, quotedGitHub + "; git.sr.ht, gitsrht-shell/main.go; soft-serve, pkg/proto/errors.go"},
	{"the requested repository either does not exist", CodeRepoMissing, "Atlassian: bbkb, error 403 when performing git operations"},
	{"project you were looking for could not be found", CodeRepoMissing, "gitlabhq, lib/gitlab/git_access.rb"},
	{"cannot find repository", CodeRepoMissing, "forgejo and gitea, routers/private/serv.go"},
	{"does not appear to be a git repository", CodeRepoMissing, "git, upload-pack.c"},
	{"no such repository", CodeRepoMissing, "git, daemon.c"},
	{"invalid repository path", CodeRepoMissing, "gitea, cmd/serv.go; gogs, internal/cmd/serv.go"},

	// Accounts on servers that are no forge.
	{"command not found", CodeNotGit, "bash, execute_cmd.c"},
	{"no such file or directory", CodeNotGit, "glibc, strerror(ENOENT)"},
	{"this account is currently not available", CodeNoLogin, "shadow-utils, nologin(8)"},
}

// sentenceTables are all of them, in the order in which they are looked through.
var sentenceTables = [][]sentence{exactSentences, refusalSentences, proxySentences, serverSentences, forgeSentences, translatedSentences}

// Recognise says what a server's text means; ok is false when nobody knows.
func Recognise(text string) (Code, bool) {
	text = strings.ToLower(text)
	for _, table := range sentenceTables {
		for _, s := range table {
			if s.in(text) {
				return s.code, true
			}
		}
	}
	return "", false
}

// Essence returns what is worth showing of a server's text: without frames, prefixes
// and git's trailer, which carries no cause.
func Essence(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		for trimmed := true; trimmed; {
			trimmed = false
			for _, prefix := range []string{"remote:", "conq:", "error:", "fatal:", "gitea:", "forgejo:", "gitlab:", "gogs:"} {
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
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, " ")
}
