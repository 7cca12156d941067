// Package git reads one commit of a repository from a server and judges it as
// git does: what the server advertises, the pack with every object's own name,
// the trees, and the few files that lead on to submodules and Git LFS. Of no
// word of a server is it assumed that it is true or that it ends.
package git

import (
	"context"
	"encoding/hex"
	"errors"
	"io"
	"math"
	"strings"

	"latchkey/core/say"
)

// Fetch is one commit that is asked for at depth 1, on a session whose
// advertisement was read.
type Fetch struct {
	Out    io.Writer // the server's side
	In     *PktReader
	Advert *Advert
	Agent  string // what the server is told of us
	Format Format
	Want   string // the commit
	Head   bool   // it is the one that HEAD leads to: a clone begins there
	Limit  int64  // of the pack, in bytes
	// partial leaves out files above partialLimit, where only small ones are
	// looked at.
	Partial bool
	Stop    func() // lets go whoever still reads the session; it may be called twice
	Alive   func() // called whenever something came
	Whole   func() // called when everything has come
}

// partialLimit is what a .gitmodules file may have where large files are left
// out, in bytes.
const partialLimit = 16 << 10

// Run asks for the commit, reads the pack, follows it and retains the few
// files that are looked at later.
func (o *Fetch) Run(ctx context.Context, feed *Feed) (*Checkout, error) {
	if _, err := io.WriteString(o.Out, o.wants()); err != nil {
		return nil, errTruncated
	}
	o.In.left = min(o.Limit, math.MaxInt64/4)*2 + 64<<20 // bands and progress come on top
	if err := readAck(o.In, o.Advert.Has("shallow")); err != nil {
		return nil, err
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if o.Advert.Has("side-band-64k") || o.Advert.Has("side-band") {
			feed.sideband(o.In, o.Alive)
		} else {
			feed.raw(o.In.in, o.Alive)
		}
	}()
	p := newPack(o.Format, feed.spool, InflateLimit(o.Limit))
	err := p.read(&feedReader{ctx: ctx, feed: feed})
	close(feed.stop)
	if err != nil {
		o.Stop()
	}
	<-ended // the spool is written by it
	o.Whole()
	if err != nil {
		return nil, err
	}
	if err := p.resolve(ctx); err != nil {
		return nil, err
	}
	var commit ObjectID
	hex.Decode(commit[:], []byte(o.Want))
	w, sum, err := p.walk(ctx, commit, o.Partial)
	if err != nil {
		return nil, err
	}
	if o.Head {
		if err := judgeHead(o.Advert, p); err != nil {
			return nil, err
		}
	}
	return retain(p, w, sum)
}

// InflateLimit bounds what a pack may unpack to: real repositories unpack to
// some ten times their packs.
func InflateLimit(pack int64) int64 {
	return min(pack, math.MaxInt64/32)*16 + 64<<20
}

// wants returns the whole request: what, how deep, and that nothing is here yet.
func (o *Fetch) wants() string {
	a := o.Advert
	var caps []string
	for _, name := range []string{"side-band-64k", "side-band", "ofs-delta", "no-progress"} {
		if a.Has(name) && !(name == "side-band" && a.Has("side-band-64k")) {
			caps = append(caps, name)
		}
	}
	if format := a.Capabilities["object-format"]; format != "" {
		caps = append(caps, "object-format="+format)
	}
	if o.Partial {
		caps = append(caps, "filter")
	}
	if a.Has("agent") {
		caps = append(caps, "agent="+strings.ReplaceAll(o.Agent, " ", "_"))
	}
	text := pkt("want %s %s\n", o.Want, strings.Join(caps, " "))
	if a.Has("shallow") {
		text += pkt("deepen 1\n")
	}
	if o.Partial {
		text += pkt("filter blob:limit=%d\n", partialLimit)
	}
	return text + "0000" + pkt("done\n")
}

// readAck reads what comes before the pack: the borders of the shallow clone,
// and NAK.
func readAck(in *PktReader, shallow bool) error {
	for lines := 0; ; lines++ {
		line, kind, err := in.next()
		switch text := string(trimLine(line)); {
		case err == io.EOF, errors.Is(err, io.ErrUnexpectedEOF):
			return errTruncated
		case err != nil:
			return err
		case lines > 10_000:
			return ErrPktLimit
		case kind == pktFlush && shallow:
			shallow = false
		case kind != pktLine:
			return corrupt(say.New("broken.the-answer-to-the-request-is-none", "the answer is not a Git answer"))
		case strings.HasPrefix(text, "ERR "):
			return &ServerError{text[4:]}
		case strings.HasPrefix(text, "shallow "), strings.HasPrefix(text, "unshallow "):
		case text == "NAK", strings.HasPrefix(text, "ACK "):
			return nil
		case len(line) > 0 && line[0] == 3: // some servers use band 3 at once
			return &ServerError{string(line[1:])}
		default:
			return corrupt(say.New("broken.the-answer-to-the-request-is-none", "the answer is not a Git answer"))
		}
	}
}
