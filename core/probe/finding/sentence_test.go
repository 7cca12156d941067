package finding

import (
	"slices"
	"strings"
	"testing"
)

func everySentence() []sentence {
	return slices.Concat(sentenceTables...)
}

// Git's trailer, as it stands below most refusals, and in other languages.
const (
	trailer   = "fatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n"
	trailerDE = "fatal: Konnte nicht vom Remote-Repository lesen.\n\nBitte stellen Sie sicher, dass die korrekten Zugriffsberechtigungen bestehen\nund das Repository existiert.\n"
	trailerFR = "fatal: Impossible de lire le dépôt distant.\n\nVeuillez vérifier que vous avez les droits d'accès\net que le dépôt existe.\n"
	trailerKO = "fatal: 리모트 저장소에서 읽을 수 없습니다\n\n올바른 접근 권한이 있는지, 그리고 저장소가 있는지\n확인하십시오.\n"
)

// framed returns how gitlab-shell prints a message.
func framed(lines ...string) string {
	rule := "remote: \nremote: " + strings.Repeat("=", 72) + "\nremote: \n"
	return rule + "remote: " + strings.Join(lines, "\nremote: ") + "\n" + rule
}

// TestWholeOutputsHaveOneSentence is what people saw, with all that stood around it.
func TestWholeOutputsHaveOneSentence(t *testing.T) {
	for _, c := range []struct {
		text string
		want Code
	}{
		// GitHub
		{"Cloning into 'web'...\nERROR: Repository not found.\n" + trailer, CodeRepoMissing},
		{"Klone nach 'web' …\nERROR: Repository not found.\n" + trailerDE, CodeRepoMissing},
		{"ERROR: Permission to acme/web.git denied to deploy key\n" + trailer, CodeReadOnly},
		{"ERROR: Permission to acme/web.git denied to acme/other.\n" + trailer, CodeKeyElsewhere},
		{"remote: Permission to 1000copy/learningnode.git denied to 1000blog.\nfatal: unable to access 'https://github.com/1000copy/learningnode.git/': The requested URL returned error: 403\n", CodeUserRefused},
		{"ERROR: The key you are authenticating with has been marked as read only.\n" + trailerFR, CodeReadOnly},
		{"ERROR: Write access to repository not granted.\n" + trailer, CodeReadOnly},
		{"ERROR: This repository was archived so it is read-only.\n" + trailer, CodeArchived},
		{"ERROR: The 'acme' organization has enabled or enforced SAML SSO.\nTo access this repository, you must re-authorize the SSH key\n" + trailer, CodeSSO},
		{"remote: The 'NIH-NLM' organization has enabled or enforced SAML SSO.\nremote: To access this repository, visit https://github.com/orgs/NIH-NLM/sso?authorization_request=AA2 and try your request again.\n", CodeSSO},
		{"ERROR: The repository owner has an IP allow list enabled, and 192.0.2.7 is not permitted to access this repository.\n" + trailer, CodeIPAllowList},
		{"ERROR: You're using an RSA key with SHA-1, which is no longer allowed. Please use a newer client or a different key type.\nPlease see https://github.blog/2021-09-01-improving-git-protocol-security-github/ for more information.\n\n" + trailer, CodeRSASHA1},
		{"ERROR: Hi jo. We're doing an SSH key audit.\nPlease visit https://github.example/settings/ssh/audit/2\nto approve this key so we know it's safe.\nFingerprint: ed:21:60:64:c0:dc:2b:16:0f:54:5f:2b:35:2a:94:91\n" + trailer, CodeOwnerMustAct},
		{"ERROR: Access to this repository has been disabled by GitHub staff due to\nexcessive resource use. Please contact support via\nhttps://support.github.com/contact to restore access to this repository.\n" + trailer, CodeDisabled},
		{"remote: Repository 'fluids2/live-visibility' is disabled.\nremote: Please ask the owner to check their account.\nfatal: unable to access 'https://github.com/fluids2/live-visibility/': The requested URL returned error: 403\n", CodeDisabled},
		{"remote: Repository unavailable due to DMCA takedown.\nremote: See the takedown notice for more details:\nremote: https://github.com/github/dmca/blob/master/2019/x.md.\n", CodeDisabled},
		{"remote: This repository moved. Please use the new location:\nremote:   https://github.com/acme/Site.git\n", CodeMoved},

		// Bitbucket
		{"git@bitbucket.org: Permission denied (publickey).\n" + trailer, CodeKeyUnknown},
		{"repository access denied. deployment key is not associated with the requested repository.\n" + trailer, CodeKeyElsewhere},
		{"repository access denied. access via a deployment key is read-only.\n" + trailer, CodeReadOnly},
		{"conq: repository does not exist.\n" + trailer, CodeRepoMissing},
		{"remote: To access this repository, an admin must whitelist your IP. \nfatal: unable to access 'https://bitbucket.org/acme/web.git/': The requested URL returned error: 403\n", CodeIPAllowList},
		{"remote: To access this repository, enable two-step authentication. \nfatal: unable to access 'https://bitbucket.org/acme/web.git/': The requested URL returned error: 403\n", CodeTwoStep},
		{"remote: The requested repository either does not exist or you do not have access. If you believe this repository exists and you have access, make sure you're authenticated.\n", CodeRepoMissing},
		{"remote: [ALERT] Your push failed because the account 'acme' has exceeded its\nremote: [ALERT] user limit and this repository is restricted to read-only access.\nremote: [ALERT] Change your plan to restore write access\n", CodeOverLimit},
		{"remote: repository is in read only mode (over 2 GB size limit).        \nremote: \nremote: Learn how to reduce your repository size: https://confluence.atlassian.com/x/xgMvEw.        \n ! [remote rejected] design -> design (pre-receive hook declined)\n", CodeOverLimit},
		{"Warning: Permanently added '[192.0.2.119]:7999' (RSA) to the list of known hosts.\r\nRepository not found\nThe requested repository does not exist, or you do not have permission to access it.\n" + trailerKO, CodeRepoMissing},
		{"fatal: remote error: Repository does not exist\nThe requested repository does not exist, or you do not have permission to\naccess it.\n", CodeRepoMissing},

		// GitLab
		{framed("ERROR: The project you were looking for could not be found or you don't have permission to view it.") + trailer, CodeRepoMissing},
		{framed("This deploy key does not have write access to this project.") + trailer, CodeReadOnly},
		{framed("You can't push code to an archived project.") + trailerDE, CodeArchived},
		{framed("OTP verification is required to access the repository.", "", "   Use: ssh git@gitlab.example 2fa_verify") + trailer, CodeTwoStep},
		{framed("Your account has been blocked.") + trailer, CodeSuspended},
		{framed("Your account is pending approval from your administrator and hence blocked.") + trailer, CodeOwnerMustAct},
		{framed("You (@jo) must accept the Terms of Service in order to perform this action. To accept these terms, please access GitLab from a web browser at https://gitlab.example.") + trailer, CodeOwnerMustAct},
		{framed("Your primary email address is not confirmed. Please check your inbox for the confirmation instructions. In case the link is expired, you can request a new confirmation email at https://gitlab.example/users/confirmation/new") + trailer, CodeOwnerMustAct},
		{framed("Your SSH key has expired.") + trailer, CodeKeyExpired},
		{framed("Your SSH key type is forbidden. Must be RSA, ECDSA, or ED25519.") + trailer, CodeKeyWeak},
		{framed("Your SSH key must be at least 3072 bits.") + trailer, CodeKeyWeak},
		{framed("Cannot find valid SSO session. Please login via your group's SSO at https://gitlab.example/groups/acme/-/saml/sso?token=x") + trailer, CodeSSO},
		{framed("Git access over SSH is not allowed") + trailer, CodePolicy},
		{framed("You can't push code to a read-only GitLab instance.") + trailer, CodeReadOnly},
		{framed("Git push is not allowed because this GitLab instance is currently in (read-only) maintenance mode.") + trailer, CodeMaintenance},
		{framed("Your push has been rejected, because this repository has exceeded its size limit of 100 MB by 160 MB. Please contact your GitLab administrator for more information.") + trailer, CodeOverLimit},
		{framed("ERROR: Internal API unreachable") + trailer, CodeServerFault},
		{"fatal: remote error: GitLab is currently unable to handle this request due to load (ID a2b5c730282383b9-ORD).\n", CodeBusy},
		{"remote: GitLab: You are not allowed to push code to protected branches on this project.\nTo gitlab.example:acme/web.git\n ! [remote rejected] main -> main (pre-receive hook declined)\n", CodeReadOnly},
		{"remote: \nremote: Project 'acme/web' was moved to 'acme/site'.\nremote: \nremote: Please update your Git remote:\nremote: \nremote:   git remote set-url origin git@gitlab.example:acme/site.git\nremote: \n", CodeMoved},
		{"remote: \nremote: INFO: Your SSH key has expired. Please generate a new key.\nremote: \n", CodeKeyExpired},

		// Gitea, Forgejo, Gogs
		{"\nForgejo: Cannot find repository: acme/web\n" + trailer, CodeRepoMissing},
		{"\nGitea: Public (Deploy) Key: 3:proxy error of squid is not authorized to read acme/web.\n" + trailer, CodeKeyElsewhere},
		{"\nGitea: Deploy Key: 3:too many requests is not authorized to write to acme/web.\n" + trailer, CodeReadOnly},
		{"\nForgejo: User: 2:ada with Key: 4:laptop is not authorized to read mal/malrepo.\n" + trailer, CodeUserRefused},
		{"\nForgejo: Your account is disabled.\n" + trailer, CodeSuspended},
		{"\nForgejo: Push to create is not enabled for users.\n" + trailer, CodeRepoMissing},
		{"\nGitea: Repo: acme/web is archived.\n" + trailer, CodeArchived},
		{"\nGitea: Internal Server Error (no specific error)\n" + trailer, CodeServerFault},
		{"Gitea: SSH has been disabled\n" + trailer, CodePolicy},
		{"Gogs: Repository does not exist or you do not have access\n" + trailer, CodeRepoMissing},
		{"Gogs: You do not have sufficient authorization for this action\n" + trailer, CodeReadOnly},
		{"Gogs: Key access denied\n" + trailer, CodeKeyElsewhere},

		// Azure DevOps
		{"remote: Public key authentication failed.\n" + trailer, CodeKeyUnknown},
		{"remote: Authentication failed: your SSH key has expired. To restore access, visit https://aka.ms/ado-ssh-public-key-expired for guidance.\nremote: Public key authentication failed.\nfatal:  Could not read from remote repository.\n", CodeKeyExpired},
		{"remote: TF401019: The Git repository with name or identifier FabrikamChat does not exist or you do not have permissions for the operation you are attempting.\n", CodeRepoMissing},
		{"remote: TF401027: You need the Git 'GenericContribute' permission to perform this action. Details: identity 'Build\\x', scope 'repository'.\n", CodeReadOnly},
		{"You’re using ssh-rsa that is unsupported. Please use rsa-sha2-256 or rsa-sha2-512 instead. For more details see https://devblogs.microsoft.com/devops/ssh-rsa-deprecation.\n", CodeRSASHA1},

		// gitolite, soft-serve, Gerrit, sourcehut, Phabricator
		{"FATAL: R any acme/web jo DENIED by fallthru\n(or you mis-spelled the reponame)\n" + trailer, CodeKeyElsewhere},
		{"FATAL: W any packages/myPackage nobody DENIED by fallthru\n(or you mis-spelled the reponame)\n" + trailer, CodeReadOnly},
		{"FATAL: sorry, writes are currently disabled (no more info available)\n\n" + trailer, CodeMaintenance},
		{"FATAL: unknown git/gitolite command: 'git-lfs-authenticate acme/web download'\n", CodeForced},
		{"fatal: remote error: you are not authorized to do this\n", CodeKeyElsewhere},
		{"Error: invalid repo\n" + trailer, CodeRepoMissing},
		{"fatal: project acme/web not found\n\nfatal: Could not read from remote repository.\n", CodeRepoMissing},
		{"fatal: 'acme/web': not a git archive\n" + trailer, CodeRepoMissing},
		{"Your account has been suspended for the following reason:\n\n\tmining\n\nPlease contact support: jo <jo@example.org>\n\n" + trailer, CodeSuspended},
		{"\x1b[93mNOTICE\x1b[0m: This repository has moved.\nPlease update your remote to:\n\n\tgit@git.sr.ht:~jo/site\n\n" + trailer, CodeMoved},
		{"Exception: This repository is not available over SSH.\n" + trailer, CodePolicy},
		{"fatal: remote error: access denied or repository not exported: /pub/scm/x.git\n", CodeRepoMissing},

		// sshd and accounts
		{"Exceeded MaxStartups\r\n", CodeBusy},
		{"Not allowed at this time\r\n", CodeTooManyFailures},
		{"\"System is booting up. Unprivileged users are not permitted to log in yet. Please come back later. For technical details, see pam_nologin(8).\"\nConnection closed by 192.0.2.217 port 22\n", CodeMaintenance},
		{"Your account has expired; please contact your system administrator.\nConnection closed by 192.0.2.3 port 22\n", CodeNoLogin},
		{"You are required to change your password immediately (administrator enforced).\nPassword change required but no TTY available.\n" + trailer, CodeNoLogin},
		{"WARNING: Your password has expired.\nPassword change required but no TTY available.\n", CodeNoLogin},
		{"This service allows sftp connections only.\n" + trailer, CodeForced},
		{"/usr/bin/rrsync error: SSH_ORIGINAL_COMMAND does not run rsync\n" + trailer, CodeForced},
		{"fatal: Interactive git shell is not enabled.\nhint: ~/git-shell-commands should exist and have read and execute access.\n", CodeForced},
		{"fatal: unrecognized command 'git-lfs-authenticate x'\n", CodeForced},
		{"Sorry, user jo is not allowed to execute '/usr/bin/git-upload-pack' as git on host.example.\n" + trailer, CodeForced},
		{"Received disconnect from 192.0.2.1 port 22:2: Too many authentication failures\r\nDisconnected from 192.0.2.1 port 22\r\n" + trailer, CodeTooManyFailures},
		{"kex_exchange_identification: Connection closed by remote host\r\nConnection closed by 192.0.2.1 port 22\r\n" + trailer, CodeSSHClosed},
		{"Unable to negotiate with 192.0.2.1 port 22: no matching host key type found. Their offer: ssh-rsa\n" + trailer, CodeNoCommonAlgo},
		{"ssh: rejected: administratively prohibited (no more sessions)", CodeSessionRefused},
		{"dash: 1: git-upload-pack: not found\n" + trailer, CodeNotGit},
		{"'git-upload-pack' is not recognized as an internal or external command,\r\noperable program or batch file.\r\n" + trailer, CodeNotGit},
		{"fatal: detected dubious ownership in repository at '/srv/git/x.git'\nTo add an exception for this directory, call:\n\n\tgit config --global --add safe.directory /srv/git/x.git\n" + trailer, CodeServerFault},

		// In the server's own language
		{"bash: git-upload-pack: Kommando nicht gefunden.\n" + trailerDE, CodeNotGit},
		{"bash: git-upload-pack\u00a0: commande introuvable\n" + trailerFR, CodeNotGit},
		{"bash: git-upload-pack: команда не найдена\n" + trailer, CodeNotGit},
		{"bash: git-upload-pack: コマンドが見つかりません\n" + trailer, CodeNotGit},
		{"bash: git-upload-pack: 未找到命令\n" + trailer, CodeNotGit},
		{"bash: git-upload-pack：指令找不到\n" + trailer, CodeNotGit},
		{"bash: git-upload-pack: 명령어를 찾을 수 없음\n" + trailerKO, CodeNotGit},
		{"Ihr Konto ist abgelaufen. Wenden Sie sich an den Systemadministrator.\n", CodeNoLogin},
		{"Вам необходимо немедленно сменить пароль (по требованию администратора).\n", CodeNoLogin},
		{"fatal: write error: Aucun espace disponible sur le périphérique\n", CodeServerFault},
		{"fatal : propriétaire douteux détecté dans le dépôt à '/srv/x.git'\n", CodeServerFault},

		// Proxies and filters
		{"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n\r\n", CodeProxy},
		{"HTTP/1.1 400 Bad Request\r\nServer: squid\r\nMime-Version: 1.0\r\nContent-Type: text/html;charset=utf-8\r\nX-Squid-Error: ERR_INVALID_REQ 0\r\nVary: Accept-Language\r\nContent-Language: fr\r\n\r\n", CodeProxy},
		{"<blockquote id=\"error\">\n<p><b>アクセスを拒否されました。</b></p>\n</blockquote>\n\n<p>Access control configuration prevents your request from being allowed at this time. Please contact your service provider if you feel this is incorrect.</p>\n", CodeProxy},
		{"<title>Web Filter Violation</title>\n<h1>FortiGuard Intrusion Prevention - Access Blocked</h1>\n<h3>Web Page Blocked</h3>\n<p>You have tried to access a web page that is in violation of your Internet usage policy.</p>\n", CodeProxy},
		{"Access Denied (policy_denied)\n\nYour system policy has denied access to the requested URL.\n\nFor assistance, contact your network support team.\n", CodeProxy},
		{"<html><head><title>Internet Security by Zscaler</title>", CodeProxy},
		{"<p>Access to the web page you were trying to visit has been blocked in accordance with company policy.</p>", CodeProxy},
		{"HTTP/1.1 504 Gateway Time-out\r\nServer: nginx\r\n\r\n<center><h1>504 Gateway Time-out</h1></center>", CodeServerFault},
		{"HTTP/1.1 503 Service Temporarily Unavailable\r\nServer: nginx\r\n\r\n", CodeBusy},
	} {
		for _, form := range []string{c.text, strings.ReplaceAll(c.text, "\n", "\r\n"), "Warning: Permanently added 'host.example' (ED25519) to the list of known hosts.\n" + c.text} {
			if got, ok := Recognise(form); !ok || got != c.want {
				t.Errorf("%q: %q, want %q", form, got, c.want)
			}
		}
	}
}

