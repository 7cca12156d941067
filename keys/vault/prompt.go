//go:build linux || freebsd || netbsd || openbsd || dragonfly

package vault

import (
	"context"
	"fmt"
	"time"

	"github.com/godbus/dbus/v5"
)

// unlockCollection asks the daemon to unlock a collection, and shows the
// daemon's prompt where there is one, of which prompting is told. When ctx ends
// the dialog is closed.
func unlockCollection(ctx context.Context, conn *dbus.Conn, owner string, path dbus.ObjectPath, prompting func(open bool)) error {
	service := conn.Object(secretsName, secretsPath)
	var unlocked []dbus.ObjectPath
	prompt := noPath
	if err := call(ctx, service, serviceIface+".Unlock", []any{[]dbus.ObjectPath{path}}, &unlocked, &prompt); err != nil {
		return err
	}
	if prompt != noPath {
		prompting(true)
		err := ask(ctx, conn, owner, prompt)
		prompting(false)
		if err != nil {
			return err
		}
	}
	_, locked, err := collection(ctx, conn)
	if err == nil && locked {
		err = ErrLocked
	}
	return err
}

// ask shows a prompt of the daemon and waits for its end.
func ask(ctx context.Context, conn *dbus.Conn, owner string, prompt dbus.ObjectPath) error {
	for _, match := range [][]dbus.MatchOption{
		{dbus.WithMatchSender(owner), dbus.WithMatchObjectPath(prompt), dbus.WithMatchInterface(promptIface)},
		{dbus.WithMatchSender(busIface), dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, secretsName)},
	} {
		if err := conn.AddMatchSignalContext(ctx, match...); err != nil {
			return classify(err)
		}
		defer unmatch(conn, match)
	}
	signals := make(chan *dbus.Signal, 64)
	conn.Signal(signals)
	defer conn.RemoveSignal(signals)

	object := conn.Object(secretsName, prompt)
	defer func() {
		if ctx.Err() != nil {
			object.Go(promptIface+".Dismiss", dbus.FlagNoReplyExpected, nil)
		}
	}()
	if err := call(ctx, object, promptIface+".Prompt", []any{""}); err != nil {
		return err
	}
	for {
		select {
		case <-ctx.Done():
			return ended(ctx)
		case s, ok := <-signals:
			if !ok {
				return fmt.Errorf("%w: the session bus went away behind a prompt", ErrAbsent)
			}
			if done, err := answered(s, owner, prompt); done {
				return nobodyToAsk(ctx, conn, owner, err)
			}
		}
	}
}

// unmatch ends a subscription. It has its own short time, because the caller's may be over.
func unmatch(conn *dbus.Conn, match []dbus.MatchOption) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = conn.RemoveMatchSignalContext(ctx, match...)
}

// answered reports whether a signal ends the prompt, and how. The connection is
// shared, so that signals for others arrive too.
func answered(s *dbus.Signal, owner string, prompt dbus.ObjectPath) (bool, error) {
	switch s.Name {
	case promptIface + ".Completed":
		if s.Sender != owner || s.Path != prompt || len(s.Body) == 0 {
			return false, nil
		}
		if dismissed, ok := s.Body[0].(bool); ok && !dismissed {
			return true, nil
		}
		return true, ErrDismissed
	case busIface + ".NameOwnerChanged":
		if s.Sender == busIface && len(s.Body) == 3 && s.Body[0] == secretsName && s.Body[2] != owner {
			return true, fmt.Errorf("%w: it ended behind a prompt", ErrAbsent)
		}
	}
	return false, nil
}

// nobodyToAsk turns ErrDismissed into ErrLocked where no person dismissed
// anything: GNOME Keyring also reports a dismissal when its prompter cannot be
// started, as on a machine without a display.
func nobodyToAsk(ctx context.Context, conn *dbus.Conn, owner string, err error) error {
	if err == nil || programName(ctx, conn, owner) != gnomeKeyring {
		return err
	}
	var started uint32
	args := []any{gnomePrompterName, uint32(0)}
	if call(ctx, conn.BusObject(), busIface+".StartServiceByName", args, &started) == nil || ended(ctx) != nil {
		return err
	}
	return fmt.Errorf("%w: there is no program that could ask for its password", ErrLocked)
}
