package machine

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"latchkey/core/machine/look"
	"latchkey/core/machine/reach"
	"latchkey/core/machine/sh"
	"latchkey/core/store"
	"latchkey/keys"
)

// Looked is what the last look at a machine showed, as it is stored: what plans and
// faces need of it.
type Looked struct {
	System    string       `json:"system"`     // "Debian GNU/Linux 12"
	Git       string       `json:"git"`        // path, "" = it is missing
	SSHKeygen string       `json:"ssh_keygen"` // path, "" = it is missing
	Forges    []LookedPort `json:"forges"`
}

// LookedPort is how an SSH server was seen from a machine.
type LookedPort struct {
	Host  string     `json:"host"`
	Port  int        `json:"port"`
	State look.State `json:"state"`
}

// Look is a look at a machine: what there is, and what is in the way.
type Look struct {
	Facts    look.Facts
	Problems []look.Problem
}

// Stops reports whether something there keeps anything from being set up.
func (l Look) Stops() bool {
	return slices.ContainsFunc(l.Problems, func(p look.Problem) bool { return p.Stops })
}

// LinesToPaste are what a person does on a machine after an error, one line each;
// none where no lines help.
func LinesToPaste(err error) []string {
	if e, ok := errors.AsType[*look.Windows](err); ok {
		return e.Steps
	}
	if e, ok := errors.AsType[*sh.Error](err); ok {
		return e.Paste
	}
	return nil
}

// NewHostKey returns what a machine shows where an error says that it is not the host
// key that it is known with; "" where it is another error, or another host on the way.
func NewHostKey(err error) (shown keys.Fingerprint) {
	if e, ok := errors.AsType[*reach.ChangedError](err); ok && !e.Jump {
		return e.Shown
	}
	return ""
}

// Looks looks at a machine in one round trip, and records what it showed.
func (f *Fleet) Looks(ctx context.Context, id string) (out Look, err error) {
	forges, err := f.endpoints(ctx)
	if err != nil {
		return out, err
	}
	var cloned, gone []look.Problem
	err = f.do(ctx, id, func(w *way) error {
		out.Facts, err = look.At(ctx, w.runner, look.Options{User: w.machine.RunAs, Forges: forges, Now: f.o.Now})
		if err == nil {
			if cloned, err = f.cloned(ctx, w, out.Facts); err == nil {
				gone, err = f.gone(ctx, w, out.Facts)
			}
		}
		return err
	})
	if err != nil {
		return out, err
	}
	out.Problems = slices.Concat(out.Facts.Problems(), cloned, gone)
	record := Looked{System: out.Facts.System.Name, Git: out.Facts.Programs["git"].Path, SSHKeygen: out.Facts.Programs["ssh-keygen"].Path}
	for _, p := range out.Facts.Forges {
		record.Forges = append(record.Forges, LookedPort{p.Host, p.Port, p.State})
	}
	data, err := json.Marshal(record)
	if err != nil {
		return out, err
	}
	f.hangUp(id) // what was noted of the machine has changed
	return out, f.o.Store.MachineLooked(ctx, id, out.Facts.User.Home, string(data), f.o.Now())
}

// mostEndpoints is how many servers a machine is asked to try.
const mostEndpoints = 32

// endpoints are the SSH servers of all accounts, with their other ports.
func (f *Fleet) endpoints(ctx context.Context) (all []look.Endpoint, err error) {
	accounts, err := f.o.Store.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	for _, a := range accounts {
		server, err := f.o.Servers(ctx, a.ID)
		if err != nil {
			continue // one whose server is not known is not asked for
		}
		for _, end := range []look.Endpoint{{Host: server.End.Host, Port: port(server.End)}, {Host: server.Fallback.Host, Port: port(server.Fallback)}} {
			if end.Host != "" && len(all) < mostEndpoints && !slices.Contains(all, end) {
				all = append(all, end)
			}
		}
	}
	return all, nil
}

// looked reads what the last look showed; nothing where there was none.
func looked(m store.Machine) (l Looked) {
	_ = json.Unmarshal([]byte(m.Facts), &l) // of another version: as if nobody had looked
	return l
}

// state is how a server was seen, Unknown where it was not tried.
func (l Looked) state(host string, port int) look.State {
	for _, p := range l.Forges {
		if p.Host == host && p.Port == port {
			return p.State
		}
	}
	return look.Unknown
}
