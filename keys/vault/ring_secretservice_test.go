//go:build linux

package vault

import (
	"errors"
	"testing"

	zalando "github.com/zalando/go-keyring"

	"latchkey/keys/vault/keyringtest"
)

// Earlier versions, and other programs, reach the keyring through go-keyring: each
// finds what the other wrote, and replaces it.
func TestItemsAreThoseOfGoKeyring(t *testing.T) {
	if !keyringtest.InSession(t, keyringtest.Unlocked) {
		return
	}
	r := &serviceRing{prompting: func(bool) {}}
	const account = "SHA256:it's \"one\""
	for _, text := range []string{"first", "second"} {
		if err := zalando.Set(Service, account, text); err != nil {
			t.Fatal(err)
		}
		if got, err := r.Get(account); err != nil || got != text {
			t.Errorf("go-keyring wrote %q, read %q, %v", text, got, err)
		}
		if err := r.Set(account, "our "+text); err != nil {
			t.Fatal(err)
		}
		if got, err := zalando.Get(Service, account); err != nil || got != "our "+text {
			t.Errorf("wrote %q, go-keyring read %q, %v", "our "+text, got, err)
		}
	}
	if all, err := (secretService{}).list(t.Context()); err != nil || len(all) != 1 {
		t.Errorf("there are %q, %v: a second item was made", all, err)
	}
	if err := r.Delete(account); err != nil {
		t.Fatal(err)
	}
	if _, err := zalando.Get(Service, account); !errors.Is(err, zalando.ErrNotFound) {
		t.Errorf("after removal go-keyring reads: %v", err)
	}
	if _, err := r.Get(account); !errors.Is(err, ErrNotFound) {
		t.Errorf("after removal: %v", err)
	}
	if err := r.Delete(account); err != nil {
		t.Errorf("removed twice: %v", err)
	}
}

// A daemon that was started anew knows none of the sessions of the one before.
func TestASessionThatIsGoneIsOpenedAnew(t *testing.T) {
	if !keyringtest.InSession(t, keyringtest.Unlocked) {
		return
	}
	r := &serviceRing{prompting: func(bool) {}}
	if err := r.Set("n", "text"); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		r.session = secretsPath + "/session/s4711"
		if got, err := r.Get("n"); err != nil || got != "text" {
			t.Errorf("Get = %q, %v", got, err)
		}
		r.session = secretsPath + "/session/s4711"
		if err := r.Set("n", "text"); err != nil {
			t.Error(err)
		}
	}
}
