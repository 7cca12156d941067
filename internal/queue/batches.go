package queue

import "iter"

// Batches groups what is there already, at most so many at a time, so that a
// store commits once for many. It never waits for more than the first, and ends
// with the channel.
func Batches[T any](from <-chan T, most int) iter.Seq[[]T] {
	return func(yield func([]T) bool) {
		for first := range from {
			batch := []T{first}
			for more := true; more && len(batch) < most; {
				select {
				case next, ok := <-from:
					if more = ok; ok {
						batch = append(batch, next)
					}
				default:
					more = false
				}
			}
			if !yield(batch) {
				return
			}
		}
	}
}
