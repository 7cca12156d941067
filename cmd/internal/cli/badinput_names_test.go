package cli

import (
	"net"
	"strings"
	"testing"
)

// badAddresses are base URLs and SSH ends that cannot be used. No request
// leaves for any of them.
func badAddresses(t *testing.T, fix *fixture) (*scene, []badInput) {
	s := newScene(t, fix.session.Env()).withForge(t)
	to := func(url string, more ...string) []string {
		return append([]string{"account", "add", "bitbucket", "--user", "ada@acme.example", "--base-url", url}, more...)
	}
	const in = wrongToken + "\n"
	list := []badInput{
		{name: "plain http to another machine", args: to("http://forge.example/2.0"), status: 1,
			message: `"http://forge.example/2.0": the address cannot be used: the token would be sent in plain text; use https`, hint: hintAddress},
		{name: "plain http to an address of the network", args: to("http://192.168.1.4/2.0"), status: 1,
			message: `"http://192.168.1.4/2.0": the address cannot be used: the token would be sent in plain text; use https`, hint: hintAddress},
		{name: "a host that only begins with localhost", args: to("http://localhost.evil.example/2.0"), status: 1,
			message: `"http://localhost.evil.example/2.0": the address cannot be used: the token would be sent in plain text; use https`, hint: hintAddress},
		{name: "ftp", args: to("ftp://forge.example/2.0"), status: 1,
			message: `"ftp://forge.example/2.0": the address cannot be used: it must begin with https://`, hint: hintAddress},
		{name: "no scheme", args: to("forge.example/2.0"), status: 1,
			message: `"forge.example/2.0": the address cannot be used: it must begin with https://`, hint: hintAddress},
		{name: "a user and a password", args: to("https://ada:pass-Kx83hQ9w@forge.example/2.0"), secret: "pass-Kx83hQ9w", status: 2,
			message: "--base-url holds a password in an address, which does not belong on a command line; nothing was done with it", hint: hintSecret},
		{name: "a user", args: to("https://ada@forge.example/2.0"), status: 1,
			message: `"https://forge.example/2.0": the address cannot be used: it must not hold a user or password`, hint: hintAddress},
		{name: "a user, a password and something unreadable", args: to("https://ada:pass-Kx83hQ9w@forge.example:port/%zz"), secret: "pass-Kx83hQ9w", status: 2,
			message: "--base-url holds a password in an address, which does not belong on a command line; nothing was done with it", hint: hintSecret},
		{name: "a user and something unreadable", args: to("https://ada@forge.example:port/%zz"), status: 1,
			message: "the address cannot be used: it is not a URL", hint: hintAddress},
		{name: "a token in a query", args: to("https://forge.example/2.0?access_token=Kx83hQ9wKx83hQ9w"), secret: "Kx83hQ9wKx83hQ9w", status: 2,
			message: "--base-url holds a token in an address, which does not belong on a command line; nothing was done with it", hint: hintSecret},
		{name: "a query", args: to("https://forge.example/2.0?page=2"), status: 1,
			message: `"https://forge.example/2.0": the address cannot be used: it must end with the path, without ? or #`, hint: hintAddress},
		{name: "a fragment", args: to("https://forge.example/2.0#part"), status: 1,
			message: `"https://forge.example/2.0": the address cannot be used: it must end with the path, without ? or #`, hint: hintAddress},
		{name: "no host", args: to("https:///2.0"), status: 1,
			message: `"https:///2.0": the address cannot be used: it names no host`, hint: hintAddress},
		{name: "port 0", args: to("https://forge.example:0/2.0"), status: 1,
			message: `"https://forge.example:0/2.0": the address cannot be used: its port must lie between 1 and 65535`, hint: hintAddress},
		{name: "port 99999", args: to("https://forge.example:99999/2.0"), status: 1,
			message: `"https://forge.example:99999/2.0": the address cannot be used: its port must lie between 1 and 65535`, hint: hintAddress},
		{name: "ANSI and bidi", args: to("https://\x1b[31mforge\u202e.example/2.0"), status: 1,
			message: "the address cannot be used: it is not a URL", hint: hintAddress},
		{name: "a path that climbs", args: to("https://forge.example/../2.0"), status: 1,
			message: `"https://forge.example/../2.0": the address cannot be used: its path must not contain . or .. segments`, hint: hintAddress},
		{name: "nobody there", args: to("http://127.0.0.1:9/2.0"), status: 1,
			message: "sign in: 127.0.0.1:9 refuses the connection", hint: hintNetwork},
		{name: "nobody there on IPv6 loopback, which may be plain", args: to("http://[::1]:9/2.0"), prepare: needsIPv6, status: 1,
			message: "sign in: [::1]:9 refuses the connection", hint: hintNetwork},
		{name: "plain http where TLS is due", args: to("https://{RESTHOST}/2.0"), status: 1,
			message: "sign in: {RESTHOST} does not speak https", hint: hintNetwork},
		{name: "not a forge", args: to("{REST}/nothing/here"), status: 1,
			message: "sign in: Resource not found", hint: "Check the API's address."},
		{name: "ssh port below zero", args: to("{REST}", "--ssh-host", "127.0.0.1", "--ssh-port", "-1"), status: 2,
			message: "--ssh-port -1 is not a port: it must be between 1 and 65535", hint: "See latchctl account add --help"},
		{name: "ssh port 70000", args: to("{REST}", "--ssh-host", "127.0.0.1", "--ssh-port", "70000"), status: 2,
			message: "--ssh-port 70000 is not a port: it must be between 1 and 65535", hint: "See latchctl account add --help"},
		{name: "ssh port in words", args: to("{REST}", "--ssh-host", "127.0.0.1", "--ssh-port", "ssh"), status: 2,
			message: `invalid value "ssh" for --ssh-port: expected a whole number`, hint: "See latchctl account add --help"},
		{name: "ssh port without a host", args: to("{REST}", "--ssh-port", "2222"), status: 2,
			message: "--ssh-port goes with --ssh-host", hint: "See latchctl account add --help"},
		{name: "ssh host with a user", args: to("{REST}", "--ssh-host", "git@forge.example"), status: 1,
			message: `"git@forge.example" is not an SSH host: give its name or address alone`, hint: "Check what was asked for, and try again: see --help."},
		{name: "ssh host that would be an option", args: to("{REST}", "--ssh-host", "-oProxyCommand=evil"), status: 1,
			message: `"-oProxyCommand=evil" is not an SSH host: give its name or address alone`, hint: "Check what was asked for, and try again: see --help."},
		{name: "ssh host with ANSI", args: to("{REST}", "--ssh-host", "\x1b[31mforge.example\u202e"), status: 1,
			message: `"forge.example" is not an SSH host: give its name or address alone`, hint: "Check what was asked for, and try again: see --help."},
	}
	for i := range list {
		list[i].stdin = in
	}
	return s, list
}

