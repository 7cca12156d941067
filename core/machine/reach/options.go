package reach

import (
	"context"
	"net"
	"time"

	"latchkey/core/ask"
	"latchkey/core/hostkey"
)

// Options are what all machines of one person share.
type Options struct {
	HostKeys *hostkey.Store
	Person   ask.Person
	Login    string // the person's name on this computer: the user where no other is named
	Home     string // where ssh's usual key files lie; "" = they are not looked for
	// Agent is SSH_AUTH_SOCK, "" = there is no agent.
	Agent string
	// Dial makes TCP connections, nil = a net.Dialer.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// Wait bounds each wait for a machine, zero values = the usual ones.
	Wait Waits
}

// Waits are how long a machine may take. What a person takes to answer, and an
// agent that asks, does not count.
type Waits struct {
	Dial      time.Duration // until a TCP connection stands, 0 = 15 s
	Handshake time.Duration // until it has shown its host key, 0 = 20 s
	Auth      time.Duration // for each answer while signing in, 0 = 30 s
	Alive     time.Duration // between two signs of life, 0 = 15 s; three missing ones end the connection
}

func (w Waits) filled() Waits {
	for _, one := range []struct {
		to    *time.Duration
		usual time.Duration
	}{{&w.Dial, 15 * time.Second}, {&w.Handshake, 20 * time.Second}, {&w.Auth, 30 * time.Second}, {&w.Alive, 15 * time.Second}} {
		if *one.to <= 0 {
			*one.to = one.usual
		}
	}
	return w
}
