package flow

import (
	"slices"

	"connect-reauth/monoapi"
)

// NoSandboxSignIn is said where [SandboxFor] finds nothing.
const NoSandboxSignIn = "The sandbox has no sign-in for this form."

// SandboxAnswers are what a sign-in of Mono's sandbox answers a sign-in form with.
type SandboxAnswers struct {
	// Answers are in the order of the form's fields. What the sign-in does not name
	// is empty, or -1 as the option.
	Answers []Input
	// Complete reports that no field is left out.
	Complete bool
	several  bool
}

// SandboxFor returns what sign-ins answer a form with: those that answer all of it,
// and where none does those that answer some.
func SandboxFor(form monoapi.Form, signIns []monoapi.SandboxSignIn) []SandboxAnswers {
	var complete, some []SandboxAnswers
	for _, signIn := range signIns {
		a := SandboxAnswers{Complete: true, several: signIn.SeveralAccounts}
		named := false
		for _, field := range form.Fields {
			value, ok := signIn.Values[field.Name]
			input := Input{Text: value, Option: -1}
			if len(field.Options) > 0 {
				input.Option = slices.IndexFunc(field.Options, func(o monoapi.Option) bool { return o.Choice.Value == value.Reveal() })
				ok = ok && input.Option >= 0
			}
			a.Answers = append(a.Answers, input)
			a.Complete, named = a.Complete && ok, named || ok
		}
		switch {
		case a.Complete:
			complete = append(complete, a)
		case named:
			some = append(some, a)
		}
	}
	if complete != nil {
		return complete
	}
	return some
}

// String says what comes of the sign-in, and nothing that is typed for it.
func (a SandboxAnswers) String() string {
	if a.several {
		return "several accounts"
	}
	return "one account"
}
