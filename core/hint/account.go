package hint

import (
	"latchkey/core/ask"
	"latchkey/core/cause"
	"latchkey/core/hostkey"
	"latchkey/core/say"
)

// accountHints are those about accounts, data folders, host keys and people.
var accountHints = []hint{
	{ask.ErrDeclined, say.New("hint.ask-declined", "Nothing was changed.")},
	{ask.ErrNobody, say.New("hint.ask-nobody", "Run it where somebody can answer, or specify the answer beforehand.")},
	{hostkey.ErrOwnFile, say.New("hint.hostkey-own-file", "Move that file elsewhere; you will then be asked about host keys again.")},
	{hostkey.ErrNotConfirmed, say.New("hint.hostkey-not-confirmed", "Published keys stay; one of your own known_hosts file is removed with ssh-keygen -R HOST.")},
	{hostkey.ErrLine, say.New("hint.hostkey-line", "Enter the whole line, as ssh-keyscan prints it.")},
	{cause.ErrNoHome, say.New("hint.no-home", "Specify where to keep the data⟨: {data}⟩.", withDataFolder)},
	{cause.ErrClosed, say.New("hint.closed", "Start the program again.")},
	{cause.ErrNoForge, hintNoForge},
	{cause.ErrNoAccounts, say.New("hint.no-accounts", "Connect an account first⟨: {add}⟩, or try the demo.", say.Values{"add": say.Do("account add")})},
	{cause.ErrNoPages, say.New("hint.no-pages", "The account was connected by the address of an API alone; open the repository in your browser yourself.")},
	{cause.ErrNoAccount, say.New("hint.no-account", "See the accounts⟨: {list}⟩.", say.Values{"list": say.Do("account list")})},
	{cause.ErrWhichAccount, say.New("hint.which-account", "Specify which account is meant⟨: {choose}⟩.", say.Values{"choose": say.Do("choose account")})},
	{cause.ErrOtherUser, say.New("hint.other-user", "Nothing is done for another person under this account's name. Connect each person's token as an account of its own⟨: {add}⟩.",
		say.Values{"add": say.Do("account add")})},
	{cause.ErrOtherHost, say.New("hint.other-host", "See the accounts and where they are⟨: {list}⟩. Connect the one that is missing⟨: {add}⟩.",
		say.Values{"list": say.Do("account list"), "add": say.Do("account add")})},
	{cause.ErrBaseURL, say.New("hint.base-url", "Enter the address of the forge's API as https://HOST/PATH. Plain http is for this computer only.")},
	// Before what is lost: it may lie in the other vault.
	{cause.ErrOtherVault, say.New("hint.other-vault", "Secrets of this data folder may be in its encrypted file: choose that⟨ ({file})⟩, or move them here⟨ ({move})⟩.",
		say.Values{"file": say.Do("choose encrypted file"), "move": say.Do("move from encrypted file")})},
	{cause.ErrTokenLost, say.New("hint.token-lost", "Connect the account again with a token; its lists stay.")},
}

// withDataFolder is for hints that say to use another data folder.
var withDataFolder = map[string]any{"data": say.Do("choose data folder")}

// hintNoForge lacks the forges that there are: the error knows them.
var hintNoForge = say.New("hint.no-forge", "These forges can be connected: {forges}.")
