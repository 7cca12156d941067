package gitserver

import (
	"bytes"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
)

// leaf is one entry of a tree that is being built: a path and what is there.
type leaf struct {
	path string
	mode filemode.FileMode
	id   plumbing.Hash
}

// addTree makes the tree objects for the leaves, which are sorted by path, and
// gives the id of the top one.
func (b *builder) addTree(leaves []leaf, prefix string) plumbing.Hash {
	var entries []leaf
	for len(leaves) > 0 {
		name, _, isDir := strings.Cut(leaves[0].path[len(prefix):], "/")
		if !isDir {
			entries = append(entries, leaf{name, leaves[0].mode, leaves[0].id})
			leaves = leaves[1:]
			continue
		}
		folder := prefix + name + "/"
		n := slices.IndexFunc(leaves, func(l leaf) bool { return !strings.HasPrefix(l.path, folder) })
		if n < 0 {
			n = len(leaves)
		}
		entries = append(entries, leaf{name, filemode.Dir, b.addTree(leaves[:n], folder)})
		leaves = leaves[n:]
	}
	// git sorts folders as if their names ended in a slash
	sortName := func(l leaf) string {
		if l.mode == filemode.Dir {
			return l.path + "/"
		}
		return l.path
	}
	slices.SortFunc(entries, func(x, y leaf) int { return strings.Compare(sortName(x), sortName(y)) })
	var raw bytes.Buffer
	for _, e := range entries {
		raw.WriteString(strings.TrimLeft(e.mode.String(), "0") + " " + e.path + "\x00")
		raw.Write(e.id[:])
	}
	return b.add(plumbing.TreeObject, raw.Bytes())
}

func sortLeaves(leaves []leaf) {
	slices.SortFunc(leaves, func(x, y leaf) int { return strings.Compare(x.path, y.path) })
}
