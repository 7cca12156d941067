package finding

// authTexts explain why a server does not let the key in, or not as it should.
var authTexts = map[Code]template{
	CodeKeyUnknown:      {"{host} does not know the key {key}.", "It is on no repository and on no account there⟨; it said “{said}”⟩, or it was added a moment ago or removed.", "Add this key to {repo} as a deploy key, then test again.", ActAddKey},
	CodeKeyNotAsked:     {"{host} lets everybody in without asking for a key.", "The server accepted the connection before any key was shown.", "This test says nothing about the key; check the server's set-up.", ""},
	CodeNoPublicKey:     {"{host} does not accept keys at all.", "Its SSH service offers other ways to sign in only⟨ ({methods})⟩.", "Check that the address belongs to a forge.", ""},
	CodeSecondFactor:    {"{host} accepted the key; it also wants {methods}.", "The server asks for a second factor after the key, which a machine without a person cannot give.", "Ask the server's administrator to let this key in by itself, or use another account there.", ""},
	CodeWeakAlgo:        {"{host} agrees with this program on {algorithm}, which OpenSSH refuses by default.", "The server is old, or configured for old programs; ssh on a machine of today will not connect to it.", "Ask the server's administrator to update its SSH service; until then ssh needs the algorithm named in its settings.", ""},
	CodeTooManyFailures: {"{host} says that there were too many failures.", "It counts attempts from this address; here only one key was offered.", "Wait a few minutes and test again.", ActRetry},
	CodeRSASHA1:         {"{host} wants an RSA signature with SHA-1, which is no longer safe.", "The server is too old for newer RSA signatures, or refuses this key's.", "Use an Ed25519 key instead.", ActAddKey},
	CodeCannotSign:      {"The private key could not sign.", "⟨{error}.⟩", "Import or generate the key again.", ""},
	CodeAuthClosed:      {"{host} closed the connection while the key was checked⟨: {said}⟩.", "The service refuses this client or is overloaded.", "Wait a minute and test again.", ActRetry},
	CodeAuthSilent:      {"{host} did not say whether it accepts the key.", "The service is overloaded or hangs.", "Wait a minute and test again.", ActRetry},
	CodeKeyOfUser:       {"The key belongs to a user⟨, {name}⟩, not to a repository.", "It opens everything that this user may open, and stops working when the user leaves.", "Use a deploy key of its own for {repo}.", ""},
}
