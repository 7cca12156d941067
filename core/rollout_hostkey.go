package core

import (
	"context"
	"errors"
	"net"
	"time"

	"golang.org/x/crypto/ssh"

	"latchkey/api"
	"latchkey/core/hostkey"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/core/store"
)

// hostKeyWait is how long a server has to show its host key.
const hostKeyWait = 15 * time.Second

// UnknownHostKey returns the host key that the SSH server of an account shows, where
// nobody has vouched for any; the zero HostKey where somebody has. One that must not
// be trusted is an error.
func (p planSources) UnknownHostKey(ctx context.Context, account string) (rollout.HostKey, error) {
	m := p.rollouts.machineServers
	if m == nil {
		return rollout.HostKey{}, nil
	}
	server, err := m(ctx, account)
	if err != nil || len(server.KnownHosts) > 0 {
		return rollout.HostKey{}, err
	}
	host, port := server.End.Host, server.End.Port
	key, err := p.rollouts.tests.shownHostKey(ctx, server.End)
	if err != nil {
		return rollout.HostKey{}, say.New("machine.host-key-not-shown", "nobody has vouched for the host key of {host} yet, and it could not be asked for it: {cause}",
			say.Values{"host": hostkey.Place(host, port), "cause": say.Of(err)}).Because(err)
	}
	v := p.rollouts.hosts.Judge(host, port, key)
	switch {
	case v.State.Trusted():
		return rollout.HostKey{}, nil
	case v.State != hostkey.Unknown:
		return rollout.HostKey{}, &hostkey.RefusedError{Verdict: v}
	}
	return rollout.HostKey{Host: v.Place, Type: v.Type, Fingerprint: v.Fingerprint, Line: v.Line}, nil
}

// shownHostKey asks a server for its host key, and signs in nowhere.
func (t *Tests) shownHostKey(ctx context.Context, end api.SSHEnd) (key ssh.PublicKey, err error) {
	if _, err := t.ways.to(ctx, t.person, end); err != nil { // a person may take longer
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, hostKeyWait)
	defer cancel()
	conn, err := t.ways.dial(ctx, t.person, end)
	if err != nil {
		return nil, err
	}
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	defer conn.Close()
	seen := errors.New("seen")
	_, _, _, err = ssh.NewClientConn(conn, end.Host, &ssh.ClientConfig{User: "git", HostKeyCallback: func(_ string, _ net.Addr, shown ssh.PublicKey) error {
		key = shown
		return seen
	}})
	if key == nil && ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	if key != nil {
		err = nil
	}
	return key, err
}

// trustShown keeps the host keys that a person has seen in a plan and said yes to. The
// log has by which plan.
func (ro *Rollouts) trustShown(ctx context.Context, p rollout.Plan) error {
	for _, k := range p.Spec.Trust {
		if err := ro.hosts.Trust(k.Line); err != nil {
			return err
		}
		if err := ro.logHost(ctx, store.LogHostKey, k.Host, string(k.Fingerprint), store.DetailOfPlan(p.Hash)); err != nil {
			return err
		}
	}
	return nil
}
