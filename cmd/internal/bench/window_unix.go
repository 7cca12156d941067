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

// windowPrograms are the sides of a comparison of windows.
type windowPrograms struct {
	on    string         // the name of where they show
	ours  *windowProgram // the window of Latchkey over a warm cache
	empty *windowProgram // a bare window with an empty list
	full  *windowProgram // a bare window with a list of as many rows
}

// rowArea is a strip with repository names on our side, and with text of the
// list on the other.
func rowArea() image.Rectangle { return image.Rect(240, 200, 500, 700) }

// windowBench measures the real window, on a desktop of its own, against a bare
// window of the same library: under X and in a Wayland compositor. Both are
// measured from outside: real keys, real pixels, the system's own count of
// processor time and memory.
func windowBench(b *bench) error {
	for _, side := range []struct {
		name    string
		options desktop.Options
	}{
		{"window", desktop.Options{Width: screenWidth, Height: screenHeight, Keyring: true}},
		{"wayland", desktop.Options{Width: windowWidth, Height: windowHeight, Keyring: true, Wayland: true}},
	} {
		if !b.selected(side.name) {
			continue
		}
		if missing := desktop.Missing(side.options); len(missing) > 0 {
			fmt.Printf("%s: not installed: %q\n", side.name, missing)
			continue
		}
		if err := b.measureWindow(side.name, side.options); err != nil {
			return fmt.Errorf("%s: %w", side.name, err)
		}
	}
	return nil
}

// measureWindow measures on one desktop.
func (b *bench) measureWindow(name string, o desktop.Options) error {
	for _, program := range []string{b.window, b.bare} {
		if _, err := os.Stat(program); err != nil {
			return fmt.Errorf("%w; build it with make build-window build-bare", err)
		}
	}
	d, err := desktop.Open(o)
	if err != nil {
		return err
	}
	defer d.Close()
	data, end, err := b.warmCache(d)
	if err != nil {
		return fmt.Errorf("fill the cache for the window: %w", err)
	}
	defer end()
	f := windowPrograms{
		on:    name,
		ours:  &windowProgram{desktop: d, whole: o.Wayland, name: "latchkey", title: "Latchkey", run: []string{b.window, "--data", data}, list: rowArea(), isPainted: hasText},
		empty: &windowProgram{desktop: d, whole: o.Wayland, name: "bare", title: "Bare", run: []string{b.bare}, list: rowArea(), isPainted: hasGround},
		full:  &windowProgram{desktop: d, whole: o.Wayland, name: "bare list", title: "Bare", run: []string{b.bare, "-rows", fmt.Sprint(cacheRepos)}, list: rowArea(), isPainted: hasText},
	}
	for _, part := range []func(*bench, windowPrograms) error{firstFrame, scrolling, typing, scrolledMemory, idle} {
		if err := part(b, f); err != nil {
			return err
		}
	}
	return nil
}

// warmCache makes a data folder that knows a forge of that size, as an earlier
// start of the window would have left it, and leaves the forge running.
func (b *bench) warmCache(on *desktop.Desktop) (dir string, end func(), err error) {
	// Core is to ask the keyring of that desktop, not that of whoever runs this.
	if err := os.Setenv("DBUS_SESSION_BUS_ADDRESS", on.Env("DBUS_SESSION_BUS_ADDRESS")); err != nil {
		return "", nil, err
	}
	info, end, err := b.forge("--size", fmt.Sprint(cacheRepos))
	if err != nil {
		return "", nil, err
	}
	d := &fixture{b: b, info: info, vault: core.VaultOS}
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
func (d *fixture) readAll() error {
	defer d.app.Close()
	all := withoutBudget
	if _, err := d.app.Accounts.ChangeAccount(d.b.ctx, d.account, core.AccountChange{HourlyBudget: &all}); err != nil {
		return err
	}
	rows, err := d.app.Repos.RefreshRepos(d.b.ctx, d.account, nil)
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
		readings[i] = cacheReading(d.account, string(r.Path), i)
	}
	return s.SaveKeys(d.b.ctx, readings...)
}
