package finding

// The codes of findings. They are stable: scripts may match on them.
const (
	CodeCancelled Code = "cancelled"
	CodeTimeLimit Code = "time-limit"

	CodeURLInvalid Code = "url-invalid"
	CodeURLHTTPS   Code = "url-https"

	CodeDNSNotFound    Code = "dns-not-found"
	CodeDNSFailed      Code = "dns-failed"
	CodeRefusedPort    Code = "tcp-refused"
	CodeNoAnswer       Code = "tcp-no-answer"
	CodeUnreachable    Code = "tcp-unreachable"
	CodePortBlocked    Code = "port-blocked"
	CodeOtherEnd       Code = "other-end"
	CodeNotSSH         Code = "not-ssh"
	CodeSSHClosed      Code = "ssh-closed"
	CodeSSHSilent      Code = "ssh-silent"
	CodeNoCommonAlgo   Code = "no-common-algorithm"
	CodeKeyExchange    Code = "key-exchange-failed"
	CodeHostUnknown    Code = "host-key-unknown"
	CodeHostDeclined   Code = "host-key-declined"
	CodeHostChanged    Code = "host-key-changed"
	CodeHostRevoked    Code = "host-key-revoked"
	CodeHostRetired    Code = "host-key-retired"
	CodeHostCert       Code = "host-certificate-invalid"
	CodeHostNotSaved   Code = "host-key-not-kept"
	CodeHostShort      Code = "host-key-short"
	CodeHostThirdParty Code = "host-key-third-party"

	CodeKeyUnknown      Code = "key-unknown"
	CodeKeyNotAsked     Code = "key-not-asked"
	CodeNoPublicKey     Code = "auth-no-public-key"
	CodeSecondFactor    Code = "second-factor"
	CodeWeakAlgo        Code = "weak-algorithm"
	CodeTooManyFailures Code = "auth-too-many"
	CodeRSASHA1         Code = "rsa-sha1"
	CodeCannotSign      Code = "key-cannot-sign"
	CodeAuthClosed      Code = "auth-closed"
	CodeAuthSilent      Code = "auth-silent"
	CodeKeyOfUser       Code = "key-of-user"

	CodeKeyElsewhere    Code = "key-of-other-repository"
	CodeUserRefused     Code = "user-refused"
	CodeOpenToAll       Code = "open-to-everybody"
	CodeOtherName       Code = "greeting-contradicts"
	CodePublic          Code = "public"
	CodeRepoMissing     Code = "repository-missing"
	CodeReadOnly        Code = "read-only"
	CodeArchived        Code = "archived"
	CodeTwoStep         Code = "two-step-required"
	CodeSuspended       Code = "account-suspended"
	CodeOwnerMustAct    Code = "owner-must-act"
	CodeKeyExpired      Code = "key-expired"
	CodeKeyWeak         Code = "key-too-weak"
	CodeDisabled        Code = "repository-disabled"
	CodeNoRepoYet       Code = "repository-not-made"
	CodeOverLimit       Code = "over-limit"
	CodeSSO             Code = "single-sign-on"
	CodeCertificate     Code = "certificate-required"
	CodeMaintenance     Code = "maintenance"
	CodeMoved           Code = "repository-moved"
	CodeServerFault     Code = "server-fault"
	CodeNoLogin         Code = "no-login"
	CodeForced          Code = "command-refused"
	CodeProxy           Code = "proxy-refused"
	CodeNote            Code = "server-note"
	CodeIPAllowList     Code = "ip-allow-list"
	CodePolicy          Code = "policy"
	CodeBusy            Code = "forge-busy"
	CodeRefused         Code = "repository-refused"
	CodeNotGit          Code = "not-git"
	CodeSessionRefused  Code = "session-refused"
	CodeServerStopped   Code = "server-stopped"
	CodeAnswerTooLarge  Code = "answer-too-large"
	CodeAnswerBroken    Code = "answer-broken"
	CodeRepoSilent      Code = "repository-silent"
	CodeRepoEmpty       Code = "repository-empty"
	CodeHeadMissing     Code = "head-missing"
	CodeObjectFormat    Code = "object-format"
	CodeCloneTooLarge   Code = "clone-too-large"
	CodeInflatesTooMuch Code = "clone-inflates-too-much"
	CodePackTruncated   Code = "pack-truncated"
	CodePackCorrupt     Code = "pack-corrupt"
	CodeIncomplete      Code = "clone-incomplete"
	CodeCloneRefused    Code = "clone-refused"
	CodeTreeRefused     Code = "tree-refused"
	CodeTreeOdd         Code = "tree-odd"
	CodeTreeHuge        Code = "tree-huge"
	CodeStalled         Code = "clone-stalled"
	CodeNoSpace         Code = "no-temporary-file"

	CodeSubmodules        Code = "submodules-not-readable"
	CodeSubmodulesBroken  Code = "submodules-broken"
	CodeSubmodulesUnknown Code = "submodules-unknown"
	CodeSubmoduleCommit   Code = "submodule-commit-missing"
	CodeSubmodulesUnseen  Code = "submodules-not-looked-at"
	CodeLFSElsewhere      Code = "lfs-elsewhere"
	CodeLFSMissing        Code = "lfs-files-missing"
	CodeLFSUnasked        Code = "lfs-not-asked"
	CodeLFSRefused        Code = "lfs-refused"
	CodeWriteUnclear      Code = "write-unclear"
)

