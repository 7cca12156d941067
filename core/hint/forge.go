package hint

import (
	"context"
	"errors"
	"strings"

	"latchkey/api"
	"latchkey/core/say"
	"latchkey/internal/rest"
)

const atlassianTokens = "https://id.atlassian.com/manage-profile/security/api-tokens"

// apiHints are those about credentials and answers of a forge.
var apiHints = []hint{
	{api.ErrAppPassword, say.New("hint.api-app-password", "Create an API token with scopes⟨ at {page}⟩ and connect with that.", say.Values{"page": say.Do("open", atlassianTokens)})},
	{api.ErrAccessToken, say.New("hint.api-access-token", "Create an API token of your own Atlassian account, with scopes⟨, at {page}⟩.", say.Values{"page": say.Do("open", atlassianTokens)})},
	{api.ErrLoginNotEmail, say.New("hint.api-login-not-email", "Enter the e-mail with which you sign in at id.atlassian.com, not the Bitbucket user name.")},
	{api.ErrTokenShape, say.New("hint.api-token-shape", "Copy the token again: the whole token and nothing else, on one line of at most 8,192 characters.")},
	{api.ErrNeedsLogin, say.New("hint.api-needs-login", "Enter the e-mail of the Atlassian account together with the token.")},
	{api.ErrReadOnlyForge, say.New("hint.api-read-only-forge", "Choose read access. To push, use a token or a key of a user created for that.")},
	{api.ErrLabel, say.New("hint.api-label", "Choose another label: 1 to 255 letters, digits, spaces and simple punctuation.")},
	{api.ErrNotAPI, say.New("hint.api-not-a-p-i", "This address does not answer like the forge's API. Check the API's address and the proxy (HTTPS_PROXY), and whether this network requires you to sign in first.")},
	{api.ErrMoved, say.New("hint.api-moved", "Read the list of repositories again: the repository may have been renamed, handed over or removed.")},
	{rest.ErrUntrusted, say.New("hint.rest-untrusted", "For a server of your own, name the file with its certificate authority⟨: {set}⟩. Otherwise a proxy on the way may show its own certificate: ask its administrator.", say.Values{"set": say.Do("choose certificate authority")})},
	{rest.ErrElsewhere, say.New("hint.rest-elsewhere", "Check the API's address. If it is right, ask the administrator of the forge, or of a proxy in between, why it leads elsewhere. The token was not sent there.")},
	{api.ErrStillThere, say.New("hint.api-still-there", "Forges may show a change late: read the keys again in a minute. If it is still there, look at the repository's access keys on the forge's own page.")},
	{api.ErrNotShown, say.New("hint.api-not-shown", "Forges may show a change late: read the keys again in a minute, and do not repeat it.")},
}

// closedHints are those about what a forge keeps closed or cannot list.
var closedHints = []hint{
	{api.ErrName, say.New("hint.api-name", "Rename it on the forge, or manage its keys there: here it is in no list, plan or search.")},
	{api.ErrIncomplete, say.New("hint.api-incomplete", "Read the list again. If it stays so, manage its keys on the forge's own page: here it is in no list, plan or search.")},
	{api.ErrDeployKeysOff, say.New("hint.api-deploy-keys-off", "An owner of the organization can allow them: Settings, Member privileges, Deploy keys.")},
	{api.ErrSSO, say.New("hint.api-sso", "Authorize the token for the organization: github.com, Settings, Developer settings, Configure SSO beside the token.")},
	{api.ErrArchived, say.New("hint.api-archived", "Unarchive it first, or skip it.")},
	{api.ErrTwoStep, say.New("hint.api-two-step", "Turn on two-step verification for your account at the forge (Bitbucket: id.atlassian.com, Security; GitHub: Settings, Password and authentication), then read again.")},
	{api.ErrIPList, say.New("hint.api-ip-list", "Work from a network that is allowed (VPN, office), or ask an administrator there to add this network's address to the IP allow list.")},
	{api.ErrPayment, say.New("hint.api-payment", "Ask the person who pays for it to look at its plan and billing.")},
}

