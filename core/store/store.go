// Package store is one SQLite file with what Latchkey remembers: accounts, the
// index of key pairs, the cache of repositories and deploy keys, the journal
// and the request log. It knows neither keys nor api, so that it cannot write
// a private half.
package store