// explanations are the tables of all codes.
var explanations = []map[Code]template{reachTexts, trustTexts, authTexts, repositoryTexts, causeTexts, cloneTexts}

// explanation returns what each code means: what happened, why, and
// what to do.
func explanation(code Code) (template, bool) {
	for _, table := range explanations {
		if t, ok := table[code]; ok {
			return t, true
		}
	}
	return repositoryTexts[CodeRefused], false
}

var reachTexts = map[Code]template{
	CodeCancelled: {"The test was stopped.", "You or the program cancelled it.", "Start it again when you like.", ActRetry},
	CodeTimeLimit: {"The test took too long and was stopped.", "The server or the network is very slow, or the server kept the test busy.", "Try again later, or from another network.", ActRetry},

	CodeURLInvalid: {"The address is not valid: {why}.", "Deploy keys work over SSH only, with an address such as git@host:workspace/name.git.", "Correct the address and test again.", ""},
	CodeURLHTTPS:   {"The address is a web address.", "A deploy key works over SSH only; over https no key is ever asked for.", "Clone with {better} instead.", ""},

	CodeDNSNotFound: {"The name {host} is not known.", "The host name is misspelt, or this network's name server does not know it.", "Check the host name; if it is right, check the network or VPN.", ActRetry},
	CodeDNSFailed:   {"The name {host} could not be looked up.", "The name server did not answer⟨: {error}⟩.", "Check that this computer is online, then test again.", ActRetry},
	CodeRefusedPort: {"{host} refuses connections on port {port}.", "Nothing listens there, or a firewall refuses connections.", "Check host and port of the address; ask the network's administrator whether SSH is allowed.", ActRetry},
	CodeNoAnswer:    {"{host} does not answer on port {port}.", "A firewall drops the connection, or the machine is down.", "Try from another network, or ask for port {port} to {host} to be opened.", ActRetry},
	CodeUnreachable: {"{host} cannot be reached.", "There is no route from this network to it⟨: {error}⟩.", "Check the network or VPN, then test again.", ActRetry},
	CodePortBlocked: {"Port {port} of {host} is blocked here; {other} works.", "A firewall between here and the forge lets no SSH through on its usual port.", "On machines in this network use {other} as the SSH address.", ""},
	CodeOtherEnd:    {"{host} accepts no SSH connection on port {port}; {other} does.", "The forge may have moved its SSH service to another name.", "Change the address on your machines to {other}.", ""},
	CodeNotSSH:      {"What answers on port {port} of {host} is not an SSH service⟨; it said “{said}”⟩.", "The port belongs to another service, or there is a proxy in between.", "Check the port in the address.", ""},
	CodeSSHClosed:   {"{host} closed the connection before SSH began⟨: {said}⟩.", "The service is overloaded, or it refuses this network.", "Wait a minute and test again.", ActRetry},
	CodeSSHSilent:   {"{host} accepted the connection but never spoke SSH.", "A firewall or proxy holds the connection, or the service hangs.", "Test again; if it stays so, try port 443 or another network.", ActRetry},
}

var trustTexts = map[Code]template{
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
