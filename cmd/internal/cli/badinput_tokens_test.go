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
func badTokens(t *testing.T, fix *fixture) (*scene, []badInput) {
	s := newScene(t, fix.session.Env()).withForge(t)
	add := []string{"account", "add", "bitbucket", "--base-url", "{REST}", "--user", "ada@acme.example"}
	bearer := []string{"account", "add", "bitbucket", "--base-url", "{REST}", "--bearer"}
	return s, []badInput{
		{name: "nothing on standard input", args: add, status: 1,
			message: "token from standard input: its first line is empty", hint: "Pass only the token, on the first line of standard input: latchctl account add … < token.txt"},
		{name: "an empty line", args: add, stdin: "\n" + wrongToken + "\n", secret: wrongToken, status: 1,
			message: "token from standard input: its first line is empty", hint: "Pass only the token, on the first line of standard input: latchctl account add … < token.txt"},
		{name: "blanks only", args: add, stdin: "    \n", status: 1,
			message: "token from standard input: its first line is empty", hint: "Pass only the token, on the first line of standard input: latchctl account add … < token.txt"},
		{name: "a blank inside", args: add, stdin: wrongToken[:20] + " " + wrongToken[20:] + "\n", secret: wrongToken, status: 1,
			message: "check the sign-in: the token must be one line of printable characters without blanks", hint: hintToken},
		{name: "a tab inside", args: add, stdin: wrongToken[:20] + "\t" + wrongToken[20:] + "\n", secret: wrongToken, status: 1,
			message: "check the sign-in: the token must be one line of printable characters without blanks", hint: hintToken},
		{name: "20 KB", args: add, stdin: strings.Repeat("longsecrettoken!", 1280) + "\n", secret: "longsecrettoken!", status: 1,
			message: "token from standard input: it is too long", hint: "Pass only the token, on the first line of standard input: latchctl account add … < token.txt"},
		{name: "10 KB", args: add, stdin: strings.Repeat("longsecrettoken!", 640) + "\n", secret: "longsecrettoken!", status: 1,
			message: "check the sign-in: the token must be one line of printable characters without blanks; this has more than 8192", hint: hintToken},
		{name: "binary", args: add, stdin: "\x00\x01\xff\xfe secret \x1b[31m\x80\x90\n", secret: "secret", status: 1,
			message: "check the sign-in: the token must be one line of printable characters without blanks", hint: hintToken},
		{name: "letters that are not ASCII", args: add, stdin: "ATATT3\u202egeheimnisvoll\u202c\n", secret: "geheimnisvoll", status: 1,
			message: "check the sign-in: the token must be one line of printable characters without blanks", hint: hintToken},
		{name: "an app password", args: add, stdin: appPassword + "\n", secret: appPassword, status: 1,
			message: "check the sign-in: app passwords no longer exist on Bitbucket Cloud", hint: "Create an API token with scopes at https://id.atlassian.com/manage-profile/security/api-tokens and connect with that."},
		{name: "an access token of a repository", args: bearer, stdin: accessToken + "\n", secret: accessToken, status: 1,
			message: "check the sign-in: access tokens of a repository, project or workspace cannot manage deploy keys", hint: "Create an API token of your own Atlassian account, with scopes, at https://id.atlassian.com/manage-profile/security/api-tokens."},
		{name: "an access token with an e-mail", args: add, stdin: accessToken + "\n", secret: accessToken, status: 1,
			message: "check the sign-in: access tokens of a repository, project or workspace cannot manage deploy keys", hint: "Create an API token of your own Atlassian account, with scopes, at https://id.atlassian.com/manage-profile/security/api-tokens."},
		{name: "an API token as bearer", args: bearer, stdin: wrongToken + "\n", secret: wrongToken, status: 1,
			message: "check the sign-in: an API token works only together with the e-mail of the Atlassian account", hint: "Enter the e-mail of the Atlassian account together with the token."},
		{name: "a token that nobody knows", args: add, stdin: wrongToken + "\r\n", secret: wrongToken, status: 1,
			message: "sign in: Token is invalid, expired, or not supported for this endpoint", hint: hintUnauthorized},
		{name: "a password instead of a token", args: add, stdin: tokenOfEight + "\n", secret: tokenOfEight, status: 1,
			message: "sign in: Token is invalid, expired, or not supported for this endpoint", hint: hintUnauthorized},
		{name: "an expired token", args: []string{"account", "add", "bitbucket", "--base-url", "{REST}", "--user", "otto@acme.example"},
			stdin: "{OTTO API-TOKEN}\n", status: 1,
			message: "sign in: Token is invalid, expired, or not supported for this endpoint", hint: hintUnauthorized},
		{name: "a good token of somebody else", args: add, stdin: "{VERA API-TOKEN}\n", status: 1,
			message: "sign in: Token is invalid, expired, or not supported for this endpoint", hint: hintUnauthorized},
		{name: "a bearer token that nobody knows", args: bearer, stdin: "nobodyKnowsThisBearerToken\n", secret: "nobodyKnowsThisBearerToken", status: 1,
			message: "sign in: Token is invalid, expired, or not supported for this endpoint", hint: hintUnauthorized},
		{name: "Windows line end is fine", args: add, stdin: "{ADA API-TOKEN}\r\n", stdout: "connected bitbucket-ada"},
	}
}

