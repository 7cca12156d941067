package probe

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
	out    io.Writer // the server's side
	in     *pktReader
	advert *advert
	agent  string // what the server is told of us
	format format
	want   string // the commit
	head   bool   // it is the one that HEAD leads to: a clone begins there
	limit  int64  // of the pack, in bytes
	// partial leaves out files above partialLimit, where only small ones are
	// looked at.
	partial bool
	stop    func() // lets go whoever still reads the session; it may be called twice
	alive   func() // called whenever something came
	whole   func() // called when everything has come
}

// partialLimit is what a .gitmodules file may have where large files are left
// out, in bytes.
const partialLimit = 16 << 10

// Run asks for the commit, reads the pack, follows it and retains the few
// files that are looked at later.
func (o *Fetch) Run(ctx context.Context, feed *feed) (*checkout, error) {
	if _, err := io.WriteString(o.out, o.wants()); err != nil {
		return nil, errTruncated
	}
	o.in.left = min(o.limit, math.MaxInt64/4)*2 + 64<<20 // bands and progress come on top
	if err := readAck(o.in, o.advert.has("shallow")); err != nil {
		return nil, err
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if o.advert.has("side-band-64k") || o.advert.has("side-band") {
			feed.sideband(o.in, o.alive)
		} else {
			feed.raw(o.in.in, o.alive)
		}
	}()
	p := newPack(o.format, feed.spool, inflateLimit(o.limit))
	err := p.read(&feedReader{ctx: ctx, feed: feed})
	close(feed.stop)
	if err != nil {
		o.stop()
	}
	<-ended // the spool is written by it
	o.whole()
	if err != nil {
		return nil, err
	}
	if err := p.resolve(ctx); err != nil {
		return nil, err
	}
	var commit oid
	hex.Decode(commit[:], []byte(o.want))
	w, sum, err := p.walk(ctx, commit, o.partial)
	if err != nil {
		return nil, err
	}
	if o.head {
		if err := judgeHead(o.advert, p); err != nil {
			return nil, err
		}
	}
	return retain(p, w, sum)
}

// inflateLimit bounds what a pack may unpack to: real repositories unpack to
// some ten times their packs.
func inflateLimit(pack int64) int64 {
	return min(pack, math.MaxInt64/32)*16 + 64<<20
}

// wants returns the whole request: what, how deep, and that nothing is here yet.
func (o *Fetch) wants() string {
	a := o.advert
	var caps []string
	for _, name := range []string{"side-band-64k", "side-band", "ofs-delta", "no-progress"} {
		if a.has(name) && !(name == "side-band" && a.has("side-band-64k")) {
			caps = append(caps, name)
		}
	}
	if format := a.capabilities["object-format"]; format != "" {
		caps = append(caps, "object-format="+format)
	}
	if o.partial {
		caps = append(caps, "filter")
	}
	if a.has("agent") {
		caps = append(caps, "agent="+strings.ReplaceAll(o.agent, " ", "_"))
	}
	text := pkt("want %s %s\n", o.want, strings.Join(caps, " "))
	if a.has("shallow") {
		text += pkt("deepen 1\n")
	}
	if o.partial {
		text += pkt("filter blob:limit=%d\n", partialLimit)
	}
	return text + "0000" + pkt("done\n")
}

// readAck reads what comes before the pack: the borders of the shallow clone,
// and NAK.
func readAck(in *pktReader, shallow bool) error {
	for lines := 0; ; lines++ {
		line, kind, err := in.next()
		switch text := string(trimLine(line)); {
		case err == io.EOF, errors.Is(err, io.ErrUnexpectedEOF):
			return errTruncated
		case err != nil:
			return err
		case lines > 10_000:
			return errPktLimit
		case kind == pktFlush && shallow:
			shallow = false
		case kind != pktLine:
			return corrupt(say.New("broken.the-answer-to-the-request-is-none", "the answer to the request is none"))
		case strings.HasPrefix(text, "ERR "):
			return &serverError{text[4:]}
		case strings.HasPrefix(text, "shallow "), strings.HasPrefix(text, "unshallow "):
		case text == "NAK", strings.HasPrefix(text, "ACK "):
			return nil
		case len(line) > 0 && line[0] == 3: // some servers use band 3 at once
			return &serverError{string(line[1:])}
		default:
			return corrupt(say.New("broken.the-answer-to-the-request-is-none", "the answer to the request is none"))
		}
	}
}
