// Package audit judges deploy keys: pure rules over what is known of keys, their
// places, repositories, accounts and machines at one time.
//
// Each rule has three answers to each key or place: found, not found, and cannot be
// known here. The last is never taken for the second: a report counts all three.
package audit
