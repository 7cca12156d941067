package probe

// exactSentences are those that contain words of others, or names that a person
// chose, and so must be looked for first.
func exactSentences() []sentence {
	return []sentence{
		{"user: * with key: * is not authorized to", CodeUserRefused, "forgejo and gitea, routers/private/serv.go"},
		{"key: * is not authorized to write", CodeReadOnly, "forgejo and gitea, routers/private/serv.go"},
		{"key: * is not authorized to read", CodeKeyElsewhere, "forgejo and gitea, routers/private/serv.go"},
		{"public key: * owner * does not exist", CodeUserRefused, "forgejo and gitea, routers/private/serv.go"},
		{"mirror repository * is read-only", CodeReadOnly, "forgejo and gitea, routers/private/serv.go"},
		{"permission to */* denied to deploy key", CodeReadOnly, "readthedocs.org, vcs_support/backends/git.py"},
		{"permission to */* denied to */", CodeKeyElsewhere, "GitHub Docs: Error: Permission to user/repo denied to user/other-repo"},
		{"permission to */* denied to ", CodeUserRefused, "GitHub Docs: Error: Permission to user/repo denied to other-user"},
		{"fatal: w any * denied by", CodeReadOnly, "gitolite, src/lib/Gitolite/Conf/Load.pm (access)"},
		{"deploy keys are not allowed to push", CodeReadOnly, "gitlabhq before 8.17, lib/gitlab/git_access.rb"},
		{"you are not allowed to download code", CodeUserRefused, "gitlabhq, lib/gitlab/git_access.rb"},
		{"repository is temporarily read-only", CodeMaintenance, "gitlabhq, lib/gitlab/git_access.rb"},
		{"read-only gitlab instance", CodeReadOnly, "gitlabhq, lib/gitlab/git_access.rb"},
		{"your push failed because the account '", CodeOverLimit, quotedBitbucket + "; Atlassian: bbkb, Why is my repository in \"read-only\" mode?"},
		{"user limit and this repository is restricted to read-only", CodeOverLimit, quotedBitbucket},
		{"read only mode (over * size limit", CodeOverLimit, "https://github.com/mathieudutour/git-sketch-plugin/issues/146"},
		{"over the * size limit", CodeOverLimit, unfound},
		{"using ssh-rsa that is about to be deprecated", CodeRSASHA1, "Microsoft: Use SSH key authentication, https://learn.microsoft.com/azure/devops/repos/git/use-ssh-keys-to-authenticate"},
		{"using ssh-rsa that is unsupported", CodeRSASHA1, "Microsoft: Use SSH key authentication"},
		{"ssh-rsa is about to be deprecated and your request has been throttled", CodeRSASHA1, "Microsoft: Use SSH key authentication"},
	}
}

