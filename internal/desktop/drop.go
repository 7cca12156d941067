//go:build unix

package desktop

import (
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/jezek/xgb/xproto"
)

// dndVersion is the version of XDND, the protocol for drag and drop between
// programs.
const dndVersion = 5

// ErrDropRefused says that a window accepts no files.
var ErrDropRefused = errors.New("the window takes no files")

// Drop drags files from another program onto a point of the screen that belongs
// to the window, and drops them. It returns when the window has accepted them.
func (d *Desktop) Drop(w Window, x, y int, paths ...string) error {
	o := d.selections
	if err := o.own("XdndSelection", map[string][]byte{"text/uri-list": uriList(paths)}); err != nil {
		return err
	}
	for len(o.messages) > 0 { // of an earlier drop
		<-o.messages
	}
	me := uint32(o.window)
	if err := o.send(w, "XdndEnter", me, dndVersion<<24, uint32(o.atoms["text/uri-list"]), 0, 0); err != nil {
		return err
	}
	if err := o.send(w, "XdndPosition", me, 0, uint32(x)<<16|uint32(y), xproto.TimeCurrentTime, uint32(o.atoms["XdndActionCopy"])); err != nil {
		return err
	}
	status, err := o.awaitMessage("XdndStatus")
	if err != nil || status[1]&1 == 0 {
		return errors.Join(ErrDropRefused, err, o.send(w, "XdndLeave", me, 0, 0, 0, 0))
	}
	if err := o.send(w, "XdndDrop", me, 0, xproto.TimeCurrentTime, 0, 0); err != nil {
		return err
	}
	finished, err := o.awaitMessage("XdndFinished")
	if err == nil && finished[1] == 0 { // some write the number of bytes there
		err = ErrDropRefused
	}
	return err
}

// uriList encodes files for another program.
func uriList(paths []string) []byte {
	var list strings.Builder
	for _, path := range paths {
		list.WriteString((&url.URL{Scheme: "file", Path: path}).String() + "\r\n")
	}
	return []byte(list.String())
}

func (o *selectionOwner) send(w Window, what string, data ...uint32) error {
	message := xproto.ClientMessageEvent{Format: 32, Window: w.id, Type: o.atoms[what], Data: xproto.ClientMessageDataUnionData32New(data)}
	return xproto.SendEventChecked(o.conn, false, w.id, xproto.EventMaskNoEvent, string(message.Bytes())).Check()
}

// awaitMessage waits for one message of the window.
func (o *selectionOwner) awaitMessage(what string) ([]uint32, error) {
	limit := time.NewTimer(timeout)
	defer limit.Stop()
	for {
		select {
		case m := <-o.messages:
			if m.Type == o.atoms[what] {
				return m.Data.Data32, nil
			}
		case <-limit.C:
			return nil, errors.New("the window says no " + what)
		}
	}
}
