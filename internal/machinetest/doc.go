// Package machinetest is test support: build machines with OpenSSH's own server,
// on loopback.
//
// Each machine is a root of its own (internal/nsroot) with made-up users, homes
// and host name, on this computer's network: it reaches a demo forge on 127.0.0.1
// as the tests do. sshd runs as root in it and takes homes and login shells from
// its passwd. Everything ends with the test, and nothing of a machine is on disk.
//
// Where the system has no such namespaces, or the tests do not run as root, tests
// that want a machine are skipped with the reason.
package machinetest
