package sh

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

// Whatever a stream has: it is read within its limits, byte for byte, and ends.
func FuzzMarks(f *testing.F) {
	n := nonce{"0123456789abcdef", "fedcba9876543210"}
	for _, text := range []string{"", "\n", n.line(), n.line() + "\n", "\n" + n.line() + "end 0\n", "noise\n" + n.line() + "hello\nout\n\n" + n.line() + "end 1\nrest", strings.Repeat("x", 200000), strings.Repeat(n.line()+"a\n", 20)} {
		f.Add([]byte(text), 1000)
	}
	f.Fuzz(func(t *testing.T, text []byte, limit int) {
		if limit < 0 || limit > 1<<20 {
			return
		}
		out, end := marks(bytes.NewReader(text), n, limit, limit)
		count, last := 0, false
		for m := range out {
			count++
			if len(m.before) > limit+1 || last {
				t.Fatalf("%d bytes of %d, after the last one: %v", len(m.before), limit, last)
			}
			if !bytes.Contains(text, m.before) {
				t.Fatalf("%q is not in %q", m.before, text)
			}
			last = m.last()
		}
		if err := <-end; !last || count > 8 || err != io.EOF && err != errTooMuch {
			t.Fatalf("%d marks, %v, %v", count, last, err)
		}
	})
}

// fake is a machine that answers by a func of ours.
type fake struct {
	in  *io.PipeWriter
	out *io.PipeReader
	err *io.PipeReader
}

func (f fake) Stdin() io.WriteCloser { return f.in }
func (f fake) Stdout() io.Reader     { return f.out }
func (f fake) Stderr() io.Reader     { return f.err }
func (f fake) Kill()                 { f.in.Close(); f.out.Close(); f.err.Close() }
func (f fake) Wait() error           { return nil }

func speaking(speak func(in io.Reader, out, err io.Writer)) Runner {
	return Over("build-07", func(context.Context, string) (Process, error) {
		in, toIn := io.Pipe()
		fromOut, out := io.Pipe()
		fromErr, errs := io.Pipe()
		go func() {
			speak(in, out, errs)
			out.Close()
			errs.Close()
			io.Copy(io.Discard, in)
		}()
		return fake{toIn, fromOut, fromErr}, nil
	})
}

// Machines that are no machines: none is believed, none is waited for.
func TestWhatIsNoShellIsNotBelieved(t *testing.T) {
	mark := func(in io.Reader) string { // what an honest shell would print
		b := make([]byte, 4096)
		k, _ := in.Read(b)
		_, after, _ := strings.Cut(string(b[:k]), `echo "`)
		words, _, _ := strings.Cut(after, `"`+"\n")
		return strings.ReplaceAll(words, `""`, "")
	}
	for name, c := range map[string]struct {
		speak func(in io.Reader, out, err io.Writer)
		kind  Kind
		begun bool
	}{
		"silence that ends": {func(io.Reader, io.Writer, io.Writer) {}, NoShell, false},
		"an echo":           {func(in io.Reader, out, _ io.Writer) { io.CopyN(out, in, 60) }, NoShell, false},
		"a colourful refusal": {func(_ io.Reader, out, _ io.Writer) {
			io.WriteString(out, "\x1b[31mThis \x1b]0;x\x07account\u202e is closed\n")
		}, NoShell, false},
		"talk without end": {func(_ io.Reader, out, _ io.Writer) {
			for {
				if _, err := io.WriteString(out, strings.Repeat("talk\n", 1000)); err != nil {
					return
				}
			}
		}, TooMuch, false},
		"one line without end": {func(_ io.Reader, out, _ io.Writer) {
			for {
				if _, err := io.WriteString(out, strings.Repeat("x", 5000)); err != nil {
					return
				}
			}
		}, TooMuch, false},
		"an end before the begin": {func(in io.Reader, out, _ io.Writer) {
			hello := mark(in)
			io.WriteString(out, hello+"\n"+strings.Replace(hello, "hello", "end 0", 1)+"\n")
			io.CopyN(io.Discard, in, 100)
		}, Cut, true},
		"another status": {func(in io.Reader, out, _ io.Writer) {
			hello := mark(in)
			io.WriteString(out, hello+"\n"+strings.Replace(hello, "hello", "begin", 1)+"\n"+strings.Replace(hello, "hello", "end -1;x", 1)+"\n")
			io.CopyN(io.Discard, in, 100)
		}, Cut, true},
		"marks without words": {func(in io.Reader, out, _ io.Writer) {
			hello := mark(in)
			io.WriteString(out, strings.Repeat(strings.TrimSuffix(hello, "hello")+"\n", 100))
		}, NoShell, false},
	} {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			_, err := speaking(c.speak).Run(t.Context(), Script{Body: "true"})
			e, ok := errors.AsType[*Error](err)
			if !ok || e.Kind != c.kind || e.Begun != c.begun {
				t.Fatalf("%v (%+v)", err, e)
			}
			if strings.ContainsAny(err.Error(), "\x1b\u202e\x07") {
				t.Errorf("not safe to show: %q", err)
			}
			if time.Since(began) > 10*time.Second {
				t.Errorf("it took %s", time.Since(began))
			}
		})
	}
}