// refusals are what forges and their rules turn a key away with, though it is known.
func refusals() []sentence {
	return []sentence{
		{"an admin must whitelist your ip", CodeIPAllowList, "Atlassian: bbkb, error 403 when performing git operations, https://confluence.atlassian.com/bbkb/error-403-when-performing-git-operations-1155479141.html"},
		{"an admin must allowlist your ip", CodeIPAllowList, unfound},

		{"enable two-step authentication", CodeTwoStep, "Atlassian: bbkb, error 403 when performing git operations"},
		{"otp verification is required to access the repository", CodeTwoStep, "gitlabhq, ee/lib/ee/gitlab/git_access.rb (check_otp_session!)"},
		{"requires users to enable two-factor authentication", CodeTwoStep, unfound},

		{"your account is suspended", CodeSuspended, "https://github.com/gitextensions/gitextensions/issues/3339, https://github.com/github/site-policy/issues/1258"},
		{"your account has been suspended", CodeSuspended, "git.sr.ht, gitsrht-shell/main.go"},
		{"your account is disabled", CodeSuspended, "forgejo, routers/private/serv.go; https://github.com/desktop/dugite/issues/264"},
		{"your account has been blocked", CodeSuspended, "gitlabhq, lib/gitlab/auth/user_access_denied_reason.rb; https://github.com/Shippable/support/issues/5043"},
		{"your account has been deactivated", CodeSuspended, "gitlabhq, lib/gitlab/auth/user_access_denied_reason.rb"},

		{"account is pending approval from your administrator", CodeOwnerMustAct, "gitlabhq, lib/gitlab/auth/user_access_denied_reason.rb"},
		{"must accept the terms of service", CodeOwnerMustAct, "gitlabhq, lib/gitlab/auth/user_access_denied_reason.rb"},
		{"your password expired", CodeOwnerMustAct, "gitlabhq, lib/gitlab/auth/user_access_denied_reason.rb"},
		{"your primary email address is not confirmed", CodeOwnerMustAct, "gitlabhq, lib/gitlab/auth/user_access_denied_reason.rb"},
		{"project requires smartcard login", CodeOwnerMustAct, "gitlabhq, ee/lib/ee/gitlab/git_access.rb (check_smartcard_access!)"},
		{"doing an ssh key audit", CodeOwnerMustAct, "GitHub Docs: Auditing SSH keys"},
		{"cannot be performed by internal users", CodeUserRefused, "gitlabhq, lib/gitlab/auth/user_access_denied_reason.rb"},
		{"cannot find owner with id:", CodeUserRefused, "forgejo and gitea, routers/private/serv.go"},
		{"not allowed to upload code", CodeReadOnly, "gitlabhq, lib/gitlab/git_access.rb"},
		{"do not have sufficient authorization for this action", CodeReadOnly, "gogs, internal/cmd/serv.go"},
		{"gogs: key permission denied", CodeReadOnly, "gogs, internal/cmd/serv.go"},
		{"gogs: key access denied", CodeKeyElsewhere, "gogs, internal/cmd/serv.go (checkDeployKey)"},
		{"repository is read-only over ssh", CodeReadOnly, "Phabricator, DiffusionSSHWorkflow.php"},
		{"do not have permission to push to this repository", CodeReadOnly, "Phabricator, DiffusionSSHWorkflow.php"},
		{"tf401027: you need the git", CodeReadOnly, "Azure Repos' output, quoted in public code"},

		{"your ssh key has expired", CodeKeyExpired, "gitlabhq, lib/gitlab/git_access.rb (check_valid_actor!), lib/gitlab/auth/key_status_checker.rb; Microsoft: Use SSH key authentication"},
		{"your ssh key type is forbidden", CodeKeyWeak, "gitlabhq, lib/gitlab/git_access.rb (check_valid_actor!) with app/models/key.rb"},
		{"your ssh key must be at least", CodeKeyWeak, "gitlabhq, lib/gitlab/git_access.rb (check_valid_actor!) with app/models/key.rb"},

		{"endpoint has been requested too many times", CodeBusy, "gitlabhq, lib/api/helpers (check_rate_limit!)"},
		{"too many requests", CodeBusy, "RFC 6585, the words of status 429"},
		{"exceeded a secondary rate limit", CodeBusy, "GitHub's answer 403, quoted in public code"},
		{"rate limit for this resource has been exceeded", CodeBusy, "Bitbucket Cloud's answer 429, quoted in public code"},
		{"is currently under heavy load and is not able to", CodeBusy, unfound},
		{"blocked due to exceeding usage of resource", CodeBusy, "Microsoft: TF400733, rate and usage limits of Azure DevOps"},
		{"too many connections, try again later", CodeBusy, "soft-serve, pkg/git/errors.go"},

		{"disabled by github staff", CodeDisabled, quotedGitHub},
		{"unavailable due to dmca takedown", CodeDisabled, quotedGitHub},
		{"repository '* is disabled", CodeDisabled, quotedGitHub},
		{"this repository has been disabled", CodeDisabled, quotedGitHub},
		{"due to u.s. trade controls law restrictions", CodeDisabled, "getsentry/sentry, what its GitHub integration looks for"},
		{"repository wiki is disabled", CodeDisabled, "forgejo, routers/private/serv.go"},
		{"repository cannot be accessed, you could retry it later", CodeDisabled, "forgejo, routers/private/serv.go (an owner who is not active)"},

		{"repository for this project does not exist yet", CodeNoRepoYet, "gitlabhq, lib/gitlab/git_access.rb"},
		{"repository is being created, you could retry", CodeNoRepoYet, "forgejo and gitea, routers/private/serv.go"},
		{"this repository has exceeded its size limit", CodeOverLimit, "gitlabhq, doc/administration/settings/account_and_limit_settings.md"},

		{"ssh has been disabled", CodePolicy, "gitea, cmd/serv.go; gogs, internal/cmd/serv.go"},
		{"repository is not available over ssh", CodePolicy, "Phabricator, DiffusionSSHWorkflow.php"},
		{"current license does not have gitlab geo", CodePolicy, "gitlabhq, ee/lib/ee/gitlab/git_access.rb (check_geo_license!)"},
		{"pulling over http is not allowed", CodePolicy, "gitlabhq, lib/gitlab/git_access.rb"},
		{"pushing over http is not allowed", CodePolicy, "gitlabhq, lib/gitlab/git_access.rb"},
		{"authentication by ci/cd job token not allowed", CodePolicy, "gitlabhq, lib/gitlab/git_access.rb"},
		{"insufficient permissions to pull from the repository of project", CodeUserRefused, "gitlabhq, lib/gitlab/git_access.rb"},
		{"lfs server is not enabled", CodePolicy, "gitea, cmd/serv.go"},
		{"lfs ssh transfer is not enabled", CodePolicy, "gitea, cmd/serv.go"},
		{"cannot find valid sso session", CodeSSO, "gitlabhq, ee/lib/ee/gitlab/git_access.rb (check_sso_session!)"},
		{"protected by organization saml enforcement", CodeSSO, "GitHub's answer 403, quoted in public code"},
		{"requires ssh certificate", CodeCertificate, unfound},

		{"currently under maintenance", CodeMaintenance, unfound},
		{"undergoing maintenance", CodeMaintenance, unfound},
		{"down for maintenance", CodeMaintenance, unfound},
		{"currently in (read-only) maintenance mode", CodeMaintenance, "gitlabhq, ee/lib/ee/gitlab/git_access.rb (check_maintenance_mode!)"},
		{"repository has been locked for migration", CodeMaintenance, quotedGitHub},
		{"writes are currently disabled", CodeMaintenance, "gitolite, src/lib/Gitolite/Triggers/Writable.pm"},

		{"this repository moved. please use the new location", CodeMoved, quotedGitHub},
		{"this repository has moved", CodeMoved, "git.sr.ht, gitsrht-shell/main.go"},
		{"' was moved to '", CodeMoved, "gitlabhq, lib/gitlab/checks/container_moved.rb"},
	}
}
