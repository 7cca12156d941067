// Package queue hands many things to a few workers and groups their answers.
package queue

import "sync"

// Each does something with every item, with at most so many at once, and returns
// when all that were begun are through. No item is begun once halt is closed;
// done, which may be nil, ends the waiting for a worker too.
func Each[T any](items []T, workers int, halt, done <-chan struct{}, do func(T)) {
	work := make(chan T)
	var group sync.WaitGroup
	for range min(max(workers, 1), len(items)) {
		group.Go(func() {
			for item := range work {
				do(item)
			}
		})
	}
	feed(work, items, halt, done)
	close(work)
	group.Wait()
}

func feed[T any](work chan<- T, items []T, halt, done <-chan struct{}) {
	for _, item := range items {
		select {
		case <-halt: // looked at first: select picks any that is ready
			return
		default:
		}
		select {
		case work <- item:
		case <-halt:
			return
		case <-done:
			return
		}
	}
}
