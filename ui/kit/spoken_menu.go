package kit

import (
	"reflect"
	"strings"

	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"
)

// spokenMenu is the item of an open menu that the keys have reached. Fyne tells
// nobody which one that is, so its menus are looked into; one that looks
// different says that it is a menu and no more.
func spokenMenu(m *fynewidget.Menu) Spoken {
	menu := Spoken{Role: RoleMenu}
	if item, row, of := activeItem(m); item != nil {
		label, _, _ := strings.Cut(item.Label, strings.Repeat(blank, leastGap)) // the keys stand behind
		menu.Row = &Spoken{Role: RoleMenuItem, Name: strings.TrimSpace(label), Position: row, Of: of, Disabled: item.Disabled, On: item.Checked}
	}
	return menu
}

// activeItem is the item, and the how manieth of how many it is.
func activeItem(m *fynewidget.Menu) (item *fyne.MenuItem, row, of int) {
	active := reflect.ValueOf(m).Elem().FieldByName("activeItem")
	if active.Kind() != reflect.Pointer || active.IsNil() {
		return nil, 0, 0
	}
	for _, o := range m.Items {
		v := reflect.ValueOf(o)
		if v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Struct {
			continue
		}
		field := v.Elem().FieldByName("Item")
		if !field.IsValid() || !field.CanInterface() {
			continue // a line between items
		}
		of++
		if v.Pointer() == active.Pointer() {
			item, _ = field.Interface().(*fyne.MenuItem)
			row = of
		}
	}
	return item, row, of
}
