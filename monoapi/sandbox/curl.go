package sandbox

import (
	"fmt"
	"strings"
)

// curlCalls are the guide's calls for the story with a one-time password. The
// verbs are, in order: base URL, account ID, username, password, OTP.
const curlCalls = `# 1. Create a reauth session. Its ID is in the answer.
SESSION=$(curl -s -X POST "%[1]s/v2/connect/reauth/session" \
-H "mono-sec-key: test_sk_demo" \
-H "Content-Type: application/json" \
-d '{
"account": "%[2]s"
}' | sed -n 's/.*"id":"\(sess_[a-z0-9]*\)".*/\1/p')

# 2. Log in. The bank answers 102 and asks for a one-time password.
curl -X POST "%[1]s/v2/connect/reauth/login" \
-H "mono-sec-key: test_sk_demo" \
-H "x-session-id: $SESSION" \
-H "Content-Type: application/json" \
-d '{
"username": "%[3]s",
"password": "%[4]s"
}'

# 3. Commit the one-time password. The bank answers 99: done.
curl -X POST "%[1]s/v2/connect/commit" \
-H "mono-sec-key: test_sk_demo" \
-H "x-session-id: $SESSION" \
-H "Content-Type: application/json" \
-d '{
"otp": "%[5]s"
}'

# 4. Ask for the account details. The data status is in meta.
curl -X GET "%[1]s/v2/accounts/%[2]s" \
-H "mono-sec-key: test_sk_demo"
`

// CurlGuide returns the guide's calls against a demo bank, ready to paste, and
// the list of stories. Whatever is not a command is a shell comment, so the
// whole text is also a script for sh. withWebhook adds a word on the events
// that follow a success.
func CurlGuide(baseURL string, withWebhook bool) string {
	baseURL = strings.TrimSuffix(baseURL, "/")
	var b strings.Builder
	fmt.Fprintf(&b, "# The demo bank answers at %s as Mono would. Any secret key will do.\n", baseURL)
	fmt.Fprintf(&b, "# Username %s  password %s  OTP %s  security answer %s\n", Username, Password, OTP, Answer)
	fmt.Fprintf(&b, "#\n# Accounts:\n")
	for _, s := range Stories() {
		fmt.Fprintf(&b, "# %s  %s\n", s.Account, s.Text)
	}
	if withWebhook {
		b.WriteString("#\n# After a success the listener gets mono.events.account_reauthorized,\n")
		b.WriteString("# then mono.events.account_updated, with the header mono-webhook-secret.\n")
	}
	b.WriteString("\n")
	fmt.Fprintf(&b, curlCalls, baseURL, AccountPrefix+"102", Username, Password, OTP)
	return b.String()
}
