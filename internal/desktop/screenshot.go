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

// Capture reads a part of the screen, four bytes per pixel.
func (d *Desktop) Capture(at image.Rectangle) ([]byte, error) {
	reply, err := xproto.GetImage(d.conn, xproto.ImageFormatZPixmap, xproto.Drawable(d.root), int16(at.Min.X), int16(at.Min.Y), uint16(at.Dx()), uint16(at.Dy()), ^uint32(0)).Reply()
	if err != nil {
		return nil, fmt.Errorf("look at %v: %w", at, err)
	}
	return reply.Data, nil
}

// Screenshot is an image of the whole screen.
func (d *Desktop) Screenshot() (image.Image, error) {
	screen := xproto.Setup(d.conn).DefaultScreen(d.conn)
	at := image.Rect(0, 0, int(screen.WidthInPixels), int(screen.HeightInPixels))
	data, err := d.Capture(at)
	if err != nil {
		return nil, err
	}
	picture := image.NewRGBA(at)
	for i := 0; i+3 < len(data); i += 4 {
		picture.Pix[i], picture.Pix[i+1], picture.Pix[i+2], picture.Pix[i+3] = data[i+2], data[i+1], data[i], 255
	}
	return picture, nil
}

// Region is a part of the screen that is watched for changes.
type Region struct {
	d    *Desktop
	at   image.Rectangle
	seed maphash.Seed
	last uint64
}

// WatchRegion starts to watch a part of the screen as it looks now.
func (d *Desktop) WatchRegion(at image.Rectangle) (*Region, error) {
	w := &Region{d: d, at: at, seed: maphash.MakeSeed()}
	_, err := w.Changed()
	return w, err
}

// Changed reports whether the region looks different from the last call.
func (w *Region) Changed() (bool, error) {
	data, err := w.d.Capture(w.at)
	if err != nil {
		return false, err
	}
	now := maphash.Bytes(w.seed, data)
	changed := now != w.last
	w.last = now
	return changed, nil
}

// ErrNoChange is returned when nothing changed in time.
var ErrNoChange = errors.New("nothing changed on the screen")

// AwaitChange waits for a change and returns the time at which it was seen. One
// look takes about a millisecond.
func (w *Region) AwaitChange(limit time.Duration) (time.Time, error) {
	for deadline := time.Now().Add(limit); time.Now().Before(deadline); time.Sleep(500 * time.Microsecond) {
		changed, err := w.Changed()
		if err != nil || changed {
			return time.Now(), err
		}
	}
	return time.Time{}, ErrNoChange
}

// AwaitStill waits until nothing has changed for the time quiet.
func (w *Region) AwaitStill(quiet, limit time.Duration) error {
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
