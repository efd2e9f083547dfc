package cli

import (
	"github.com/spf13/cobra"

	"connect-reauth/monoapi"
	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/beside"
)

// learnCommand is the demo with the guide beside it.
func learnCommand(sys System, words *beside.Output) *cobra.Command {
	return &cobra.Command{
		Use:   "learn",
		Short: "Learn the API: the demo, with each call explained",
		Long: `learn is the demo with the guide beside it. Every call is shown as it goes over
the wire, with which step of Mono's guide it is, where each header and field got
its value, what the response code means, what the wizard does then and what your
own server has to do. A list says what there is to see, and offers the story that
shows the next of it.

From 110 columns on the explanations stand beside the question, else ctrl+t shows
them.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var set settings
			set.environment(sys.Env)
			if set.plain {
				return usage("learn needs the full screen, and ACCESSIBLE or TERM asks for line prompts; demo-server prints the calls instead")
			}
			set.demo, set.learn, set.baseURL = true, true, ""
			set.timeout = monoapi.DefaultTimeout
			return newSitting(sys, set, words).run(cmd.Context(), nil)
		},
	}
}

// demoAnswers are what the demo bank takes, by the name of the field.
var demoAnswers = map[string]string{
	"username": sandbox.Username, "password": sandbox.Password, "otp": sandbox.OTP,
	"answer": sandbox.Answer, "security_answer": sandbox.Answer,
	"phone_number": "08031234567", "passcode": "246810", "email": sandbox.Username,
}
