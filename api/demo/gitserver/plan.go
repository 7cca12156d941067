package gitserver

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"

	"github.com/go-git/go-git/v5/plumbing/filemode"
)

// plannedFile is one path and its life on the main branch.
type plannedFile struct {
	path  string
	mode  filemode.FileMode
	fixed []byte // the content of a file that never changes, such as .gitignore
	style style
	heavy bool // one of the files that make a large repository large
	seed  uint64
	size  int64      // at the head
	born  int        // index of the commit that adds it
	edits []int      // indices of the commits that change it, rising
	sub   *Submodule // set for gitlinks
}

// editable is the size up to which a text is changed by commits: many
// versions of large files would make the repository heavier than it was
// ordered.
const editable = 32 << 10

// planFiles decides which files there are at the head and how large they are.
func planFiles(spec RepoSpec, v *vocabulary, rng *rand.Rand) []*plannedFile {
	files := fixedFiles(spec, rng)
	used := map[string]bool{}
	for _, f := range files {
		used[f.path] = true
	}
	readme := &plannedFile{path: "README.md", mode: filemode.Regular, style: style{open: "The ", sep: " ", shut: ".\n", comment: "> "}, seed: rng.Uint64(), size: 900}
	script := &plannedFile{path: "scripts/release.sh", mode: filemode.Executable, style: style{open: "echo ", sep: " ", shut: "\n", comment: "# "}, seed: rng.Uint64(), size: 400}
	if files = append(files, readme); spec.Files > 3 {
		files = append(files, script)
	}
	small, large := smallStyles(), largeStyles()
	heavy := spec.Bytes > int64(spec.Files)*8<<10
	var sized []*plannedFile
	for len(files) < spec.Files {
		st := pick(rng, small)
		isLarge := heavy && rng.IntN(2) == 0 || rng.IntN(12) == 0
		if isLarge {
			st = pick(rng, large)
		}
		path := v.path(rng, st)
		if insideSubmodule(spec, path) {
			path = "src/" + path
		}
		if used[path] {
			path = strings.TrimSuffix(path, st.ext) + fmt.Sprintf("_%d%s", len(files), st.ext)
		}
		used[path] = true
		f := &plannedFile{path: path, mode: filemode.Regular, style: st, heavy: isLarge, seed: rng.Uint64()}
		files, sized = append(files, f), append(sized, f)
	}
	if len(sized) == 0 {
		sized = append(sized, readme)
	}
	setSizes(spec, files, sized, rng)
	return files
}

// setSizes spreads the ordered bytes over the files as real repositories have
// them, many small and few large, and makes the sum come out exactly.
func setSizes(spec RepoSpec, files, sized []*plannedFile, rng *rand.Rand) {
	weights := make([]float64, len(sized))
	total := 0.0
	for i, f := range sized {
		weights[i] = math.Exp(rng.NormFloat64() * 0.8)
		if spec.Bytes > 0 && f.heavy {
			weights[i] *= 30
		}
		total += weights[i]
	}
	left := int64(len(sized)) * 2048
	if spec.Bytes > 0 {
		left = spec.Bytes
		for _, f := range files {
			left -= f.size
		}
	}
	const least = 64
	for i, f := range sized {
		f.size += max(least, int64(float64(left)*weights[i]/total))
	}
	if spec.Bytes > 0 {
		sum, biggest := int64(0), sized[0]
		for _, f := range files {
			if f.mode != filemode.Symlink {
				sum += f.size
			}
		}
		for _, f := range sized {
			if f.size > biggest.size {
				biggest = f
			}
		}
		biggest.size = max(least, biggest.size+spec.Bytes-sum)
	}
}

func insideSubmodule(spec RepoSpec, path string) bool {
	for _, sub := range spec.Submodules {
		if strings.HasPrefix(path, sub.Path+"/") {
			return true
		}
	}
	return false
}

// fixedFiles are those that every repository, or every one with submodules or
// LFS, has from its first commit on.
func fixedFiles(spec RepoSpec, rng *rand.Rand) []*plannedFile {
	var files []*plannedFile
	add := func(path string, mode filemode.FileMode, text string) {
		f := &plannedFile{path: path, mode: mode, fixed: []byte(text), size: int64(len(text))}
		files = append(files, f)
	}
	if spec.Files > 4 {
		add(".gitignore", filemode.Regular, "/build/\n/dist/\nnode_modules/\n*.log\n*.tmp\n")
		add("docs/latest.md", filemode.Symlink, "../README.md")
		files[len(files)-1].size = 0 // a link is no regular file
	}
	if spec.LFS {
		add(".gitattributes", filemode.Regular, "*.psd filter=lfs diff=lfs merge=lfs -text\n*.mp4 filter=lfs diff=lfs merge=lfs -text\n")
		for _, path := range lfsFiles() {
			add(path, filemode.Regular, lfsPointer(lfsContent(spec.Seed, path)))
		}
	}
	if len(spec.Submodules) > 0 {
		var text bytes.Buffer
		for i, sub := range spec.Submodules {
			fmt.Fprintf(&text, "[submodule %q]\n\tpath = %s\n\turl = %s\n", sub.Path, sub.Path, sub.URL)
			files = append(files, &plannedFile{path: sub.Path, mode: filemode.Submodule, sub: &spec.Submodules[i]})
		}
		add(".gitmodules", filemode.Regular, text.String())
	}
	return files
}

// path invents a place for a file.
func (v *vocabulary) path(rng *rand.Rand, st style) string {
	name := pick(rng, v.nouns)
	switch st.ext {
	case ".go":
		return "internal/" + pick(rng, v.nouns) + "/" + name + ".go"
	case ".md":
		return "docs/" + pick(rng, v.adjectives) + "-" + name + ".md"
	case ".png":
		return "web/public/img/" + pick(rng, v.adjectives) + "-" + name + ".png"
	case ".woff2":
		return "web/public/fonts/" + name + ".woff2"
	case ".ts", ".css":
		return "web/src/components/" + pick(rng, v.nouns) + "/" + name + st.ext
	case ".csv", ".json":
		return "testdata/" + pick(rng, v.nouns) + "/" + name + st.ext
	}
	return pick(rng, v.nouns) + "/" + pick(rng, v.verbs) + "_" + name + st.ext
}
