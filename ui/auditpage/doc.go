// Package auditpage is the page that says which keys should worry somebody, why, and
// what cannot be known, and that leads to the plan which puts a finding right.
package auditpage
