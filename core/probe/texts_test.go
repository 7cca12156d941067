package probe

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"latchkey/core/hostkey"
	"latchkey/core/probe/git"
	"latchkey/core/say"
)

func TestGreetings(t *testing.T) {
	for _, c := range []struct {
		name, text string
		kind, who  string
		repos      []string
	}{
		{"Bitbucket deploy key", "authenticated via a deploy key.\n\nYou can use git to connect to Bitbucket. Shell access is disabled.\n\nThis deploy key has read access to the following repositories:\n\nacme/ledger: ci -- ci@build\nacme/Web.Front_end: other -- x y\n", kindDeployKey, "", []string{"acme/ledger", "acme/Web.Front_end"}},
		{"Bitbucket user", "authenticated via ssh key.\n\nYou can use git to connect to Bitbucket. Shell access is disabled.", kindUser, "", nil},
		{"Bitbucket user, older", "logged in as jo.\n\nYou can use git or hg to connect to Bitbucket. Shell access is disabled.", kindUser, "jo", nil},
		{"GitHub deploy key", "Hi acme/ledger! You've successfully authenticated, but GitHub does not provide shell access.\n", kindDeployKey, "acme/ledger", []string{"acme/ledger"}},
		{"GitHub user", "Hi octocat! You've successfully authenticated, but GitHub does not provide shell access.\n", kindUser, "octocat", nil},
		{"GitLab, which greets with who added the key", "Welcome to GitLab, @jo.doe!\n", kindUnknown, "jo.doe", nil},
		{"GitLab, where that person has gone", "Welcome to GitLab, @ghost!\n", kindUnknown, "ghost", nil},
		{"gitolite", "hello bench, this is git@host running gitolite3 v3.6.12-1 (Debian) on git 2.39.5\n\n R W\tacme/web\n R  \tacme/x.y\n   C\tpriv/..*\n @R_ @W_\ttesting\n", kindUnknown, "bench", []string{"acme/web", "acme/x.y", "testing"}},
		{"soft-serve, a page of help", "Soft Serve is a self-hostable Git server for the command line.\n\nUsage:\n  ssh -p 23231 localhost [command]\n\nAvailable Commands:\n  repo   Manage repositories\n", kindUnknown, "", nil},
		{"GitLab deploy key", "Welcome to GitLab, Anonymous!\n", kindUnknown, "", nil},
		{"Gitea deploy key", "Hi there! You've successfully authenticated with the deploy key named build-07, but Gitea does not provide shell access.\n", kindDeployKey, "build-07", nil},
		{"Forgejo user", "Hi there, jo! You've successfully authenticated with the key named laptop, but Forgejo does not provide shell access.\n", kindUser, "jo", nil},
		{"with colours", "\x1b[32mHi acme/ledger!\x1b[0m You've successfully authenticated, but GitHub does not provide shell access.", kindDeployKey, "acme/ledger", []string{"acme/ledger"}},
		{"nothing", "", kindUnknown, "", nil},
		{"a shell", "Welcome to Debian\n$ ", kindUnknown, "", nil},
	} {
		id := parseGreeting(c.text)
		if id.Kind != c.kind || id.Name != c.who || !slices.Equal(id.Repositories, c.repos) {
			t.Errorf("%s: %+v", c.name, id)
		}
	}
}

