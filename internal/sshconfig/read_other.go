//go:build !unix

package sshconfig

import "io/fs"

const nonblock = 0

func shared(fs.FileInfo) bool { return false }
