package api

import "errors"

// Causes that call for a next step of their own. A driver puts them into
// Error.Err, so that errors.Is finds them whatever the server's words were.
var (
	// ErrAppPassword: an app password, which Bitbucket Cloud took away on
	// 2026-07-28. An API token with scopes takes its place.
	ErrAppPassword = errors.New("app passwords no longer exist on Bitbucket Cloud")
	// ErrAccessToken: an access token of a repository, project or workspace,
	// which may not manage deploy keys.
	ErrAccessToken = errors.New("access tokens of a repository, project or workspace cannot manage deploy keys")
	// ErrLoginNotEmail: the login is not the e-mail of the account.
	ErrLoginNotEmail = errors.New("the login must be the e-mail of the Atlassian account")
	// ErrTokenShape: the token is empty or has blanks or unprintable characters.
	ErrTokenShape = errors.New("the token must be one line of printable characters without blanks")
	// ErrNeedsLogin: a token that works only together with the account's e-mail.
	ErrNeedsLogin = errors.New("an API token works only together with the e-mail of the Atlassian account")
	// ErrReadOnlyForge: write access was asked for where deploy keys only read.
	ErrReadOnlyForge = errors.New("deploy keys can only read on this forge")
	// ErrLabel: a label that is too long or has unprintable characters.
	ErrLabel = errors.New("the label is not usable")
	// ErrStillThere: the forge accepted that a key is removed, and still lists it.
	ErrStillThere = errors.New("the forge accepted the removal and still shows the key")
	// ErrNotShown: the forge took a change, and does not show it yet.
	ErrNotShown = errors.New("the forge accepted the change and does not show it yet")
	// ErrDeployKeysOff: the organization or enterprise forbids deploy keys, as
	// new organizations on GitHub do.
	ErrDeployKeysOff = errors.New("the organization's policy forbids deploy keys")
	// ErrSSO: the organization wants the token to be authorized for its single
	// sign-on first.
	ErrSSO = errors.New("the token is not authorized for the organization's single sign-on")
	// ErrArchived: an archived repository takes no changes.
	ErrArchived = errors.New("the repository is archived")
	// ErrName: a repository whose name has no place in addresses and commands.
	ErrName = errors.New("its name has characters that cannot be used in addresses and commands")
	// ErrIncomplete: an element of a list that lacks what it is reached by, or
	// what says whether it belongs there.
	ErrIncomplete = errors.New("the forge's answer does not say enough of it")
	// ErrMoved: the forge points to another address of its own API, which it
	// does for a repository that was renamed.
	ErrMoved = errors.New("the forge says that this has moved")
	// ErrTwoStep: the workspace wants an account with two-step verification.
	ErrTwoStep = errors.New("the workspace wants two-step verification")
	// ErrIPList: the request came from an address that the workspace or
	// organization does not allow.
	ErrIPList = errors.New("requests from this network's address are not allowed")
	// ErrPayment: the plan does not cover it, or it is not paid.
	ErrPayment = errors.New("the workspace's plan does not allow it")
	// ErrNotAPI: a web page or a redirect stands where the forge's API should.
	ErrNotAPI = errors.New("this is not the forge's API")
)
