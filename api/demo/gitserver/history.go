package gitserver

import (
	"fmt"
	"slices"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
)

// merge is the index of the one merge commit, -1 when the history is too short
// for one. The commit before it stands on a side line that left the main line
// three commits before.
func (b *builder) merge() int {
	if b.spec.Commits < 8 {
		return -1
	}
	return b.spec.Commits / 2
}

// sees reports whether the tree of a commit holds what another commit did.
func (b *builder) sees(at, done int) bool {
	if at == b.merge()-1 {
		return done <= at-2 || done == at
	}
	return done <= at
}

// planHistory decides which commit adds and which commits change each file.
func (b *builder) planHistory() {
	var texts []*plannedFile
	for _, f := range b.files {
		if f.fixed != nil || f.sub != nil {
			continue
		}
		if f.path != "README.md" && b.rng.IntN(2) == 0 {
			f.born = b.rng.IntN(b.spec.Commits)
			if f.born == b.merge() { // a merge adds nothing of its own
				f.born = 0
			}
		}
		if !f.style.binary && f.size <= editable || f.path == "README.md" {
			texts = append(texts, f)
		}
	}
	for at := 1; at < b.spec.Commits; at++ {
		if at == b.merge() {
			continue
		}
		done := 0
		for _, i := range b.rng.Perm(len(texts))[:min(8, len(texts))] {
			if f := texts[i]; done <= b.rng.IntN(3) && f.born < at && b.sees(at, f.born) {
				f.edits = append(f.edits, at)
				done++
			}
		}
		if done == 0 { // a commit without a change would look odd
			readme := texts[slices.IndexFunc(texts, func(f *plannedFile) bool { return f.path == "README.md" })]
			readme.edits = append(readme.edits, at)
		}
	}
}

// leaves is what the tree of a commit holds, sorted by path.
func (b *builder) leaves(at int) []leaf {
	var out []leaf
	for _, f := range b.files {
		if !b.sees(at, f.born) {
			continue
		}
		if f.sub != nil {
			out = append(out, leaf{f.path, f.mode, gitlink(f.sub)})
			continue
		}
		revision := 1
		for _, edit := range f.edits {
			if b.sees(at, edit) {
				revision++
			}
		}
		out = append(out, leaf{f.path, f.mode, b.blobs[version{f, revision}]})
	}
	return out
}

// addHistory makes trees, commits and tags and gives the refs: the main
// branch, a second one that forked off it, two annotated tags and a light one.
func (b *builder) addHistory(head string) map[string]plumbing.Hash {
	commits := make([]plumbing.Hash, b.spec.Commits)
	for at := range commits {
		var parents []plumbing.Hash
		switch {
		case at == 0:
		case at == b.merge():
			parents = []plumbing.Hash{commits[at-2], commits[at-1]}
		case at == b.merge()-1:
			parents = []plumbing.Hash{commits[at-2]}
		default:
			parents = []plumbing.Hash{commits[at-1]}
		}
		message := b.vocab.message(b.rng)
		if at == 0 {
			message = "first import\n"
		} else if at == b.merge() {
			message = "Merge branch 'hotfix' into " + b.spec.Branch + "\n"
		}
		commits[at] = b.addCommit(at, b.addTree(b.leaves(at), ""), parents, message)
	}
	last := len(commits) - 1
	refs := map[string]plumbing.Hash{
		head:                      commits[last],
		"refs/heads/develop":      b.addDevelop(max(0, last-2), commits[max(0, last-2)]),
		"refs/tags/v0.1.0":        b.addTag("v0.1.0", commits[last/3], last/3),
		"refs/tags/v1.0.0":        b.addTag("v1.0.0", commits[last*2/3], last*2/3),
		"refs/tags/last-reviewed": commits[max(0, last-1)],
	}
	refs[head] = commits[last] // even when the main branch is called develop
	return refs
}

// addDevelop puts two commits on top of an older one.
func (b *builder) addDevelop(at int, parent plumbing.Hash) plumbing.Hash {
	for i := 1; i <= 2; i++ {
		text := b.vocab.fill(b.rng, style{open: "- ", sep: " ", shut: ".\n", comment: "> "}, int64(400*i), i)
		leaves := append(b.leaves(at), leaf{"docs/roadmap.md", 0o100644, b.add(plumbing.BlobObject, text)})
		sortLeaves(leaves)
		parent = b.addCommit(at+i, b.addTree(leaves, ""), []plumbing.Hash{parent}, b.vocab.message(b.rng))
	}
	return parent
}

func (b *builder) addCommit(at int, tree plumbing.Hash, parents []plumbing.Hash, message string) plumbing.Hash {
	raw := fmt.Appendf(nil, "tree %s\n", tree)
	for _, p := range parents {
		raw = fmt.Appendf(raw, "parent %s\n", p)
	}
	who, when := pick(b.rng, b.vocab.authors), b.when(at)
	raw = fmt.Appendf(raw, "author %s <%s> %d +0100\n", who.name, who.mail, when)
	raw = fmt.Appendf(raw, "committer %s <%s> %d +0100\n\n%s", who.name, who.mail, when, message)
	return b.add(plumbing.CommitObject, raw)
}

func (b *builder) addTag(name string, target plumbing.Hash, at int) plumbing.Hash {
	who := b.vocab.authors[0]
	return b.add(plumbing.TagObject, fmt.Appendf(nil, "object %s\ntype commit\ntag %s\ntagger %s <%s> %d +0100\n\nRelease %s\n",
		target, name, who.name, who.mail, b.when(at)+600, name))
}

// when is the time of a commit: about three a week, always after its parents.
func (b *builder) when(at int) int64 {
	return b.start.Add(time.Duration(at) * 53 * time.Hour).Unix()
}
