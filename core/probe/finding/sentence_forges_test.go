package finding

import (
	"strings"
	"testing"
)

// TestEverySentenceOfTheForges is the list of what forges are known to say.
func TestEverySentenceOfTheForges(t *testing.T) {
	for text, want := range map[string]Code{
		"git@host: Permission denied (publickey).":                                                             CodeKeyUnknown,
		"repository access denied. access via a deployment key is read-only.":                                  CodeReadOnly,
		"repository access denied. deployment key is not associated with the requested repository.":            CodeKeyElsewhere,
		"conq: repository access denied. deployment key is not associated with the requested repository.":      CodeKeyElsewhere,
		"conq: repository does not exist.":                                                                     CodeRepoMissing,
		"remote: Repository not found":                                                                         CodeRepoMissing,
		"The requested repository either does not exist or you do not have access. If you believe this":        CodeRepoMissing,
		"ERROR: Repository not found.":                                                                         CodeRepoMissing,
		"ERROR: Permission to acme/ledger denied to deploy key":                                                CodeReadOnly,
		"ERROR: The key you are authenticating with has been marked as read only.":                             CodeReadOnly,
		"ERROR: Write access to repository not granted.":                                                       CodeReadOnly,
		"ERROR: The repository owner has an IP allow list enabled, and 192.0.2.1 is not permitted":             CodeIPAllowList,
		"ERROR: This repository was archived so it is read-only.":                                              CodeArchived,
		"You're using an RSA key with SHA-1, which is no longer allowed. Please use a newer client":            CodeRSASHA1,
		"remote: ERROR: This deploy key does not have write access to this project.":                           CodeReadOnly,
		"GitLab: The project you were looking for could not be found or you don't have permission to view it.": CodeRepoMissing,
		"GitLab is currently unable to handle this request due to load.":                                       CodeBusy,
		"Gitea: Public (Deploy) Key: 3:ci is not authorized to read acme/ledger.":                              CodeKeyElsewhere,
		"Forgejo: Public (Deploy) Key: 3:ci is not authorized to write to acme/ledger.":                        CodeReadOnly,
		"error: Deploy Key: 3:ci is not authorized to write to acme/ledger.":                                   CodeReadOnly,
		"Gitea: Cannot find repository: acme/ledger":                                                           CodeRepoMissing,
		"Forgejo: Mirror Repository acme/ledger is read-only":                                                  CodeReadOnly,
		"Gitea: Repo: acme/ledger is archived.":                                                                CodeArchived,
		"Received disconnect from 192.0.2.1 port 22:2: Too many authentication failures":                       CodeTooManyFailures,
		"Deploy keys are disabled for this repository":                                                         CodePolicy,
		"fatal: '/srv/x.git' does not appear to be a git repository":                                           CodeRepoMissing,
		"Exceeded MaxStartups":                     CodeBusy,
		"bash: git-upload-pack: command not found": CodeNotGit,
	} {
		for _, form := range []string{text, strings.ToUpper(text), "remote: " + text + "\r\n"} {
			if got, ok := Recognise(form); !ok || got != want {
				t.Errorf("%q: %q, want %q", form, got, want)
			}
		}
	}
	if got, ok := Recognise("fatal: Could not read from remote repository."); ok {
		t.Errorf("git's trailer has no cause, but means %q", got)
	}
}

