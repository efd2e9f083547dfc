package cli

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestLearnGivenWrongly(t *testing.T) {
	t.Parallel()
	for want, c := range map[string]call{
		"standard error is not a terminal, so the wizard can't be shown; --plain asks line by line": {},
		"learn needs the full screen, and ACCESSIBLE or TERM asks for line prompts; demo-server prints the calls instead": {
			env: map[string]string{"TERM": "dumb"},
		},
	} {
		c.args = []string{"learn"}
		e := c.run(t)
		assert.Equal(t, 2, e.code)
		assert.Equal(t, "connect-reauth: "+want+"\n", e.stderr)
	}
	e := call{args: []string{"learn", story("099")}}.run(t)
	assert.Equal(t, 2, e.code, "it has accounts of its own")
}

// What the demo bank takes is what its sign-ins say.
func TestDemoAnswersAreTheBanks(t *testing.T) {
	t.Parallel()
	for _, field := range []string{"username", "password", "otp", "answer", "security_answer", "phone_number", "passcode", "email"} {
		assert.NotEmpty(t, demoAnswers[field], field)
	}
}
