package look

import "strings"

// release reads an os-release file: NAME=value, perhaps in quotes.
func (s *System) release(text string) {
	for one := range strings.Lines(text) {
		name, value, found := strings.Cut(strings.TrimSpace(one), "=")
		if !found {
			continue
		}
		value = line(strings.Trim(value, `"'`))
		switch name {
		case "ID":
			s.ID = strings.ToLower(value)
		case "ID_LIKE":
			s.Like = strings.Fields(strings.ToLower(value))
		case "VERSION_ID":
			s.Version = value
		case "PRETTY_NAME":
			s.Name = value
		}
	}
}

// complete names systems that have no os-release.
func (s *System) complete() {
	switch {
	case s.Kernel == "Darwin":
		s.ID, s.Name = "macos", strings.TrimSpace("macOS "+s.Version)
	case s.ID == "" && s.Kernel == "FreeBSD":
		s.ID, s.Version = "freebsd", s.Release
	}
	if s.Name == "" {
		s.Name = strings.TrimSpace(s.Kernel + " " + s.Release)
	}
}

// is reports whether the system is one of that name, or like it.
func (s System) is(names ...string) bool {
	for _, name := range names {
		if s.ID == name {
			return true
		}
		for _, like := range s.Like {
			if like == name {
				return true
			}
		}
	}
	return false
}

// isWindows reports whether a Windows with a shell of Unix answers.
func (s System) isWindows() bool {
	for _, kernel := range []string{"MINGW", "MSYS", "CYGWIN", "Windows"} {
		if strings.HasPrefix(s.Kernel, kernel) {
			return true
		}
	}
	return false
}
