//go:build unix && !linux

package harden

import "golang.org/x/sys/unix"

func process() error { return unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}) }
