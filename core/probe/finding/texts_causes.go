package finding

// causeTexts explain what servers say when a key is known and something else
// stands in the way.
var causeTexts = map[Code]template{
	CodeTwoStep:      {"The owner of {repo}, or the forge, wants two-step verification⟨: it said “{said}”⟩.", "The account behind the key has not switched it on, or has to confirm this access.", "Switch on two-step verification for that account, or use a deploy key.", ""},
	CodeSuspended:    {"The account behind the key may not be used⟨: the server said “{said}”⟩.", "It was suspended, blocked or locked by the forge.", "Ask the forge's support or its administrator; until then use a deploy key that another account added.", ""},
	CodeOwnerMustAct: {"{host} waits for the owner of the key⟨: it said “{said}”⟩.", "Something has to be confirmed on the forge first: terms, a password, an e-mail address, the key itself.", "Sign in to the forge as that owner and do what it asks for.", ""},
	CodeKeyExpired:   {"The key has expired⟨: the server said “{said}”⟩.", "It was given an expiry date when it was added, and that date is past.", "Rotate the key: add a new one and remove the old one.", ActAddKey},
	CodeKeyWeak:      {"{host} does not accept keys of this kind⟨: it said “{said}”⟩.", "The forge's rules ask for another type or a longer key.", "Generate an Ed25519 key and add it to {repo}.", ActAddKey},
	CodeDisabled:     {"{repo} was switched off by the forge⟨: it said “{said}”⟩.", "Its staff took it down, or a bill is open.", "Ask the owner of {repo}, or the forge's support.", ""},
	CodeNoRepoYet:    {"{repo} has no content to fetch yet⟨: the server said “{said}”⟩.", "The project was created, its repository not, or not completely.", "Push a first commit, or wait until the forge has created it.", ActRetry},
	CodeOverLimit:    {"{repo} is over a limit of the forge⟨: it said “{said}”⟩.", "The repository, its workspace or the number of users is larger than the plan allows.", "Ask the owner to make it smaller or to change the plan.", ""},
	CodeSSO:          {"The owner of {repo} wants single sign-on⟨: the server said “{said}”⟩.", "A person's key has to be authorized for that organization; deploy keys do not.", "Authorize the key on the forge, or use a deploy key.", ""},
	CodeCertificate:  {"The owner of {repo} wants SSH certificates⟨: the server said “{said}”⟩.", "Keys of persons are refused without a certificate; deploy keys are not.", "Use a deploy key of its own for {repo}.", ""},
	CodeMaintenance:  {"{host} is being maintained⟨: it said “{said}”⟩.", "The forge, or this repository on it, is closed for a while.", "Test again later.", ActRetry},
	CodeMoved:        {"{repo} has another name now⟨: the server said “{said}”⟩.", "It was renamed or moved; the old name works for a while, or no longer.", "Read the repositories again, and change the address on your machines.", ""},
	CodeServerFault:  {"{host} has a fault of its own⟨: it said “{said}”⟩.", "The key has nothing to do with it.", "Test again later; if it stays so, tell the server's administrator.", ActRetry},
	CodeNoLogin:      {"The account on {host} may not sign in⟨: it said “{said}”⟩.", "The key was accepted, but the account has no shell, has expired, or needs a new password.", "Ask the server's administrator to open the account for git.", ""},
	CodeForced:       {"{host} lets this key run other commands only⟨: it said “{said}”⟩.", "A forced command or a restricted shell runs before git.", "Look at the key's line in authorized_keys on the server.", ""},
	CodeProxy:        {"A proxy refuses the connection to {host}⟨: it said “{said}”⟩.", "The words are the proxy's, not the forge's; it is between this network and the forge.", "Ask the proxy's administrator to let SSH to {host} through, or test from another network.", ActRetry},
	CodeNoWay:        {"{host} was not reached by the way that your SSH configuration names⟨: {said}⟩.", "ProxyJump and ProxyCommand of ssh_config hold here as they do for git.", "Do what it says, or correct the way in your SSH configuration, then test again.", ActRetry},
	CodeNote:         {"{host} also says: “{said}”.", "The server printed it while it gave out {repo}.", "Read it; nothing has to be done about the key.", ""},
}
