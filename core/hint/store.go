package hint

import (
	"context"
	"io/fs"
	"os"
	"syscall"

	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/core/store/datafolder"
)

// storeHints are those about the data folder and its database.
var storeHints = []hint{
	{store.ErrCorrupt, say.New("hint.store-corrupt", "Nothing was changed. Move the file away or restore it from a backup; private keys and tokens are in the vault and stay there. After that, import the private keys again⟨: {adopt}⟩.", say.Values{"adopt": say.Do("key adopt")})},
	{store.ErrNewer, say.New("hint.store-newer", "Update Latchkey, or use another data folder⟨: {data}⟩.", withDataFolder)},
	{store.ErrNotFile, say.New("hint.store-not-file", "Move it away, or choose another data folder⟨: {data}⟩.", withDataFolder)},
	{datafolder.ErrUnusable, say.New("hint.store-folder", "Choose a data folder in which you may write⟨: {data}⟩.", withDataFolder)},
	{store.ErrForeign, say.New("hint.store-foreign", "Choose another data folder⟨: {data}⟩.", withDataFolder)},
	{store.ErrFull, Disk},
	{store.ErrReadOnly, say.New("hint.store-read-only", "Make the data folder writable for you, or choose another one⟨: {data}⟩.", withDataFolder)},
	{store.ErrDisk, say.New("hint.store-disk", "Copy the data folder to another disk before you continue; the system's log tells what is wrong with this one.")},
	{store.ErrLocked, say.New("hint.store-locked", "Close other Latchkey windows and commands, or wait for them, and try again.")},
	{store.ErrClaimed, say.New("hint.store-in-hand", "Wait for it to end, then look again.")},
	{store.ErrRolloutThere, say.New("hint.store-rollout-there", "Resume, cancel or undo that one first⟨: {list} shows it⟩.", withRolloutList)},
	{store.ErrUnfinished, Unfinished},
	{store.ErrNotFound, say.New("hint.store-not-found", "It was removed meanwhile. Look at the list again.")},
}

// systemHints are those about errors of the operating system.
var systemHints = []hint{
	{syscall.ENOSPC, Disk},
	{syscall.EDQUOT, Disk},
	{syscall.EROFS, say.New("hint.disk-read-only", "The disk is mounted read-only. Choose another data folder⟨: {data}⟩.", withDataFolder)},
	{syscall.EISDIR, say.New("hint.folder-not-file", "Choose a file, not a folder.")},
	{syscall.ENOTDIR, say.New("hint.file-not-folder", "Check the path: a part of it is a file, not a folder.")},
	{syscall.EIO, say.New("hint.disk-fault", "The disk returns read errors. Copy the file to another disk and use the copy.")},
	{fs.ErrPermission, say.New("hint.no-permission", "Check who owns the file or folder and its permissions.")},
	{fs.ErrNotExist, say.New("hint.no-file", "Check the name and that the disk is there.")},
	{fs.ErrExist, hintFileExists},
	{os.ErrDeadlineExceeded, Network},
	{context.DeadlineExceeded, say.New("hint.too-long", "It took too long. Check the address, the connection, the proxy (HTTPS_PROXY) and the firewall, then try again.")},
	{context.Canceled, hintStopped},
}

// Hints for what the checks of this machine find.
var (
	Disk       = say.New("hint.disk-full", "Free some space on the disk and try again; nothing that was saved is lost.")
	Unfinished = say.New("hint.store-unfinished", "Look at the unfinished work⟨ ({list})⟩ and finish or undo it.", withPendingList)
)
