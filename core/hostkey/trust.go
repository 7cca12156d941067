package hostkey

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/crypto/ssh"

	"latchkey/core/ask"
	"latchkey/core/say"
	"latchkey/internal/lockfile"
	"latchkey/keys"
)

// ErrLine says that a text is not one line of a known_hosts file.
var ErrLine = say.New("went.line-no-host-key", "not a known_hosts line: host, key type and key in base64").Because(nil)

// badLine is an ErrLine with more detail.
func badLine(text say.Text) error { return text.Because(lineError{}) }

// lineError makes an ErrLine of what it is the cause of.
type lineError struct{}

// Error implements error.
func (lineError) Error() string { return ErrLine.Error() }

// Is implements errors.Is.
func (lineError) Is(target error) bool { return target == ErrLine }

// RefusedError says that a host key was not accepted as trusted, with the
// verdict that forbids it.
type RefusedError struct{ Verdict Verdict }

// Error implements error.
func (e *RefusedError) Error() string { return e.text().String() }

// text says what is refused, and why.
func (e *RefusedError) text() say.Text {
	v := e.Verdict
	values := say.Values{"key": string(v.Fingerprint), "host": v.Place, "where": v.Where}
	switch v.State {
	case Revoked:
		return say.New("went.trust-revoked", "trust host key {key} of {host}: it is marked as revoked in {where}", values)
	case Retired:
		values["name"], values["since"] = v.Retired.Name, v.Retired.Since
		return say.New("went.trust-retired", "trust host key {key} of {host}: it is {name}, {since}", values)
	case Changed:
		values["other"], values["where"] = string(v.Trusted[0].Fingerprint), v.Trusted[0].Where
		return say.New("went.trust-changed", "trust host key {key} of {host}: another key, {other}, is already trusted ({where})", values)
	}
	return say.New("went.trust-refused", "trust host key {key} of {host}: it cannot be trusted", values)
}

// UntrustedError says that nobody has vouched for a server's host key, and nobody was
// there to be asked. It is ask.ErrNobody.
type UntrustedError struct {
	Line string // of known_hosts, by which it can be trusted; "" where it is not known
}

// Error implements error.
func (*UntrustedError) Error() string { return ask.ErrNobody.Error() }

// Unwrap returns ask.ErrNobody.
func (*UntrustedError) Unwrap() error { return ask.ErrNobody }

// Trust stores a host key that a person has confirmed. The line names one host,
// without wildcards, as Verdict.Line does. It refuses with *RefusedError when
// another key of that host and type is already trusted, or when the key is
// revoked or retired; for a key that is already good it does nothing. When it
// returns nil, the line is on the disk.
func (s *Store) Trust(text string) error {
	e, host, port, err := parseTrust(text)
	if err != nil {
		return say.New("went.trust-line", "trust host key: {cause}", say.Values{"cause": say.Of(err)}).Because(err)
	}
	if s.own == nil {
		return s.trustInMemory(e, host, port)
	}
	if err := os.MkdirAll(filepath.Dir(s.own.name), 0o700); err != nil {
		return fmt.Errorf("trust host key of %s: %w", Place(host, port), err)
	}
	// Two programs may run at once: whoever has the lock judges by what the
	// other has written. The file is for its owner alone: whoever can open it
	// can hold the lock for ever.
	lock := lockfile.New(s.own.name + ".lock")
	if err := lock.Lock(); err != nil { // held for one small write
		return fmt.Errorf("trust host key of %s: %w", Place(host, port), err)
	}
	defer lock.Unlock()
	s.own.forget()
	if _, err := s.own.read(); err != nil {
		return fmt.Errorf("trust host key of %s: %w", Place(host, port), err)
	}
	if done, err := s.settled(e, host, port); done {
		return err
	}
	if err := s.append(line(Place(host, port), e.key) + " confirmed " + s.now().UTC().Format("2006-01-02")); err != nil {
		return fmt.Errorf("trust host key of %s: %w", Place(host, port), err)
	}
	s.own.forget()
	return nil
}

// JudgeLine judges the key of a line that Trust would take, and keeps nothing. One that
// Trust would refuse is an error.
func (s *Store) JudgeLine(text string) (Verdict, error) {
	e, host, port, err := parseTrust(text)
	if err != nil {
		return Verdict{}, say.New("went.trust-line", "trust host key: {cause}", say.Values{"cause": say.Of(err)}).Because(err)
	}
	v := s.Judge(host, port, e.key)
	if !v.State.Trusted() && v.State != Unknown {
		refused := &RefusedError{v}
		return v, refused.text().Because(refused)
	}
	return v, nil
}

// settled reports whether nothing is to be written: the key is good already, or
// it is refused.
func (s *Store) settled(e entry, host string, port int) (done bool, err error) {
	v := s.Judge(host, port, e.key)
	switch {
	case v.State.Trusted():
		return true, nil
	case v.State != Unknown:
		refused := &RefusedError{v}
		return true, refused.text().Because(refused)
	}
	return false, nil
}

func (s *Store) trustInMemory(e entry, host string, port int) error {
	if done, err := s.settled(e, host, port); done {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	e.file, e.line = "confirmed in this session", len(s.memory)+1
	s.memory = append(s.memory[:len(s.memory):len(s.memory)], e)
	return nil
}

// append adds a line. Lines that are damaged stay as they are.
func (s *Store) append(text string) error {
	old, err := os.ReadFile(s.own.name)
	if err != nil && !os.IsNotExist(err) {
		return err
	}
	if len(old) > 0 && !bytes.HasSuffix(old, []byte("\n")) {
		old = append(old, '\n')
	}
	return s.replace(append(old, text+"\n"...))
}

// replace writes a new file beside the old one and renames it over: a power cut
// leaves one of the two.
func (s *Store) replace(data []byte) error {
	dir := filepath.Dir(s.own.name)
	tmp, err := os.CreateTemp(dir, ".known_hosts-*") // made with mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) // fails after the rename, as it should
	_, err = tmp.Write(data)
	if err == nil {
		err = tmp.Sync()
	}
	if closed := tmp.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(tmp.Name(), s.own.name)
	}
	if err != nil {
		return err
	}
	if d, err := os.Open(dir); err == nil { // makes the rename durable; not every system can
		d.Sync()
		d.Close()
	}
	return nil
}

// forget makes the next read look at the disk: a write within the clock's
// resolution would otherwise go unseen.
func (f *file) forget() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.loaded = false
}

func line(place string, key ssh.PublicKey) string {
	return place + " " + keys.NewPublic(key, "").Line()
}

// Lines returns the known_hosts lines of a host for copying to a machine: the
// published keys, or else those that were confirmed or that the user's files
// have. It is empty for a host that nobody has vouched for.
func (s *Store) Lines(host string, port int) []string {
	place := Place(host, port)
	var lines []string
	for _, p := range s.pins {
		if p.matches(place) {
			lines = append(lines, line(place, p.key))
		}
	}
	if len(lines) > 0 {
		return unique(lines)
	}
	own, _ := s.ownEntries()
	for _, list := range [][]entry{own, s.userEntries()} {
		for _, e := range list {
			state := s.Judge(host, port, e.key).State
			if e.matches(place) && e.marker != "revoked" && state != Retired && state != Revoked {
				lines = append(lines, markerPrefix(e.marker)+line(place, e.key))
			}
		}
	}
	return unique(lines)
}

func markerPrefix(marker string) string {
	if marker == "" {
		return ""
	}
	return "@" + marker + " "
}
