package preset

import (
	"latchkey/core/say"
)

// sandbox lets one checkout use the key, and nothing else: the configuration of its
// ssh is ours alone, with no agent and no other key.
func sandbox(in Input) ([]Part, error) {
	at := in.Paths()
	file := ".git/config"
	if in.Checkout != "" {
		file = in.Checkout + "/.git/config"
	}
	config := `[core]
	sshCommand = ` + value("ssh -F "+word(at.Config)) + `
[include]
	path = ` + value(at.GitConfig) + "\n"
	return []Part{{Name: "checkout", Format: INI, File: file, Text: config,
		Note: say.New("snippet.sandbox", "in this checkout alone. Onboarding with --checkout writes it, and undo takes it back")}}, nil
}
