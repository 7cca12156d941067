package hostkey

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"latchkey/core/say"
	"latchkey/internal/lockfile"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// Listed is one host key that the store knows of. Its texts are safe to show.
type Listed struct {
	State State `json:"state"` // Published, Confirmed, KnownByUser, Revoked or Retired
	// Host is written as in known_hosts files; several with commas, "" for a
	// retired key and for a hashed name.
	Host        string           `json:"host"`
	Hashed      bool             `json:"hashed,omitempty"`    // it cannot be known which host it is
	Authority   bool             `json:"authority,omitempty"` // the key signs others, it is no host's own
	Type        string           `json:"type"`                // "" for a retired key
	Fingerprint keys.Fingerprint `json:"fingerprint"`
	Source      say.Text         `json:"source"`                // "published by GitHub", or the file and its line
	From        say.Text         `json:"from,omitzero"`         // where a published key was read, why one was withdrawn
	Since       time.Time        `json:"since,omitzero"`        // when it was read, confirmed or withdrawn
	ThirdParty  bool             `json:"third_party,omitempty"` // the pin rests on a source that is not the forge
	Line        string           `json:"known_hosts,omitempty"` // for a known_hosts file
}

// List returns every host key that is published, confirmed, known or withdrawn:
// by state, then by host and type.
func (s *Store) List() []Listed {
	var all []Listed
	for _, p := range s.pins {
		field := strings.Split(p.comment, " | ")
		l := listed(&p.entry, Published)
		l.Source, l.ThirdParty = p.by(), p.thirdParty
		if len(field) == 4 && p.forge != "" {
			l.From, l.Since = readText(field[1], p.thirdParty), day(field[2])
		}
		all = append(all, l)
	}
	own, _ := s.ownEntries()
	for i := range own {
		l := listed(&own[i], Confirmed)
		if rest, ok := strings.CutPrefix(own[i].comment, "confirmed "); ok {
			l.Since = day(rest)
		}
		all = append(all, l)
	}
	user := s.userEntries()
	for i := range user {
		all = append(all, listed(&user[i], KnownByUser))
	}
	for _, r := range s.retired {
		all = append(all, Listed{State: Retired, Fingerprint: r.Fingerprint, Source: r.Name, From: r.Since, Since: r.Withdrawn})
	}
	slices.SortStableFunc(all, func(a, b Listed) int {
		return cmp.Or(cmp.Compare(rank(a.State), rank(b.State)), cmp.Compare(a.Host, b.Host), cmp.Compare(a.Type, b.Type), cmp.Compare(a.Fingerprint, b.Fingerprint))
	})
	return all
}

// rank orders states: first what a person can change.
func rank(s State) int {
	return slices.Index([]State{Confirmed, KnownByUser, Published, Revoked, Retired}, s)
}

func listed(e *entry, state State) Listed {
	l := Listed{State: state, Type: plain(e.key).Type(), Fingerprint: e.fingerprint(), Source: say.Plain(e.where()), Authority: e.marker == "cert-authority"}
	if e.marker == "revoked" {
		l.State = Revoked
	}
	names := make([]string, len(e.hosts))
	for i, p := range e.hosts {
		names[i] = p.text
		if p.hash != nil {
			l.Hashed = true
		}
		if p.negated {
			names[i] = "!" + p.text
		}
	}
	if !l.Hashed {
		l.Host = safetext.Line(strings.Join(names, ","), 300)
	}
	if !l.Hashed && l.State != Revoked {
		l.Line = markerPrefix(e.marker) + line(l.Host, e.key)
	}
	return l
}

func day(text string) time.Time {
	t, _ := time.Parse("2006-01-02", strings.TrimSpace(text))
	return t
}

// ErrNotConfirmed says that a host key was not confirmed to Latchkey by a
// person, so that it cannot be forgotten.
var ErrNotConfirmed = errors.New("it is not among the host keys confirmed to Latchkey")

// Forget removes a confirmed host key from Latchkey's own file. Place and
// fingerprint are those of Listed; the user's files are never written. When it
// returns nil, the line is gone from the disk.
func (s *Store) Forget(place string, fp keys.Fingerprint) error {
	about := "forget host key of " + safetext.Line(place, 200)
	goes := func(e *entry) bool {
		return e.marker == "" && e.fingerprint() == fp && listed(e, Confirmed).Host == place
	}
	if s.own == nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		rest := slices.DeleteFunc(slices.Clone(s.memory), func(e entry) bool { return goes(&e) })
		if len(rest) == len(s.memory) {
			return fmt.Errorf("%s: %w", about, ErrNotConfirmed)
		}
		s.memory = rest
		return nil
	}
	lock := lockfile.New(s.own.name + ".lock")
	if err := lock.Lock(); err != nil {
		return fmt.Errorf("%s: %w", about, err)
	}
	defer lock.Unlock()
	s.own.forget()
	entries, err := s.own.read()
	if err != nil {
		return fmt.Errorf("%s: %w", about, err)
	}
	if !slices.ContainsFunc(entries, func(e entry) bool { return goes(&e) }) {
		return fmt.Errorf("%s: %w", about, ErrNotConfirmed)
	}
	if err := s.rewriteWithout(goes); err != nil {
		return fmt.Errorf("%s: %w", about, err)
	}
	s.own.forget()
	return nil
}

// rewriteWithout removes lines by their text: an editor may have moved them
// since they were numbered. All others stay as they are, damaged ones too.
func (s *Store) rewriteWithout(goes func(*entry) bool) error {
	old, err := readLimited(s.own.name)
	if err != nil {
		return err
	}
	var rest []byte
	for l := range bytes.Lines(old) {
		e, err := parseLine(bytes.Trim(bytes.TrimPrefix(l, []byte("\xef\xbb\xbf")), " \t\r\n"))
		if err != nil || !goes(&e) {
			rest = append(rest, l...)
		}
	}
	return s.replace(rest)
}
