package sandbox

import (
	"fmt"
	"strings"
)

// The guide's calls. In each the first verb is the base URL.
const (
	curlSession = `# Create a reauth session. Its ID is in the answer, as data.session.id.
SESSION=$(curl -s -X POST "%s/v2/connect/reauth/session" \
-H "mono-sec-key: test_sk_demo" \
-H "Content-Type: application/json" \
-d '{
"account": "%s"
}' | sed -n 's/.*"id":"\(sess_[a-z0-9]*\)".*/\1/p')

`
	curlSandbox = `# Ask what the sign-in form of this session takes. Test keys only.
curl -X GET "%s/v2/connect/sandbox" \
-H "mono-sec-key: test_sk_demo" \
-H "x-session-id: $SESSION"

`
	curlLogin = `# Log in. %[4]s
curl -X POST "%[1]s/v2/connect/reauth/login" \
-H "mono-sec-key: test_sk_demo" \
-H "x-session-id: $SESSION" \
-H "Content-Type: application/json" \
-d '{
"username": "%[2]s",
"password": "%[3]s"
}'

`
	curlCommit = `# Commit %[2]s. The bank answers 99: done.
curl -X POST "%[1]s/v2/connect/commit" \
-H "mono-sec-key: test_sk_demo" \
-H "x-session-id: $SESSION" \
-H "Content-Type: application/json" \
-d '{
"%[3]s": "%[4]s"
}'

`
	curlDetails = `# Ask for the account details. The data status is in meta.
curl -X GET "%s/v2/accounts/%s" \
-H "mono-sec-key: test_sk_demo"
`
	curlLink = `# Create a reauth link. Open data.mono_url in a browser: there the customer signs
# in, and nobody else sees the password. Each call wants a ref of its own.
curl -X POST "%s/v2/accounts/initiate" \
-H "mono-sec-key: test_sk_demo" \
-H "Content-Type: application/json" \
-d '{
"account": "%s",
"scope": "reauth",
"meta": {"ref": "'"$$-$(date +%%s)"'"}
}'
`
)

// CurlGuide returns the guide's calls against a demo bank, ready to paste, and
// the list of stories. One walk commits a one-time password, another the choice
// of an account, a third leaves the sign-in to the customer. Whatever is not a
// command is a shell comment, so the whole text is also a script for sh. withWebhook
// adds a word on the events that follow a success.
func CurlGuide(baseURL string, withWebhook bool) string {
	baseURL = strings.TrimSuffix(baseURL, "/")
	var b strings.Builder
	fmt.Fprintf(&b, "# The demo bank answers at %s as Mono would. Any secret key will do,\n", baseURL)
	fmt.Fprintf(&b, "# but GET /v2/connect/sandbox takes no live one.\n")
	fmt.Fprintf(&b, "# Username %s  password %s  OTP %s  security answer %s\n", Username, Password, OTP, Answer)
	fmt.Fprintf(&b, "#\n# Accounts:\n")
	for _, s := range Stories() {
		fmt.Fprintf(&b, "# %s  %s\n", s.Account, s.Text)
	}
	if withWebhook {
		b.WriteString("#\n# After a success the listener gets mono.events.account_reauthorized,\n")
		b.WriteString("# then mono.events.account_updated, with the header mono-webhook-secret.\n")
	}
	otp, choice := AccountPrefix+"102", AccountPrefix+"101"
	b.WriteString("\n## A one-time password\n\n")
	fmt.Fprintf(&b, curlSession, baseURL, otp)
	fmt.Fprintf(&b, curlSandbox, baseURL)
	fmt.Fprintf(&b, curlLogin, baseURL, Username, Password, "The bank answers 102 and asks for a one-time password.")
	fmt.Fprintf(&b, curlCommit, baseURL, "the one-time password", "otp", OTP)
	fmt.Fprintf(&b, curlDetails, baseURL, otp)
	b.WriteString("\n## Several accounts\n\n")
	fmt.Fprintf(&b, curlSession, baseURL, choice)
	fmt.Fprintf(&b, curlLogin, baseURL, Username, Password, "The bank answers 101 and lists the accounts to choose from.")
	fmt.Fprintf(&b, curlCommit, baseURL, "the number of the account chosen", "accountNumber", samuelCurrent.AccountNumber)
	fmt.Fprintf(&b, curlDetails, baseURL, choice)
	b.WriteString("\n## The customer signs in\n\n")
	fmt.Fprintf(&b, curlLink, baseURL, otp)
	return b.String()
}
