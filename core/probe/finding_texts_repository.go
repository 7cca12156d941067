package probe

func repositoryTexts() map[Code]template {
	return map[Code]template{
		CodeKeyElsewhere:   {"The key works, but not for {repo}⟨: the server said “{said}”⟩.", "⟨This key opens {opens}, not {repo}.⟩⟨{guess}⟩", "Add this key to {repo} as a deploy key, or choose the key that belongs there.", ActAddKey},
		CodeUserRefused:    {"The key belongs to a user⟨, {name}⟩, who may not read {repo}⟨: the server said “{said}”⟩.", "A user's key opens what that user may open, and a forge takes it as a deploy key nowhere.", "Check the path; if it is right, use a deploy key of its own for {repo}, or give the user access to it.", ""},
		CodeOpenToAll:      {"{repo} is readable {because}; the key does not stand on it⟨: it opens {opens}⟩.", "What is public opens for every key that the server lets in, so this proves nothing about the key.", "Add this key to {repo} if it belongs there.", ActAddKey},
		CodeOtherName:      {"{repo} is readable, but the server names something else as what this key opens: {opens}.", "The repository was renamed or moved, or the key reads it by another way than as a deploy key.", "Read the repositories again, and test under the name that the server tells.", ""},
		CodePublic:         {"{repo} is readable because it is public; whether the key stands on it was not to be seen.", "What is public opens for every key that the server lets in, and the greeting does not tell what this one opens.", "Look at the list of the repository's keys on the forge.", ""},
		CodeRepoMissing:    {"{host} finds no repository {repo}⟨: it said “{said}”⟩.", "The path is wrong, the repository was moved or deleted, or this key may not see it⟨. This key opens {opens}⟩.", "Check the path; if it is right, add this key to {repo}.", ActAddKey},
		CodeReadOnly:       {"The key may only read {repo}.", "It said “{said}”.", "Give the key write access on the forge if it has to push.", ""},
		CodeArchived:       {"{repo} is archived.", "An archived repository can be read, not changed.", "Take it out of the archive if machines have to push to it.", ""},
		CodeIPAllowList:    {"The owner of {repo} does not let this network in.", "An IP allow list is switched on⟨; it said “{said}”⟩.", "Ask the owner to add this network's address, or test from a machine that is on the list.", ""},
		CodePolicy:         {"A rule of the owner of {repo} forbids this⟨: it said “{said}”⟩.", "The organization or the forge has switched off deploy keys or SSH for it.", "Ask an owner of the organization to allow it.", ""},
		CodeBusy:           {"{host} is busy⟨: it said “{said}”⟩.", "The forge turns work away for a while.", "Wait a few minutes and test again.", ActRetry},
		CodeRefused:        {"{host} refuses {repo}⟨: it said “{said}”⟩.", "The key was accepted, but not for reading this repository.", "Check the path, and that this key stands on {repo}.", ActAddKey},
		CodeNotGit:         {"{host} answers, but not as git does⟨: it said “{said}”⟩.", "The account on the server prints text of its own, or git is not installed there.", "Check that the address belongs to a forge.", ""},
		CodeSessionRefused: {"{host} opens no session for this key⟨: {error}⟩.", "The key was accepted, but the server allows it to run nothing.", "Check the key's options on the server.", ""},
		CodeServerStopped:  {"{host} stopped in the middle of its answer.", "The connection broke, or the service was restarted.", "Test again.", ActRetry},
		CodeAnswerTooLarge: {"{host} sends more than any repository needs⟨: {error}⟩.", "The server is broken or hostile; the test was stopped.", "Check that the address belongs to your forge.", ""},
		CodeAnswerBroken:   {"{host} sends an answer that cannot be read⟨: {error}⟩.", "The server is broken, or something changes what it sends.", "Test again; if it stays so, tell whoever runs the server.", ActRetry},
		CodeRepoSilent:     {"{host} accepted the key but never answered for {repo}.", "The service is overloaded or hangs.", "Wait a minute and test again.", ActRetry},
		CodeRepoEmpty:      {"{repo} is empty; the key works.", "Nothing has been pushed to it yet.", "Push a first commit; nothing has to be done about the key.", ""},
		CodeHeadMissing:    {"{repo} is readable, but its main branch does not exist⟨: HEAD points at {branch}⟩.", "The main branch was renamed or deleted.", "Set the main branch in the repository's settings, or clone another branch by name.", ""},
		CodeWriteUnclear:   {"Whether the key may write could not be found out⟨: {error}⟩.", "The server gave no clear answer.", "Look at the key's access on the forge.", ""},
	}
}