// TestEverySentenceIsHeard finds parts that another, which is looked for before,
// takes the words away from.
func TestEverySentenceIsHeard(t *testing.T) {
	known := map[string]bool{}
	for _, s := range everySentence() {
		if got, ok := Recognise("remote: " + strings.ReplaceAll(s.part, "*", "acme/web") + "\n" + trailer); !ok || got != s.code {
			t.Errorf("%q means %q, want %q", s.part, got, s.code)
		}
		if known[s.part] {
			t.Errorf("%q stands twice", s.part)
		}
		known[s.part] = true
	}
}

// TestEverySentenceHasASource keeps the sources in one form and most of them found.
func TestEverySentenceHasASource(t *testing.T) {
	missing, all := 0, everySentence()
	for _, s := range all {
		if s.from == unfound {
			missing++
			continue
		}
		if strings.Contains(s.from, unfound) || !strings.ContainsAny(s.from, ",:(") && !strings.HasPrefix(s.from, "RFC ") {
			t.Errorf("%q: %q is neither a file nor a page", s.part, s.from)
		}
	}
	if missing > len(all)/10 {
		t.Errorf("%d of %d sentences have no source", missing, len(all))
	}
}

// ordinary returns what servers and git print when all is well. NAME stands where
// somebody chose a name.
func ordinary() []string {
	return []string{
		"Cloning into 'NAME'...\nremote: Enumerating objects: 12, done.\nremote: Counting objects: 100% (12/12), done.\nremote: Compressing objects: 100% (9/9), done.\nremote: Total 12 (delta 1), reused 9 (delta 0), pack-reused 0 (from 0)\nReceiving objects: 100% (12/12), 3.10 KiB | 3.10 MiB/s, done.\nResolving deltas: 100% (1/1), done.\n",
		"remote: \nremote: Create a pull request for 'NAME' on GitHub by visiting:\nremote:      https://github.com/acme/NAME/pull/new/NAME\nremote: \nTo github.com:acme/NAME.git\n * [new branch]      NAME -> NAME\nbranch 'NAME' set up to track 'origin/NAME'.\n",
		"remote: \nremote: To create a merge request for NAME, visit:\nremote:   https://gitlab.com/acme/NAME/-/merge_requests/new?merge_request%5Bsource_branch%5D=NAME\nremote: \nTo gitlab.com:acme/NAME.git\n   c0ed914..9b76216  NAME -> NAME\n",
		"remote: \nremote: Create pull request for NAME:\nremote:   https://bitbucket.org/acme/NAME/pull-requests/new?source=NAME&t=1\nremote: \nTo bitbucket.org:acme/NAME.git\n + cefd169...53d5e65 NAME -> NAME (forced update)\n",
		"remote: . Processing 1 references\nremote: Processed 1 references in total\nremote: \nremote: Create a new pull request for 'NAME':\nremote:   https://codeberg.org/acme/NAME/compare/main...NAME\n",
		"remote: Analyzing objects... (5/5) (3 ms)\nremote: Storing packfile... done (45 ms)\nremote: Storing index... done (38 ms)\nTo ssh.dev.azure.com:v3/acme/NAME/NAME\n * [new tag]         NAME -> NAME\n",
		"remote: Powered by GITEE.COM [GNK-6.4]\nremote: Set trace flag 0d6b0f12\nTo https://gitee.com/acme/NAME.git\n * [new branch]      NAME -> NAME\n",
		"remote: \nremote: Processing changes: refs: 1, new: 1, done    \nremote: SUCCESS\nremote:   https://review.example/c/NAME/+/42 Tidy [NEW]\n",
		"remote: Resolving deltas: 100% (2/2), completed with 2 local objects.\nremote: INFO: Your SSH key expires soon. Please generate a new key.\n",
		"From github.com:acme/NAME\n * branch            NAME       -> FETCH_HEAD\n   1234567..89abcde  NAME -> origin/NAME\nAlready up to date.\n",
		"Klone nach 'NAME' …\nremote: Objekte aufzählen: 3, fertig.\nEmpfange Objekte: 100% (3/3), fertig.\n",
		"正克隆到 'NAME'...\nremote: 枚举对象中: 3, 完成.\n接收对象中: 100% (3/3), 完成.\n",
		"Hi acme/NAME! You've successfully authenticated, but GitHub does not provide shell access.\n",
		"authenticated via a deploy key.\n\nYou can use git to connect to Bitbucket. Shell access is disabled.\n\nThis deploy key has read access to the following repositories:\n\nacme/NAME: NAME -- NAME\n",
		"Hi there! You've successfully authenticated with the deploy key named NAME, but Forgejo does not provide shell access.\nIf this is unexpected, please log in with password and setup Forgejo under another user.\n",
		"hello NAME, this is git@host running gitolite3 v3.6.12-1 (Debian) on git 2.39.5\n\n R W\tNAME\n R  \tacme/NAME\n",
		"Welcome to GitLab, @NAME!\n",
		"You are accessing a U.S. Government (USG) Information System (IS) that is provided for USG-authorized use only.\nBy using this IS (which includes any device attached to this IS), you consent to the following conditions:\n-The USG routinely intercepts and monitors communications on this IS.\n",
		"*** Authorized users only. Access is logged, and unauthorized access is prohibited. ***\nThis host goes down every first Sunday for maintenance; accounts that have expired are removed.\n",
		"Nur für Berechtigte. Wartung: sonntags 2 bis 4 Uhr.\nAccès réservé. Toute connexion est journalisée.\n本系统仅供授权用户使用。\n",
		"Welcome to Ubuntu 24.04.1 LTS (GNU/Linux 6.8.0-45-generic x86_64)\n\n*** System restart required ***\n",
	}
}

