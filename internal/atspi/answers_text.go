//go:build linux || freebsd || netbsd || openbsd || dragonfly

package atspi

import "github.com/godbus/dbus/v5"

// content is the text that a call asks about. A thing without text, such as a
// field for a secret, has none to ask for.
func (l *link) content(call dbus.Message) ([]rune, *dbus.Error) {
	n, err := l.node(call)
	if err != nil {
		return nil, err
	}
	if n.Text == nil {
		return nil, &dbus.ErrMsgUnknownInterface
	}
	return []rune(n.Text.Content), nil
}

// piece is a part of a text with its bounds.
func (l *link) piece(call dbus.Message, bounds func(text []rune) (from, to int)) (string, int32, int32, *dbus.Error) {
	text, err := l.content(call)
	if err != nil {
		return "", 0, 0, err
	}
	from, to := bounds(text)
	return string(text[from:to]), int32(from), int32(to), nil
}

// units are the pieces that the older calls name by their boundaries.
var units = []uint32{byChar, byWord, byWord, bySentence, bySentence, byLine, byLine}

func unit(boundary uint32) uint32 {
	if int(boundary) < len(units) {
		return units[boundary]
	}
	return byChar
}

// text answers what stands in a field. Nothing in it can be changed from here.
func (l *link) text() methods {
	no := func(call dbus.Message, _ int32) (bool, *dbus.Error) { _, err := l.content(call); return false, err }
	return methods{
		"GetText": func(call dbus.Message, from, to int32) (string, *dbus.Error) {
			text, err := l.content(call)
			return slice(text, from, to), err
		},
		"GetCharacterAtOffset": func(call dbus.Message, at int32) (int32, *dbus.Error) {
			text, err := l.content(call)
			if at < 0 || int(at) >= len(text) {
				return 0, err
			}
			return text[at], err
		},
		"GetStringAtOffset": func(call dbus.Message, at int32, by uint32) (string, int32, int32, *dbus.Error) {
			return l.piece(call, func(text []rune) (int, int) { return pieceAt(text, int(at), by) })
		},
		"GetTextAtOffset": func(call dbus.Message, at int32, by uint32) (string, int32, int32, *dbus.Error) {
			return l.piece(call, func(text []rune) (int, int) { return pieceAt(text, int(at), unit(by)) })
		},
		"GetTextBeforeOffset": func(call dbus.Message, at int32, by uint32) (string, int32, int32, *dbus.Error) {
			return l.piece(call, func(text []rune) (int, int) {
				from, _ := pieceAt(text, int(at), unit(by))
				if from == 0 {
					return 0, 0
				}
				return pieceAt(text, from-1, unit(by))
			})
		},
		"GetTextAfterOffset": func(call dbus.Message, at int32, by uint32) (string, int32, int32, *dbus.Error) {
			return l.piece(call, func(text []rune) (int, int) {
				_, to := pieceAt(text, int(at), unit(by))
				return pieceAt(text, to, unit(by))
			})
		},
		"GetNSelections": func(call dbus.Message) (int32, *dbus.Error) { _, err := l.content(call); return 0, err },
		"GetSelection": func(call dbus.Message, _ int32) (int32, int32, *dbus.Error) {
			_, err := l.content(call)
			return 0, 0, err
		},
		"SetCaretOffset": no, "RemoveSelection": no,
		"GetAttributeRun": func(call dbus.Message, _ int32, _ bool) (map[string]string, int32, int32, *dbus.Error) {
			text, err := l.content(call)
			return map[string]string{}, 0, int32(len(text)), err
		},
		"GetAttributes": func(call dbus.Message, _ int32) (map[string]string, int32, int32, *dbus.Error) {
			text, err := l.content(call)
			return map[string]string{}, 0, int32(len(text)), err
		},
		"GetDefaultAttributes": func(call dbus.Message) (map[string]string, *dbus.Error) {
			_, err := l.content(call)
			return map[string]string{}, err
		},
		"GetCharacterExtents": func(call dbus.Message, _ int32, _ uint32) (int32, int32, int32, int32, *dbus.Error) {
			n, err := l.node(call)
			return n.Box.X, n.Box.Y, n.Box.Width, n.Box.Height, err
		},
	}
}
