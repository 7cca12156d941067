package probe

import (
	"net"
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
		{"Cloning into 'web'...\nERROR: Repository not found.\n" + trailer, codeRepoMissing},
		{"Klone nach 'web' …\nERROR: Repository not found.\n" + trailerDE, codeRepoMissing},
		{"ERROR: Permission to acme/web.git denied to deploy key\n" + trailer, codeReadOnly},
		{"ERROR: Permission to acme/web.git denied to acme/other.\n" + trailer, codeKeyElsewhere},
		{"remote: Permission to 1000copy/learningnode.git denied to 1000blog.\nfatal: unable to access 'https://github.com/1000copy/learningnode.git/': The requested URL returned error: 403\n", codeUserRefused},
		{"ERROR: The key you are authenticating with has been marked as read only.\n" + trailerFR, codeReadOnly},
		{"ERROR: Write access to repository not granted.\n" + trailer, codeReadOnly},
		{"ERROR: This repository was archived so it is read-only.\n" + trailer, codeArchived},
		{"ERROR: The 'acme' organization has enabled or enforced SAML SSO.\nTo access this repository, you must re-authorize the SSH key\n" + trailer, codeSSO},
		{"remote: The 'NIH-NLM' organization has enabled or enforced SAML SSO.\nremote: To access this repository, visit https://github.com/orgs/NIH-NLM/sso?authorization_request=AA2 and try your request again.\n", codeSSO},
		{"ERROR: The repository owner has an IP allow list enabled, and 192.0.2.7 is not permitted to access this repository.\n" + trailer, codeIPAllowList},
		{"ERROR: You're using an RSA key with SHA-1, which is no longer allowed. Please use a newer client or a different key type.\nPlease see https://github.blog/2021-09-01-improving-git-protocol-security-github/ for more information.\n\n" + trailer, codeRSASHA1},
		{"ERROR: Hi jo. We're doing an SSH key audit.\nPlease visit https://github.example/settings/ssh/audit/2\nto approve this key so we know it's safe.\nFingerprint: ed:21:60:64:c0:dc:2b:16:0f:54:5f:2b:35:2a:94:91\n" + trailer, codeOwnerMustAct},
		{"ERROR: Access to this repository has been disabled by GitHub staff due to\nexcessive resource use. Please contact support via\nhttps://support.github.com/contact to restore access to this repository.\n" + trailer, codeDisabled},
		{"remote: Repository 'fluids2/live-visibility' is disabled.\nremote: Please ask the owner to check their account.\nfatal: unable to access 'https://github.com/fluids2/live-visibility/': The requested URL returned error: 403\n", codeDisabled},
		{"remote: Repository unavailable due to DMCA takedown.\nremote: See the takedown notice for more details:\nremote: https://github.com/github/dmca/blob/master/2019/x.md.\n", codeDisabled},
		{"remote: This repository moved. Please use the new location:\nremote:   https://github.com/acme/Site.git\n", codeMoved},

		// Bitbucket
		{"git@bitbucket.org: Permission denied (publickey).\n" + trailer, CodeKeyUnknown},
		{"repository access denied. deployment key is not associated with the requested repository.\n" + trailer, codeKeyElsewhere},
		{"repository access denied. access via a deployment key is read-only.\n" + trailer, codeReadOnly},
		{"conq: repository does not exist.\n" + trailer, codeRepoMissing},
		{"remote: To access this repository, an admin must whitelist your IP. \nfatal: unable to access 'https://bitbucket.org/acme/web.git/': The requested URL returned error: 403\n", codeIPAllowList},
		{"remote: To access this repository, enable two-step authentication. \nfatal: unable to access 'https://bitbucket.org/acme/web.git/': The requested URL returned error: 403\n", codeTwoStep},
		{"remote: The requested repository either does not exist or you do not have access. If you believe this repository exists and you have access, make sure you're authenticated.\n", codeRepoMissing},
		{"remote: [ALERT] Your push failed because the account 'acme' has exceeded its\nremote: [ALERT] user limit and this repository is restricted to read-only access.\nremote: [ALERT] Change your plan to restore write access\n", codeOverLimit},
		{"remote: repository is in read only mode (over 2 GB size limit).        \nremote: \nremote: Learn how to reduce your repository size: https://confluence.atlassian.com/x/xgMvEw.        \n ! [remote rejected] design -> design (pre-receive hook declined)\n", codeOverLimit},
		{"Warning: Permanently added '[192.0.2.119]:7999' (RSA) to the list of known hosts.\r\nRepository not found\nThe requested repository does not exist, or you do not have permission to access it.\n" + trailerKO, codeRepoMissing},
		{"fatal: remote error: Repository does not exist\nThe requested repository does not exist, or you do not have permission to\naccess it.\n", codeRepoMissing},

		// GitLab
		{framed("ERROR: The project you were looking for could not be found or you don't have permission to view it.") + trailer, codeRepoMissing},
		{framed("This deploy key does not have write access to this project.") + trailer, codeReadOnly},
		{framed("You can't push code to an archived project.") + trailerDE, codeArchived},
		{framed("OTP verification is required to access the repository.", "", "   Use: ssh git@gitlab.example 2fa_verify") + trailer, codeTwoStep},
		{framed("Your account has been blocked.") + trailer, codeSuspended},
		{framed("Your account is pending approval from your administrator and hence blocked.") + trailer, codeOwnerMustAct},
		{framed("You (@jo) must accept the Terms of Service in order to perform this action. To accept these terms, please access GitLab from a web browser at https://gitlab.example.") + trailer, codeOwnerMustAct},
		{framed("Your primary email address is not confirmed. Please check your inbox for the confirmation instructions. In case the link is expired, you can request a new confirmation email at https://gitlab.example/users/confirmation/new") + trailer, codeOwnerMustAct},
		{framed("Your SSH key has expired.") + trailer, codeKeyExpired},
		{framed("Your SSH key type is forbidden. Must be RSA, ECDSA, or ED25519.") + trailer, codeKeyWeak},
		{framed("Your SSH key must be at least 3072 bits.") + trailer, codeKeyWeak},
		{framed("Cannot find valid SSO session. Please login via your group's SSO at https://gitlab.example/groups/acme/-/saml/sso?token=x") + trailer, codeSSO},
		{framed("Git access over SSH is not allowed") + trailer, codePolicy},
		{framed("You can't push code to a read-only GitLab instance.") + trailer, codeReadOnly},
		{framed("Git push is not allowed because this GitLab instance is currently in (read-only) maintenance mode.") + trailer, codeMaintenance},
		{framed("Your push has been rejected, because this repository has exceeded its size limit of 100 MB by 160 MB. Please contact your GitLab administrator for more information.") + trailer, codeOverLimit},
		{framed("ERROR: Internal API unreachable") + trailer, codeServerFault},
		{"fatal: remote error: GitLab is currently unable to handle this request due to load (ID a2b5c730282383b9-ORD).\n", codeBusy},
		{"remote: GitLab: You are not allowed to push code to protected branches on this project.\nTo gitlab.example:acme/web.git\n ! [remote rejected] main -> main (pre-receive hook declined)\n", codeReadOnly},
		{"remote: \nremote: Project 'acme/web' was moved to 'acme/site'.\nremote: \nremote: Please update your Git remote:\nremote: \nremote:   git remote set-url origin git@gitlab.example:acme/site.git\nremote: \n", codeMoved},
		{"remote: \nremote: INFO: Your SSH key has expired. Please generate a new key.\nremote: \n", codeKeyExpired},

		// Gitea, Forgejo, Gogs
		{"\nForgejo: Cannot find repository: acme/web\n" + trailer, codeRepoMissing},
		{"\nGitea: Public (Deploy) Key: 3:proxy error of squid is not authorized to read acme/web.\n" + trailer, codeKeyElsewhere},
		{"\nGitea: Deploy Key: 3:too many requests is not authorized to write to acme/web.\n" + trailer, codeReadOnly},
		{"\nForgejo: User: 2:ada with Key: 4:laptop is not authorized to read mal/malrepo.\n" + trailer, codeUserRefused},
		{"\nForgejo: Your account is disabled.\n" + trailer, codeSuspended},
		{"\nForgejo: Push to create is not enabled for users.\n" + trailer, codeRepoMissing},
		{"\nGitea: Repo: acme/web is archived.\n" + trailer, codeArchived},
		{"\nGitea: Internal Server Error (no specific error)\n" + trailer, codeServerFault},
		{"Gitea: SSH has been disabled\n" + trailer, codePolicy},
		{"Gogs: Repository does not exist or you do not have access\n" + trailer, codeRepoMissing},
		{"Gogs: You do not have sufficient authorization for this action\n" + trailer, codeReadOnly},
		{"Gogs: Key access denied\n" + trailer, codeKeyElsewhere},

		// Azure DevOps
		{"remote: Public key authentication failed.\n" + trailer, CodeKeyUnknown},
		{"remote: Authentication failed: your SSH key has expired. To restore access, visit https://aka.ms/ado-ssh-public-key-expired for guidance.\nremote: Public key authentication failed.\nfatal:  Could not read from remote repository.\n", codeKeyExpired},
		{"remote: TF401019: The Git repository with name or identifier FabrikamChat does not exist or you do not have permissions for the operation you are attempting.\n", codeRepoMissing},
		{"remote: TF401027: You need the Git 'GenericContribute' permission to perform this action. Details: identity 'Build\\x', scope 'repository'.\n", codeReadOnly},
		{"You’re using ssh-rsa that is unsupported. Please use rsa-sha2-256 or rsa-sha2-512 instead. For more details see https://devblogs.microsoft.com/devops/ssh-rsa-deprecation.\n", codeRSASHA1},

		// gitolite, soft-serve, Gerrit, sourcehut, Phabricator
		{"FATAL: R any acme/web jo DENIED by fallthru\n(or you mis-spelled the reponame)\n" + trailer, codeKeyElsewhere},
		{"FATAL: W any packages/myPackage nobody DENIED by fallthru\n(or you mis-spelled the reponame)\n" + trailer, codeReadOnly},
		{"FATAL: sorry, writes are currently disabled (no more info available)\n\n" + trailer, codeMaintenance},
		{"FATAL: unknown git/gitolite command: 'git-lfs-authenticate acme/web download'\n", codeForced},
		{"fatal: remote error: you are not authorized to do this\n", codeKeyElsewhere},
		{"Error: invalid repo\n" + trailer, codeRepoMissing},
		{"fatal: project acme/web not found\n\nfatal: Could not read from remote repository.\n", codeRepoMissing},
		{"fatal: 'acme/web': not a git archive\n" + trailer, codeRepoMissing},
		{"Your account has been suspended for the following reason:\n\n\tmining\n\nPlease contact support: jo <jo@example.org>\n\n" + trailer, codeSuspended},
		{"\x1b[93mNOTICE\x1b[0m: This repository has moved.\nPlease update your remote to:\n\n\tgit@git.sr.ht:~jo/site\n\n" + trailer, codeMoved},
		{"Exception: This repository is not available over SSH.\n" + trailer, codePolicy},
		{"fatal: remote error: access denied or repository not exported: /pub/scm/x.git\n", codeRepoMissing},

		// sshd and accounts
		{"Exceeded MaxStartups\r\n", codeBusy},
		{"Not allowed at this time\r\n", codeTooManyFailures},
		{"\"System is booting up. Unprivileged users are not permitted to log in yet. Please come back later. For technical details, see pam_nologin(8).\"\nConnection closed by 192.0.2.217 port 22\n", codeMaintenance},
		{"Your account has expired; please contact your system administrator.\nConnection closed by 192.0.2.3 port 22\n", codeNoLogin},
		{"You are required to change your password immediately (administrator enforced).\nPassword change required but no TTY available.\n" + trailer, codeNoLogin},
		{"WARNING: Your password has expired.\nPassword change required but no TTY available.\n", codeNoLogin},
		{"This service allows sftp connections only.\n" + trailer, codeForced},
		{"/usr/bin/rrsync error: SSH_ORIGINAL_COMMAND does not run rsync\n" + trailer, codeForced},
		{"fatal: Interactive git shell is not enabled.\nhint: ~/git-shell-commands should exist and have read and execute access.\n", codeForced},
		{"fatal: unrecognized command 'git-lfs-authenticate x'\n", codeForced},
		{"Sorry, user jo is not allowed to execute '/usr/bin/git-upload-pack' as git on host.example.\n" + trailer, codeForced},
		{"Received disconnect from 192.0.2.1 port 22:2: Too many authentication failures\r\nDisconnected from 192.0.2.1 port 22\r\n" + trailer, codeTooManyFailures},
		{"kex_exchange_identification: Connection closed by remote host\r\nConnection closed by 192.0.2.1 port 22\r\n" + trailer, codeSSHClosed},
		{"Unable to negotiate with 192.0.2.1 port 22: no matching host key type found. Their offer: ssh-rsa\n" + trailer, codeNoCommonAlgo},
		{"ssh: rejected: administratively prohibited (no more sessions)", codeSessionRefused},
		{"dash: 1: git-upload-pack: not found\n" + trailer, codeNotGit},
		{"'git-upload-pack' is not recognized as an internal or external command,\r\noperable program or batch file.\r\n" + trailer, codeNotGit},
		{"fatal: detected dubious ownership in repository at '/srv/git/x.git'\nTo add an exception for this directory, call:\n\n\tgit config --global --add safe.directory /srv/git/x.git\n" + trailer, codeServerFault},

		// In the server's own language
		{"bash: git-upload-pack: Kommando nicht gefunden.\n" + trailerDE, codeNotGit},
		{"bash: git-upload-pack\u00a0: commande introuvable\n" + trailerFR, codeNotGit},
		{"bash: git-upload-pack: команда не найдена\n" + trailer, codeNotGit},
		{"bash: git-upload-pack: コマンドが見つかりません\n" + trailer, codeNotGit},
		{"bash: git-upload-pack: 未找到命令\n" + trailer, codeNotGit},
		{"bash: git-upload-pack：指令找不到\n" + trailer, codeNotGit},
		{"bash: git-upload-pack: 명령어를 찾을 수 없음\n" + trailerKO, codeNotGit},
		{"Ihr Konto ist abgelaufen. Wenden Sie sich an den Systemadministrator.\n", codeNoLogin},
		{"Вам необходимо немедленно сменить пароль (по требованию администратора).\n", codeNoLogin},
		{"fatal: write error: Aucun espace disponible sur le périphérique\n", codeServerFault},
		{"fatal : propriétaire douteux détecté dans le dépôt à '/srv/x.git'\n", codeServerFault},

		// Proxies and filters
		{"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n\r\n", codeProxy},
		{"HTTP/1.1 400 Bad Request\r\nServer: squid\r\nMime-Version: 1.0\r\nContent-Type: text/html;charset=utf-8\r\nX-Squid-Error: ERR_INVALID_REQ 0\r\nVary: Accept-Language\r\nContent-Language: fr\r\n\r\n", codeProxy},
		{"<blockquote id=\"error\">\n<p><b>アクセスを拒否されました。</b></p>\n</blockquote>\n\n<p>Access control configuration prevents your request from being allowed at this time. Please contact your service provider if you feel this is incorrect.</p>\n", codeProxy},
		{"<title>Web Filter Violation</title>\n<h1>FortiGuard Intrusion Prevention - Access Blocked</h1>\n<h3>Web Page Blocked</h3>\n<p>You have tried to access a web page that is in violation of your Internet usage policy.</p>\n", codeProxy},
		{"Access Denied (policy_denied)\n\nYour system policy has denied access to the requested URL.\n\nFor assistance, contact your network support team.\n", codeProxy},
		{"<html><head><title>Internet Security by Zscaler</title>", codeProxy},
		{"<p>Access to the web page you were trying to visit has been blocked in accordance with company policy.</p>", codeProxy},
		{"HTTP/1.1 504 Gateway Time-out\r\nServer: nginx\r\n\r\n<center><h1>504 Gateway Time-out</h1></center>", codeServerFault},
		{"HTTP/1.1 503 Service Temporarily Unavailable\r\nServer: nginx\r\n\r\n", codeBusy},
	} {
		for _, form := range []string{c.text, strings.ReplaceAll(c.text, "\n", "\r\n"), "Warning: Permanently added 'host.example' (ED25519) to the list of known hosts.\n" + c.text} {
			if got, ok := recognise(form); !ok || got != c.want {
				t.Errorf("%q: %q, want %q", form, got, c.want)
			}
		}
	}
}

