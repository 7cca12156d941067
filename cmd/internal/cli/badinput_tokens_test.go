package cli

import (
	"strings"
	"testing"
)

const (
	wrongToken   = "ATATT3xFfGF0nobodyKnowsThisOneK8PqZsY2mHd6LrTfVxC=0A1B2C3D"
	appPassword  = "ATBBnobodyKnowsThisOneEither1A2B3C4D"
	accessToken  = "ATCTT3xFfGN0nobodyKnowsThisOneAtAllPqZsY2mHd6Lr=0A1B2C3D"
	tokenOfEight = "hunter2!"
)

// badTokens are secrets that cannot sign anybody in. None is ever echoed.
func badTokens(t *testing.T, h *house) (*scene, []blunder) {
	s := newScene(t, h.session.Env()).withForge(t)
	add := []string{"account", "add", "bitbucket", "--base-url", "{REST}", "--user", "ada@acme.example"}
	bearer := []string{"account", "add", "bitbucket", "--base-url", "{REST}", "--bearer"}
	return s, []blunder{
		{name: "nothing on standard input", args: add, status: 1,
			message: "?", hint: "?"},
		{name: "an empty line", args: add, stdin: "\n" + wrongToken + "\n", secret: wrongToken, status: 1,
			message: "?", hint: "?"},
		{name: "blanks only", args: add, stdin: "    \n", status: 1,
			message: "?", hint: "?"},
		{name: "a blank inside", args: add, stdin: wrongToken[:20] + " " + wrongToken[20:] + "\n", secret: wrongToken, status: 1,
			message: "?", hint: "?"},
		{name: "a tab inside", args: add, stdin: wrongToken[:20] + "\t" + wrongToken[20:] + "\n", secret: wrongToken, status: 1,
			message: "?", hint: "?"},
		{name: "20 KB", args: add, stdin: strings.Repeat("longsecrettoken!", 1280) + "\n", secret: "longsecrettoken!", status: 1,
			message: "?", hint: "?"},
		{name: "10 KB", args: add, stdin: strings.Repeat("longsecrettoken!", 640) + "\n", secret: "longsecrettoken!", status: 1,
			message: "?", hint: "?"},
		{name: "binary", args: add, stdin: "\x00\x01\xff\xfe secret \x1b[31m\x80\x90\n", secret: "secret", status: 1,
			message: "?", hint: "?"},
		{name: "letters that are not ASCII", args: add, stdin: "ATATT3\u202egeheimnisvoll\u202c\n", secret: "geheimnisvoll", status: 1,
			message: "?", hint: "?"},
		{name: "an app password", args: add, stdin: appPassword + "\n", secret: appPassword, status: 1,
			message: "?", hint: "?"},
		{name: "an access token of a repository", args: bearer, stdin: accessToken + "\n", secret: accessToken, status: 1,
			message: "?", hint: "?"},
		{name: "an access token with an e-mail", args: add, stdin: accessToken + "\n", secret: accessToken, status: 1,
			message: "?", hint: "?"},
		{name: "an API token as bearer", args: bearer, stdin: wrongToken + "\n", secret: wrongToken, status: 1,
			message: "?", hint: "?"},
		{name: "a token that nobody knows", args: add, stdin: wrongToken + "\r\n", secret: wrongToken, status: 1,
			message: "?", hint: "?"},
		{name: "a password instead of a token", args: add, stdin: tokenOfEight + "\n", secret: tokenOfEight, status: 1,
			message: "?", hint: "?"},
		{name: "an expired token", args: []string{"account", "add", "bitbucket", "--base-url", "{REST}", "--user", "otto@acme.example"},
			stdin: "{OTTO API-TOKEN}\n", status: 1,
			message: "?", hint: "?"},
		{name: "a good token of somebody else", args: add, stdin: "{VERA API-TOKEN}\n", status: 1,
			message: "?", hint: "?"},
		{name: "a bearer token that nobody knows", args: bearer, stdin: "nobodyKnowsThisBearerToken\n", secret: "nobodyKnowsThisBearerToken", status: 1,
			message: "?", hint: "?"},
		{name: "Windows line end is no blunder", args: add, stdin: "{ADA API-TOKEN}\r\n", stdout: "connected bitbucket-ada"},
	}
}

