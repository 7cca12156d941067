package gitserver

import (
	"fmt"
	"io"
	"net"
	"strings"
)

// protocolVersion reads GIT_PROTOCOL: fields divided by colons, of which
// "version=N" counts. What is not understood is version 0, as git does.
func protocolVersion(value string) int {
	best := 0
	for field := range strings.SplitSeq(value, ":") {
		switch field {
		case "version=1":
			best = max(best, 1)
		case "version=2":
			best = max(best, 2)
		}
	}
	return best
}

// run carries out one command line and gives the exit status.
func (t *session) run(line string) int {
	t.server.logf("%s: %q", t.key.Fingerprint(), line[:min(len(line), maxCommand)])
	if t.faults.RefuseAll != "" {
		return t.deny(t.faults.RefuseAll)
	}
	t.noise()
	if line == "host_key_info" && t.server.hooks.HostKeyInfo() {
		host, port, _ := net.SplitHostPort(t.server.listener.Addr().String())
		fmt.Fprintf(t.out, "[%s]:%s %s\n", host, port, t.server.HostKey().WithComment("").Line())
		return 0
	}
	c, ok := parseCommand(line)
	if !ok {
		return t.deny("invalid command")
	}
	repo, denial := t.open(c)
	if denial != "" {
		return t.deny(denial)
	}
	if repo == nil && c.service != LFSAuthenticate {
		return t.deny("repository not found")
	}
	t.server.hooks.Used(t.key, c.service, c.path)
	if t.faults.MalformedPktLine {
		io.WriteString(t.out, "zzzz this is no length\n")
		return 0
	}
	var err error
	switch c.service {
	case UploadPack:
		err = t.uploadPack(repo.state())
	case ReceivePack:
		err = t.receivePack(repo)
	case LFSAuthenticate:
		err = t.lfsAuthenticate(c, repo)
	}
	if err != nil {
		t.server.logf("%s: %s: %q", t.key.Fingerprint(), c.service, err.Error())
		return 128 // as git's own services do
	}
	return 0
}

// open asks the forge. Who wants to upload large files must be allowed to
// push as well: the right to write is decided in one place.
func (t *session) open(c command) (*Repo, string) {
	repo, denial := t.server.hooks.Open(t.key, c.service, c.path)
	if denial == "" && c.operation == "upload" {
		_, denial = t.server.hooks.Open(t.key, ReceivePack, c.path)
	}
	return repo, denial
}