// TestEverySentenceOfTheForges is the list of what forges are known to say.
func TestEverySentenceOfTheForges(t *testing.T) {
	for text, want := range map[string]Code{
		"git@host: Permission denied (publickey).":                                                             CodeKeyUnknown,
		"repository access denied. access via a deployment key is read-only.":                                  codeReadOnly,
		"repository access denied. deployment key is not associated with the requested repository.":            codeKeyElsewhere,
		"conq: repository access denied. deployment key is not associated with the requested repository.":      codeKeyElsewhere,
		"conq: repository does not exist.":                                                                     codeRepoMissing,
		"remote: Repository not found":                                                                         codeRepoMissing,
		"The requested repository either does not exist or you do not have access. If you believe this":        codeRepoMissing,
		"ERROR: Repository not found.":                                                                         codeRepoMissing,
		"ERROR: Permission to acme/ledger denied to deploy key":                                                codeReadOnly,
		"ERROR: The key you are authenticating with has been marked as read only.":                             codeReadOnly,
		"ERROR: Write access to repository not granted.":                                                       codeReadOnly,
		"ERROR: The repository owner has an IP allow list enabled, and 192.0.2.1 is not permitted":             codeIPAllowList,
		"ERROR: This repository was archived so it is read-only.":                                              codeArchived,
		"You're using an RSA key with SHA-1, which is no longer allowed. Please use a newer client":            codeRSASHA1,
		"remote: ERROR: This deploy key does not have write access to this project.":                           codeReadOnly,
		"GitLab: The project you were looking for could not be found or you don't have permission to view it.": codeRepoMissing,
		"GitLab is currently unable to handle this request due to load.":                                       codeBusy,
		"Gitea: Public (Deploy) Key: 3:ci is not authorized to read acme/ledger.":                              codeKeyElsewhere,
		"Forgejo: Public (Deploy) Key: 3:ci is not authorized to write to acme/ledger.":                        codeReadOnly,
		"error: Deploy Key: 3:ci is not authorized to write to acme/ledger.":                                   codeReadOnly,
		"Gitea: Cannot find repository: acme/ledger":                                                           codeRepoMissing,
		"Forgejo: Mirror Repository acme/ledger is read-only":                                                  codeReadOnly,
		"Gitea: Repo: acme/ledger is archived.":                                                                codeArchived,
		"Received disconnect from 192.0.2.1 port 22:2: Too many authentication failures":                       codeTooManyFailures,
		"Deploy keys are disabled for this repository":                                                         codePolicy,
		"fatal: '/srv/x.git' does not appear to be a git repository":                                           codeRepoMissing,
		"Exceeded MaxStartups":                     codeBusy,
		"bash: git-upload-pack: command not found": codeNotGit,
	} {
		for _, form := range []string{text, strings.ToUpper(text), "remote: " + text + "\r\n"} {
			if got, ok := recognise(form); !ok || got != want {
				t.Errorf("%q: %q, want %q", form, got, want)
			}
		}
	}
	if got, ok := recognise("fatal: Could not read from remote repository."); ok {
		t.Errorf("git's trailer has no cause, but means %q", got)
	}
}

