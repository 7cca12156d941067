package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"

	"golang.org/x/term"

	"latchkey/api/demo"
	"latchkey/core"
	"latchkey/ui"
)

// demoBackend is core over a forge in this process. It leaves nothing behind.
type demoBackend struct {
	ui.Backend
	forge    *demo.Forge
	machines demoMachines
	folder   string
}

// unlessRead is where a program reads how to reach the demo. A person at a terminal
// has no use for it, and it names tokens.
func unlessRead(out *os.File) io.Writer {
	if term.IsTerminal(int(out.Fd())) {
		return io.Discard
	}
	return out
}

// openDemo starts the forge, connects to it as a person would, and writes to out
// one line of JSON that says how to reach it.
func openDemo(out io.Writer, world demo.Options) ui.Opener {
	return func(ctx context.Context, w ui.Wiring) (ui.Backend, error) {
		starting := startDemoMachines(context.WithoutCancel(ctx))
		forge, err := demo.Start(context.WithoutCancel(ctx), world)
		if err != nil {
			return nil, errors.Join(err, (<-starting).close())
		}
		d := &demoBackend{forge: forge, machines: <-starting}
		if d.machines.err != nil && !d.machines.unsupported() {
			return nil, errors.Join(d.machines.err, d.Close())
		}
		if err := d.connect(ctx, w); err != nil {
			return nil, errors.Join(err, d.Close())
		}
		if err := json.NewEncoder(out).Encode(forge.Info()); err != nil {
			return nil, errors.Join(fmt.Errorf("say how to reach the demo: %w", err), d.Close())
		}
		return d, nil
	}
}

func (d *demoBackend) connect(ctx context.Context, w ui.Wiring) (err error) {
	if d.folder, err = os.MkdirTemp("", "latchkey-demo-"); err != nil {
		return err
	}
	info := d.forge.Info()
	ways, home := d.machines.ways()
	app, err := core.Open(ctx, core.Options{
		DataDir: d.folder, Vault: core.VaultMemory, Lag: -1, Version: version, Person: w.Person, Tell: w.Tell, Actions: w.Actions,
		KnownHosts: []string{}, Published: []core.HostPin{{Line: info.HostKey}}, Machines: ways, MachineHome: home,
	})
	if err != nil {
		return err
	}
	d.Backend, _ = ui.Over(app, nil)
	host, number, err := net.SplitHostPort(info.SSH)
	if err != nil {
		return err
	}
	port, err := strconv.Atoi(number)
	if err != nil {
		return err
	}
	user := info.Users[0]
	_, err = app.Accounts.AddAccount(ctx, core.NewAccount{
		Forge: info.Kind, BaseURL: info.REST, Login: user.User, Token: []byte(user.Token), SSHHost: host, SSHPort: port,
	})
	return err
}

// Close ends the forge and removes the data folder.
func (d *demoBackend) Close() error {
	var err error
	if d.Backend != nil {
		err = d.Backend.Close()
	}
	d.forge.Close()
	return errors.Join(err, d.machines.close(), os.RemoveAll(d.folder))
}
