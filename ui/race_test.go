//go:build race

package ui

// raced tells that the race detector slows everything down many times over.
const raced = true
