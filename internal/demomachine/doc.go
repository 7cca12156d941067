// Package demomachine serves build machines to try things on: SSH servers on
// 127.0.0.1 whose sessions run the system's sh in a root of their own
// (internal/nsroot), with a user, a home in memory, and an environment that has
// nothing of this process.
//
// Only the key that was made for this run gets in, and only to run something:
// nothing is forwarded, no other user can log in. What is done there is gone when
// the machines are closed or this process has ended.
package demomachine
