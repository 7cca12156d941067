package git

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"sort"
)

// Spool keeps the bytes of a pack for the second look that deltas need. The
// first part stays in memory, the rest goes to a file that has no name any
// more: it is gone when the process is, however that ends. (Windows cannot
// remove an open file; there it is removed by close.)
type Spool struct {
	Dir    string
	blocks [][]byte // contiguous, in memory
	starts []int64  // offset of each block
	inMem  int64    // bytes in blocks
	size   int64
	file   *os.File
}

// maxInMemory is how much of a pack stays in memory.
const maxInMemory = 64 << 20

// ErrSpool says that the temporary file failed.
var ErrSpool = errors.New("temporary file")

// append keeps b. In memory it keeps b itself, which must not change any more.
func (s *Spool) append(b []byte) error {
	if s.file == nil && s.inMem+int64(len(b)) <= maxInMemory {
		s.blocks, s.starts = append(s.blocks, b), append(s.starts, s.size)
		s.inMem += int64(len(b))
		s.size = s.inMem
		return nil
	}
	if s.file == nil {
		f, err := os.CreateTemp(s.Dir, "latchkey-*") // mode 0600
		if err != nil {
			return fmt.Errorf("%w: %w", ErrSpool, err)
		}
		if runtime.GOOS != "windows" {
			os.Remove(f.Name())
		}
		s.file = f
	}
	if _, err := s.file.WriteAt(b, s.size-s.inMem); err != nil {
		return fmt.Errorf("%w: %w", ErrSpool, err)
	}
	s.size += int64(len(b))
	return nil
}

// Close lets memory and file go.
func (s *Spool) Close() {
	s.blocks, s.starts = nil, nil
	if s.file != nil {
		s.file.Close()
		if runtime.GOOS == "windows" {
			os.Remove(s.file.Name())
		}
		s.file = nil
	}
}

// spoolReader reads from an offset on; it is an io.ByteReader, so that
// inflating takes not one byte too many.
type spoolReader struct {
	s    *Spool
	next int    // the block to read next
	cur  []byte // what is left of the current block
	file *bufio.Reader
}

// seek starts reading at off.
func (r *spoolReader) seek(s *Spool, off int64) {
	r.s, r.cur = s, nil
	if off >= s.inMem {
		r.next = len(s.blocks) + 1
		r.openFile(off - s.inMem)
		return
	}
	r.next = sort.Search(len(s.starts), func(i int) bool { return s.starts[i] > off })
	r.cur = s.blocks[r.next-1][off-s.starts[r.next-1]:]
}

func (r *spoolReader) openFile(off int64) {
	var in io.Reader = eofReader{}
	if r.s.file != nil {
		in = io.NewSectionReader(r.s.file, off, r.s.size-r.s.inMem-off)
	}
	if r.file == nil {
		r.file = bufio.NewReaderSize(in, 32<<10)
		return
	}
	r.file.Reset(in)
}

type eofReader struct{}

func (eofReader) Read([]byte) (int, error) { return 0, io.EOF }

// fill makes cur non-empty, or says that the file comes next.
func (r *spoolReader) fill() (inFile bool) {
	for len(r.cur) == 0 {
		if r.next >= len(r.s.blocks) {
			if r.next == len(r.s.blocks) { // from the last block into the file
				r.openFile(0)
				r.next++
			}
			return true
		}
		r.cur = r.s.blocks[r.next]
		r.next++
	}
	return false
}

// Read implements io.Reader.
func (r *spoolReader) Read(b []byte) (int, error) {
	if len(r.cur) == 0 && r.fill() {
		return r.file.Read(b)
	}
	n := copy(b, r.cur)
	r.cur = r.cur[n:]
	return n, nil
}

// ReadByte implements io.ByteReader.
func (r *spoolReader) ReadByte() (byte, error) {
	if len(r.cur) == 0 && r.fill() {
		return r.file.ReadByte()
	}
	c := r.cur[0]
	r.cur = r.cur[1:]
	return c, nil
}
