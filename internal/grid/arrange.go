package grid

import (
	"cmp"
	"hash/fnv"
	"slices"
)

// rounds is how often rows and columns are ordered by one another. More change little.
const rounds = 4

// Arrange orders rows and columns: groups of columns by name, groups of rows where
// their marks are, and within a group what has like marks beside one another. What
// is handed in in another order comes out in the same.
func Arrange(rows, cols []Item, places []Place) *Grid {
	r, c := newSide(rows), newSide(cols)
	counted := merge(places)
	r.join(counted, func(p Place) (own, other int) { return p.Row, p.Col }, c)
	c.join(counted, func(p Place) (own, other int) { return p.Col, p.Row }, r)
	c.byName()
	for range rounds {
		r.orderGroups(c)
		r.order(c)
		c.order(r)
	}
	r.order(c)
	g := &Grid{}
	for _, p := range counted {
		g.counts[p.Mark]++
	}
	g.Rows, g.Cols = r.axis(c), c.axis(r)
	return g
}

// merge leaves one mark, the largest, where there are several.
func merge(places []Place) []Place {
	all := slices.DeleteFunc(slices.Clone(places), func(p Place) bool { return p.Mark == None })
	slices.SortFunc(all, func(a, b Place) int {
		return cmp.Or(cmp.Compare(a.Row, b.Row), cmp.Compare(a.Col, b.Col), cmp.Compare(b.Mark, a.Mark))
	})
	return slices.CompactFunc(all, func(a, b Place) bool { return a.Row == b.Row && a.Col == b.Col })
}

// side is one axis while it is being ordered.
type side struct {
	items  []Item
	start  []int32
	others []int32 // of each item, those of the other side that it has a mark with
	marks  []Mark
	names  []uint64 // what is the same for the same name in the same group
	like   []uint64 // what is the same for items with marks at the same others
	groups []string // in their order
	group  []int    // of each item, its place among groups
	turn   []int    // items in their order
	place  []int    // of each item, its place in turn
	mean   []float64
}

func newSide(items []Item) *side {
	s := &side{items: items, turn: make([]int, len(items)), place: make([]int, len(items)), mean: make([]float64, len(items)), like: make([]uint64, len(items)), group: make([]int, len(items))}
	for _, item := range items {
		h := fnv.New64a()
		h.Write([]byte(item.Group + "\x00" + item.Name))
		s.names = append(s.names, h.Sum64())
		s.groups = append(s.groups, item.Group)
	}
	slices.Sort(s.groups)
	s.groups = slices.Compact(s.groups)
	s.findGroups()
	for i := range s.turn {
		s.turn[i] = i
	}
	return s
}

func (s *side) findGroups() {
	at := map[string]int{}
	for i, g := range s.groups {
		at[g] = i
	}
	for i := range s.items {
		s.group[i] = at[s.items[i].Group]
	}
}

// join takes the marks in.
func (s *side) join(places []Place, ends func(Place) (own, other int), with *side) {
	s.start = make([]int32, len(s.items)+1)
	for _, p := range places {
		own, other := ends(p)
		s.start[own+1]++
		s.like[own] += spread(with.names[other] ^ uint64(p.Mark)<<56)
	}
	for i := range s.items {
		s.start[i+1] += s.start[i]
	}
	next := slices.Clone(s.start)
	s.others, s.marks = make([]int32, len(places)), make([]Mark, len(places))
	for _, p := range places {
		own, other := ends(p)
		s.others[next[own]], s.marks[next[own]] = int32(other), p.Mark
		next[own]++
	}
}

// spread makes that sums of different numbers hardly meet.
func spread(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

func (s *side) byName() {
	s.sort(func(a, b int) int { return 0 })
}

// sort orders items within their groups, those that are otherwise alike by name.
func (s *side) sort(compare func(a, b int) int) {
	slices.SortFunc(s.turn, func(a, b int) int {
		return cmp.Or(cmp.Compare(s.group[a], s.group[b]), compare(a, b), cmp.Compare(s.items[a].Name, s.items[b].Name), cmp.Compare(s.items[a].ID, s.items[b].ID))
	})
	for at, i := range s.turn {
		s.place[i] = at
	}
}

// order puts items where, on the average, their marks are; those with none come last.
func (s *side) order(with *side) {
	s.means(with)
	s.sort(func(a, b int) int {
		return cmp.Or(cmp.Compare(s.mean[a], s.mean[b]), cmp.Compare(s.like[a], s.like[b]))
	})
}

// means finds where marks are on the average: a few that are elsewhere do not pull an
// item out of its block.
func (s *side) means(with *side) {
	var places []int
	for i := range s.items {
		others := s.others[s.start[i]:s.start[i+1]]
		if s.mean[i] = float64(len(with.items)) + 1; len(others) == 0 {
			continue
		}
		places = places[:0]
		for _, o := range others {
			places = append(places, with.place[o])
		}
		slices.Sort(places)
		s.mean[i] = float64(places[(len(places)-1)/2]+places[len(places)/2]) / 2
	}
}

// orderGroups puts groups where, on the average, the marks of their items are.
func (s *side) orderGroups(with *side) {
	sum, n := map[string]int{}, map[string]int{}
	for i := range s.items {
		for _, o := range s.others[s.start[i]:s.start[i+1]] {
			sum[s.items[i].Group] += with.place[o]
			n[s.items[i].Group]++
		}
	}
	mean := func(g string) float64 {
		if n[g] == 0 {
			return float64(len(with.items)) + 1
		}
		return float64(sum[g]) / float64(n[g])
	}
	slices.SortFunc(s.groups, func(a, b string) int { return cmp.Or(cmp.Compare(mean(a), mean(b)), cmp.Compare(a, b)) })
	s.findGroups()
}

// axis is the side as it is ordered now.
func (s *side) axis(with *side) Axis {
	a := Axis{start: make([]int32, 1, len(s.items)+1)}
	for at, i := range s.turn {
		if at == 0 || s.group[i] != s.group[s.turn[at-1]] {
			a.Groups = append(a.Groups, Group{Name: s.items[i].Group, First: at})
		}
		a.Groups[len(a.Groups)-1].Len++
		a.groups = append(a.groups, int32(len(a.Groups)-1))
		a.Items = append(a.Items, s.items[i])
		from := len(a.cells)
		for n := s.start[i]; n < s.start[i+1]; n++ {
			a.cells = append(a.cells, Cell{int32(with.place[s.others[n]]), s.marks[n]})
		}
		slices.SortFunc(a.cells[from:], func(a, b Cell) int { return cmp.Compare(a.At, b.At) })
		a.start = append(a.start, int32(len(a.cells)))
	}
	return a
}
