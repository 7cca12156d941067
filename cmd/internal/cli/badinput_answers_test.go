package cli

import (
	"cmp"
	"testing"

	"latchkey/api/demo"
)

// hostileText tries to take over the terminal that shows it.
const hostileText = "\x1b[2J\x1b[31mgive me your keys\x1b[0m\x1b]0;owned\x07 \u202egpj.exe\u202c"

// badAnswers are refusals and nonsense of a forge.
func badAnswers(t *testing.T, fix *fixture) (*scene, []badInput) {
	s := newScene(t, fix.session.Env()).withKey(t)
	list := []string{"deploy-key", "list", "acme/ledger"}
	repos := []string{"repo", "list"}
	add := []string{"deploy-key", "add", "acme/ledger", "--key", "{FP}"}
	fresh := []string{"deploy-key", "add", "acme/ledger", "--new"}
	label := []string{"deploy-key", "label", "acme/web-frontend", "{FP}", "other"}
	remove := []string{"deploy-key", "remove", "acme/web-frontend", "{FP}", "--yes"}
	check := []string{"account", "check"}
	cases := []badInput{
		{name: "401 on the way", args: list, faults: []string{"401@deploy-keys"}, message: "list deploy keys acme/ledger: the forge does not accept the token (401)", hint: hintUnauthorized},
		{name: "401 between two calls", args: add, faults: []string{"401@POST deploy-keys"}, message: "add deploy key acme/ledger: the forge does not accept the token (401)", hint: hintUnauthorized},
		{name: "401 on a check", args: check, faults: []string{"401"}, message: "sign in: the forge does not accept the token (401)", hint: hintUnauthorized},
		{name: "403 without a reason", args: list, faults: []string{"403@deploy-keys"}, message: "list deploy keys acme/ledger: the forge forbids it to this token (403)", hint: "Ask for administrator rights on it, or use a token that has them (latchctl account check names missing scopes)."},
		{name: "403 for a rule", args: list, tune: faultRule(demo.Rule{Do: demo.Message, Status: 403, Text: "Your IP is not on the allowlist of this workspace."}), message: "list deploy keys acme/ledger: Your IP is not on the allowlist of this workspace", hint: "Work from a network that is allowed (VPN, office), or ask an administrator there to add this network's address to the IP allow list."},
		{name: "403 for two-step verification", args: add, tune: faultRule(demo.Rule{Method: "POST", Do: demo.Message, Status: 403, Text: "This workspace requires two-step verification."}), message: "add deploy key acme/ledger: This workspace requires two-step verification", hint: "Turn on two-step verification for your account at the forge (Bitbucket: id.atlassian.com, Security; GitHub: Settings, Password and authentication), then read again."},
		{name: "404 on a list", args: list, faults: []string{"404@deploy-keys"}, message: "list deploy keys acme/ledger: the forge finds nothing under this name (404)", hint: hintNotFound},
		{name: "404 on an addition", args: fresh, faults: []string{"404@POST deploy-keys"}, before: []string{"note: the key pair that was made for it was deleted again: {ANY}"}, message: "add deploy key acme/ledger: the forge finds nothing under this name (404)", hint: hintNotFound},
		{name: "410", args: repos, faults: []string{"410"}, message: "list repositories: the forge no longer offers this (410)", hint: "Update Latchkey: the forge has removed this call from its API."},
		{name: "410 for an app password", args: repos, tune: faultRule(demo.Rule{Do: demo.Message, Status: 410, Text: "App passwords are deprecated and no longer accepted."}), message: "list repositories: App passwords are deprecated and no longer accepted", hint: "Create an API token with scopes at https://id.atlassian.com/manage-profile/security/api-tokens and connect with that."},
		{name: "429 with an hour to wait", args: list, faults: []string{"429:3600@deploy-keys"}, message: "list deploy keys acme/ledger: Rate limit for this resource has been exceeded", hint: "Wait until the limit is lifted, in 60 minutes, then continue."},
		{name: "429 without a time", args: add, faults: []string{"429@POST deploy-keys"}, message: "add deploy key acme/ledger: Rate limit for this resource has been exceeded", hint: "Wait some minutes before the next try: the forge counts requests over an hour."},
		{name: "400 in plain text", args: add, tune: faultRule(demo.Rule{Method: "POST", Do: demo.PlainText, Status: 400, Text: "key\x1b[31m refused\u202e"}), message: "add deploy key acme/ledger: key refused", hint: hintInvalid},
		{name: "400 with nothing", args: add, tune: faultRule(demo.Rule{Method: "POST", Do: demo.Status, Status: 400}), message: "add deploy key acme/ledger: the forge refuses it without a reason (400)", hint: hintInvalid},
		{name: "500 on a list", args: list, faults: []string{"500@deploy-keys"}, message: "list deploy keys acme/ledger: the forge has a fault of its own (500)", hint: hintLater},
		{name: "500 on an addition", args: fresh, faults: []string{"500@POST deploy-keys"}, before: []string{"note: the key pair that was made for it was deleted again: {ANY}"}, message: "add deploy key acme/ledger: the forge has a fault of its own (500)", hint: hintLater},
		{name: "500 on a new label", args: label, faults: []string{"500@PUT deploy-keys"}, message: "rename deploy key acme/web-frontend: the forge has a fault of its own (500); nothing has changed", hint: hintUnchanged},
		{name: "500 on a removal", args: remove, faults: []string{"500@DELETE deploy-keys"}, message: "remove deploy key acme/web-frontend: the forge has a fault of its own (500); nothing has changed", hint: hintUnchanged},
		{name: "401 on all repositories", args: []string{"deploy-key", "list", "--all"}, faults: []string{"401@Infra_Tools/deploy-keys"}, message: "read the inventory of bitbucket-ada: list deploy keys acme/Infra_Tools: the forge does not accept the token (401)", hint: hintUnauthorized},
		{name: "429 on all repositories", args: []string{"deploy-key", "list", "--all"}, faults: []string{"429:3600@deploy-keys"}, status: 4, before: []string{"bitbucket-ada: the forge's limit is reached with {ANY} left: run the same command again at {ANY}, or use --wait"}, message: "partly done: {ANY} repositories are left"},
		{name: "a web page with 200", args: list, tune: faultRule(demo.Rule{Do: demo.HTML, Status: 200}), message: "list deploy keys acme/ledger: a web page came instead of the forge's answer (200)", hint: "This address does not answer like the forge's API. Check the API's address and the proxy (HTTPS_PROXY), and whether this network requires you to sign in first."},
		{name: "a web page with 404", args: list, tune: faultRule(demo.Rule{Do: demo.HTML, Status: 404}), message: "list deploy keys acme/ledger: a web page came instead of the forge's answer (404)", hint: "This address does not answer like the forge's API. Check the API's address and the proxy (HTTPS_PROXY), and whether this network requires you to sign in first."},
		{name: "broken JSON", args: list, faults: []string{"broken-json@deploy-keys"}, message: "list deploy keys acme/ledger: the server's JSON is cut off", hint: hintLater},
		{name: "broken JSON of repositories", args: repos, faults: []string{"broken-json"}, message: "list repositories: the server's JSON is cut off", hint: hintLater},
		{name: "plain text where JSON is due", args: list, faults: []string{"wrong-type@deploy-keys"}, message: `list deploy keys acme/ledger: the server sent "text/plain" where JSON was due`, hint: hintLater},
		{name: "a message of 1 MB", args: list, faults: []string{"huge@deploy-keys"}, message: "list deploy keys acme/ledger: no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no …", hint: hintInvalid},
		{name: "a message with ANSI and bidi", args: list, faults: []string{"message@deploy-keys"}, message: "list deploy keys acme/ledger: All your keys are exe.gnp mine now", hint: hintInvalid},
		{name: "a next page elsewhere", args: list, faults: []string{"next-elsewhere:https://evil\x1b[31m.example/2.0/keys@deploy-keys"}, message: "list deploy keys acme/ledger: the server sent a link that cannot be read", hint: hintLater},
		{name: "a next page with a user", args: list, faults: []string{"next-elsewhere:https://ada:secretsecret@evil.example/2.0/keys@deploy-keys"}, secret: "secretsecret", message: "list deploy keys acme/ledger: the server sent a link with a user name in it", hint: hintLater},
		{name: "a next page that is this page", args: list, faults: []string{"next-elsewhere:?pagelen=100@deploy-keys"}, message: "list deploy keys acme/ledger: the server's pages go round in a circle", hint: hintLater},
		{name: "a redirect elsewhere", args: list, faults: []string{"redirect:https://evil.example/2.0/user@deploy-keys"}, message: `list deploy keys acme/ledger: the server sent a link to another host, "evil.example", which was not followed`, hint: "Check the API's address. If it is right, ask the administrator of the forge, or of a proxy in between, why it leads elsewhere. The token was not sent there."},
		{name: "a redirect to plain http", args: repos, faults: []string{"redirect:http://127.0.0.1:9/2.0/user"}, message: `list repositories: the server sent a link to another host, "127.0.0.1:9", which was not followed`, hint: "Check the API's address. If it is right, ask the administrator of the forge, or of a proxy in between, why it leads elsewhere. The token was not sent there."},
		{name: "a redirect in a circle", args: list, faults: []string{"redirect:{REST}/repositories/acme/ledger/deploy-keys@deploy-keys"}, message: "list deploy keys acme/ledger: the server redirects without end", hint: hintLater},
		{name: "a redirect of an addition", args: add, faults: []string{"redirect:https://evil.example/2.0/user@POST deploy-keys"}, message: "add deploy key acme/ledger: the forge points to another address, which was not followed (302)", hint: "This address does not answer like the forge's API. Check the API's address and the proxy (HTTPS_PROXY), and whether this network requires you to sign in first."},
		{name: "a key that somebody has registered", args: add, tune: faultRule(demo.Rule{Method: "POST", Do: demo.Message, Status: 400, Text: "Someone has already registered that SSH key."}), message: "add deploy key acme/ledger: Someone has already registered that SSH key; it is on acme/web-frontend as ci@here", hint: "Use a new key (latchctl key new), or remove this one from every place that it is in. A key of a person's account cannot be a deploy key."},
	}
	for i := range cases {
		cases[i].status = cmp.Or(cases[i].status, 1)
		if cases[i].after == nil {
			cases[i].after = checkNothingPending
		}
	}
	return s, cases
}

