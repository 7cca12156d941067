package gitserver

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

// receiver serves one push.
type receiver struct {
	*session
	repo   *Repo
	in     *pktReader
	report bool
	band   int
}

// update is one ref that a client wants changed: created when old is zero,
// deleted when new is.
type update struct {
	name     string
	old, new plumbing.Hash
	refused  string // "" = done
}

// maxUpdates is how many refs one push may change.
const maxUpdates = 10_000

// Thin packs and offset deltas are not asked for: the pack must stand alone.
const receiveCapabilities = "report-status delete-refs side-band-64k quiet no-thin object-format=sha1 " + agent

func (t *session) receivePack(repo *Repo) error {
	if t.version == 2 { // there is no version 2 of pushing
		t.version = 0
	}
	if err := t.advertise(repo.state(), receiveCapabilities, false); err != nil {
		return err
	}
	r := &receiver{session: t, repo: repo, in: newPktReader(t.channel)}
	updates, err := r.readUpdates()
	if err != nil || len(updates) == 0 {
		return err
	}
	var objects map[plumbing.Hash]rawObject
	for _, u := range updates {
		if !u.new.IsZero() {
			objects, err = unpack(r.in.from)
			break
		}
	}
	if err == nil {
		err = repo.apply(updates, objects)
	}
	return r.sendReport(updates, err)
}

// readUpdates reads the commands. None means that the client only wanted to
// know the refs, or whether it may push.
func (r *receiver) readUpdates() ([]update, error) {
	var updates []update
	for {
		kind, line, err := r.in.read()
		if errors.Is(err, io.EOF) && len(updates) == 0 {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		if kind != pktData {
			return updates, nil
		}
		text, capabilities, _ := strings.Cut(string(line), "\x00")
		for c := range strings.FieldsSeq(capabilities) {
			switch c {
			case "report-status":
				r.report = true
			case "side-band-64k":
				r.band = maxPkt
			}
		}
		if strings.HasPrefix(text, "shallow ") { // the connectivity check decides
			continue
		}
		u, ok := parseUpdate(text)
		if !ok || len(updates) == maxUpdates {
			return nil, fmt.Errorf("bad command %q", clip(text))
		}
		updates = append(updates, u)
	}
}

func parseUpdate(text string) (update, bool) {
	parts := strings.SplitN(text, " ", 3)
	if len(parts) < 3 {
		return update{}, false
	}
	old, ok1 := parseID(parts[0])
	id, ok2 := parseID(parts[1])
	return update{name: parts[2], old: old, new: id}, ok1 && ok2
}

// apply takes a push over: the objects all or none, then each ref for itself.
func (r *Repo) apply(updates []update, pushed map[plumbing.Hash]rawObject) error {
	r.push.Lock()
	defer r.push.Unlock()
	now := r.state()
	objects := maps.Clone(now.objects)
	enc := &encoder{}
	for id, raw := range pushed {
		if objects[id] == nil {
			o, err := enc.encode(raw.kind, raw.data)
			if err != nil {
				return err
			}
			objects[id] = o
		}
	}
	for id := range pushed {
		if err := connected(objects, objects[id]); err != nil {
			return err
		}
	}
	refs := map[string]plumbing.Hash{}
	for _, ref := range now.refs {
		refs[ref.name] = ref.id
	}
	for i := range updates {
		u := &updates[i]
		if u.refused = u.check(now.head, refs, objects); u.refused != "" {
			continue
		}
		if u.new.IsZero() {
			delete(refs, u.name)
		} else {
			refs[u.name] = u.new
		}
	}
	r.current.Store(newState(now.head, refs, objects))
	return nil
}

// connected makes sure that everything an object names is there and is of the
// right kind, since readers follow links without asking.
func connected(objects map[plumbing.Hash]*object, o *object) error {
	for i, link := range o.links {
		to := objects[link]
		ok := to != nil
		switch {
		case !ok:
		case o.kind == plumbing.CommitObject && i == 0:
			ok = to.kind == plumbing.TreeObject
		case o.kind == plumbing.CommitObject:
			ok = to.kind == plumbing.CommitObject
		case o.kind == plumbing.TreeObject:
			ok = to.kind == plumbing.TreeObject || to.kind == plumbing.BlobObject
		}
		if !ok {
			return fmt.Errorf("%s %s needs %s, which is not there", o.kind, o.id, link)
		}
	}
	return nil
}

// check returns the reason why a ref cannot be changed, in git's words.
func (u *update) check(head string, refs map[string]plumbing.Hash, objects map[plumbing.Hash]*object) string {
	target := objects[u.new]
	switch {
	case !strings.HasPrefix(u.name, "refs/") || plumbing.ReferenceName(u.name).Validate() != nil:
		return "funny refname"
	case refs[u.name] != u.old:
		return "fetch first"
	case u.new.IsZero() && u.name == head:
		return "deletion of the current branch prohibited"
	case u.new.IsZero():
		return ""
	case target == nil:
		return "missing necessary objects"
	case strings.HasPrefix(u.name, "refs/heads/") && target.kind != plumbing.CommitObject:
		return "not a commit"
	}
	for name := range refs {
		if strings.HasPrefix(name, u.name+"/") || strings.HasPrefix(u.name, name+"/") {
			return "conflicts with " + name
		}
	}
	return ""
}

// sendReport says what became of the push, when the client can read that.
func (r *receiver) sendReport(updates []update, unpackErr error) error {
	if !r.report {
		return unpackErr
	}
	var to io.Writer = r.out
	end := func() error { return nil }
	if r.band > 0 {
		data := newSideband(r.out, 1, r.band)
		to, end = data, func() error {
			if err := data.Close(); err != nil {
				return err
			}
			return newPktWriter(r.out).flush()
		}
	}
	w := newPktWriter(to)
	if unpackErr != nil {
		w.linef("unpack %s\n", clip(unpackErr.Error()))
	} else {
		w.linef("unpack ok\n")
	}
	for _, u := range updates {
		switch {
		case unpackErr != nil:
			w.linef("ng %s unpacker error\n", u.name)
		case u.refused != "":
			w.linef("ng %s %s\n", u.name, u.refused)
		default:
			w.linef("ok %s\n", u.name)
		}
	}
	if err := w.flush(); err != nil {
		return err
	}
	return errors.Join(end(), unpackErr)
}
