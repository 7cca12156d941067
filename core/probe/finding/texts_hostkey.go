package finding

// hostKeyTexts explain what is the matter with the server: its algorithms and its
// host key.
var hostKeyTexts = map[Code]template{
	CodeNoCommonAlgo: {"{host} offers no SSH algorithm that is considered safe.", "The server is old, or something in between weakens the connection⟨: {error}⟩.", "Ask the server's administrator to update its SSH service.", ""},
	CodeKeyExchange:  {"The encrypted connection to {host} could not be set up.", "The server stopped or sent something wrong while keys were exchanged⟨: {error}⟩.", "Test again; if it stays so, something between here and the server disturbs SSH.", ActRetry},
	CodeHostUnknown:  {"The host key of {place} is not known: {type} {presented}.", "Nobody has vouched for this server yet, so it could be anybody⟨; {nobody}⟩⟨. It is known with a key of another type, {others}⟩.", "Compare the fingerprint with the one that your forge publishes, then trust it.", ActTrustHost},
	CodeHostDeclined: {"The host key of {place} was not trusted: {type} {presented}.", "You declined it.", "Ask the server's administrator for its fingerprint, and trust it only if the two match.", ActTrustHost},
	CodeHostChanged:  {"The host key of {place} has changed: it presents {type} {presented}; the trusted key is {trusted}.", "Somebody may be intercepting the connection, or the server has a new key⟨. {also} has the key that was presented, contrary to what the forge publishes⟩.", "Stop, and ask the forge or the server's administrator; nothing was sent. If the new key is right, remove the old one from {where}.", ActKnownHosts},
	CodeHostRevoked:  {"The host key of {place} is revoked: {type} {presented}.", "It is marked @revoked in {where}.", "Do not connect. Ask the server's administrator what happened.", ""},
	CodeHostRetired:  {"{place} presents {name}: {presented}.", "This key was {since}; the forge itself no longer uses it: a server that presents it is not the forge.", "Do not connect from this network, and tell its administrator⟨. Remove {also}⟩.", ActKnownHosts},
	CodeHostCert:     {"The host certificate of {place} is not valid: {error}.", "It is signed by the certificate authority in {where}, but is not valid for this host or at this time.", "Ask the server's administrator to renew its certificate.", ""},
	CodeHostNotSaved: {"The host key of {place} could not be saved.", "{error}.", "Check that the data folder can be written, then test again.", ActRetry},
	CodeHostShort:    {"The host key of {place} is an RSA key of {bits} bits only.", "OpenSSH accepts it by default; systems with stricter rules (RequiredRSASize 2048) refuse to connect.", "Ask the server's administrator for an Ed25519 host key.", ""},
	CodeHostThirdParty: {"The host key of {place} is the one that {forge} publishes for its other name.", "That this host has the same key rests on one source that is not the forge.",
		"Compare {presented} with the forge's own page once.", ""},
}
