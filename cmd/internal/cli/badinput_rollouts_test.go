package cli

import (
	"os"
	"testing"
)

// badRollouts are rollouts, searches and readings that cannot be begun. Nothing
// is done for any of them.
func badRollouts(t *testing.T, fix *fixture) (*scene, []badInput) {
	s := newScene(t, fix.session.Env()).withForge(t).withAccount(t)
	for name, text := range map[string]string{"empty-list": "# nothing\n\n", "bad-list": "acme/ledger\nnot a repository\n", "no-key": "hello\n"} {
		if err := os.WriteFile(s.path(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const noPairHint = "See the key pairs: latchctl key list. A pair is named by its comment, or by at least 6 characters of its fingerprint."
	roll := func(args ...string) []string { return append([]string{"rollout"}, args...) }
	const addHelp, rotateHelp = "See latchctl rollout add --help", "See latchctl rollout rotate --help"
	return s, []badInput{
		{name: "no key", args: roll("add", "acme/ledger"), status: 2, message: "choose a key with one of --key, --new, --public", hint: addHelp},
		{name: "two keys", args: roll("add", "acme/ledger", "--new", "--key", "x"), status: 2, message: "choose a key with one of --key, --new, --public", hint: addHelp},
		{name: "no repository", args: roll("add", "--new"), status: 2,
			message: "say on which repositories: name them, or use --file, --match, --project or --all", hint: addHelp},
		{name: "what is no repository", args: roll("add", "--new", "../etc"), status: 2,
			message: `"../etc" is not a repository: one of its parts is a dot or two, which leads elsewhere; write it as workspace/name`, hint: addHelp},
		{name: "an unknown repository", args: roll("add", "--new", "acme/nowhere", "--dry-run"), status: 1,
			message: "add: not among the repositories that the account administers: acme/nowhere", hint: "Read the list of repositories again: latchctl repo list. A repository is written as workspace/name."},
		{name: "a list that is not there", args: roll("add", "--new", "--file", "nothing"), status: 1, message: "nothing: there is no such file", hint: "Check the name and that the disk is there."},
		{name: "an empty list", args: roll("add", "--new", "--file", "empty-list"), status: 1, message: "empty-list lists no repository",
			hint: "Write one repository to a line, as workspace/name."},
		{name: "a list with nonsense", args: roll("add", "--new", "--file", "bad-list"), status: 1,
			message: `bad-list, line 2: "not a repository" is not a repository: it needs a workspace and a name; write it as workspace/name`},
		{name: "a passphrase and none", args: roll("rotate", "x", "--passphrase-file", "no-key", "--no-passphrase"), status: 2,
			message: "use either --passphrase-file or --no-passphrase", hint: rotateHelp},
		{name: "a wait that is none", args: roll("rotate", "x", "--soak", "soon"), status: 2,
			message: `invalid value "soon" for --soak: expected a duration such as 50ms`, hint: rotateHelp},
		{name: "the old keys of no rollout", args: roll("remove-old"), status: 2, message: "the number of the rotation is missing", hint: "See latchctl rollout remove-old --help"},
		{name: "the old keys of an unknown rollout", args: roll("remove-old", "99", "--yes"), status: 1, message: "99: no rollout has this number", hint: "See them all: latchctl rollout list."},
		{name: "all and due", args: roll("resume", "--all", "--due"), status: 2, message: "choose one of a number, --due and --all", hint: "See latchctl rollout resume --help"},
		{name: "a type for a key that is there", args: roll("add", "--key", "x", "--type", "ed25519", "acme/ledger"), status: 2,
			message: "--type, --comment, --name and --per-repository go with --new only", hint: addHelp},
		{name: "rotate nothing", args: roll("rotate"), status: 2, message: "the key is missing", hint: rotateHelp},
		{name: "an endless wait", args: roll("rotate", "x", "--soak", "100000h"), status: 2,
			message: "--soak 100000h0m0s is not between 0 and 2160h (90 days)", hint: rotateHelp},
		{name: "waiting for nothing", args: roll("rotate", "x", "--soak", "1h", "--keep-old"), status: 2,
			message: "choose one of --keep-old, --soak and --remove-at-once", hint: rotateHelp},
		{name: "an unknown key", args: roll("rotate", "never-heard-of"), status: 1,
			message: `key "never-heard-of": no such key pair, and none of this name is on any repository that was read`, hint: noPairHint},
		{name: "a key that is too short to name one", args: roll("revoke", "x"), status: 1, message: `key pair "x": no such key pair`, hint: noPairHint},
		{name: "no label", args: roll("relabel", "x"), status: 2, message: "the new label is missing", hint: "See latchctl rollout relabel --help"},
		{name: "dry and confirmed", args: roll("add", "--new", "acme/ledger", "--dry-run", "--confirm", "abc"), status: 2,
			message: "--dry-run does nothing: it goes with neither --confirm nor --later", hint: addHelp},
		{name: "a hash that is none", args: roll("add", "--new", "acme/ledger", "--confirm", "zzz"), status: 2,
			message: `--confirm "zzz" is not the hash of a plan: it has 32 hexadecimal digits`, hint: addHelp},
		{name: "find a blank", args: []string{"find", "  "}, status: 1, message: "name a key, or give its file", hint: "Check what was asked for, and try again: see --help."},
		{name: "a number that is none", args: roll("show", "seven"), status: 2, message: `"seven" is not the number of a rollout: see latchctl rollout list`, hint: "See latchctl rollout show --help"},
		{name: "an unknown number", args: roll("resume", "99"), status: 1, message: "99: no rollout has this number", hint: "See them all: latchctl rollout list."},
		{name: "two forms", args: roll("show", "1", "--csv", "--json"), status: 2, message: "--csv and --json are two forms: choose one", hint: "See latchctl rollout show --help"},
		{name: "find nothing", args: []string{"find"}, status: 2, message: "the key is missing", hint: "See latchctl find --help"},
		{name: "find in a file without a key", args: []string{"find", "no-key"}, status: 1, message: "read the key: this is not a key: no line with BEGIN and PRIVATE KEY was found", hint: "Enter an SSH key: a public line begins with ssh- or ecdsa-, a private file with -----BEGIN or PuTTY-User-Key-File."},
		{name: "a negative age", args: []string{"inventory", "sync", "--max-age", "-1h"}, status: 2, message: "--max-age -1h0m0s is not a duration", hint: "See latchctl inventory sync --help"},
		{name: "sync what is no repository", args: []string{"inventory", "sync", "ledger"}, status: 2,
			message: `"ledger" is not a repository: it needs a workspace and a name; write it as workspace/name`, hint: "See latchctl inventory sync --help"},
		{name: "a budget below nothing", args: []string{"account", "set", "--hourly-budget", "-5"}, status: 2,
			message: "--hourly-budget -5 is not a number of requests", hint: "See latchctl account set --help"},
		{name: "a user for GitHub", args: []string{"account", "add", "github", "--user", "ada"}, status: 2,
			message: "a GitHub token needs no user: drop --user and --bearer", hint: "See latchctl account add --help"},
		{name: "a forge of no kind", args: []string{"forge", "--kind", "gitea"}, status: 2,
			message: `--kind "gitea" is not known: say bitbucket or github`, hint: "See latchctl forge --help"},
	}
}
