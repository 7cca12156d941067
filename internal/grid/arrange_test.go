package grid

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// planted are blocks: in each project a few families of keys, of which each opens the
// same repositories. Rows and columns come in any order.
func planted(seed uint64, projects, families, keys, repos int) (rows, cols []Item, places []Place) {
	r := rand.New(rand.NewPCG(seed, 1))
	for p := range projects {
		group := fmt.Sprintf("project-%02d", p)
		for range families * repos {
			cols = append(cols, Item{Group: group, Name: fmt.Sprintf("repo-%08x", r.Uint32()), ID: len(cols)})
		}
		for f := range families {
			for range keys {
				rows = append(rows, Item{Group: group, Name: fmt.Sprintf("key-%08x", r.Uint32()), ID: len(rows)})
				for n := range repos {
					places = append(places, Place{len(rows) - 1, (p*families+f)*repos + n, Read})
				}
			}
		}
	}
	return rows, cols, places
}

// shuffled hands in the same in another order.
func shuffled(seed uint64, rows, cols []Item, places []Place) ([]Item, []Item, []Place) {
	r := rand.New(rand.NewPCG(seed, 2))
	atRow, atCol := r.Perm(len(rows)), r.Perm(len(cols))
	newRows, newCols := make([]Item, len(rows)), make([]Item, len(cols))
	for i, at := range atRow {
		newRows[at] = rows[i]
	}
	for i, at := range atCol {
		newCols[at] = cols[i]
	}
	moved := make([]Place, len(places))
	for i, at := range r.Perm(len(places)) {
		moved[at] = Place{atRow[places[i].Row], atCol[places[i].Col], places[i].Mark}
	}
	return newRows, newCols, moved
}

func TestGroupsShowAsBlocks(t *testing.T) {
	rows, cols, places := planted(1, 3, 4, 5, 6)
	g := Arrange(shuffled(7, rows, cols, places))
	for row := range g.Rows.Items {
		cells := g.Rows.Cells(row)
		if len(cells) != 6 || cells[5].At-cells[0].At != 5 {
			t.Fatalf("row %d is no block: %v", row, cells)
		}
	}
	blocks := 1
	for row := 1; row < len(g.Rows.Items); row++ {
		if g.Rows.Cells(row)[0].At != g.Rows.Cells(row - 1)[0].At {
			blocks++
		}
	}
	if blocks != 12 {
		t.Errorf("%d blocks, not 12", blocks)
	}
}

func TestTheOrderIsThatOfNoInput(t *testing.T) {
	rows, cols, places := planted(3, 4, 3, 4, 5)
	r := rand.New(rand.NewPCG(9, 9))
	for range 200 { // and some that belong to no block
		places = append(places, Place{r.IntN(len(rows)), r.IntN(len(cols)), Write})
	}
	want := Arrange(rows, cols, places)
	for seed := range uint64(5) {
		got := Arrange(shuffled(seed, rows, cols, places))
		if !slices.Equal(got.Rows.Items, want.Rows.Items) || !slices.Equal(got.Cols.Items, want.Cols.Items) {
			t.Fatalf("seed %d: another order", seed)
		}
		if !slices.Equal(got.Rows.cells, want.Rows.cells) || !slices.Equal(got.Cols.cells, want.Cols.cells) {
			t.Fatalf("seed %d: other marks", seed)
		}
	}
}

func TestEveryMarkIsWhereItWas(t *testing.T) {
	rows, cols, places := planted(5, 3, 2, 3, 4)
	r := rand.New(rand.NewPCG(5, 5))
	want := map[[2]int]Mark{}
	for range 300 {
		places = append(places, Place{r.IntN(len(rows)), r.IntN(len(cols)), Mark(r.IntN(int(Excess) + 1))})
	}
	for _, p := range places {
		want[[2]int{p.Row, p.Col}] = max(want[[2]int{p.Row, p.Col}], p.Mark)
	}
	g := Arrange(rows, cols, places)
	total := 0
	for row, a := range g.Rows.Items {
		for col, b := range g.Cols.Items {
			mark := want[[2]int{a.ID, b.ID}]
			if got := g.At(row, col); got != mark {
				t.Fatalf("%s × %s: %d, not %d", a.Name, b.Name, got, mark)
			}
			if mark != None {
				total++
			}
			if g.Strongest(row, row+1, col, col+1) != mark {
				t.Fatalf("%s × %s: the strongest is another", a.Name, b.Name)
			}
		}
	}
	n := 0
	for _, m := range Marks() {
		n += g.Count(m)
	}
	if n != total {
		t.Errorf("%d marks are counted, not %d", n, total)
	}
	for col := range g.Cols.Items {
		for _, c := range g.Cols.Cells(col) {
			if g.At(int(c.At), col) != c.Mark {
				t.Fatalf("column %d says another mark", col)
			}
		}
	}
}

func TestWhatIsBlindCannotBeKnown(t *testing.T) {
	g := Arrange([]Item{{Name: "a"}, {Name: "b", ID: 1}}, []Item{{Name: "seen"}, {Name: "unread", Blind: true, ID: 1}}, []Place{{0, 0, Read}})
	if got := []Mark{g.At(0, 0), g.At(1, 0), g.At(0, 1), g.At(1, 1)}; !slices.Equal(got, []Mark{Read, None, Unknown, Unknown}) {
		t.Errorf("%v", got)
	}
}

func TestNothingIsAGridToo(t *testing.T) {
	g := Arrange(nil, nil, nil)
	if len(g.Rows.Items)+len(g.Cols.Groups) != 0 || g.Strongest(0, 0, 0, 0) != None {
		t.Error("there is something in nothing")
	}
}

// large is a whole company: 20,000 keys on 10,000 repositories.
func large() (rows, cols []Item, places []Place) { return planted(11, 50, 40, 10, 5) }

func TestALargeGridIsArrangedInTime(t *testing.T) {
	rows, cols, places := large()
	if len(rows) != 20000 || len(cols) != 10000 {
		t.Fatal(len(rows), len(cols))
	}
	begun := time.Now()
	Arrange(rows, cols, places)
	if took := time.Since(begun); took > 3*time.Second {
		t.Errorf("it took %v", took)
	}
}

func BenchmarkArrange(b *testing.B) {
	for _, size := range []struct {
		name                            string
		projects, families, keys, repos int
	}{{"200×1000", 10, 4, 5, 25}, {"20000×10000", 50, 40, 10, 5}} {
		rows, cols, places := planted(11, size.projects, size.families, size.keys, size.repos)
		b.Run(size.name, func(b *testing.B) {
			for b.Loop() {
				Arrange(rows, cols, places)
			}
		})
	}
}
