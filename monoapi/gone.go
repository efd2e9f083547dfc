package monoapi

import (
	"regexp"
	"sync"
)

// How a message says that the session is gone. Of a wrong OTP in this session,
// or of an address that has the word in it, the same words speak, so it is the
// session itself that has to be gone: a needless new one costs the customer a
// sign-in.
var (
	// A path such as /v2/connect/session is an address; expired/invalid is not.
	address = pattern(`(?i)(^|[\s"'(])/\S*|\S*/\S*/\S*|\bsessions?[/.](login|commit)\b`)
	// The message is about something else.
	elsewhere = pattern(`(?i)\b(endpoint|route|path|url|cannot (get|post)|permission|permitted|allowed|account for (this|the) session)\b|\bno sessions? (was |were |is )?(created|opened|started)\b`)
	// What has not happened to it.
	denial = pattern(`(?i)(\bnot|n't|\bnever) (yet )?(expired?|ended?|closed|over|gone|invalid|missing|terminated|revoked|time[ds]?[ -]?out)\b`)

	// Invalid session; no such session; create a new session.
	goneBefore = pattern(`(?i)\b(invalid|unknown|expired|missing|inactive|closed|ended|terminated|revoked|timed[ -]out|no|no (such|active|valid|open)|(create|start|open|begin|get|request) (a |another )?new|((can|could|did) ?not|(ca|could|did)n't|unable to) (find|locate)( the| a| any| your)?)["'\x60\s]+(reauth\w*\s+)?(x-)?session`)
	// Session [for this account] has expired; session ID is not valid.
	goneAfter = pattern(`(?i)\b(?:x-)?sessions?[-_ ]?(?:(?:id|token)\b)?((?:\s+[^\s.;,:]+){0,6}?)["'\x60\s_:-]*(?:not (?:found|valid|exists?|active|open|known|recogni[sz]ed)|n't (?:exist|valid|active|open|found)|(?:is|was) wrong|already (?:been )?used|expired|expires|invalid|gone|ended|over|unknown|closed|completed|inactive|missing|terminated|revoked|time[ds]?[ -]?out|no longer)\b`)
	// What stands between them is what is wrong, then.
	another = pattern(`(?i)\b(otp|pin|pass\w*|credentials?|answers?|keys?|username|token|code)\b`)
)

// pattern returns a regular expression that is read when it is needed: few answers
// need these, and every start of the program would pay for reading them.
func pattern(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}

// sessionIsGone reports whether a message says so of the session.
func sessionIsGone(message string) bool {
	message = denial().ReplaceAllString(address().ReplaceAllString(message, " "), " ")
	if elsewhere().MatchString(message) {
		return false
	}
	if goneBefore().MatchString(message) {
		return true
	}
	after := goneAfter().FindStringSubmatch(message)
	return after != nil && !another().MatchString(after[1])
}
