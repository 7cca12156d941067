package git

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"errors"
	"hash"
	"io"
	"strconv"

	"latchkey/core/say"
)

// inflater unpacks one object after another with the same memory. It is used
// by one goroutine at a time.
type inflater struct {
	z   io.ReadCloser
	sha hash.Hash
	buf []byte
}

func newInflater(f Format) *inflater {
	return &inflater{sha: f.hash(), buf: make([]byte, 64<<10)}
}

// open starts to inflate at in, which must be an io.ByteReader: then the
// inflater reads up to the end of the object and not further.
func (f *inflater) open(in io.Reader) (io.Reader, error) {
	if f.z == nil {
		z, err := zlib.NewReader(in)
		if err != nil {
			return nil, badZlib(err)
		}
		f.z = z
		return z, nil
	}
	if err := f.z.(zlib.Resetter).Reset(in, nil); err != nil {
		return nil, badZlib(err)
	}
	return f.z, nil
}

// badZlib tells damage from an end that came too early and from what the
// stream below reports.
func badZlib(err error) error {
	switch {
	case err == io.EOF, err == io.ErrUnexpectedEOF:
		return errTruncated
	case errors.Is(err, zlib.ErrChecksum), errors.Is(err, zlib.ErrHeader), errors.Is(err, zlib.ErrDictionary), isFlate(err):
		return corrupt(say.New("broken.an-objects-compressed-data-is-damaged", "an object's compressed data is damaged"))
	}
	return err
}

func isFlate(err error) bool {
	_, ok := errors.AsType[flate.CorruptInputError](err)
	return ok
}

// finish checks that the data ends where it should, and its checksum.
func (f *inflater) finish(z io.Reader) error {
	n, err := z.Read(f.buf[:1])
	if n > 0 {
		return corrupt(say.New("broken.an-object-is-longer-than-it-says", "an object is longer than it says"))
	}
	if err != io.EOF {
		return badZlib(err)
	}
	return nil
}

// tooShort turns the end of an object's data before its size into damage; the end
// of the whole pack is another matter.
func tooShort(err error) error {
	if err == io.EOF {
		return corrupt(say.New("broken.an-object-is-shorter-than-it-says", "an object is shorter than it says"))
	}
	return badZlib(err)
}

// whole inflates an object of the given size into new memory. The memory grows
// with what comes, not with what the size claims.
func (f *inflater) whole(in io.Reader, size int64) ([]byte, error) {
	if size > maxWhole {
		return nil, ErrInflates
	}
	z, err := f.open(in)
	if err != nil {
		return nil, err
	}
	out := make([]byte, 0, min(size, 1<<20))
	for int64(len(out)) < size {
		if len(out) == cap(out) {
			out = append(make([]byte, 0, min(size, int64(cap(out))*4)), out...)
		}
		n, err := z.Read(out[len(out):min(int64(cap(out)), size)])
		out = out[:len(out)+n]
		if err != nil && int64(len(out)) < size {
			return nil, tooShort(err)
		}
	}
	return out, f.finish(z)
}

// skim inflates and drops.
func (f *inflater) skim(in io.Reader, size int64) error {
	return f.each(in, size, func([]byte) {})
}

// hashBlob names a blob without keeping it.
func (f *inflater) hashBlob(in io.Reader, o *object) error {
	f.sha.Reset()
	f.sha.Write(header(objBlob, o.size, f.buf[:0]))
	err := f.each(in, o.size, func(b []byte) {
		f.sha.Write(b)
		if int64(len(b)) == o.size {
			o.pointer = isPointer(b)
		}
	})
	if err != nil {
		return err
	}
	f.sha.Sum(o.id[:0])
	o.known = true
	return nil
}

func (f *inflater) each(in io.Reader, size int64, use func([]byte)) error {
	z, err := f.open(in)
	if err != nil {
		return err
	}
	for left := size; left > 0; {
		n := 0
		want := int(min(left, int64(len(f.buf))))
		for n < want && err == nil {
			var m int
			m, err = z.Read(f.buf[n:want])
			n += m
		}
		left -= int64(n)
		if err != nil && (err != io.EOF || left > 0) {
			return tooShort(err)
		}
		use(f.buf[:n])
	}
	if err == io.EOF {
		return nil
	}
	return f.finish(z)
}

// sum names an object whose content is in memory.
func (f *inflater) sum(kind objKind, content []byte, id *ObjectID) {
	f.sha.Reset()
	f.sha.Write(header(kind, int64(len(content)), f.buf[:0]))
	f.sha.Write(content)
	f.sha.Sum(id[:0])
}

func header(kind objKind, size int64, buf []byte) []byte {
	buf = append(append(buf, kind.String()...), ' ')
	return append(strconv.AppendInt(buf, size, 10), 0)
}

// isPointer recognises the small text that stands for a file in Git LFS.
func isPointer(content []byte) bool {
	return len(content) < 1024 && bytes.HasPrefix(content, []byte("version https://git-lfs.github.com/spec/")) &&
		bytes.Contains(content, []byte("\noid sha256:"))
}
