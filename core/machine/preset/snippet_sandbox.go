package preset

import (
	"latchkey/core/say"
)

// sandbox lets one checkout use the key, and nothing else: no configuration of ssh, no
// agent and no other key. It needs no rule for URLs, so it holds whether onboarding
// wrote one for this checkout or for the user.
func sandbox(in Input) ([]Part, error) {
	at := in.Paths()
	// ssh reads words, quotes, "%" and "${" in the names of files.
	if err := without(in.Home, " ", "\u00a0", `"`, "%", "$", `\`); err != nil {
		return nil, err
	}
	file := ".git/config"
	if in.Checkout != "" {
		file = in.Checkout + "/.git/config"
	}
	config := `[core]
	sshCommand = ` + value("ssh -F none -i "+word(at.Key)+" -o IdentitiesOnly=yes -o IdentityAgent=none -o StrictHostKeyChecking=yes -o "+
		word("UserKnownHostsFile="+at.KnownHosts)) + "\n"
	return []Part{{Name: "checkout", Format: INI, File: file, Text: config,
		Note: say.New("snippet.sandbox", "in this checkout alone. Onboarding with --checkout writes it, and undo takes it back")}}, nil
}
