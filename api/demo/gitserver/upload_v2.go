package gitserver

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxRefPrefixes is the number of ref-prefix lines from which on they are
// ignored: filtering by them would cost more than it saves.
const maxRefPrefixes = 1000

// serveV2 answers the commands of protocol version 2 until the client leaves.
func (u *uploader) serveV2() error {
	for _, line := range []string{"version 2", agent, "ls-refs=unborn", "fetch=shallow wait-for-done", "object-format=sha1"} {
		u.w.linef("%s\n", line)
	}
	if err := u.w.flush(); err != nil {
		return err
	}
	for {
		name, args, err := u.readCommand()
		if err != nil || name == "" {
			return err
		}
		switch name {
		case "ls-refs":
			err = u.lsRefs(args)
		case "fetch":
			err = u.fetchV2(args)
		default:
			err = u.fail("unknown command: %s", clip(name))
		}
		if err != nil {
			return err
		}
	}
}

// readCommand reads one command with its arguments; no name at the end.
func (u *uploader) readCommand() (name string, args []string, err error) {
	inArgs := false
	for {
		kind, line, err := u.in.read()
		switch {
		case errors.Is(err, io.EOF) && name == "":
			return "", nil, nil
		case err != nil:
			return "", nil, fmt.Errorf("reading a command: %w", err)
		case kind == pktFlush:
			return name, args, nil
		case kind == pktDelim:
			inArgs = true
		case inArgs:
			args = append(args, string(line))
		default: // before the delimiter: the command, then capabilities such as agent=
			if command, ok := strings.CutPrefix(string(line), "command="); ok {
				name = command
			}
		}
	}
}

func (u *uploader) lsRefs(args []string) error {
	var peel, symrefs, unborn bool
	var prefixes []string
	for _, a := range args {
		switch {
		case a == "peel":
			peel = true
		case a == "symrefs":
			symrefs = true
		case a == "unborn":
			unborn = true
		case strings.HasPrefix(a, "ref-prefix "):
			prefixes = append(prefixes, strings.TrimPrefix(a, "ref-prefix "))
		}
	}
	head := u.repo.ref(u.repo.head)
	symref := ""
	if symrefs {
		symref = " symref-target:" + u.repo.head
	}
	if matches("HEAD", prefixes) {
		if !head.IsZero() {
			u.w.linef("%s HEAD%s\n", head, symref)
		} else if unborn {
			u.w.linef("unborn HEAD%s\n", symref)
		}
	}
	for r := range u.allRefs(u.repo) {
		if !matches(r.name, prefixes) && !u.faults.EndlessAdvertisement {
			continue
		}
		if target, isTag := u.repo.peel(r.id); peel && isTag {
			u.w.linef("%s %s peeled:%s\n", r.id, r.name, target)
		} else {
			u.w.linef("%s %s\n", r.id, r.name)
		}
		if u.w.err != nil {
			return u.w.err
		}
	}
	return u.w.flush()
}

func matches(name string, prefixes []string) bool {
	if len(prefixes) == 0 || len(prefixes) > maxRefPrefixes {
		return true
	}
	for _, p := range prefixes {
		if strings.HasPrefix(name, p) {
			return true
		}
	}
	return false
}

// fetchV2 answers one fetch command. The client repeats all it has said in
// each of them.
func (u *uploader) fetchV2(args []string) error {
	u.fetch, u.has, u.deeper, u.quiet, u.band = fetch{shallow: set{}}, set{}, nil, false, maxPkt
	var done, wait bool
	offered := 0
	for _, a := range args {
		switch word, value, _ := strings.Cut(a, " "); word {
		case "done":
			done = true
		case "wait-for-done":
			wait = true
		case "no-progress", "include-tag", "deepen-relative":
			u.use([]string{word})
		case "thin-pack", "ofs-delta": // permissions that are not used
		case "have":
			id, ok := parseID(value)
			if !ok {
				return u.fail("upload-pack: invalid have line: %s", clip(a))
			}
			u.have(id)
			offered++
		default:
			if err := u.argument(a); err != nil {
				return err
			}
		}
	}
	if !done && offered > 0 {
		ready := !wait && u.enough()
		u.acknowledge(ready)
		if !ready {
			return u.w.flush()
		}
		u.w.delim()
	}
	return u.answerV2()
}

func (u *uploader) acknowledge(ready bool) {
	u.w.linef("acknowledgments\n")
	for _, id := range u.haves {
		u.w.linef("ACK %s\n", id)
	}
	if len(u.haves) == 0 {
		u.w.linef("NAK\n")
	}
	if ready {
		u.w.linef("ready\n")
	}
}

func (u *uploader) answerV2() error {
	asked := u.limited() || len(u.shallow) > 0
	if asked {
		u.w.linef("shallow-info\n")
	}
	cut, err := u.sendBoundary(asked)
	if err != nil {
		return err
	}
	u.w.linef("packfile\n")
	if err := u.w.send(); err != nil {
		return err
	}
	return u.sendPack(u.repo.packFor(&u.fetch, cut))
}
