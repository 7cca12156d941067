package finding

// repositoryTexts explain why a key that was let in does not read the repository,
// or what else is to be said of it.
var repositoryTexts = map[Code]template{
	CodeKeyElsewhere:   {"The key works, but not for {repo}⟨: the server said “{said}”⟩.", "⟨This key opens {opens}, not {repo}.⟩⟨{guess}⟩", "Add this key to {repo} as a deploy key, or choose the key that belongs there.", ActAddKey},
	CodeUserRefused:    {"The key belongs to a user⟨, {name}⟩, who may not read {repo}⟨: the server said “{said}”⟩.", "A user's key opens what that user may open, and no forge accepts it as a deploy key.", "Check the path; if it is right, use a deploy key of its own for {repo}, or give the user access to it.", ""},
	CodeOpenToAll:      {"{repo} is readable {because}; the key is not on it⟨: it opens {opens}⟩.", "What is public opens for every key that the server lets in, so this says nothing about the key.", "Add this key to {repo} if it belongs there.", ActAddKey},
	CodeOtherName:      {"{repo} is readable, but the server names something else as what this key opens: {opens}.", "The repository was renamed or moved, or the key reads it by another way than as a deploy key.", "Read the repositories again, and test under the name that the server tells.", ""},
	CodePublic:         {"{repo} is readable because it is public; whether the key is on it could not be seen.", "What is public opens for every key that the server lets in, and the greeting does not say what this one opens.", "Look at the list of the repository's keys on the forge.", ""},
	CodeRepoMissing:    {"{host} finds no repository {repo}⟨: it said “{said}”⟩.", "The path is wrong, the repository was moved or deleted, or this key may not see it⟨. This key opens {opens}⟩.", "Check the path; if it is right, add this key to {repo}.", ActAddKey},
	CodeReadOnly:       {"The key may only read {repo}.", "It said “{said}”.", "Give the key write access on the forge if it needs to push.", ""},
	CodeArchived:       {"{repo} is archived.", "An archived repository can be read, not changed.", "Unarchive it if machines need to push to it.", ""},
	CodeIPAllowList:    {"The owner of {repo} does not let this network in.", "An IP allow list is switched on⟨; it said “{said}”⟩.", "Ask the owner to add this network's address, or test from a machine that is on the list.", ""},
	CodePolicy:         {"A rule of the owner of {repo} forbids this⟨: it said “{said}”⟩.", "The organization or the forge has switched off deploy keys or SSH for it.", "Ask an owner of the organization to allow it.", ""},
	CodeBusy:           {"{host} is busy⟨: it said “{said}”⟩.", "The forge is turning requests away for now.", "Wait a few minutes and test again.", ActRetry},
	CodeRefused:        {"{host} refuses {repo}⟨: it said “{said}”⟩.", "The key was accepted, but not for reading this repository.", "Check the path, and that this key is on {repo}.", ActAddKey},
	CodeNotGit:         {"{host} answers, but not with the Git protocol⟨: it said “{said}”⟩.", "The account on the server prints text of its own, or git is not installed there.", "Check that the address belongs to a forge.", ""},
	CodeSessionRefused: {"{host} opens no session for this key⟨: {error}⟩.", "The key was accepted, but the server does not let it run any command.", "Check the key's options on the server.", ""},
	CodeServerStopped:  {"{host} stopped in the middle of its answer.", "The connection broke, or the service was restarted.", "Test again.", ActRetry},
	CodeAnswerTooLarge: {"{host} sends more than any repository needs⟨: {error}⟩.", "The server is broken or malicious; the test was stopped.", "Check that the address belongs to your forge.", ""},
	CodeAnswerBroken:   {"{host} sends an answer that cannot be read⟨: {error}⟩.", "The server is broken, or something changes what it sends.", "Test again; if it stays so, tell the server's administrator.", ActRetry},
	CodeRepoSilent:     {"{host} accepted the key but never answered for {repo}.", "The service is overloaded or hangs.", "Wait a minute and test again.", ActRetry},
	CodeRepoEmpty:      {"{repo} is empty; the key works.", "Nothing has been pushed to it yet.", "Push a first commit; nothing has to be done about the key.", ""},
	CodeHeadMissing:    {"{repo} is readable, but its main branch does not exist⟨: HEAD points at {branch}⟩.", "The main branch was renamed or deleted.", "Set the main branch in the repository's settings, or clone another branch by name.", ""},
	CodeWriteUnclear:   {"Could not find out whether the key can write⟨: {error}⟩.", "The server gave no clear answer.", "Look at the key's access on the forge.", ""},
}