// badAccounts are sign-ins that lack something besides the secret.
func badAccounts(t *testing.T, h *house) (*scene, []blunder) {
	s := newScene(t, h.session.Env()).withForge(t)
	add := []string{"account", "add", "bitbucket", "--base-url", "{REST}", "--user"}
	vera := func(args ...string) []string { return append(args, "--account", "bitbucket-vera") }
	s.must(t, "{VERA API-TOKEN}\n", append(add, "viewer@acme.example")...)
	s.must(t, "{DEV API-TOKEN}\n", append(add, "dev@acme.example")...)
	in := "{ADA API-TOKEN}\n"
	return s, []blunder{
		{name: "neither e-mail nor bearer", args: add[:5], stdin: in, status: 2,
			message: "?", hint: "?"},
		{name: "both e-mail and bearer", args: append(add[:6:6], "ada@acme.example", "--bearer"), stdin: in, status: 2,
			message: "?", hint: "?"},
		{name: "a user name instead of an e-mail", args: append(add[:6:6], "ada"), stdin: in, status: 1,
			message: "?", hint: "?"},
		{name: "an e-mail with a display name", args: append(add[:6:6], "Ada <ada@acme.example>"), stdin: in, status: 1,
			message: "?", hint: "?"},
		{name: "an e-mail with a line end", args: append(add[:6:6], "ada@acme.example\r\nX: y"), stdin: in, status: 1,
			message: "?", hint: "?"},
		{name: "x-token-auth", args: append(add[:6:6], "x-token-auth"), stdin: in, status: 1,
			message: "?", hint: "?"},
		{name: "a forge that is not known", args: []string{"account", "add", "git\x1b[31mhub\u202e"}, stdin: in, status: 2,
			message: "?", hint: "?"},
		{name: "no forge", args: []string{"account", "add"}, stdin: in, status: 2,
			message: "?", hint: "?"},
		{name: "a date that is none", args: append(add[:6:6], "ada@acme.example", "--token-expires", "tomorrow"), stdin: in, status: 2,
			message: "?", hint: "?"},
		{name: "a date in the past", args: append(add[:6:6], "ada@acme.example", "--token-expires", "2020-02-02"), stdin: in, status: 2,
			message: "?", hint: "?"},
		{name: "no scope to add", args: vera("deploy-key", "add", "acme/web-frontend", "--new"), status: 1,
			message: "?", hint: "?"},
		{name: "no scope to rename", args: vera("deploy-key", "label", "acme/web-frontend", "4100001", "other"), status: 1,
			message: "?", hint: "?"},
		{name: "no scope to remove", args: vera("deploy-key", "remove", "acme/web-frontend", "4100001", "--yes"), status: 1,
			message: "?", hint: "?"},
		{name: "no scope for projects", args: vera("deploy-key", "list", "--project", "acme/PAY"), status: 1,
			message: "?", hint: "?"},
		{name: "scope but no right", args: append([]string{"deploy-key", "list", "acme/payments-api"}, "--account", "bitbucket-vera"), status: 1,
			message: "?", hint: "?"},
		{name: "which of two accounts", args: []string{"repo", "list"}, status: 1,
			message: "?", hint: "?"},
		{name: "an account that is not there", args: []string{"repo", "list", "--account", "no\x1b[31mbody\u202e"}, status: 1,
			message: "?", hint: "?"},
		{name: "remove an account with nobody to ask", args: []string{"account", "remove", "bitbucket-vera"}, status: 3,
			message: "?", hint: "?"},
		{name: "no argument", args: []string{"account", "remove"}, status: 2,
			message: "?", hint: "?"},
	}
}
