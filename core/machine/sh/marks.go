package sh

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
)

// mark is one of our lines in a stream, and what the stream had before it.
type mark struct {
	words  []string // "end", "0", "": always with an empty one at the end
	before []byte
}

// is reports whether it is the mark of that word with so many numbers or names
// behind it.
func (m mark) is(word string, more int) bool { return len(m.words) == more+2 && m.words[0] == word }

// last reports whether it stands for the end of the stream.
func (m mark) last() bool { return len(m.words) == 0 }

// errTooMuch ends the reading of a stream that has more than its limit.
var errTooMuch = errors.New("too much")

// marks reads a stream up to its end and hands over what lies between our
// lines. Of each part it keeps as much as keep says and reads as much as limit
// says; more is errTooMuch. What lies after the last mark is handed over as a
// mark without words. The channel has room for all marks of one script.
func marks(r io.Reader, n nonce, keep, limit int) (<-chan mark, <-chan error) {
	out, end := make(chan mark, 8), make(chan error, 1)
	go func() {
		defer close(out)
		end <- readMarks(r, n, keep, limit, func(m mark) { out <- m })
	}()
	return out, end
}

func readMarks(r io.Reader, n nonce, keep, limit int, found func(mark)) error {
	in := bufio.NewReaderSize(r, 64<<10)
	begin := []byte(n.line())
	var part bytes.Buffer
	total, starts, left := 0, true, 8
	for {
		line, err := in.ReadSlice('\n')
		if starts && bytes.HasPrefix(line, begin) && err == nil && left > 1 {
			left--
			words := append(strings.Fields(string(line[len(begin):])), "")
			found(mark{words, withoutLineEnd(part.Bytes(), total)})
			part, total = bytes.Buffer{}, 0
			continue
		}
		total += len(line)
		part.Write(line[:min(len(line), max(keep+1-part.Len(), 0))])
		if total > limit+1 { // one more is the line end before a mark
			found(mark{before: part.Bytes()})
			return errTooMuch
		}
		starts = err == nil
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			found(mark{before: part.Bytes()[:min(part.Len(), keep)]})
			return err
		}
	}
}

// withoutLineEnd takes away the line end that was printed before a mark, where
// the part was kept up to it.
func withoutLineEnd(part []byte, total int) []byte {
	if len(part) == total && len(part) > 0 {
		return part[:len(part)-1]
	}
	return part
}
