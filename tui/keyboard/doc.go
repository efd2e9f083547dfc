// Package keyboard stands between a terminal and Bubble Tea and gives it whole
// keys. Bubble Tea takes the end of a read for the end of a key, but a line may
// deliver an escape sequence, a bracketed paste or a letter of several bytes in
// two parts: an esc that nobody pressed, a "~" that nobody typed.
//
// What is complete goes through at once. What is not is waited for: as long as
// a person takes from one key to the next where it may be a key already, longer
// where it can only be the beginning of something.
//
// What a terminal answers to an earlier program's question is dropped, and some keys
// are understood that it was left to send otherwise.
//
// A ctrl+c is never held back. In the midst of an escape sequence it ends the
// sequence; in a paste whose end has not come it counts when it is all that a
// read brings, or the last byte before the terminal falls silent. The paste is
// given up for it.
package keyboard
