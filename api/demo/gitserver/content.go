package gitserver

import (
	"encoding/binary"
	"math/rand/v2"
	"strconv"
)

// style is how a kind of file looks inside.
type style struct {
	ext             string
	open, sep, shut string // around and between the words of a line
	comment         string // starts a comment line; "" = the style has none
	binary          bool
}

// smallStyles are for source files, largeStyles for what makes a repository
// heavy: data and pictures.
func smallStyles() []style {
	return []style{
		{ext: ".go", open: "\t", sep: ".", shut: "()\n", comment: "// "},
		{ext: ".py", open: "    ", sep: "_", shut: " = None\n", comment: "# "},
		{ext: ".ts", open: "  const ", sep: ".", shut: ";\n", comment: "// "},
		{ext: ".md", open: "- ", sep: " ", shut: ".\n", comment: "> "},
		{ext: ".yaml", open: "  - ", sep: "-", shut: ": true\n", comment: "# "},
		{ext: ".css", open: ".", sep: "-", shut: " { display: flex; }\n", comment: "/* "},
	}
}

func largeStyles() []style {
	return []style{
		{ext: ".csv", sep: ",", shut: "\n", comment: "#"},
		{ext: ".png", open: "\x89PNG\r\n\x1a\n", binary: true},
		{ext: ".json", open: "  {\"name\": \"", sep: "\", \"kind\": \"", shut: "\"},\n", comment: "// "},
		{ext: ".woff2", open: "wOF2", binary: true},
		{ext: ".js", open: "function ", sep: "$", shut: "(e){return e}\n", comment: "// "},
	}
}

// fill makes size bytes in a style. The same generator state gives the same
// bytes. Versions of a text share their beginning and say which revision they
// are in their last line.
func (v *vocabulary) fill(rng *rand.Rand, st style, size int64, revision int) []byte {
	if st.binary {
		return noise(rng, st.open, int(size))
	}
	tail := st.comment + "revision " + strconv.Itoa(revision) + "\n"
	body := max(0, int(size)-len(tail))
	b := make([]byte, 0, body+128+len(tail))
	for len(b) < body {
		b = v.line(b, rng, st)
	}
	b = b[:body]
	if body > 0 {
		b[body-1] = '\n'
	}
	return append(b, tail...)
}

// line appends one line of two to nine words, now and then with a number. One
// random value pays for the whole line: fifty megabytes must not take long.
func (v *vocabulary) line(b []byte, rng *rand.Rand, st style) []byte {
	b = append(b, st.open...)
	dice := rng.Uint64()
	for words := 2 + dice&7; words > 0; words-- {
		dice = dice*6364136223846793005 + 1442695040888963407
		list := v.nouns
		if dice>>63 == 0 {
			list = v.verbs
		}
		b = append(b, list[(dice>>33)%uint64(len(list))]...)
		if dice>>40&3 == 0 {
			b = strconv.AppendUint(b, dice>>50, 10)
		}
		if words > 1 {
			b = append(b, st.sep...)
		}
	}
	return append(b, st.shut...)
}

// noise is content that does not compress, behind the signature of a format.
func noise(rng *rand.Rand, signature string, size int) []byte {
	b := make([]byte, 0, size+8)
	b = append(b, signature...)
	for len(b) < size {
		b = binary.LittleEndian.AppendUint64(b, rng.Uint64())
	}
	return b[:size]
}
