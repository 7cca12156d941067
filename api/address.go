package api

// Address is where one forge is, found from whichever of its addresses a
// person types.
type Address struct {
	Base  string   // of its API: one spelling, so that two addresses of one forge are the same
	Hosts []string // by which addresses of its repositories name it, in lower case
	Web   string   // of its pages, such as https://github.com; "" where it is not known
	SSH   []SSHEnd // where its SSH service listens unless somebody says otherwise, best first
}
