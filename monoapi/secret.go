package monoapi

import (
	"fmt"
	"io"
	"log/slog"
)

// Mask is what stands for a secret wherever one would otherwise be read. Its
// length says nothing about the secret's.
const Mask = "••••••••"

// Secret holds a value that must never be read by accident: the secret key, a
// password, an OTP, the answer to a security question. Whatever prints, logs
// or encodes it gets [Mask]; only [Secret.Reveal] returns the value. The zero
// Secret is empty.
//
// The value sits in a closure, which neither reflection nor a debugging printer
// can look into, so a Secret in an unexported field of a printed struct is as
// closed as one printed directly. Go cannot promise that the memory
// it used is wiped.
type Secret struct {
	open func() string
}

// NewSecret returns a Secret that holds value.
func NewSecret(value string) Secret {
	if value == "" {
		return Secret{}
	}
	return Secret{open: func() string { return value }}
}

// Reveal returns the value. Call it only to put the value into a request.
func (s Secret) Reveal() string {
	if s.open == nil {
		return ""
	}
	return s.open()
}

// Empty reports whether there is no value.
func (s Secret) Empty() bool { return s.open == nil }

// Format implements [fmt.Formatter]: every verb prints [Mask].
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, Mask) }

// String returns [Mask].
func (s Secret) String() string { return Mask }

// MarshalText implements [encoding.TextMarshaler], and through it JSON: the
// text is [Mask].
func (s Secret) MarshalText() ([]byte, error) { return []byte(Mask), nil }

// LogValue implements [slog.LogValuer]: the value is [Mask].
func (s Secret) LogValue() slog.Value { return slog.StringValue(Mask) }
