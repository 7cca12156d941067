//go:build unix

package main

import (
	"fmt"
	"image"
	"os"

	"latchkey/core"
	"latchkey/core/store"
	"latchkey/internal/desktop"
)

// faces are the sides of a comparison of windows.
type faces struct {
	ours  *face // the window of Latchkey over a warm cache
	empty *face // a bare window with an empty list
	full  *face // a bare window with a list of as many rows
}

// rowsAt is a strip with names of repositories on our side, and with text of
// the list on the other.
func rowsAt() image.Rectangle { return image.Rect(240, 200, 500, 700) }

// windowed measures the real window, on a desktop of its own, against a bare
// window of the same library. Both are looked at from outside: real keys, real
// pixels, the system's own count of processor time and memory.
func windowed(b *bench) error {
	if !b.wanted("window") {
		return nil
	}
	for _, program := range []string{b.window, b.bare} {
		if _, err := os.Stat(program); err != nil {
			return fmt.Errorf("%w; build it with make build-window build-bare", err)
		}
	}
	d, err := desktop.Open(desktop.Options{Width: screenWidth, Height: screenHeight, Keyring: true})
	if err != nil {
		return err
	}
	defer d.Close()
	data, end, err := b.warm(d)
	if err != nil {
		return fmt.Errorf("fill the cache for the window: %w", err)
	}
	defer end()
	f := faces{
		ours:  &face{desk: d, name: "latchkey", title: "Latchkey", run: []string{b.window, "--data", data}, list: rowsAt(), painted: written},
		empty: &face{desk: d, name: "bare", title: "Bare", run: []string{b.bare}, list: rowsAt(), painted: filled},
		full:  &face{desk: d, name: "bare list", title: "Bare", run: []string{b.bare, "-rows", fmt.Sprint(cached)}, list: rowsAt(), painted: written},
	}
	for _, part := range []func(*bench, faces) error{firstFrame, scrolling, typing, scrolledMemory, idle} {
		if err := part(b, f); err != nil {
			return err
		}
	}
	return nil
}

// warm makes a data folder that knows a forge of that size, as an earlier
// start of the window would have left it, and leaves the forge running.
func (b *bench) warm(on *desktop.Desktop) (dir string, end func(), err error) {
	// Core is to ask the keyring of that desktop, not that of whoever runs this.
	if err := os.Setenv("DBUS_SESSION_BUS_ADDRESS", on.Env("DBUS_SESSION_BUS_ADDRESS")); err != nil {
		return "", nil, err
	}
	info, end, err := b.forge("--size", fmt.Sprint(cached))
	if err != nil {
		return "", nil, err
	}
	d := &desk{b: b, info: info, vault: core.VaultOS}
	if err = d.connect(); err == nil {
		err = d.readAll()
	}
	if err != nil {
		end()
		return "", nil, err
	}
	return d.dir, end, nil
}

// readAll reads the repositories through core, closes it, and writes keys for
// each as reading them would have left them.
func (d *desk) readAll() error {
	defer d.app.Close()
	all := withoutBudget
	if _, err := d.app.Accounts.ChangeAccount(d.b.ctx, d.id, core.AccountChange{HourlyBudget: &all}); err != nil {
		return err
	}
	rows, err := d.app.Repos.RefreshRepos(d.b.ctx, d.id, nil)
	if err != nil {
		return err
	}
	if err := d.app.Close(); err != nil {
		return err
	}
	s, err := store.Open(d.b.ctx, d.dir, nil)
	if err != nil {
		return err
	}
	defer s.Close()
	readings := make([]store.KeyReading, len(rows))
	for i, r := range rows {
		readings[i] = keysOf(d.id, string(r.Path), i)
	}
	return s.SaveKeys(d.b.ctx, readings...)
}
