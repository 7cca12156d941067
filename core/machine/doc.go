// Package machine is the build machines that Latchkey knows: which there are, how
// they are reached, and what a rollout does on them.
//
// What runs over there is in packages of its own: sh runs scripts, reach is the
// way over SSH, home our files, check the verification. A [Fleet] puts them
// together and is what core/rollout calls Machines.
package machine
