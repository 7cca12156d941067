// Package harden keeps the process's memory, where private keys and tokens
// are for a moment, out of crash files and away from other processes.
package harden

// Process turns core dumps off for this process and, where the system can do
// that, keeps other processes of the same user from attaching to it. Programs
// call it before anything else. An error means that the system refused; the
// program can go on, with what SECURITY.md says about memory.
func Process() error { return process() }