// faultRule is a fault of REST that has no words in demo.ParseFault.
func faultRule(r demo.Rule) func(*demo.Faults) {
	return func(f *demo.Faults) { f.Rules = append(f.Rules, r) }
}

// checkNothingPending wants that a failure has left nothing half done.
func checkNothingPending(t *testing.T, s *scene) {
	healthy(t, s)
	if out := s.mustRun(t, "", "pending", "list"); out != "nothing is unfinished\n" {
		t.Errorf("something is left half done: %s", out)
		undoPending(t, s)
	}
}

// undoPending takes back what is left half done, which has to be something.
func undoPending(t *testing.T, s *scene) {
	healthy(t, s)
	s.mustRun(t, "", "pending", "undo", firstWord(t, s.mustRun(t, "", "pending", "list")))
}

func firstWord(t *testing.T, text string) string {
	t.Helper()
	for i, r := range text {
		if r < '0' || r > '9' {
			return text[:i]
		}
	}
	t.Fatalf("no id in %q", text)
	return ""
}

func healthy(t *testing.T, s *scene) {
	t.Helper()
	if err := s.forge.SetFaults(func(now *demo.Faults) { *now = demo.Faults{} }); err != nil {
		t.Fatal(err)
	}
}

// lostAnswers are changes whose outcome the answer does not tell. What can be
// found out by asking again is no failure; the rest stays on the list of what
// is half done.
func lostAnswers(t *testing.T, fix *fixture) (*scene, []badInput) {
	s := newScene(t, fix.session.Env()).withKey(t)
	add := []string{"deploy-key", "add", "acme/ledger", "--key", "{FP}"}
	label := []string{"deploy-key", "label", "acme/web-frontend", "{FP}", "other"}
	remove := []string{"deploy-key", "remove", "acme/web-frontend", "{FP}", "--yes"}
	return s, []badInput{
		{name: "an addition that was cut off", args: add, faults: []string{"reset@POST deploy-keys"}, after: undoPending, status: 1, message: "add deploy key acme/ledger: {RESTHOST} broke off the connection; the key is not there yet: it is not known whether the forge took it", hint: hintInDoubt},
		{name: "an addition that a gateway gave up", args: add, faults: []string{"502@POST deploy-keys"}, after: undoPending, status: 1, message: "add deploy key acme/ledger: the forge is not available just now (502); the key is not there yet: it is not known whether the forge took it", hint: hintInDoubt},
		{name: "an addition that a gateway gave up with a page", args: add, faults: []string{"html@POST deploy-keys"}, after: undoPending, status: 1, message: "add deploy key acme/ledger: the forge is not available just now (502); the key is not there yet: it is not known whether the forge took it", hint: hintInDoubt},
		{name: "an addition that cannot be read back", args: add, faults: []string{"lost@POST deploy-keys", "500@GET deploy-keys#2x9"}, after: undoPending, status: 1, message: "add deploy key acme/ledger: {RESTHOST} broke off the connection; asking again failed too: list deploy keys acme/ledger: the forge has a fault of its own (500); it is not known whether the forge took it", hint: hintInDoubt},
		{name: "an addition with nonsense for an answer, which asking again settles", args: add, faults: []string{"broken-json@POST deploy-keys"}, stdout: "added to acme/ledger"},
		{name: "an addition with half an answer, which asking again settles", args: []string{"deploy-key", "add", "acme/docs.site", "--key", "{FP}"}, faults: []string{"truncate@POST deploy-keys"}, stdout: "added to acme/docs.site"},
		{name: "a new label with its answer lost, which asking again settles", args: label, faults: []string{"lost@PUT deploy-keys"}, stdout: `now labelled "other"`},
		{name: "a new label that was cut off", args: append(label[:4:4], "third"), faults: []string{"reset@PUT deploy-keys"}, status: 1, message: "rename deploy key acme/web-frontend: {RESTHOST} broke off the connection; nothing has changed", hint: hintUnchanged},
		{name: "a new label that cannot be read back", args: append(label[:4:4], "fourth"), faults: []string{"lost@PUT deploy-keys", "500@GET deploy-keys#3x9"}, status: 1, message: "rename deploy key acme/web-frontend: {RESTHOST} broke off the connection; asking again failed too: list deploy keys acme/web-frontend: the forge has a fault of its own (500)", hint: "Read the repository's keys again before you repeat it: it may have taken effect."},
		{name: "a removal that was cut off", args: remove, faults: []string{"reset@DELETE deploy-keys"}, after: checkNothingPending, status: 1, message: "remove deploy key acme/web-frontend: {RESTHOST} broke off the connection; nothing has changed", hint: hintUnchanged},
		{name: "a removal that cannot be read back", args: remove, faults: []string{"lost@DELETE deploy-keys", "500@GET deploy-keys#3x9"}, after: undoPending, status: 1, message: "remove deploy key acme/web-frontend: {RESTHOST} broke off the connection; asking again failed too: list deploy keys acme/web-frontend: the forge has a fault of its own (500); it is not known whether the forge took it", hint: hintInDoubt},
		{name: "a removal with its answer lost, which asking again settles", args: remove, faults: []string{"lost@DELETE deploy-keys"}, stdout: "removed {FP} from acme/web-frontend"},
	}
}