// needsIPv6 skips what a machine without IPv6 cannot show.
func needsIPv6(t *testing.T, _ *scene) {
	l, err := net.Listen("tcp6", "[::1]:0")
	if err != nil {
		t.Skip("this machine has no IPv6 loopback")
	}
	l.Close()
}

// badNames are repositories, projects and keys that cannot be meant.
func badNames(t *testing.T, fix *fixture) (*scene, []badInput) {
	s := newScene(t, fix.session.Env()).withKey(t)
	on := func(repo string) []string { return []string{"deploy-key", "list", "--", repo} }
	return s, []badInput{
		{name: "no repository", args: []string{"deploy-key", "list"}, status: 2,
			message: "no repository given: write it as workspace/name", hint: "See latchctl deploy-key list --help"},
		{name: "empty", args: on(""), status: 2,
			message: `"" is not a repository: it needs a workspace and a name; write it as workspace/name`, hint: "See latchctl deploy-key list --help"},
		{name: "a name alone", args: on("web-frontend"), status: 2,
			message: `"web-frontend" is not a repository: it needs a workspace and a name; write it as workspace/name`, hint: "See latchctl deploy-key list --help"},
		{name: "dots that climb", args: on("acme/../globex"), status: 2,
			message: `"acme/../globex" is not a repository: one of its parts is a dot or two, which leads elsewhere; write it as workspace/name`, hint: "See latchctl deploy-key list --help"},
		{name: "two slashes", args: on("acme//web-frontend"), status: 2,
			message: `"acme//web-frontend" is not a repository: one of its parts is empty; write it as workspace/name`, hint: "See latchctl deploy-key list --help"},
		{name: "a slash at the beginning", args: on("/acme/web-frontend"), status: 2,
			message: `"/acme/web-frontend" is not a repository: one of its parts is empty; write it as workspace/name`, hint: "See latchctl deploy-key list --help"},
		{name: "ANSI", args: on("acme/\x1b[31mweb"), status: 2,
			message: `"acme/\x1b[31mweb" is not a repository: the part "\x1b[31mweb" has characters that no forge allows; write it as workspace/name`, hint: "See latchctl deploy-key list --help"},
		{name: "bidi", args: on("acme/web\u202egpj.exe"), status: 2,
			message: `"acme/web\u202egpj.exe" is not a repository: the part "web\u202egpj.exe" has characters that no forge allows; write it as workspace/name`, hint: "See latchctl deploy-key list --help"},
		{name: "a line end", args: on("acme/web\nfrontend"), status: 2,
			message: `"acme/web\nfrontend" is not a repository: the part "web\nfrontend" has characters that no forge allows; write it as workspace/name`, hint: "See latchctl deploy-key list --help"},
		{name: "300 characters", args: on("acme/" + strings.Repeat("n", 300)), status: 2,
			message: `"acme/nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn"… is not a repository: one of its parts has more than 255 characters; write it as workspace/name`, hint: "See latchctl deploy-key list --help"},
		{name: "a dash first", args: on("-acme/web-frontend"), status: 2,
			message: `"-acme/web-frontend" is not a repository: a workspace does not begin with a dash; write it as workspace/name`, hint: "See latchctl deploy-key list --help"},
		{name: "a dash first that is taken for a flag", args: []string{"deploy-key", "list", "-acme/web-frontend"}, status: 2,
			message: `unknown flag "-a" in "-acme/web-frontend"; write -- before an argument that begins with a dash`, hint: "See latchctl deploy-key list --help"},
		{name: "an URL of another host", args: on("https://bitbucket.org/acme/web-frontend"), status: 1,
			message: `acme/web-frontend is on bitbucket.org: no account is connected on this host (there is: bitbucket-ada on 127.0.0.1)`, hint: "See the accounts and where they are: latchctl account list. Connect the one that is missing: latchctl account add."},
		{name: "an SSH address of another host", args: on("git@bitbucket.org:acme/web-frontend.git"), status: 1,
			message: `acme/web-frontend is on bitbucket.org: no account is connected on this host (there is: bitbucket-ada on 127.0.0.1)`, hint: "See the accounts and where they are: latchctl account list. Connect the one that is missing: latchctl account add."},
		{name: "an URL with a token that names nothing", args: on("https://x-token-auth:s3cret@bitbucket.org/"), secret: "s3cret", status: 2,
			message: "argument 1 holds a password in an address, which does not belong on a command line; nothing was done with it", hint: hintSecret},
		{name: "an URL with a user that names nothing", args: on("https://ada@bitbucket.org/"), status: 2,
			message: `"https://bitbucket.org/" is not a repository: it needs a workspace and a name; write it as workspace/name`, hint: "See latchctl deploy-key list --help"},
		{name: "the folder instead of a name, for a removal", args: []string{"deploy-key", "remove", ".", "1"}, status: 2,
			message: `"." is not a repository: it needs a workspace and a name; write it as workspace/name`, hint: "See latchctl deploy-key remove --help"},
		{name: "a query in the name", args: on("acme/web?x=1"), status: 2,
			message: `"acme/web?x=1" is not a repository: the part "web?x=1" has characters that no forge allows; write it as workspace/name`, hint: "See latchctl deploy-key list --help"},
		{name: "a project that is none", args: []string{"deploy-key", "list", "--project", "PAY"}, status: 2,
			message: `"PAY" is not a project: it needs a workspace and a name; write it as workspace/KEY`, hint: "See latchctl deploy-key list --help"},
		{name: "a project that is not there", args: []string{"deploy-key", "list", "--project", "acme/NONE"}, status: 1,
			message: "list project deploy keys acme/NONE: No project with key 'NONE'", hint: hintNotFound},
		{name: "a repository that is not there", args: on("acme/nowhere"), status: 1,
			message: "list deploy keys acme/nowhere: The requested repository either does not exist or you do not have access. If you believe this repository exists and you have access, make sure you're authenticated", hint: hintNotFound},
		{name: "two repositories", args: []string{"deploy-key", "list", "acme/ledger", "acme/web\x1b[31m-frontend"}, status: 2,
			message: `"acme/web\x1b[31m-frontend" is one argument too many`, hint: "See latchctl deploy-key list --help"},
		{name: "a deploy key that is not there", args: []string{"deploy-key", "remove", "acme/web-frontend", "no\x1b[31mkey\u202e", "--yes"}, status: 1,
			message: `no deploy key "no\x1b[31mkey\u202e" on acme/web-frontend`, hint: "A deploy key is named by its id, by at least 6 characters of its fingerprint, by its label, or by the comment of its pair: see latchctl deploy-key list acme/web-frontend"},
		{name: "a deploy key named by a label that none has", args: []string{"deploy-key", "label", "acme/web-frontend", "build-fleets", "new"}, status: 1,
			message: `no deploy key "build-fleets" on acme/web-frontend`, hint: "A deploy key is named by its id, by at least 6 characters of its fingerprint, by its label, or by the comment of its pair: see latchctl deploy-key list acme/web-frontend"},
		{name: "a key pair that is not there", args: []string{"key", "show", "SHA256:nothing"}, status: 1,
			message: `key pair "SHA256:nothing": no such key pair`, hint: "See the key pairs: latchctl key list. A pair is named by its comment, or by at least 6 characters of its fingerprint."},
		{name: "a key pair by too little", args: []string{"key", "export", "SHA", "--public"}, status: 1,
			message: `key pair "SHA": no such key pair`, hint: "See the key pairs: latchctl key list. A pair is named by its comment, or by at least 6 characters of its fingerprint."},
		{name: "a key pair with ANSI", args: []string{"key", "show", "\x1b]0;owned\x07x\u202e"}, status: 1,
			message: `key pair "x": no such key pair`, hint: "See the key pairs: latchctl key list. A pair is named by its comment, or by at least 6 characters of its fingerprint."},
		{name: "no key to test", args: []string{"test", "acme/empty-start"}, status: 2,
			message: "choose a key with --key FINGERPRINT", hint: "See latchctl test --help"},
		{name: "an id that is no number", args: []string{"pending", "finish", "\x1b[31mone\u202e"}, status: 2,
			message: `"\x1b[31mone\u202e" is not an ID: see latchctl pending list`, hint: "See latchctl pending finish --help"},
		{name: "an id that is not there", args: []string{"pending", "undo", "4711"}, status: 1,
			message: "4711: no unfinished operation has this number", hint: "It may have been finished or undone already: latchctl pending list shows what is left."},
		{name: "a command that is not known", args: []string{"key", "frob\x1b[31mnicate\u202e"}, status: 2,
			message: `"frob\x1b[31mnicate\u202e" is not a command of latchctl key`, hint: "See latchctl key --help"},
		{name: "a flag that is not known", args: []string{"key", "new", "--frob\x1b[31mnicate\u202e"}, status: 2,
			message: `unknown flag "--frob\x1b[31mnicate\u202e"`, hint: "See latchctl key new --help"},
		{name: "a kind of key that is not known", args: []string{"key", "new", "--type", "d\x1b[31msa\u202e"}, status: 2,
			message: `--type: "d[31msa" is not a kind of key that can be generated; choose one of ed25519, ecdsa-p256, ecdsa-p384, ecdsa-p521, rsa-3072, rsa-4096`, hint: "See latchctl key new --help"},
		{name: "two answers to which key", args: []string{"deploy-key", "add", "acme/ledger", "--new", "--key", "{FP}"}, status: 2,
			message: "choose a key with one of --key, --new, --public", hint: "See latchctl deploy-key add --help"},
		{name: "write access where there is none", args: []string{"deploy-key", "add", "acme/ledger", "--key", "{FP}", "--read-write"}, status: 1,
			message: "add deploy key acme/ledger: deploy keys can only read on this forge", hint: "Choose read access. To push, use a token or a key of a user created for that."},
		{name: "test a key on a project", args: []string{"deploy-key", "add", "--project", "acme/PAY", "--key", "{FP}", "--test"}, status: 2,
			message: "--test goes with a key pair on a repository only", hint: "See latchctl deploy-key add --help"},
		{name: "remove with nobody to ask", args: []string{"deploy-key", "remove", "acme/web-frontend", "{FP}"}, status: 3,
			message: `remove 1 deploy key (acme/web-frontend: "ci@here" {FP}): this needs a person to answer`, hint: "Run it in a terminal, or use --yes to do it without being asked."},
		{name: "delete a pair with nobody to ask", before: []string{"warning: the key is on acme/web-frontend: nobody can verify it or export it any more, and machines without a copy of their own lose access"}, args: []string{"key", "delete", "{FP}"}, status: 3,
			message: "delete 1 key pair ({FP} ci@here): this needs a person to answer", hint: "Run it in a terminal, or use --yes to do it without being asked."},
		{name: "export over a file", args: []string{"key", "export", "{FP}", "--out", "taken"}, files: map[string]string{"taken": "mine"}, status: 1,
			message: "export to {DIR}/taken: the file exists already", hint: "Choose another name; existing files are never overwritten."},
		{name: "export into no folder", args: []string{"key", "export", "{FP}", "--out", "no/where/id"}, status: 1,
			message: "export to {DIR}/no/where/id: the folder does not exist", hint: "Create the folder first, or choose another one."},
		{name: "export below a file", args: []string{"key", "export", "{FP}", "--out", "taken/id"}, status: 1,
			message: "export to {DIR}/taken/id: the folder does not exist", hint: "Create the folder first, or choose another one."},
		{name: "export where there is no home", args: []string{"key", "export", "{FP}"}, status: 1,
			message: "export to {DIR}/home/.ssh/ci-here: the folder does not exist", hint: "Create the folder first, or choose another one."},
		{name: "man pages into no folder", args: []string{"man", "no/where"}, status: 1,
			message: "write man pages into no/where: the folder does not exist", hint: "Create the folder first, or choose another one."},
	}
}
