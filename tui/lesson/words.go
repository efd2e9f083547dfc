package lesson

import "connect-reauth/monoapi"

// Code is a line of the guide's table of response codes.
type Code struct {
	Code monoapi.ResponseCode // empty stands for any other
	// Guide is what the guide says, Wizard what the wizard does about it, and
	// Server what a server of one's own has to do.
	Guide, Wizard, Server string
}

// Codes are the guide's response codes, in its order, and any other.
var Codes = []Code{
	{monoapi.CodeDone, "login complete, session committed", "shows the result and the code",
		"Wait for the webhooks account_reauthorized and account_updated, then fetch the new data."},
	{monoapi.CodeChooseAccount, "several accounts found", "asks which one, commits its `accountNumber`",
		"Show the customer the list and commit the accountNumber of the one chosen, in the same session."},
	{monoapi.CodeMoreInput, "additional input required",
		"asks what `userInput` lists (an OTP when it lists nothing), commits the answers under their names",
		"Ask the customer what userInput.form lists, and commit the answers under the fields' names, in the same session."},
	{monoapi.CodeRejected, "invalid input or connection error", "goes back to the form with Mono's words, what is not masked kept",
		"Show the message and let the customer try again. Repeat nothing by yourself: too many attempts lock the customer out."},
	{"", "–", "shows code and message, and guesses nothing",
		"Stop, and log the answer: no page of Mono's says what comes next."},
}

// codeOf returns the line about a response code.
func codeOf(code monoapi.ResponseCode) Code {
	for _, c := range Codes {
		if c.Code == code {
			return c
		}
	}
	return Codes[len(Codes)-1]
}

// step is a call in words.
type step struct {
	page   string // of Mono's, and the step on it
	does   string
	server string // what a server of one's own does at this place
	answer string // how its answer is called elsewhere
}

var steps = map[monoapi.Operation]step{
	monoapi.OpSession: {"Guide, step 1: Reauth Session", "Opens a session for a linked account. It carries no sign-in; where Mono needs none, the answer is 99 at once.",
		"Make the call from your server, never from a browser, because of the key. Keep the session's ID while the customer signs in.", "the session's answer"},
	monoapi.OpLogin: {"Guide, step 2: Reauth Login", "Signs in to the bank within the session. The bank counts it as an attempt.",
		"Send what the customer typed once, and keep none of it.", "the login's answer"},
	monoapi.OpCommit: {"Guide, Post-Login Flow: commit the session", "Sends what the answer before asked for: an account, an OTP, an answer.",
		"Send it once. The answer may ask for more: handle it as the login's.", "the commit's answer"},
	monoapi.OpSandbox: {"Sandbox Guide", "Asks which sign-ins Mono's sandbox accepts. Test keys only.",
		"Leave it to your tests.", "the sandbox's answer"},
	monoapi.OpAccount: {"Accounts API: account details", "Asks what Mono knows of the account. A live call may be charged.",
		"Ask after the webhook account_updated, not in a loop.", "the account details"},
	monoapi.OpLink: {"Reauth Link Initiation Guide", "Creates a link with which the customer signs in alone. It needs no Partners API add-on.",
		"Send the link to the customer and wait for the webhook account_reauthorized.", "the link's answer"},
}

// kinds say what a refusal or a failure means: for the wizard, and for a server.
var kinds = map[monoapi.Kind][2]string{
	monoapi.KindKeyRefused:   {"Says so, and lets you type another key.", "Check the key and its app on the dashboard. No customer can mend it."},
	monoapi.KindAddOnMissing: {"Says that the key is right, and offers a reauth link.", "Ask Mono for the Partners API add-on, or send the customer a reauth link."},
	monoapi.KindForbidden:    {"Says so.", "Use the key of an app whose product is connect."},
	monoapi.KindNotFound:     {"Says so, and lets you change the account ID.", "Check the ID, and whether it belongs to this key's app and mode."},
	monoapi.KindSessionGone:  {"Creates a new session for the same account and asks for the sign-in again.", "Do the same: nothing can be sent in the old session, and the password has to be typed anew."},
	monoapi.KindRateLimited:  {"Waits as long as Retry-After says, then sends it again: it was refused before it was handled.", "Do the same, with a growing wait when there is no Retry-After."},
	monoapi.KindRefused:      {"Goes back to the form with Mono's words.", "Show the message; it says which field is wrong."},
	monoapi.KindServer:       {"Goes back to the form, and repeats nothing.", "Don't repeat a login or a commit: the bank may have received it."},
	monoapi.KindTimeout:      {"Goes back to the form, and says that the bank may have received it.", "Give banks two minutes, and don't repeat a login or a commit."},
	monoapi.KindUnreachable:  {"Says whether it left this machine.", "Repeat it only when you know that it did not leave your machine."},
	monoapi.KindUnreadable:   {"Says what came instead.", "Treat it as not known: the bank may have received the call."},
	monoapi.KindCancelled:    {"Goes back to the form: you ended the wait.", "A call that was cancelled may have reached the bank."},
}