// Hints for what is no error of one cause, or is recognized otherwise.
var (
	hintHostUntrusted  = say.New("hint.host-untrusted", "Compare the fingerprint with the one that your forge publishes, then trust it⟨: {trust}⟩.", say.Values{"trust": say.Do("host-key trust")})
	hintHostKeyRefused = say.New("hint.host-key-refused", "Do not continue before you know why the key differs. Compare the fingerprint with the one that the forge publishes, over another network.")
	hintPartNotFound   = say.New("hint.part-not-found", "The forge lists it and does not open it: it may have been deleted or renamed just now, or the account was removed from it. Ask an administrator there.")
	hintPartForbidden  = say.New("hint.part-forbidden", "Ask an administrator there what it requires of your account. All others were read.")
	hintNoAddress      = say.New("hint.forge-no-address", "Check the API's address.")
	Network            = say.New("hint.network", "Check the address, the connection, the proxy (HTTPS_PROXY) and the firewall, then try again.")
	hintStopped        = say.New("hint.stopped", "It was stopped. Start it again; nothing has to be cleaned up.")
)

// kindHints are what to do about errors of a forge that have no more particular
// cause.
var kindHints = map[api.ErrorKind]say.Text{
	api.Unknown:        say.New("hint.forge-fault", "Try again later; the forge's status page may tell more."),
	api.Unauthorized:   say.New("hint.forge-token", "The token is wrong, expired or revoked, or belongs to another e-mail. Create a new one and connect the account again."),
	api.Forbidden:      say.New("hint.forge-forbidden", "Ask for administrator rights on it, or use a token that has them⟨ ({check} names missing scopes)⟩.", say.Values{"check": say.Do("account check")}),
	api.NotFound:       say.New("hint.forge-not-found", "Check the name. A repository for which the token has no scope looks the same as one that does not exist."),
	api.Exists:         say.New("hint.forge-exists", "The key is there already; read the repository's keys again."),
	api.InUseElsewhere: say.New("hint.forge-in-use", "Use a new key⟨ ({new})⟩, or remove this one from every place that it is in. A key of a person's account cannot be a deploy key.", say.Values{"new": say.Do("key new")}),
	api.Invalid:        say.New("hint.forge-invalid", "The forge rejected the request and gives no reason beyond this message. Check it, and try again."),
	api.RateLimited:    say.New("hint.forge-limit", "Wait some minutes before the next try: the forge counts requests over an hour."),
	api.PolicyForbids:  say.New("hint.forge-policy", "A rule of the organization forbids it. Ask its administrators."),
	api.Unreachable:    Network,
	api.LostReply:      say.New("hint.forge-lost-reply", "Read the repository's keys again before you repeat it: it may have taken effect."),
	api.Accepted:       say.New("hint.forge-accepted", "The forge accepted it: read the keys again in a minute, and do not repeat it."),
	api.Gone:           say.New("hint.forge-gone", "Update Latchkey: the forge has removed this call from its API."),
}

// forgeHint goes by the kind of error.
func forgeHint(e *api.Error) say.Text {
	text, known := kindHints[e.Kind]
	switch {
	case e.Kind == api.Forbidden && len(e.Missing) > 0:
		return say.New("hint.forge-missing", "Create a token that also has {scopes}, and connect the account again. Scopes of a token cannot be changed later.",
			say.Values{"scopes": strings.Join(e.Missing, ", ")})
	case e.Kind == api.NotFound && e.Repo == "":
		return hintNoAddress
	case e.Kind == api.RateLimited && e.RetryAfter > 0:
		return say.New("hint.forge-limit-until", "Wait until the limit is lifted, in {time}, then continue.", say.Values{"time": say.Wait(e.RetryAfter)})
	case known && e.Kind != api.Unknown:
		return text
	case errors.Is(e, context.Canceled):
		return hintStopped
	}
	return kindHints[api.Unknown]
}
