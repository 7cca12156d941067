// Package nsroot starts roots of their own: a folder tree in memory with the
// system's programs, read-only, and nothing of its people, in user, mount, process
// and host-name namespaces of Linux. Programs run in it as on another computer
// that has the same network.
//
// No privilege is needed. A root ends when it is closed or when this process is
// gone, whatever ended it, with all that runs in it and all that it has mounted.
// It keeps honest programs apart; it is no wall against the system's own faults.
package nsroot
