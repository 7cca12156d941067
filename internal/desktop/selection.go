//go:build unix

package desktop

import (
	"encoding/binary"
	"fmt"
	"sync"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// selectionOwner is a program of its own on this desktop. It owns the clipboard
// and what is dragged, and hands it out when another program asks. Its own
// connection lets it answer while keys and clicks are sent.
type selectionOwner struct {
	conn   *xgb.Conn
	window xproto.Window
	atoms  map[string]xproto.Atom

	mu       sync.Mutex
	contents map[xproto.Atom]map[xproto.Atom][]byte // by selection and target
	messages chan xproto.ClientMessageEvent         // what a drop's target says
}

// atomNames are the X atoms that the selection owner uses.
func atomNames() []string {
	return []string{"CLIPBOARD", "TARGETS", "UTF8_STRING", "text/uri-list",
		"XdndSelection", "XdndEnter", "XdndPosition", "XdndStatus", "XdndDrop", "XdndFinished", "XdndLeave", "XdndActionCopy"}
}

func newSelectionOwner(display string) (*selectionOwner, error) {
	conn, err := xgb.NewConnDisplay(display)
	if err != nil {
		return nil, err
	}
	o := &selectionOwner{conn: conn, atoms: map[string]xproto.Atom{}, contents: map[xproto.Atom]map[xproto.Atom][]byte{}, messages: make(chan xproto.ClientMessageEvent, 100)}
	if err := o.open(); err != nil {
		conn.Close()
		return nil, err
	}
	go o.serve()
	return o, nil
}

func (o *selectionOwner) open() (err error) {
	for _, name := range atomNames() {
		reply, err := xproto.InternAtom(o.conn, false, uint16(len(name)), name).Reply()
		if err != nil {
			return err
		}
		o.atoms[name] = reply.Atom
	}
	if o.window, err = xproto.NewWindowId(o.conn); err != nil {
		return err
	}
	root := xproto.Setup(o.conn).DefaultScreen(o.conn).Root
	return xproto.CreateWindowChecked(o.conn, 0, o.window, root, -10, -10, 1, 1, 0, xproto.WindowClassInputOnly, 0, 0, nil).Check()
}

// own takes a selection and serves its content, by the name of each format.
func (o *selectionOwner) own(selection string, forms map[string][]byte) error {
	contents := map[xproto.Atom][]byte{}
	for name, data := range forms {
		contents[o.atoms[name]] = data
	}
	o.mu.Lock()
	o.contents[o.atoms[selection]] = contents
	o.mu.Unlock()
	if err := xproto.SetSelectionOwnerChecked(o.conn, o.window, o.atoms[selection], xproto.TimeCurrentTime).Check(); err != nil {
		return err
	}
	owner, err := xproto.GetSelectionOwner(o.conn, o.atoms[selection]).Reply()
	if err == nil && owner.Owner != o.window {
		err = fmt.Errorf("another program keeps %s", selection)
	}
	return err
}

// serve answers requests until the connection is closed.
func (o *selectionOwner) serve() {
	for {
		event, err := o.conn.WaitForEvent()
		if event == nil && err == nil {
			return // closed
		}
		switch event := event.(type) {
		case xproto.SelectionRequestEvent:
			o.answer(event)
		case xproto.ClientMessageEvent:
			select {
			case o.messages <- event:
			default: // nobody drags
			}
		}
	}
}

// answer sends one program what it asks for, or says that there is no such
// content.
func (o *selectionOwner) answer(r xproto.SelectionRequestEvent) {
	into := r.Property
	if into == xproto.AtomNone { // an old program
		into = r.Target
	}
	o.mu.Lock()
	forms := o.contents[r.Selection]
	data, there := forms[r.Target]
	o.mu.Unlock()
	switch {
	case r.Target == o.atoms["TARGETS"]:
		list := binary.LittleEndian.AppendUint32(nil, uint32(r.Target))
		for form := range forms {
			list = binary.LittleEndian.AppendUint32(list, uint32(form))
		}
		xproto.ChangeProperty(o.conn, xproto.PropModeReplace, r.Requestor, into, xproto.AtomAtom, 32, uint32(len(list)/4), list)
	case there:
		xproto.ChangeProperty(o.conn, xproto.PropModeReplace, r.Requestor, into, r.Target, 8, uint32(len(data)), data)
	default:
		into = xproto.AtomNone
	}
	done := xproto.SelectionNotifyEvent{Time: r.Time, Requestor: r.Requestor, Selection: r.Selection, Target: r.Target, Property: into}
	xproto.SendEvent(o.conn, false, r.Requestor, xproto.EventMaskNoEvent, string(done.Bytes()))
}

// Copy puts text on the clipboard, as another program would.
func (d *Desktop) Copy(text string) error {
	return d.selections.own("CLIPBOARD", map[string][]byte{"UTF8_STRING": []byte(text)})
}
