package store

import (
	"os"
	"os/user"
	"strconv"
	"strings"
	"unicode"
)

// Author is who works with the store, for logs: the user and the computer's name.
func (s *Store) Author() string { return s.author }

// author is the user of the system and the computer's name, without what could
// break a line.
func author() string {
	name := "uid " + strconv.Itoa(os.Getuid())
	if u, err := user.Current(); err == nil && u.Username != "" {
		name = u.Username
	}
	if host, err := os.Hostname(); err == nil && host != "" {
		name += "@" + host
	}
	return strings.ToValidUTF8(strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, name), "")
}
