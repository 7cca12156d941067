// Package flaw finds what makes a private key computable from its public key, or
// known to everybody: primes that lie close together, shared primes, generators
// with too little randomness, keys that have been published.
//
// The kinds of flaws, and where each begins, are those that badkeys 0.0.20
// (https://badkeys.info, MIT) reports, so that both give the same verdict on a
// key. Nothing here computes a private key to the end or keeps a factor.
//
// A size that is too small by policy is not decided here but in package keys.
package flaw