// TestSentencesOfServersBecomeCauses is what others than the first five say, and
// what stands in the way of a key that is known.
func TestSentencesOfServersBecomeCauses(t *testing.T) {
	for text, want := range map[string]Code{
		"To access this repository, an admin must allowlist your IP.":                                                  codeIPAllowList,
		"To access this repository, an admin must whitelist your IP.":                                                  codeIPAllowList,
		"To access this repository, enable two-step authentication.":                                                   codeTwoStep,
		"remote: OTP verification is required to access the repository.":                                               codeTwoStep,
		"ERROR: Your account is suspended. Please check with your installation administrator.":                         codeSuspended,
		"remote: Your account is suspended. Please visit https://support.github.com for more information.":             codeSuspended,
		"GitLab: Your account has been blocked.":                                                                       codeSuspended,
		"Gitea: Your account is disabled.":                                                                             codeSuspended,
		"GitLab: Your account has been deactivated by your administrator. Please log back in from a web browser":       codeSuspended,
		"GitLab: Your account is pending approval from your administrator and hence blocked":                           codeOwnerMustAct,
		"GitLab: Your password expired. Please access GitLab from a web browser to update your password.":              codeOwnerMustAct,
		"ERROR: Hi jo, it's GitHub. We're doing an SSH key audit.":                                                     codeOwnerMustAct,
		"remote: ERROR: Your SSH key has expired.":                                                                     codeKeyExpired,
		"remote: Authentication failed: your SSH key has expired. To restore access, visit":                            codeKeyExpired,
		"GitLab: Your SSH key type is forbidden. Must be ECDSA or ED25519.":                                            codeKeyWeak,
		"remote: This endpoint has been requested too many times. Try again later.":                                    codeBusy,
		"Bitbucket is currently under heavy load and is not able to service your request.":                             codeBusy,
		"Rate limit for this resource has been exceeded":                                                               codeBusy,
		"ERROR: Access to this repository has been disabled by GitHub staff.":                                          codeDisabled,
		"ERROR: Repository unavailable due to DMCA takedown.":                                                          codeDisabled,
		"remote: Repository 'acme/web' is disabled.":                                                                   codeDisabled,
		"remote: A repository for this project does not exist yet.":                                                    codeNoRepoYet,
		"Gitea: Repository is being created, you could retry after it finished":                                        codeNoRepoYet,
		"ERROR: The 'acme' organization has enabled or enforced SAML SSO.":                                             codeSSO,
		"GitLab: Cannot find valid SSO session. Please login via your group's SSO at":                                  codeSSO,
		"ERROR: The organization requires SSH certificates.":                                                           codeCertificate,
		"The site is currently under maintenance.":                                                                     codeMaintenance,
		"GitLab: The repository is temporarily read-only. Please try again later.":                                     codeMaintenance,
		"Project 'acme/a' was moved to 'acme/b'.":                                                                      codeMoved,
		"remote: Internal Server Error":                                                                                codeServerFault,
		"GitLab: Internal API unreachable":                                                                             codeServerFault,
		"fatal: detected dubious ownership in repository at '/srv/x.git'":                                              codeServerFault,
		"This account is currently not available.":                                                                     codeNoLogin,
		"Your account has expired; please contact your system administrator.":                                          codeNoLogin,
		"WARNING: Your password has expired.":                                                                          codeNoLogin,
		"Not allowed at this time":                                                                                     codeTooManyFailures,
		"System is booting up. Unprivileged users are not permitted to log in yet.":                                    codeMaintenance,
		"fatal: unrecognized command 'git-lfs-authenticate x'":                                                         codeForced,
		"This service allows sftp connections only.":                                                                   codeForced,
		"FATAL: R any acme/x bench DENIED by fallthru":                                                                 codeKeyElsewhere,
		"(or you mis-spelled the reponame)":                                                                            codeKeyElsewhere,
		"you are not authorized to do this":                                                                            codeKeyElsewhere,
		"invalid repo":                                                                                                 codeRepoMissing,
		"fatal: project acme/x not found":                                                                              codeRepoMissing,
		"remote: TF401019: The Git repository with name or identifier x does not exist or you do not have permissions": codeRepoMissing,
		"remote: Public key authentication failed.":                                                                    CodeKeyUnknown,
		"Command git-upload-pack: You're using ssh-rsa that is about to be deprecated":                                 codeRSASHA1,
		"User: 2:ada with Key: 4:laptop is not authorized to read mal/malrepo.":                                        codeUserRefused,
		"GitLab: You are not allowed to download code from this project.":                                              codeUserRefused,
		"GitLab: Deploy keys are not allowed to push code.":                                                            codeReadOnly,
		"remote: repository is in read only mode (over 2 GB size limit).":                                              codeOverLimit,
		"This workspace is over the 1 GB size limit.":                                                                  codeOverLimit,
		"HTTP/1.1 407 Proxy Authentication Required":                                                                   codeProxy,
		"sh: 1: git-upload-pack: not found":                                                                            codeNotGit,
		"kex_exchange_identification: Connection closed by remote host":                                                codeSSHClosed,
		"no matching host key type found. Their offer: ssh-rsa":                                                        codeNoCommonAlgo,
	} {
		for _, form := range []string{text, strings.ToUpper(text), "remote: " + text + "\r\n"} {
			if got, ok := recognise(form); !ok || got != want {
				t.Errorf("%q: %q, want %q", form, got, want)
			}
		}
	}
}