// requestHeaders say where the headers of a call come from, by their names in Go.
var requestHeaders = map[string]string{
	"Mono-Sec-Key": "your app's secret key, from Mono's dashboard: it says whose accounts, live or test",
	"X-Session-Id": "the session that the call belongs to",
	"Content-Type": "the body is JSON",
	"Accept":       "so is what the client takes",
	"User-Agent":   "names the program",
}

// responseHeaders say what the headers of an answer are good for.
var responseHeaders = map[string]string{
	"X-Session-Id": "the session, where Mono names it here",
	"Retry-After":  "how long to wait before the call is made again, in seconds",
	"Date":         "Mono's clock: the end of a session is told by it",
}

// requestFields say what goes into a body, but for the answers to forms.
var requestFields = map[string]string{
	"account":       "the linked account's ID, which you keep since it was linked",
	"scope":         "reauth: the account is linked already",
	"meta":          "what you want to find again",
	"meta.ref":      "a text of your own, another one with every call: one that was used is refused",
	"redirect_url":  "where the customer goes afterwards",
	"accountNumber": "the account that was chosen",
}

// parts say what the parts of an answer are.
var parts = map[string]string{
	"response code": "what has to happen next, by the guide's table",
	"code":          "the code of the account that is reauthorised",
	"message":       "Mono's sentence about it",
	"status":        "successful or failed",
	"field errors":  "what is wrong with single fields",
	"session ID":    "the session: send it as x-session-id with every call that follows",
	"session ID when nothing else has one and the answer is no 99": "perhaps the session: nothing else in the answer is one",
	"end of the session": "when the session ends, in Unix milliseconds: send nothing in it afterwards",
	"institution":        "the bank",
	"sign-in form":       "the bank's own sign-in form: show it, and send the login under its fields' names",
	"accounts":           "the accounts to choose from",
	"questions of an answer without a response code": "what the bank asks at once: there is no login",
	"questions":                          "what the bank asks: commit the answers under these names",
	"title where there are no questions": "the bank's sentence about what it asks",
	"sandbox sign-ins":                   "sign-ins that the sandbox accepts",
	"linked account":                     "the account as Mono knows it",
	"data status":                        "how far the fetch of its data has come",
	"reauth link":                        "the reauth link: who opens it signs in to the bank there",
	"institution of a reauth link":       "the bank",
	"event":                              "what happened",
	"event's ID":                         "tells an event that is sent again from a new one",
	"event's account":                    "which account it is about",
	"job's status":                       "how a job of Mono's ended",
}

// memberWords say what the members within a part are.
var memberWords = map[string]string{
	"id": "its ID", "_id": "its ID", "name": "its name", "text": "what to show", "label": "what to show",
	"accountNumber": "goes back as accountNumber when it is chosen", "account_number": "its number",
	"bankCode": "the bank's code", "bank_code": "the bank's code",
	"hint": "the label to show beside the input", "placeholder": "the label to show",
	"type": "its kind", "currency": "its currency", "status": "how the bank has it", "institution": "its bank", "title": "the sentence above the form",
	"form": "the fields, in order", "contentType": "password or pin: hide what is typed", "options": "what can be chosen",
	"value": "what goes back when it is chosen", "field": "which field", "message": "what is wrong with it",
	"hasMultipleAccounts": "whether 101 follows", "values": "what to answer, by the field's name",
	"data_status": "processing, available, partial, unavailable or failed", "sync_status": "how the newest fetch ended",
	"retrieved_data": "what was fetched",
}

// fieldName says what a name within a form is; elsewhere names are names.
const fieldName = "the key under which the answer goes back"

// others are members that the client does not read.
var others = map[string]string{
	"timestamp": "when Mono answered", "scope": "reauth", "identifier": "the bank's name within Mono",
	"balance": "in the currency's smallest unit", "customer": "whose account it is", "account": "the account's ID", "meta": "what the call sent as meta",
	"ref": "the call's own meta.ref", "auth_method": "how the account was linked", "redirect_url": "where the customer goes afterwards",
	"created_at": "when the link was created", "inputs": "empty in Mono's example",
}
