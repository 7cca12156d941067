//go:build unix

package machinetest

import (
	"fmt"
	"io/fs"
	"syscall"
)

// owner is who a file belongs to, and how many names it has.
func owner(info fs.FileInfo) string {
	stat := info.Sys().(*syscall.Stat_t)
	links := fmt.Sprintf(" %d links", stat.Nlink)
	if info.IsDir() {
		links = "" // counts the folders in it on some file systems
	}
	return fmt.Sprintf(" %d:%d%s", stat.Uid, stat.Gid, links)
}
