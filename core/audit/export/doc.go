// Package export writes an audit down for others: as tables, as JSON, as SARIF for
// code scanning, as a report for people, as a calendar, as evidence for reviewers.
//
// Labels, comments and names of repositories come from strangers. They are made one
// safe line before they are written, and each format keeps its reader from taking
// them for anything but text.
package export
