package machinetest

import "testing"

func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		Start(b, Machine{})
	}
}
