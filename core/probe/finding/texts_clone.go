package finding

// cloneTexts explain what a test clone finds: in the clone itself, its submodules
// and its files in Git LFS.
var cloneTexts = map[Code]template{
	CodeObjectFormat:      {"{repo} uses the object format {format}.", "Latchkey can check repositories with SHA-1 and SHA-256 object names only.", "Test with git clone on a machine; the steps above already show that the key can read the repository.", ""},
	CodeCloneTooLarge:     {"The clone is larger than {limit}.", "The test stops at this limit, so that it fills neither memory nor disk.", "The steps above already show that the key can read the repository. Raise the limit if you want the whole clone.", ""},
	CodeInflatesTooMuch:   {"The clone unpacks to more than {limit}.", "The repository holds extremely compressible data, or the server is malicious.", "Do not clone it on a build machine before somebody has looked at it.", ""},
	CodePackTruncated:     {"The clone ended before it was complete.", "The server or the network stopped in the middle⟨ after {bytes}⟩.", "Test again.", ActRetry},
	CodePackCorrupt:       {"The clone is damaged: {error}.", "The server sent inconsistent data.", "Test again; if it stays so, the repository is damaged on the server: run git fsck there.", ActRetry},
	CodeIncomplete:        {"The clone is incomplete: {error}.", "The server omitted something that the commit needs.", "The repository is damaged on the server: run git fsck there.", ""},
	CodeTreeRefused:       {"git cannot check out this commit: ⟨{path}: ⟩{why}.", "git clone fails there on every machine of this kind; what git itself never creates is often meant to attack those who clone.", "Find out who added it, and have it removed from the repository.", ""},
	CodeTreeOdd:           {"git fsck objects to this commit⟨: {names}⟩.", "git clone accepts it all the same; machines and servers that check what they receive (transfer.fsckObjects) do not.", "Have the repository's owner look at it and correct it.", ""},
	CodeTreeHuge:          {"git clone would write {files} with {size} out of {objects}.", "A few objects can name the same files again and again; a clone of them does not end, or fills the disk.", "Have the repository's owner look at it before it is cloned anywhere.", ""},
	CodeCloneRefused:      {"{host} refuses to send {repo}⟨: it said “{said}”⟩.", "Refs can be listed, but the server does not give out the objects.", "Test again; if it stays so, tell the server's administrator.", ActRetry},
	CodeStalled:           {"The clone stalled⟨ after {bytes}⟩.", "No data has come for a long while.", "Test again, or from another network.", ActRetry},
	CodeNoSpace:           {"The clone could not be checked on this computer.", "⟨{error}.⟩", "Free some space in the folder for temporary files, then test again.", ActRetry},
	CodeSubmodules:        {"{count} cannot be read with this key⟨: {names}⟩.", "A deploy key opens one repository only, and its submodules are other repositories.", "Add a key to each of them, or clone without submodules.", ActAddKey},
	CodeSubmodulesUnknown: {"git ends at {count} that .gitmodules has no address for⟨: {names}⟩.", "The tree names a commit of another repository there, and nothing says which one; git submodule update --init ends with an error.", "Add path and url to .gitmodules, or remove the entry with git rm --cached.", ""},
	CodeSubmoduleCommit:   {"{count} lack the commit that is asked for⟨: {names}⟩.", "The key reads them, but no branch there leads to that commit: it was never pushed, or it was rewritten.", "Push the missing commit, or let the repository name one that is there.", ""},
	CodeSubmodulesUnseen:  {"{count} not checked⟨: {names}⟩.", "They are on other hosts, too many, too deep or too large for this test, or did not answer.", "Test them by themselves, or clone with submodules on the machine once.", ""},
	CodeSubmodulesBroken:  {"The file .gitmodules cannot be read: {error}.", "git will not find the submodules either.", "Correct the file in the repository.", ""},
	CodeLFSElsewhere:      {"The Git LFS files of {repo} come from {place}, which this key does not open.", "The file .lfsconfig of the repository names that address; git-lfs asks there, not at the forge.", "Give the machine what {place} asks for, or clone with GIT_LFS_SKIP_SMUDGE=1.", ""},
	CodeLFSMissing:        {"The server does not have {count} of {repo}⟨: {names}⟩.", "The repository holds pointers to them, but nobody has uploaded the files, or they were left behind in a migration; git-lfs ends there with an error.", "Upload them with git lfs push --all from a clone that has them, or clone with GIT_LFS_SKIP_SMUDGE=1.", ""},
	CodeLFSUnasked:        {"The key gets a grant for Git LFS; whether the files are there could not be asked⟨: {error}⟩.", "The forge sends git-lfs to {place}, and no clear answer came from there.", "Fetch one file with git lfs pull on the machine.", ""},
	CodeLFSRefused:        {"{repo} uses Git LFS, and this key does not get the files⟨: it said “{said}”⟩.", "The forge gives LFS files to other kinds of credentials only, or LFS is switched off.", "Use a token for LFS on the machine, or clone with GIT_LFS_SKIP_SMUDGE=1.", ""},
}
