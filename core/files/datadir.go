// Package files is what core does on this machine's disk beside the store and
// the vault: the data folder, and files that people ask for.
package files

import (
	"os"
	"path/filepath"
	"runtime"

	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/say"
	"latchkey/core/store/datafolder"
)

// DefaultDataDir returns where Latchkey keeps its store when nothing else is said:
// $XDG_DATA_HOME/latchkey or ~/.local/share/latchkey,
// ~/Library/Application Support/Latchkey on macOS, %LocalAppData%\Latchkey on
// Windows. It is cause.ErrNoHome when the system does not say where that is.
func DefaultDataDir() (string, error) { return defaultDataDir(runtime.GOOS, os.Getenv) }

func defaultDataDir(goos string, getenv func(string) string) (string, error) {
	var variable string
	var below []string
	switch goos {
	case "windows":
		variable, below = "LocalAppData", []string{"Latchkey"}
	case "darwin", "ios":
		variable, below = "HOME", []string{"Library", "Application Support", "Latchkey"}
	default:
		if xdg := getenv("XDG_DATA_HOME"); filepath.IsAbs(xdg) { // the specification has others ignored
			return filepath.Join(xdg, "latchkey"), nil
		}
		variable, below = "HOME", []string{".local", "share", "latchkey"}
	}
	home := getenv(variable)
	if home == "" {
		return "", errtext.Because(say.New("failed.data-folder-unset", "find the data folder: {variable} is not set: {cause}", say.Values{"variable": variable}), cause.ErrNoHome)
	}
	if goos == runtime.GOOS && !filepath.IsAbs(home) {
		return "", errtext.Because(say.New("failed.data-folder-relative", "find the data folder: {variable} is not an absolute path: {cause}", say.Values{"variable": variable}), cause.ErrNoHome)
	}
	return filepath.Join(append([]string{home}, below...)...), nil
}

// ChosenDataDir returns the data folder that was chosen, as an absolute path; "" is
// the default one.
func ChosenDataDir(chosen string) (string, error) {
	if chosen == "" {
		return DefaultDataDir()
	}
	dir, err := filepath.Abs(chosen)
	if err != nil {
		return "", errtext.Because(say.New("failed.data-folder", "data folder {path}: {cause}", say.Values{"path": chosen}), err)
	}
	return dir, nil
}

// MakeDataDir makes the data folder, for its owner alone, or judges the one that
// is there. Whoever writes into it before Open does calls it first: a folder
// with other people's files must not be taken over, and an empty one holds, once
// something is written, "other files".
func MakeDataDir(dir string) (string, error) {
	dir, err := ChosenDataDir(dir)
	if err != nil {
		return "", err
	}
	return dir, datafolder.Make(dir)
}