// badAccounts are sign-ins that lack something besides the secret.
func badAccounts(t *testing.T, fix *fixture) (*scene, []badInput) {
	s := newScene(t, fix.session.Env()).withForge(t)
	add := []string{"account", "add", "bitbucket", "--base-url", "{REST}", "--user"}
	vera := func(args ...string) []string { return append(args, "--account", "bitbucket-vera") }
	s.mustRun(t, "{VERA API-TOKEN}\n", append(add, "viewer@acme.example")...)
	s.mustRun(t, "{DEV API-TOKEN}\n", append(add, "dev@acme.example")...)
	in := "{ADA API-TOKEN}\n"
	return s, []badInput{
		{name: "neither e-mail nor bearer", args: add[:5], stdin: in, status: 2,
			message: "specify who signs in: --user with the Atlassian account e-mail, or --bearer for an OAuth token", hint: "See latchctl account add --help"},
		{name: "both e-mail and bearer", args: append(add[:6:6], "ada@acme.example", "--bearer"), stdin: in, status: 2,
			message: "specify who signs in: --user with the Atlassian account e-mail, or --bearer for an OAuth token", hint: "See latchctl account add --help"},
		{name: "a user name instead of an e-mail", args: append(add[:6:6], "ada"), stdin: in, status: 1,
			message: "check the sign-in: the login must be the e-mail of the Atlassian account", hint: "Enter the e-mail with which you sign in at id.atlassian.com, not the Bitbucket user name."},
		{name: "an e-mail with a display name", args: append(add[:6:6], "Ada <ada@acme.example>"), stdin: in, status: 1,
			message: "check the sign-in: the login must be the e-mail of the Atlassian account", hint: "Enter the e-mail with which you sign in at id.atlassian.com, not the Bitbucket user name."},
		{name: "an e-mail with a line end", args: append(add[:6:6], "ada@acme.example\r\nX: y"), stdin: in, status: 1,
			message: "check the sign-in: the login must be the e-mail of the Atlassian account", hint: "Enter the e-mail with which you sign in at id.atlassian.com, not the Bitbucket user name."},
		{name: "x-token-auth", args: append(add[:6:6], "x-token-auth"), stdin: in, status: 1,
			message: "check the sign-in: access tokens of a repository, project or workspace cannot manage deploy keys", hint: "Create an API token of your own Atlassian account, with scopes, at https://id.atlassian.com/manage-profile/security/api-tokens."},
		{name: "a forge that is not known", args: []string{"account", "add", "git\x1b[31mhub\u202e"}, stdin: in, status: 2,
			message: `unknown forge "git\x1b[31mhub\u202e"; known: bitbucket, github`, hint: "See latchctl account add --help"},
		{name: "no forge", args: []string{"account", "add"}, stdin: in, status: 2,
			message: "the kind of forge is missing", hint: "See latchctl account add --help"},
		{name: "a date that is none", args: append(add[:6:6], "ada@acme.example", "--token-expires", "tomorrow"), stdin: in, status: 2,
			message: `--token-expires "tomorrow" is not a date: write it as YYYY-MM-DD`, hint: "See latchctl account add --help"},
		{name: "a date in the past", args: append(add[:6:6], "ada@acme.example", "--token-expires", "2020-02-02"), stdin: in, status: 2,
			message: "--token-expires 2020-02-02 is in the past", hint: "See latchctl account add --help"},
		{name: "no scope to add", args: vera("deploy-key", "add", "acme/web-frontend", "--new"), status: 1,
			before: []string{"note: the key pair that was made for it was deleted again: {ANY}"}, message: "add deploy key acme/web-frontend: Your credentials lack one or more required privilege scopes (missing: write:ssh-key:bitbucket)", hint: "Create a token that also has write:ssh-key:bitbucket, and connect the account again. Scopes of a token cannot be changed later."},
		{name: "no scope to rename", args: vera("deploy-key", "label", "acme/web-frontend", "4100001", "other"), status: 1,
			message: "rename deploy key acme/web-frontend: Your credentials lack one or more required privilege scopes (missing: write:ssh-key:bitbucket)", hint: "Create a token that also has write:ssh-key:bitbucket, and connect the account again. Scopes of a token cannot be changed later."},
		{name: "no scope to remove", args: vera("deploy-key", "remove", "acme/web-frontend", "4100001", "--yes"), status: 1,
			message: "remove deploy key acme/web-frontend: Your credentials lack one or more required privilege scopes (missing: delete:ssh-key:bitbucket)", hint: "Create a token that also has delete:ssh-key:bitbucket, and connect the account again. Scopes of a token cannot be changed later."},
		{name: "no scope for projects", args: vera("deploy-key", "list", "--project", "acme/PAY"), status: 1,
			message: "list project deploy keys acme/PAY: Your credentials lack one or more required privilege scopes (missing: admin:project:bitbucket)", hint: "Create a token that also has admin:project:bitbucket, and connect the account again. Scopes of a token cannot be changed later."},
		{name: "scope but no right", args: append([]string{"deploy-key", "list", "acme/payments-api"}, "--account", "bitbucket-vera"), status: 1,
			message: "list deploy keys acme/payments-api: Access denied. You must have admin access", hint: "Ask for administrator rights on it, or use a token that has them (latchctl account check names missing scopes)."},
		{name: "which of two accounts", args: []string{"repo", "list"}, status: 1,
			message: "there are several accounts: bitbucket-vera, bitbucket-dev", hint: "Specify which account is meant: --account ID."},
		{name: "an account that is not there", args: []string{"repo", "list", "--account", "no\x1b[31mbody\u202e"}, status: 1,
			message: `account "nobody": no such account (there is: bitbucket-vera, bitbucket-dev)`, hint: "See the accounts: latchctl account list."},
		{name: "remove an account with nobody to ask", args: []string{"account", "remove", "bitbucket-vera"}, status: 3,
			message: "remove account bitbucket-vera (vera · {REST}): this needs a person to answer", hint: "Run it in a terminal, or use --yes to do it without being asked."},
		{name: "no argument", args: []string{"account", "remove"}, status: 2,
			message: "the account's id is missing", hint: "See latchctl account remove --help"},
	}
}