func TestEssence(t *testing.T) {
	in := "remote: \nremote: ========================================================================\nremote: \nremote: ERROR: The project is gone.\nremote: \nremote: ====\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n"
	if got := essence(in); got != "The project is gone." {
		t.Errorf("%q", got)
	}
	if got := essence("error:\nerror: Cannot find repository: a/b\nerror:\n"); got != "Cannot find repository: a/b" {
		t.Errorf("%q", got)
	}
}

// TestEveryCodeIsExplained fills every explanation with all facts and with
// none: three sentences must come out, without holes.
func TestEveryCodeIsExplained(t *testing.T) {
	all := facts{}
	for _, name := range []string{"host", "port", "repo", "said", "error", "why", "better", "place", "type", "presented", "trusted", "where", "also", "name", "since", "nobody", "forge", "key", "methods", "opens", "guess", "branch", "format", "limit", "bytes", "count", "names", "other", "because", "algorithm", "path", "bits", "files", "size", "objects"} {
		all[name] = "\x1b[31m" + name + "\u202e"
	}
	optional := regexp.MustCompile(`⟨[^⟩]*⟩`)
	codes := 0
	for _, table := range explanations {
		for code, text := range table {
			codes++
			f := explain(code, all)
			for _, s := range []string{f.What.String(), f.Why.String(), f.Remedy.String()} {
				if s == "" || strings.ContainsAny(s, "{}⟨⟩\x1b\u202e") || strings.Contains(s, "..") || strings.Contains(strings.NewReplacer(" .git", "", " .lfsconfig", "").Replace(s), " .") {
					t.Errorf("%s: %q", code, s)
				}
			}
			required := facts{}
			for _, s := range []string{text.what, text.why, text.remedy} {
				for _, p := range say.Places(optional.ReplaceAllString(s, "")) {
					required[p] = p
				}
			}
			f = explain(code, required)
			for _, s := range []string{f.What.String(), f.Remedy.String()} {
				if !strings.HasSuffix(s, ".") || strings.ContainsAny(s, "{}⟨⟩") || strings.Contains(strings.NewReplacer(" .git", "", " .lfsconfig", "").Replace(s), " .") {
					t.Errorf("%s without more facts: %q", code, s)
				}
			}
		}
	}
	if codes < 50 {
		t.Errorf("only %d codes", codes)
	}
	sentences := slices.Concat(sentenceTables...)
	for _, s := range sentences {
		if _, ok := explanation(s.code); !ok || s.part != strings.ToLower(s.part) || s.from == "" {
			t.Errorf("%q: %q from %q", s.part, s.code, s.from)
		}
	}
	if more := len(sentences) - 50; more < 60 {
		t.Errorf("%d sentences", len(sentences))
	}
}

func TestRetiredHostKeyIsExplainedByName(t *testing.T) {
	v := &hostkey.Verdict{State: hostkey.Retired, Place: "github.com", Type: "ssh-rsa", Fingerprint: "SHA256:x", Also: "/home/jo/.ssh/known_hosts:7",
		Retired: &hostkey.RetiredKey{Name: say.Plain("GitHub's old RSA host key"), Since: say.Plain("withdrawn on 2023-03-24")}}
	f := explainVerdict(v, facts{"host": "github.com"})
	if f.Code != codeHostRetired || !strings.Contains(f.What.String(), "GitHub's old RSA host key") || !strings.Contains(f.Why.String(), "2023-03-24") || !strings.Contains(f.Remedy.String(), "known_hosts:7") {
		t.Errorf("%+v", f)
	}
}