// TestSentencesBelowTheFirstLineOfAPage: proxies say who they are further down.
func TestSentencesBelowTheFirstLineOfAPage(t *testing.T) {
	page := "HTTP/1.1 403 Forbidden\r\nServer: x\r\nX-Squid-Error: ERR_ACCESS_DENIED 0\r\n\r\n" + strings.Repeat("<p>", maxBeforeVersion)
	here, there := net.Pipe()
	go func() { _, _ = there.Write([]byte(page)) }()
	conn := newVersionReader(here, func(string) {})
	for err := error(nil); err == nil; {
		_, err = conn.Read(make([]byte, 1))
	}
	h := &handshake{conn: conn}
	if f := h.explainVersion(errNotSSH, facts{"host": "host.example"}); f.Code != codeProxy || strings.Contains(f.What.String(), "<p>") {
		t.Errorf("%+v", f)
	}
	if len(conn.page) > maxBeforeVersion {
		t.Errorf("%d bytes are kept", len(conn.page))
	}
}

// TestEverySentenceIsHeard finds parts that another, which is looked for before,
// takes the words away from.
func TestEverySentenceIsHeard(t *testing.T) {
	known := map[string]bool{}
	for _, s := range everySentence() {
		if got, ok := recognise("remote: " + strings.ReplaceAll(s.part, "*", "acme/web") + "\n" + trailer); !ok || got != s.code {
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
			if got, ok := recognise(text); ok {
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
			if got, ok := recognise(text); ok {
				t.Errorf("%q: %q", text, got)
			}
		}
	}
}
