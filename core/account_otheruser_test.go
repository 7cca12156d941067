package core

import (
	"errors"
	"strings"
	"testing"

	"latchkey/api/demo"
	"latchkey/core/cause"
	"latchkey/core/hint"
	"latchkey/core/store"
)

// A token that belongs to somebody else now is refused by both names.
func TestATokenOfSomebodyElseIsNoticed(t *testing.T) {
	w := newWorld(t, demo.Options{})
	h, err := w.Accounts.CheckAccount(t.Context(), "")
	if err != nil || !h.OK {
		t.Fatalf("%+v %v", h, err)
	}
	row, err := w.store.Account(t.Context(), w.account)
	must(t, err)
	for _, before := range []store.Account{{UserID: "{0}", User: "eve"}, {UserID: "{0}", User: row.User}} { // another person; the same name, given anew
		changed := row
		changed.UserID, changed.User = before.UserID, before.User
		must(t, w.store.UpdateAccount(t.Context(), changed))
		h, err = w.Accounts.CheckAccount(t.Context(), "")
		if !errors.Is(err, cause.ErrOtherUser) || h.OK || !strings.Contains(err.Error(), row.User) || !strings.Contains(err.Error(), before.User) || hint.Of(err).IsZero() {
			t.Errorf("%s: %+v %v", before.User, h, err)
		}
		if before.User == row.User && !strings.Contains(err.Error(), "{0}") {
			t.Errorf("two persons of one name are not told apart: %v", err)
		}
	}
	must(t, w.store.UpdateAccount(t.Context(), row))
	if h, err = w.Accounts.CheckAccount(t.Context(), ""); err != nil || !h.OK {
		t.Errorf("again: %+v %v", h, err)
	}
}
