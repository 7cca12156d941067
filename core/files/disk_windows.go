package files

import (
	"golang.org/x/sys/windows"

	"latchkey/core/errtext"
	"latchkey/core/say"
)

// SyncFolder does nothing: NTFS journals names by itself.
func SyncFolder(string) {}

// FreeBytes returns how much a person may still write below dir.
func FreeBytes(dir string) (uint64, error) {
	name, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return 0, errtext.Because(say.New("failed.free-space", "free space of {path}: {cause}", say.Values{"path": dir}), err)
	}
	var free uint64
	if err := windows.GetDiskFreeSpaceEx(name, &free, nil, nil); err != nil {
		return 0, errtext.Because(say.New("failed.free-space", "free space of {path}: {cause}", say.Values{"path": dir}), err)
	}
	return free, nil
}