// TestSentencesOfServersBecomeCauses is what others than the first five say, and
// what stands in the way of a key that is known.
func TestSentencesOfServersBecomeCauses(t *testing.T) {
	for text, want := range map[string]Code{
		"To access this repository, an admin must allowlist your IP.":                                                  CodeIPAllowList,
		"To access this repository, an admin must whitelist your IP.":                                                  CodeIPAllowList,
		"To access this repository, enable two-step authentication.":                                                   CodeTwoStep,
		"remote: OTP verification is required to access the repository.":                                               CodeTwoStep,
		"ERROR: Your account is suspended. Please check with your installation administrator.":                         CodeSuspended,
		"remote: Your account is suspended. Please visit https://support.github.com for more information.":             CodeSuspended,
		"GitLab: Your account has been blocked.":                                                                       CodeSuspended,
		"Gitea: Your account is disabled.":                                                                             CodeSuspended,
		"GitLab: Your account has been deactivated by your administrator. Please log back in from a web browser":       CodeSuspended,
		"GitLab: Your account is pending approval from your administrator and hence blocked":                           CodeOwnerMustAct,
		"GitLab: Your password expired. Please access GitLab from a web browser to update your password.":              CodeOwnerMustAct,
		"ERROR: Hi jo, it's GitHub. We're doing an SSH key audit.":                                                     CodeOwnerMustAct,
		"remote: ERROR: Your SSH key has expired.":                                                                     CodeKeyExpired,
		"remote: Authentication failed: your SSH key has expired. To restore access, visit":                            CodeKeyExpired,
		"GitLab: Your SSH key type is forbidden. Must be ECDSA or ED25519.":                                            CodeKeyWeak,
		"remote: This endpoint has been requested too many times. Try again later.":                                    CodeBusy,
		"Bitbucket is currently under heavy load and is not able to service your request.":                             CodeBusy,
		"Rate limit for this resource has been exceeded":                                                               CodeBusy,
		"ERROR: Access to this repository has been disabled by GitHub staff.":                                          CodeDisabled,
		"ERROR: Repository unavailable due to DMCA takedown.":                                                          CodeDisabled,
		"remote: Repository 'acme/web' is disabled.":                                                                   CodeDisabled,
		"remote: A repository for this project does not exist yet.":                                                    CodeNoRepoYet,
		"Gitea: Repository is being created, you could retry after it finished":                                        CodeNoRepoYet,
		"ERROR: The 'acme' organization has enabled or enforced SAML SSO.":                                             CodeSSO,
		"GitLab: Cannot find valid SSO session. Please login via your group's SSO at":                                  CodeSSO,
		"ERROR: The organization requires SSH certificates.":                                                           CodeCertificate,
		"The site is currently under maintenance.":                                                                     CodeMaintenance,
		"GitLab: The repository is temporarily read-only. Please try again later.":                                     CodeMaintenance,
		"Project 'acme/a' was moved to 'acme/b'.":                                                                      CodeMoved,
		"remote: Internal Server Error":                                                                                CodeServerFault,
		"GitLab: Internal API unreachable":                                                                             CodeServerFault,
		"fatal: detected dubious ownership in repository at '/srv/x.git'":                                              CodeServerFault,
		"This account is currently not available.":                                                                     CodeNoLogin,
		"Your account has expired; please contact your system administrator.":                                          CodeNoLogin,
		"WARNING: Your password has expired.":                                                                          CodeNoLogin,
		"Not allowed at this time":                                                                                     CodeTooManyFailures,
		"System is booting up. Unprivileged users are not permitted to log in yet.":                                    CodeMaintenance,
		"fatal: unrecognized command 'git-lfs-authenticate x'":                                                         CodeForced,
		"This service allows sftp connections only.":                                                                   CodeForced,
		"FATAL: R any acme/x bench DENIED by fallthru":                                                                 CodeKeyElsewhere,
		"(or you mis-spelled the reponame)":                                                                            CodeKeyElsewhere,
		"you are not authorized to do this":                                                                            CodeKeyElsewhere,
		"invalid repo":                                                                                                 CodeRepoMissing,
		"fatal: project acme/x not found":                                                                              CodeRepoMissing,
		"remote: TF401019: The Git repository with name or identifier x does not exist or you do not have permissions": CodeRepoMissing,
		"remote: Public key authentication failed.":                                                                    CodeKeyUnknown,
		"Command git-upload-pack: You're using ssh-rsa that is about to be deprecated":                                 CodeRSASHA1,
		"User: 2:ada with Key: 4:laptop is not authorized to read mal/malrepo.":                                        CodeUserRefused,
		"GitLab: You are not allowed to download code from this project.":                                              CodeUserRefused,
		"GitLab: Deploy keys are not allowed to push code.":                                                            CodeReadOnly,
		"remote: repository is in read only mode (over 2 GB size limit).":                                              CodeOverLimit,
		"This workspace is over the 1 GB size limit.":                                                                  CodeOverLimit,
		"HTTP/1.1 407 Proxy Authentication Required":                                                                   CodeProxy,
		"sh: 1: git-upload-pack: not found":                                                                            CodeNotGit,
		"kex_exchange_identification: Connection closed by remote host":                                                CodeSSHClosed,
		"no matching host key type found. Their offer: ssh-rsa":                                                        CodeNoCommonAlgo,
	} {
		for _, form := range []string{text, strings.ToUpper(text), "remote: " + text + "\r\n"} {
			if got, ok := Recognise(form); !ok || got != want {
				t.Errorf("%q: %q, want %q", form, got, want)
			}
		}
	}
}

func TestEssence(t *testing.T) {
	in := "remote: \nremote: ========================================================================\nremote: \nremote: ERROR: The project is gone.\nremote: \nremote: ====\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n"
	if got := Essence(in); got != "The project is gone." {
		t.Errorf("%q", got)
	}
	if got := Essence("error:\nerror: Cannot find repository: a/b\nerror:\n"); got != "Cannot find repository: a/b" {
		t.Errorf("%q", got)
	}
}
