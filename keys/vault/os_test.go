package vault

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/pem"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/crypto/ssh"
)

func TestAnRSA4096PrivateKeyFitsUnderTheLimitOfEverySystem(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 4096)
	if err != nil {
		t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKey(key, "a comment")
	if err != nil {
		t.Fatal(err)
	}
	private := pem.EncodeToMemory(block)
	for _, c := range []struct {
		system string
		items  int
	}{{"windows", 3}, {"darwin", 3}, {"linux", 1}} {
		t.Run(c.system, func(t *testing.T) {
			ring := newFakeRing()
			limit := itemLimit(c.system)
			v := newOS(ring, openService{}, OSOptions{Limit: limit})
			if err := v.Put(t.Context(), "SHA256:x", private); err != nil {
				t.Fatal(err)
			}
			if got, err := v.Get(t.Context(), "SHA256:x"); err != nil || !bytes.Equal(got, private) {
				t.Errorf("Get = %d bytes, %v", len(got), err)
			}
			if len(ring.items) != c.items {
				t.Errorf("%d items, want %d", len(ring.items), c.items)
			}
			for account, text := range ring.items {
				if len(text) > limit {
					t.Errorf("item %s has %d bytes, the limit is %d", account, len(text), limit)
				}
			}
		})
	}
}

func TestAShortValueIsOneReadableItemUnderItsName(t *testing.T) {
	ring := newFakeRing()
	pem := "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n"
	if err := newOS(ring, openService{}, OSOptions{}).Put(t.Context(), "SHA256:x", []byte(pem)); err != nil {
		t.Fatal(err)
	}
	if len(ring.items) != 1 || ring.items["SHA256:x"] != pem {
		t.Errorf("items = %q, want the text under its name alone", ring.items)
	}
}

// Some keyrings take an empty item for one that is not there.
func TestNoItemIsEverEmpty(t *testing.T) {
	ring := newFakeRing()
	if err := newOS(ring, openService{}, OSOptions{}).Put(t.Context(), "n", nil); err != nil {
		t.Fatal(err)
	}
	if ring.items["n"] == "" {
		t.Errorf("items = %q", ring.items)
	}
}

// The command that go-keyring writes for macOS' security tool.
func TestTheLongestItemFitsIntoMacOSCommand(t *testing.T) {
	name := strings.Repeat("'", MaxName) + "#a.99999"
	quoted := "'" + strings.ReplaceAll(name, "'", `'"'"'`) + "'"
	value := "go-keyring-base64:" + strings.Repeat("x", (itemLimit("darwin")+2)/3*4)
	command := "add-generic-password -U -s latchkey -a " + quoted + " -w '" + value + "'\n"
	if len(command) > 4096 {
		t.Errorf("the command has %d bytes, macOS takes 4,096", len(command))
	}
}

func TestAKeyringThatStoresNothingIsReportedAsDismissed(t *testing.T) {
	for _, c := range []struct {
		name  string
		value []byte
	}{{"short", []byte("new")}, {"long", crashValue('n', 300)}} {
		t.Run(c.name, func(t *testing.T) {
			ring := dismissingRing{newFakeRing()}
			ring.items["n"] = "old"
			v := newOS(ring, openService{}, OSOptions{Limit: crashLimit})
			if err := v.Put(t.Context(), "n", c.value); !errors.Is(err, ErrDismissed) {
				t.Errorf("Put = %v, want ErrDismissed", err)
			}
			if got, err := v.Get(t.Context(), "n"); string(got) != "old" || err != nil {
				t.Errorf("Get = %q, %v; want the old value", got, err)
			}
			if err := v.Delete(t.Context(), "n"); !errors.Is(err, ErrDismissed) {
				t.Errorf("Delete = %v, want ErrDismissed", err)
			}
		})
	}
}

// dismissingRing answers nil and changes nothing, as go-keyring does when a
// person closes the prompt.
type dismissingRing struct{ *fakeRing }

func (dismissingRing) Set(string, string) error { return nil }
func (dismissingRing) Delete(string) error      { return nil }

func TestErrorsOfTheKeyringReachTheCaller(t *testing.T) {
	for _, want := range []error{ErrAbsent, ErrLocked, ErrDismissed, ErrSlow, errStopped} {
		ring := newFakeRing()
		ring.before = func(int, string, string) error { return want }
		v := newOS(ring, openService{}, OSOptions{})
		if err := v.Put(t.Context(), "n", []byte("s")); !errors.Is(err, want) {
			t.Errorf("Put = %v, want %v", err, want)
		}
		if _, err := v.Get(t.Context(), "n"); !errors.Is(err, want) {
			t.Errorf("Get = %v, want %v", err, want)
		}
		if err := v.Delete(t.Context(), "n"); !errors.Is(err, want) {
			t.Errorf("Delete = %v, want %v", err, want)
		}
	}
}