// TestNoSentenceInOrdinaryOutput puts every part, and the words that shorter parts
// once had, where somebody may choose a name.
func TestNoSentenceInOrdinaryOutput(t *testing.T) {
	names := []string{"web", "squid", "zscaler", "git-shell", "rate-limit", "bad-gateway", "rrsync", "maintenance", "maintenance-mode", "is-archived", "tf401019", "has-been-disabled", "proxy-error", "未找到命令", "ssh-certificate", "denied/by/refs", "moved", "feature/repository-not-found", "kex_exchange_identification", "(squid"}
	legal := strings.NewReplacer(" ", "-", ":", "-", "*", "x", "?", "-", "..", "-", "\\", "-", "[", "-", "^", "-", "~", "-")
	for _, s := range everySentence() {
		names = append(names, legal.Replace(s.part), strings.Trim(legal.Replace(s.part), "-/'\".,"))
	}
	for _, output := range ordinary() {
		for _, name := range names {
			text := strings.ReplaceAll(output, "NAME", name)
			if got, ok := Recognise(text); ok {
				t.Errorf("%q: %q", text, got)
			}
			if !strings.Contains(output, "NAME") {
				break
			}
		}
	}
}

// TestNoSentenceInCommitSubjects is for servers whose hooks print what was pushed.
func TestNoSentenceInCommitSubjects(t *testing.T) {
	for _, subject := range []string{
		"Fix rate limit of the client", "Respect the rate limits", "squid: move the config", "Add Zscaler certificates to the image", "Put the site into maintenance mode",
		"Announce downtime for maintenance", "Tell that an account has expired", "Tell when a password has expired", "Say that the account is disabled", "The account has been locked: say so",
		"Retry after a bad gateway and a gateway timeout", "Map proxy errors to 502", "Sign SSH certificates for hosts", "Ask for two-step verification", "Send mail to confirm your email address",
		"Hide what is archived", "Archived projects: hide them", "Mirror repositories nightly", "Show that a file was moved to a folder", "Note that a feature has been disabled",
		"Use git-shell for the git account", "rrsync: take the new flags", "Log connections closed by peers", "Orders pending approval", "Block page: blocked by the policy of the school",
		"Give the bot read-only access", "Revert \"Project list: not found page\"", "Deny what is denied by default", "Moved to the new CI", "Grant permission to deploy, denied to others",
		"Rename repo to repository", "Close sessions: no more sessions than five", "The service is under heavy load at noon", "Permit upload-pack, not receive-pack",
	} {
		for _, text := range []string{subject, "remote: 1234567 " + subject + " (jo)\n", "To host.example:acme/web.git\n   1234567..89abcde  main -> main\nremote: Deploying: " + subject + "\n"} {
			if got, ok := Recognise(text); ok {
				t.Errorf("%q: %q", text, got)
			}
		}
	}
}
