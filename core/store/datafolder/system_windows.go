package datafolder

import (
	"io/fs"
	"syscall"
)

// ErrQuota is ERROR_DISK_FULL.
const ErrQuota = syscall.Errno(112)

// ofThisUser accepts every folder: its access list is the owner's.
func ofThisUser(string, fs.FileInfo) error { return nil }

// ownModes is false: the folder below %LocalAppData% is private by its ACL.
const ownModes = false
