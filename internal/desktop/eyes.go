//go:build unix

package desktop

import (
	"errors"
	"fmt"
	"hash/maphash"
	"image"
	"time"

	"github.com/jezek/xgb/xproto"
)

// Look reads a part of the screen, four bytes a pixel.
func (d *Desktop) Look(at image.Rectangle) ([]byte, error) {
	reply, err := xproto.GetImage(d.conn, xproto.ImageFormatZPixmap, xproto.Drawable(d.root), int16(at.Min.X), int16(at.Min.Y), uint16(at.Dx()), uint16(at.Dy()), ^uint32(0)).Reply()
	if err != nil {
		return nil, fmt.Errorf("look at %v: %w", at, err)
	}
	return reply.Data, nil
}

// Picture is the whole screen, to be kept for people.
func (d *Desktop) Picture() (image.Image, error) {
	screen := xproto.Setup(d.conn).DefaultScreen(d.conn)
	at := image.Rect(0, 0, int(screen.WidthInPixels), int(screen.HeightInPixels))
	data, err := d.Look(at)
	if err != nil {
		return nil, err
	}
	picture := image.NewRGBA(at)
	for i := 0; i+3 < len(data); i += 4 {
		picture.Pix[i], picture.Pix[i+1], picture.Pix[i+2], picture.Pix[i+3] = data[i+2], data[i+1], data[i], 255
	}
	return picture, nil
}

// Watched is a part of the screen whose changes count.
type Watched struct {
	d    *Desktop
	at   image.Rectangle
	seed maphash.Seed
	last uint64
}

// Watch remembers how a part of the screen looks now.
func (d *Desktop) Watch(at image.Rectangle) (*Watched, error) {
	w := &Watched{d: d, at: at, seed: maphash.MakeSeed()}
	_, err := w.Changed()
	return w, err
}

// Changed tells whether it looks different from the last time.
func (w *Watched) Changed() (bool, error) {
	data, err := w.d.Look(w.at)
	if err != nil {
		return false, err
	}
	now := maphash.Bytes(w.seed, data)
	changed := now != w.last
	w.last = now
	return changed, nil
}

// ErrStill is returned when nothing changed in time.
var ErrStill = errors.New("nothing changed on the screen")

// Next waits for a change and says when it was seen; each look takes about a
// millisecond.
func (w *Watched) Next(limit time.Duration) (time.Time, error) {
	for deadline := time.Now().Add(limit); time.Now().Before(deadline); time.Sleep(500 * time.Microsecond) {
		changed, err := w.Changed()
		if err != nil || changed {
			return time.Now(), err
		}
	}
	return time.Time{}, ErrStill
}

// Still waits until nothing has changed for a while.
func (w *Watched) Still(quiet, limit time.Duration) error {
	since := time.Now()
	for deadline := since.Add(limit); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		changed, err := w.Changed()
		if err != nil {
			return err
		}
		if changed {
			since = time.Now()
		}
		if time.Since(since) >= quiet {
			return nil
		}
	}
	return errors.New("the screen does not stand still")
}
