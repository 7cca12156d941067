package kit

import "fyne.io/fyne/v2"

// Fyne tells the screen readers of macOS and Windows of everything that
// implements fyne.Accessible, when it is built with the tag "accessibility". It
// knows four roles and no states, and looks into plain containers only.

// accessibleWords are name and note in one, since there is no other place.
func accessibleWords(s Spoken) string { return join(", ", s.Name, s.Note) }

// AccessibilityLabel implements fyne.Accessible.
func (b *Button) AccessibilityLabel() string { return accessibleWords(b.Spoken()) }

// AccessibilityLabel implements fyne.Accessible.
func (c *Check) AccessibilityLabel() string { return accessibleWords(c.Spoken()) }

// AccessibilityRole implements fyne.Accessible.
func (c *Check) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// AccessibilityLabel implements fyne.Accessible.
func (c *Chip) AccessibilityLabel() string { return accessibleWords(c.Spoken()) }

// AccessibilityRole implements fyne.Accessible.
func (c *Chip) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// AccessibilityLabel implements fyne.Accessible.
func (s *StatusItem) AccessibilityLabel() string { return accessibleWords(s.Spoken()) }

// AccessibilityRole implements fyne.Accessible.
func (s *StatusItem) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// AccessibilityLabel implements fyne.Accessible.
func (s *Select) AccessibilityLabel() string { return accessibleWords(s.Spoken()) }

// AccessibilityRole implements fyne.Accessible.
func (s *Select) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// AccessibilityLabel implements fyne.Accessible: what the field is for, never
// what was typed.
func (e *Entry) AccessibilityLabel() string { return accessibleWords(e.Spoken()) }

// AccessibilityRole implements fyne.Accessible.
func (e *Entry) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityLabel implements fyne.Accessible.
func (t *Text) AccessibilityLabel() string { return t.Text }

// AccessibilityRole implements fyne.Accessible.
func (t *Text) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityLabel implements fyne.Accessible.
func (h *headerCell) AccessibilityLabel() string { return accessibleWords(h.Spoken()) }

// AccessibilityRole implements fyne.Accessible.
func (h *headerCell) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
