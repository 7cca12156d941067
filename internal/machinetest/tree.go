package machinetest

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Tree is a folder with everything below it, by path: kind and permissions,
// owner, time of the last change, and what it contains or points to.
type Tree map[string]string

// Checksums looks at a user's home. The home itself is ".".
func (r *Running) Checksums(t testing.TB, user string) Tree {
	t.Helper()
	tree, err := ReadTree(r.Home(user))
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// ReadTree looks at a folder. Symbolic links are not followed. What goes while it is
// looked at, since something over there has not ended yet, was not there.
func ReadTree(root string) (Tree, error) {
	tree := Tree{}
	err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		text := ""
		if err == nil {
			text, err = describe(path)
		}
		switch {
		case errors.Is(err, fs.ErrNotExist) && path != root:
			return nil
		case err != nil:
			return err
		}
		name, err := filepath.Rel(root, path)
		tree[name] = text
		return err
	})
	return tree, err
}

// describe says what one file is, and what it contains or points to.
func describe(path string) (string, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return "", err
	}
	what := ""
	switch {
	case info.Mode()&fs.ModeSymlink != 0:
		target, err := os.Readlink(path)
		if err != nil {
			return "", err
		}
		what = " to " + target
	case info.Mode().IsRegular():
		text, err := os.ReadFile(path)
		if err != nil {
			return "", err
		}
		what = fmt.Sprintf(" %d bytes %x", len(text), sha256.Sum256(text))
	}
	return info.Mode().String() + owner(info) + " " + info.ModTime().UTC().Format("2006-01-02T15:04:05.000000000") + what, nil
}

// Changes tells what is different in a later look: a line for each file that is
// new (+), gone (-) or other than before (both). "" = nothing.
func (t Tree) Changes(later Tree) string {
	names := maps.Clone(t)
	maps.Copy(names, later)
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(names)) {
		before, was := t[name]
		after, is := later[name]
		if before == after && was == is {
			continue
		}
		if was {
			fmt.Fprintf(&b, "- %s: %s\n", name, before)
		}
		if is {
			fmt.Fprintf(&b, "+ %s: %s\n", name, after)
		}
	}
	return b.String()
}
