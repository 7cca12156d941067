package keys

import (
	"crypto/sha256"
	"fmt"
	"strings"
)

// The size of the picture, in characters.
const (
	artWidth  = 17
	artHeight = 9
)

// Randomart draws the SHA-256 fingerprint as `ssh-keygen -lv` does: eleven
// lines of 19 characters, no newline after the last; "" for the zero Public. A
// bishop starts in the middle of the field and takes one diagonal step for
// each two bits; a square shows how often he came by.
func (p Public) Randomart() string {
	if p.key == nil {
		return ""
	}
	sum := sha256.Sum256(p.key.Marshal())
	field := walk(sum[:])
	var art strings.Builder
	art.WriteString(border(p.artTitle()))
	for _, row := range field {
		art.WriteString("|" + string(row[:]) + "|\n")
	}
	art.WriteString(strings.TrimSuffix(border("[SHA256]"), "\n"))
	return art.String()
}

// artTitle returns type and size, or the type alone where both do not fit.
func (p Public) artTitle() string {
	title := fmt.Sprintf("[%s %d]", p.TypeName(), p.Bits())
	if len(title) > artWidth {
		title = fmt.Sprintf("[%s]", p.TypeName())
	}
	// ssh-keygen's buffer holds one character less than the field is wide.
	return clip(title, artWidth-1)
}

func walk(sum []byte) (field [artHeight][artWidth]byte) {
	const symbols = " .o+=*BOX@%&#/^"
	var visits [artHeight][artWidth]int
	x, y := artWidth/2, artHeight/2
	for _, b := range sum {
		for range 4 {
			x = min(max(x+2*int(b&1)-1, 0), artWidth-1)
			y = min(max(y+int(b&2)-1, 0), artHeight-1)
			visits[y][x]++
			b >>= 2
		}
	}
	for row := range field {
		for column := range field[row] {
			field[row][column] = symbols[min(visits[row][column], len(symbols)-1)]
		}
	}
	field[artHeight/2][artWidth/2] = 'S'
	field[y][x] = 'E'
	return field
}

// border returns a line with a title in its middle, or left of the middle where
// the rest is odd.
func border(title string) string {
	left := (artWidth - len(title)) / 2
	return "+" + strings.Repeat("-", left) + title + strings.Repeat("-", artWidth-len(title)-left) + "+\n"
}
