//go:build unix

package desktop

import (
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/jezek/xgb/xproto"
)

// dndVersion is of the protocol by which things are dragged between programs.
const dndVersion = 5

// ErrNotTaken says that a window takes nothing that is dropped on it.
var ErrNotTaken = errors.New("the window takes no files")

// Drop drags files from another program onto a place of the screen that
// belongs to the window, and lets go. It returns when the window has taken
// them.
func (d *Desktop) Drop(w Window, x, y int, paths ...string) error {
	o := d.offers
	if err := o.offer("XdndSelection", map[string][]byte{"text/uri-list": uriList(paths)}); err != nil {
		return err
	}
	for len(o.answers) > 0 { // of an earlier drop
		<-o.answers
	}
	me := uint32(o.window)
	if err := o.tell(w, "XdndEnter", me, dndVersion<<24, uint32(o.atoms["text/uri-list"]), 0, 0); err != nil {
		return err
	}
	if err := o.tell(w, "XdndPosition", me, 0, uint32(x)<<16|uint32(y), xproto.TimeCurrentTime, uint32(o.atoms["XdndActionCopy"])); err != nil {
		return err
	}
	status, err := o.hear("XdndStatus")
	if err != nil || status[1]&1 == 0 {
		return errors.Join(ErrNotTaken, err, o.tell(w, "XdndLeave", me, 0, 0, 0, 0))
	}
	if err := o.tell(w, "XdndDrop", me, 0, xproto.TimeCurrentTime, 0, 0); err != nil {
		return err
	}
	finished, err := o.hear("XdndFinished")
	if err == nil && finished[1] == 0 { // some write the number of bytes there
		err = ErrNotTaken
	}
	return err
}

// uriList is how files are named to another program.
func uriList(paths []string) []byte {
	var list strings.Builder
	for _, path := range paths {
		list.WriteString((&url.URL{Scheme: "file", Path: path}).String() + "\r\n")
	}
	return []byte(list.String())
}

func (o *offerer) tell(w Window, what string, data ...uint32) error {
	message := xproto.ClientMessageEvent{Format: 32, Window: w.id, Type: o.atoms[what], Data: xproto.ClientMessageDataUnionData32New(data)}
	return xproto.SendEventChecked(o.conn, false, w.id, xproto.EventMaskNoEvent, string(message.Bytes())).Check()
}

// hear waits for one answer of the window.
func (o *offerer) hear(what string) ([]uint32, error) {
	limit := time.NewTimer(patience)
	defer limit.Stop()
	for {
		select {
		case m := <-o.answers:
			if m.Type == o.atoms[what] {
				return m.Data.Data32, nil
			}
		case <-limit.C:
			return nil, errors.New("the window says no " + what)
		}
	}
}
