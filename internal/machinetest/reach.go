package machinetest

import (
	"errors"
	"fmt"
	"maps"
	"net"
	"os"
	"slices"
)

// openWays lets a machine with a network of its own reach what Machine.Reach
// names.
func (r *Running) openWays() error {
	for _, service := range slices.Sorted(maps.Keys(r.machine.Reach)) {
		if err := r.OpenWay(service, r.machine.Reach[service]); err != nil {
			return err
		}
	}
	return nil
}

// OpenWay lets a machine that has Machine.Reach, if only an empty one, reach a
// service ("build-09:22") that is at an address of this computer. A name gets an
// address of the machine's loopback, each of its ports there leads out.
func (r *Running) OpenWay(service, to string) error {
	if r.machine.Reach == nil {
		return errors.New("a way to a service is for machines with a network of their own")
	}
	name, port, err := net.SplitHostPort(service)
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	address := r.names[name]
	if address == "" {
		if address = name; net.ParseIP(name) == nil {
			address = fmt.Sprintf("127.1.0.%d", len(r.names)+1)
			if err := r.addHost(address, name); err != nil {
				return err
			}
		}
		r.names[name] = address
	}
	var l net.Listener
	err = r.root.InNetwork(func() (err error) {
		l, err = net.Listen("tcp", net.JoinHostPort(address, port))
		return err
	})
	if err != nil {
		return err
	}
	r.ways = append(r.ways, carryFrom(l, to, Wire{}))
	return nil
}

// addHost adds a line to the machine's /etc/hosts.
func (r *Running) addHost(address, name string) error {
	f, err := os.OpenFile(r.Path("/etc/hosts"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	if _, err = fmt.Fprintln(f, address, name); err != nil {
		_ = f.Close()
		return err
	}
	return f.Close()
}