func cloneTexts() map[Code]template {
	return map[Code]template{
		CodeObjectFormat:      {"{repo} uses the object format {format}.", "Latchkey can check repositories with SHA-1 and SHA-256 object names only.", "Test with git clone on a machine; that the key reads the repository is proved above.", ""},
		CodeCloneTooLarge:     {"The clone is larger than {limit}.", "The test stops at this limit, so that it fills neither memory nor disk.", "That the key reads the repository is proved above; raise the limit if you want the whole clone.", ""},
		CodeInflatesTooMuch:   {"The clone unpacks to more than {limit}.", "The repository holds extremely compressible data, or the server is hostile.", "Do not clone it on a build machine before somebody has looked at it.", ""},
		CodePackTruncated:     {"The clone ended before it was complete.", "The server or the network stopped in the middle⟨ after {bytes}⟩.", "Test again.", ActRetry},
		CodePackCorrupt:       {"The clone is damaged: {error}.", "The server sent data that does not agree with itself.", "Test again; if it stays so, the repository is damaged on the server: run git fsck there.", ActRetry},
		CodeIncomplete:        {"The clone is incomplete: {error}.", "The server left out something that the commit needs.", "The repository is damaged on the server: run git fsck there.", ""},
		CodeTreeRefused:       {"git cannot check out this commit: ⟨{path}: ⟩{why}.", "git clone fails there on every machine of this kind; what git itself never makes is often made to attack whoever clones.", "Look who put it there, and have it taken out of the repository.", ""},
		CodeTreeOdd:           {"git fsck objects to this commit⟨: {names}⟩.", "git clone takes it all the same; machines and servers that check what they receive (transfer.fsckObjects) do not.", "Have whoever owns the repository look at it and correct it.", ""},
		CodeTreeHuge:          {"git clone would write {files} with {size} out of {objects}.", "A few objects can name the same files again and again; a clone of them does not end, or fills the disk.", "Have whoever owns the repository look at it before it is cloned anywhere.", ""},
		CodeCloneRefused:      {"{host} refuses to send {repo}⟨: it said “{said}”⟩.", "Refs can be listed, but the server does not give out the objects.", "Test again; if it stays so, tell whoever runs the server.", ActRetry},
		CodeStalled:           {"The clone stopped moving⟨ after {bytes}⟩.", "No data has come for a long while.", "Test again, or from another network.", ActRetry},
		CodeNoSpace:           {"The clone could not be checked on this machine.", "⟨{error}.⟩", "Make room in the folder for temporary files, then test again.", ActRetry},
		CodeSubmodules:        {"{count} cannot be read with this key⟨: {names}⟩.", "A deploy key opens the repository that it stands on, and its submodules are other repositories.", "Put a key on each of them, or clone without submodules.", ActAddKey},
		CodeSubmodulesUnknown: {"git ends at {count} that .gitmodules has no address for⟨: {names}⟩.", "The tree names a commit of another repository there, and nothing says which one; git submodule update --init ends with an error.", "Add path and url to .gitmodules, or take the entry out with git rm --cached.", ""},
		CodeSubmoduleCommit:   {"{count} lack the commit that is asked for⟨: {names}⟩.", "The key reads them, but no branch there leads to that commit: it was never pushed, or it was rewritten.", "Push the missing commit, or let the repository name one that is there.", ""},
		CodeSubmodulesUnseen:  {"{count} not looked at⟨: {names}⟩.", "They are on other hosts, too many, too deep or too large for this test, or did not answer.", "Test them by themselves, or clone with submodules on the machine once.", ""},
		CodeSubmodulesBroken:  {"The file .gitmodules cannot be read: {error}.", "git will not find the submodules either.", "Correct the file in the repository.", ""},
		CodeLFSElsewhere:      {"The Git LFS files of {repo} come from {place}, which this key does not open.", "The file .lfsconfig of the repository names that address; git-lfs asks there, not at the forge.", "Give the machine what {place} asks for, or clone with GIT_LFS_SKIP_SMUDGE=1.", ""},
		CodeLFSMissing:        {"The server does not have {count} of {repo}⟨: {names}⟩.", "The repository holds pointers to them, but nobody has uploaded the files, or they were left behind in a migration; git-lfs ends there with an error.", "Upload them with git lfs push --all from a clone that has them, or clone with GIT_LFS_SKIP_SMUDGE=1.", ""},
		CodeLFSUnasked:        {"The key gets a grant for Git LFS; whether the files are there could not be asked⟨: {error}⟩.", "The forge sends git-lfs to {place}, and no clear answer came from there.", "Fetch one file with git lfs pull on the machine.", ""},
		CodeLFSRefused:        {"{repo} uses Git LFS, and this key does not get the files⟨: it said “{said}”⟩.", "The forge gives LFS files to other kinds of credentials only, or LFS is switched off.", "Use a token for LFS on the machine, or clone with GIT_LFS_SKIP_SMUDGE=1.", ""},
	}
}
