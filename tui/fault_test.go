package tui

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// Whoever reads that the program broke has to know where, and that the bank may
// have what was under way.
func TestAFaultSaysWhatMayHaveReachedTheBank(t *testing.T) {
	assert.EqualError(t, &FaultError{Where: "a command (tui/wizard.go:12)"},
		"a fault of the program ended it while a command (tui/wizard.go:12); what was under way may have reached the bank")
}