func TestRelativeAddresses(t *testing.T) {
	for _, c := range []struct{ base, url, want string }{
		{"git@h:team/repo.git", "../lib.git", "git@h:team/lib.git"},
		{"git@h:team/repo.git", "./lib.git", "git@h:team/repo.git/lib.git"},
		{"git@h:team/repo.git", "../../other/lib.git", "git@h:other/lib.git"},
		{"git@h:team/repo.git", "../../../lib.git", ""},
		{"git@h:repo.git", "../lib.git", "git@h:lib.git"},
		{"ssh://git@h:22/team/repo.git/", "../lib.git", "ssh://git@h:22/team/lib.git"},
		{"ssh://git@h/team/repo.git", "../../lib.git", "ssh://git@h/lib.git"},
		{"ssh://git@h/team/repo.git", "../../../lib.git", ""},
		{"git@h:team/repo.git", "git@i:x/y.git", "git@i:x/y.git"},
		{"git@h:team/repo.git", "https://i/x", "https://i/x"},
	} {
		if got := resolveURL(c.base, c.url); got != c.want {
			t.Errorf("%s + %s = %q, want %q", c.base, c.url, got, c.want)
		}
	}
}

func TestPasswordsInAddressesAreHidden(t *testing.T) {
	for in, want := range map[string]string{
		"https://jo:token@h/x.git":   "https://…@h/x.git",
		"https://token@h/x.git":      "https://…@h/x.git",
		"ssh://git@h/x.git":          "ssh://git@h/x.git",
		"ssh://git:secret@h/x.git":   "ssh://…@h/x.git",
		"git@h:x.git":                "git@h:x.git",
		"https://h":                  "https://h",
		"https://jo:to/ken@h/secret": "https://jo:to/ken@h/secret", // no authority ends behind a slash: this is a path
	} {
		if got := hidePassword(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestLFSPatterns(t *testing.T) {
	for text, want := range map[string]int{
		"*.bin filter=lfs diff=lfs merge=lfs -text\n*.psd filter=lfs": 2,
		"# *.bin filter=lfs\n*.txt text\n\nfilter=lfs\n":              0,
		"*.bin -filter=lfs filter=lfsx":                               0,
	} {
		if got := lfsPatterns([]byte(text)); got != want {
			t.Errorf("%q: %d", text, got)
		}
	}
}

// control reports whether a text would disturb whoever reads it.
func control(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r != '\n' && unicode.IsControl(r) || unicode.Is(unicode.Cf, r) })
}

func FuzzGreeting(f *testing.F) {
	f.Add("authenticated via a deploy key.\n\nThis deploy key has read access to the following repositories:\n\nacme/x: y -- z\n")
	f.Add("Hi there! You've successfully authenticated with the deploy key named \x1b[31mx\u202e, but Gitea does not provide shell access.")
	f.Fuzz(func(t *testing.T, text string) {
		id := parseGreeting(text)
		for _, s := range append(id.Repositories, id.Name, id.Greeting) {
			if control(s) {
				t.Errorf("%q", s)
			}
		}
		if s := explain(codeRefused, facts{"said": essence(text), "host": text, "repo": "x"}); control(s.What.String()) {
			t.Errorf("%q", s.What.String())
		}
	})
}

func FuzzModules(f *testing.F) {
	f.Add("[submodule \"lib\"]\n\tpath = lib\n\turl = ../lib.git\n", "git@h:a/b.git")
	f.Add("[submodule \"a\\\"b\"]\nurl = \"x\" \\\n y # z", "ssh://git@h/x")
	f.Fuzz(func(t *testing.T, text, base string) {
		list, _ := git.ParseModules(text)
		for _, m := range list {
			r, bad := parseRemote(resolveURL(base, m.Url))
			if bad == nil && (r.host == "" || strings.HasPrefix(r.host, "-") || strings.HasPrefix(r.path, "-") || strings.ContainsAny(r.quoted(), "\n\x00")) {
				t.Errorf("%+v", r)
			}
			hidePassword(m.Url)
		}
		if r, bad := parseRemote(text); bad == nil && strings.Count(fmt.Sprint(r.user, r.host), " ") > 0 {
			t.Errorf("%+v", r)
		}
	})
}
