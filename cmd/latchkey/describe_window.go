//go:build window

package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"net"
	"os"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"latchkey/api/demo"
	"latchkey/ui/frame"
)

// describer reports on a socket what can be seen in the window and where, for
// tests. Each connection gets one description. It exists only in programs built
// with the tag "window".
type describer struct {
	socket  string
	latency time.Duration
	long    time.Duration
	hang    bool
}

// demoOptions are the demo's, with answers as slow as those of a real forge.
func (d *describer) demoOptions() demo.Options { return demo.Options{Seed: 1, Latency: d.latency} }

// longWork is how long work takes before a person is notified of its end. A test
// does not wait as long as people do; 0 = the usual time.
func (d *describer) longWork() time.Duration { return d.long }

// snapshot is what can be seen in front: in the open dialog or menu, else in the
// window.
type snapshot struct {
	Texts   []textBox `json:"texts"`
	Front   bool      `json:"front"`   // a dialog or a menu is in front
	Focused string    `json:"focused"` // type of what has the keyboard, and its text
}

// textBox is one text on the screen, in pixels from the window's corner.
type textBox struct {
	Text   string  `json:"text"`
	X      float32 `json:"x"`
	Y      float32 `json:"y"`
	Width  float32 `json:"width"`
	Height float32 `json:"height"`
}

func (d *describer) flags(f *flag.FlagSet) {
	f.StringVar(&d.socket, "describe", "", "tell on this `SOCKET` what can be seen")
	f.DurationVar(&d.latency, "latency", 0, "how long the demo forge waits before each answer")
	f.BoolVar(&d.hang, "hang", false, "never return from the end of the window")
	f.DurationVar(&d.long, "long-work", 0, "what counts as long work")
}

func (d *describer) serve(w fyne.Window) {
	if d.hang {
		w.SetOnClosed(func() { select {} })
	}
	if d.socket == "" {
		return
	}
	listener, err := net.Listen("unix", d.socket)
	if err != nil {
		fmt.Fprintln(os.Stderr, "latchkey: describe:", err)
		return
	}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			frame.Queue(func() {
				now := describe(w.Canvas())
				go func() {
					defer conn.Close()
					_ = json.NewEncoder(conn).Encode(now) // the test says that nothing came
				}()
			})
		}
	}()
}

func describe(c fyne.Canvas) (s snapshot) {
	front := c.Overlays().Top()
	s.Front = front != nil
	if front == nil {
		front = c.Content()
	}
	walk(front, area{fyne.Position{}, c.Size()}, func(o fyne.CanvasObject, clip area) {
		text, ok := o.(*canvas.Text)
		if !ok || text.Text == "" {
			return
		}
		at := positionOf(text)
		middle := at.AddXY(min(text.Size().Width, text.MinSize().Width)/2, text.Size().Height/2)
		// What was made a moment ago has no place until it is drawn: zero.
		if at.IsZero() || !clip.contains(middle) {
			return
		}
		s.Texts = append(s.Texts, textBox{text.Text, at.X, at.Y, min(text.Size().Width, text.MinSize().Width), text.Size().Height})
	})
	if f := c.Focused(); f != nil {
		s.Focused = fmt.Sprintf("%T", f)
		if o, ok := f.(fyne.CanvasObject); ok {
			walk(o, area{fyne.Position{}, c.Size()}, func(o fyne.CanvasObject, _ area) {
				if text, ok := o.(*canvas.Text); ok && text.Text != "" {
					s.Focused += " " + text.Text
				}
			})
		}
	}
	return s
}

func positionOf(o fyne.CanvasObject) fyne.Position {
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
}

// area is a part of the window.
type area struct {
	at   fyne.Position
	size fyne.Size
}

func (a area) contains(p fyne.Position) bool {
	return p.X >= a.at.X && p.Y >= a.at.Y && p.X < a.at.X+a.size.Width && p.Y < a.at.Y+a.size.Height
}

// intersect returns the part that two areas share.
func (a area) intersect(b area) area {
	x, y := max(a.at.X, b.at.X), max(a.at.Y, b.at.Y)
	right, bottom := min(a.at.X+a.size.Width, b.at.X+b.size.Width), min(a.at.Y+a.size.Height, b.at.Y+b.size.Height)
	return area{fyne.NewPos(x, y), fyne.NewSize(right-x, bottom-y)}
}

// walk visits what is not hidden, from back to front, and passes the part of the
// window in which it is visible: what scrolls is clipped.
func walk(o fyne.CanvasObject, in area, visit func(fyne.CanvasObject, area)) {
	if o == nil || !o.Visible() {
		return
	}
	visit(o, in)
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			walk(child, in, visit)
		}
	case *widget.PopUp:
		walk(o.Content, in, visit)
	case *container.Scroll:
		walk(o.Content, in.intersect(area{positionOf(o), o.Size()}), visit)
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(o).Objects() {
			walk(child, in, visit)
		}
	}
}
