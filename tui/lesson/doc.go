// Package lesson explains the API by its exchanges: which step of Mono's guide a
// call is, where each header and field got its value, what a response code means,
// what the wizard does then and what somebody else's server has to do. All words
// about that are here; the inspector shows them, and README's table is checked
// against them.
package lesson
