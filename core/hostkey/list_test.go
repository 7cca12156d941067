package hostkey

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// of lists the keys of one state.
func of(s *Store, state State) (all []Listed) {
	for _, l := range s.List() {
		if l.State == state {
			all = append(all, l)
		}
	}
	return all
}

func TestListTellsWhoVouches(t *testing.T) {
	mine, theirs, bad, hashed := newKey(t), newKey(t), newKey(t), newKey(t)
	own := filepath.Join(t.TempDir(), "known_hosts")
	user := write(t, "user.example,10.0.0.1 "+text(theirs), "@revoked * "+text(bad), "|1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8wmZL7suNrYQLITLCg= "+text(hashed))
	s := open(t, Options{Own: own, User: []string{user}, Now: func() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }})
	if err := s.Trust("[h.example]:7999 " + text(mine)); err != nil {
		t.Fatal(err)
	}
	confirmed := of(s, Confirmed)
	if len(confirmed) != 1 || confirmed[0].Host != "[h.example]:7999" || confirmed[0].Since.Format("2006-01-02") != "2026-11-23" || confirmed[0].Line != "[h.example]:7999 "+text(mine) {
		t.Errorf("%+v", confirmed)
	}
	known := of(s, KnownByUser)
	if len(known) != 2 || !known[0].Hashed || known[0].Host != "" || known[0].Line != "" || known[1].Host != "user.example,10.0.0.1" || !strings.HasSuffix(known[1].Source.String(), ":1") {
		t.Errorf("%+v", known)
	}
	if revoked := of(s, Revoked); len(revoked) != 1 || revoked[0].Line != "" {
		t.Errorf("%+v", revoked)
	}
	published := of(s, Published)
	i := slices.IndexFunc(published, func(l Listed) bool { return l.Host == "github.com" && l.Type == "ssh-ed25519" })
	if i < 0 || published[i].Since.IsZero() || published[i].Source.String() != "published by GitHub" || published[i].From.IsZero() || published[i].ThirdParty {
		t.Errorf("%+v", published)
	}
	if retired := of(s, Retired); len(retired) != 3 || retired[0].Since.IsZero() || retired[0].Source.IsZero() || retired[0].Line != "" {
		t.Errorf("%+v", retired)
	}
	if all := s.List(); all[0].State != Confirmed {
		t.Errorf("what a person can change does not come first: %+v", all[0])
	}
}

func TestForget(t *testing.T) {
	a, b := newKey(t), newKey(t)
	own := filepath.Join(t.TempDir(), "known_hosts")
	first := "# mine\nx.example " + text(b) + "\nthis line is damaged\n"
	if err := os.WriteFile(own, []byte(first), 0o600); err != nil {
		t.Fatal(err)
	}
	s := open(t, Options{Own: own, User: []string{write(t, "user.example "+text(b))}})
	if err := s.Trust("h.example " + text(a)); err != nil {
		t.Fatal(err)
	}
	for _, place := range []string{"user.example", "github.com", "y.example"} {
		if err := s.Forget(place, fingerprint(b)); !errors.Is(err, ErrNotConfirmed) {
			t.Errorf("%s: %v", place, err)
		}
	}
	if err := s.Forget("h.example", fingerprint(b)); !errors.Is(err, ErrNotConfirmed) {
		t.Errorf("another key of the host: %v", err)
	}
	if err := s.Forget("h.example", fingerprint(a)); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(own); string(got) != first {
		t.Errorf("%q", got)
	}
	if v := s.Judge("h.example", 22, a); v.State != Unknown {
		t.Errorf("%+v", v)
	}
	if v := s.Judge("x.example", 22, b); v.State != Confirmed {
		t.Errorf("the other one: %+v", v)
	}
}

func TestForgetWithoutFile(t *testing.T) {
	a := newKey(t)
	s := open(t, Options{})
	if err := s.Trust("h.example " + text(a)); err != nil {
		t.Fatal(err)
	}
	if err := s.Forget("h.example", fingerprint(a)); err != nil {
		t.Fatal(err)
	}
	if v := s.Judge("h.example", 22, a); v.State != Unknown {
		t.Errorf("%+v", v)
	}
	if err := s.Forget("h.example", fingerprint(a)); !errors.Is(err, ErrNotConfirmed) {
		t.Errorf("again: %v", err)
	}
}
