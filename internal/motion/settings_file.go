package motion

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// fromFiles reads what desktops leave in a person's folder for programs that
// cannot ask them. The first file that says something counts.
func fromFiles(config string) (less, known bool) {
	for _, one := range []struct {
		file, section, key string
		less               func(value string) bool
	}{
		{"gtk-4.0/settings.ini", "Settings", "gtk-enable-animations", isOff},
		{"gtk-3.0/settings.ini", "Settings", "gtk-enable-animations", isOff},
		{"kdeglobals", "KDE", "AnimationDurationFactor", isZero},
	} {
		data, err := os.ReadFile(filepath.Join(config, one.file))
		if err != nil {
			continue
		}
		if value, ok := valueIn(string(data), one.section, one.key); ok {
			return one.less(value), true
		}
	}
	return false, false
}

func isOff(value string) bool {
	return value == "0" || strings.EqualFold(value, "false")
}

func isZero(value string) bool {
	f, err := strconv.ParseFloat(value, 64)
	return err == nil && f == 0
}

// valueIn finds a key in a section of a file of settings.
func valueIn(text, section, key string) (value string, ok bool) {
	inside := false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if name, isSection := strings.CutPrefix(line, "["); isSection {
			inside = strings.TrimSuffix(name, "]") == section
			continue
		}
		if name, after, found := strings.Cut(line, "="); inside && found && strings.TrimSpace(name) == key {
			value, ok = strings.TrimSpace(after), true
		}
	}
	return value, ok
}

// configFolder is where a person's settings are.
func configFolder() string {
	dir, err := os.UserConfigDir()
	if err != nil {
		return ""
	}
	return dir
}
