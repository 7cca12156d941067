package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/user"
	"path/filepath"
	"slices"
)

// fyneFolders makes the folders in which Fyne keeps the settings of the window and
// what it can make anew: it makes none in an empty home, and says so for each. The
// error is why the settings cannot be kept.
func fyneFolders() error {
	if os.Getenv("HOME") == "" { // else Fyne takes the folder that the program was started in
		if who, err := user.Current(); err == nil && who.HomeDir != "" {
			_ = os.Setenv("HOME", who.HomeDir)
		}
	}
	if cache, err := os.UserCacheDir(); err == nil {
		_ = os.MkdirAll(filepath.Join(cache, "fyne", appID), 0o700) // it does without
	}
	config, err := os.UserConfigDir()
	if err != nil {
		return err
	}
	folder := filepath.Join(config, "fyne", appID)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	probe, err := os.CreateTemp(folder, ".kept-*")
	if err != nil {
		return err
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}

// complaints are what Fyne says of folders that cannot be written, of which the window
// says once what that means, and of a desktop without a session bus, which says nothing
// to a person: the window does not follow its colours.
func complaints() []string {
	return []string{
		"Failed to create fyne cache space", "Failed to create app cache space", "Failed to create app storage space",
		"Unable to create application cache directory", "Unable to create icon file", "Unable to write icon contents",
		"Unable to create settings storage:", "Settings watch error:", "Failed on saving preferences", "failed on saving preferences", "Failed on force saving preferences",
		"failed to watch theme settings",
	}
}

// unread are what Fyne says of files that it cannot read. It matters where they are
// damaged, and not where nothing can be kept in the home folder anyway.
func unread() []string {
	return []string{"Preferences load error:", "Settings load error:", "Failed to load user theme file:"}
}

// noHome are the causes of a file system that has no such home folder.
func noHome() []string { return []string{"not a directory", "permission denied"} }

// fyneLog hands on what is logged, but for complaints. Fyne says each in
// three lines: what, why, and where in its code.
type fyneLog struct {
	to   io.Writer
	left bool   // the lines that follow belong to what was left out
	held []byte // a line of unread, until its cause is known
}

// Write implements io.Writer; each call is one line.
func (l *fyneLog) Write(line []byte) (int, error) {
	isCause := bytes.Contains(line, []byte("  Cause:"))
	held := l.held
	l.held = nil
	if held != nil {
		l.left = isCause && slices.ContainsFunc(noHome(), func(why string) bool { return bytes.Contains(line, []byte(why)) })
		if !l.left {
			if n, err := l.to.Write(held); err != nil {
				return n, err
			}
		}
	}
	switch {
	case says(line, unread()):
		l.held = bytes.Clone(line)
		return len(line), nil
	case bytes.Contains(line, []byte("Fyne error: ")):
		l.left = says(line, complaints())
	case !isCause && !bytes.Contains(line, []byte("  At:")):
		l.left = false
	}
	if l.left {
		return len(line), nil
	}
	return l.to.Write(line)
}

// says reports whether a line of Fyne's log begins with one of these texts.
func says(line []byte, texts []string) bool {
	return slices.ContainsFunc(texts, func(text string) bool { return bytes.Contains(line, []byte("Fyne error:  "+text)) })
}