func TestACallThatHangsEndsInTimeAndDoesNotPileUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ring := newFakeRing()
		release := make(chan struct{})
		ring.before = func(n int, _, _ string) error {
			if n == 1 {
				<-release
			}
			return nil
		}
		v := newOS(ring, openService{}, OSOptions{Timeout: time.Minute})
		start := time.Now()
		if err := v.Put(t.Context(), "n", []byte("late")); !errors.Is(err, ErrSlow) {
			t.Errorf("Put behind a prompt = %v, want ErrSlow", err)
		}
		if took := time.Since(start); took != time.Minute {
			t.Errorf("Put took %v, want the time-out of one minute", took)
		}
		start = time.Now()
		for range 100 {
			if _, err := v.Get(t.Context(), "n"); !errors.Is(err, ErrSlow) {
				t.Fatalf("Get behind a call that hangs = %v, want ErrSlow", err)
			}
		}
		if s := v.State(t.Context()); s.Ready || !errors.Is(s.Err, ErrSlow) {
			t.Errorf("State = %+v, want ErrSlow", s)
		}
		if took := time.Since(start); took != 0 {
			t.Errorf("the calls that followed waited %v, want no wait", took)
		}
		if calls := ring.called(); calls != 1 {
			t.Errorf("%d calls reached the keyring, want 1", calls)
		}
		close(release)
		synctest.Wait()
		if _, err := v.Get(t.Context(), "n"); !errors.Is(err, ErrNotFound) {
			t.Errorf("Get once the keyring is free = %v, want ErrNotFound: the late Put must not go on", err)
		}
	})
}

func TestACancelledCallReturnsAtOnceAndTheNextOneWaitsForItsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ring := newFakeRing()
		ring.before = func(n int, op, _ string) error {
			if op == "set" && n == 2 {
				time.Sleep(5 * time.Second) // of the test's own clock
			}
			return nil
		}
		v := newOS(ring, openService{}, OSOptions{Timeout: time.Minute})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		if err := v.Put(ctx, "n", []byte("first")); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Put = %v, want DeadlineExceeded", err)
		}
		if took := time.Since(start); took != time.Second {
			t.Errorf("Put took %v, want 1s", took)
		}
		if err := v.Put(t.Context(), "n", []byte("second")); err != nil {
			t.Errorf("Put after a cancelled one = %v", err)
		}
		if got, err := v.Get(t.Context(), "n"); string(got) != "second" || err != nil {
			t.Errorf("Get = %q, %v; want what was put last: a late call must not win", got, err)
		}
	})
}

// promptService is locked until a person answers.
type promptService struct {
	answer func(context.Context) error
}

func (promptService) state(context.Context) (string, error) { return "fake keyring", ErrLocked }
func (d promptService) unlock(ctx context.Context) error    { return d.answer(ctx) }

func TestAPersonHasLongerToUnlockThanTheKeyringToAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := promptService{func(context.Context) error { time.Sleep(90 * time.Second); return nil }}
		v := newOS(newFakeRing(), slow, OSOptions{})
		if err := v.Put(t.Context(), "n", []byte("s")); err != nil {
			t.Errorf("Put with a person who takes 90 s = %v", err)
		}
		never := promptService{func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }}
		v = newOS(newFakeRing(), never, OSOptions{})
		start := time.Now()
		if err := v.Put(t.Context(), "n", []byte("s")); !errors.Is(err, ErrSlow) {
			t.Errorf("Put with a person who never answers = %v, want ErrSlow", err)
		}
		if took := time.Since(start); took != DefaultPromptTimeout {
			t.Errorf("it took %v, want %v", took, DefaultPromptTimeout)
		}
		no := promptService{func(context.Context) error { return ErrDismissed }}
		if _, err := newOS(newFakeRing(), no, OSOptions{}).Get(t.Context(), "n"); !errors.Is(err, ErrDismissed) {
			t.Errorf("Get with a person who says no = %v, want ErrDismissed", err)
		}
		synctest.Wait()
	})
}

func TestStateDoesNotWaitBehindAPrompt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		v := newOS(newFakeRing(), promptService{func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }}, OSOptions{})
		put := make(chan error, 1)
		go func() { put <- v.Put(ctx, "n", []byte("s")) }()
		synctest.Wait()
		start := time.Now()
		if s := v.State(t.Context()); s.Ready || !errors.Is(s.Err, ErrLocked) || s.Name != "fake keyring" {
			t.Errorf("State = %+v, want locked", s)
		}
		if took := time.Since(start); took != 0 {
			t.Errorf("State waited %v", took)
		}
		cancel()
		if err := <-put; !errors.Is(err, context.Canceled) {
			t.Errorf("Put = %v, want context.Canceled", err)
		}
		synctest.Wait()
	})
}

func TestALateWriteDoesNotReadWhatTheCallerWiped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ring := newFakeRing()
		ring.before = func(n int, op, _ string) error {
			if n == 1 {
				time.Sleep(5 * time.Second)
			}
			return nil
		}
		v := newOS(ring, openService{}, OSOptions{})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		secret := []byte("secret")
		_ = v.Put(ctx, "n", secret)
		Wipe(secret)
		if _, err := v.Get(t.Context(), "n"); !errors.Is(err, ErrNotFound) {
			t.Errorf("Get = %v, want ErrNotFound", err)
		}
	})
}
