package monoapi_test

import (
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
)

// pageBody is one body of the pages, from a file, and what becomes of it.
type pageBody struct {
	file string
	op   monoapi.Operation // the call that it answers
	want monoapi.Outcome
	next string // the request that follows: its path, its session and its body
}

const (
	pageSession = "sess_vmx9qk1qmwmw8tgmad460fg7"
	pageCode    = "code_q90t4ar2uriet5ey4rs22v0x"

	toLogin  = "POST /v2/connect/reauth/login\nx-session-id: " + pageSession + "\n"
	toCommit = "POST /v2/connect/commit\nx-session-id: " + pageSession + "\n"
)

// typing is what is typed into the fields of the pages, by their names.
var typing = map[string]string{
	"username": canaryUser, "password": "pass", "phone_number": "0803", "passcode": "2468", "email": "q@zoo.test",
	"otp": canaryOTP, "pin": "0042", "security_answer": "Corona",
}

// What the pages ask, and in which words.
const (
	pageMore    = "Additional input required"
	pageSeveral = "Multiple accounts found"
	otpSent     = `{"otp": "271828"}`
)

var pageOTP = monoapi.Form{
	Title:  "GTBank is requesting you to enter your OTP to continue",
	Fields: []monoapi.Field{{Name: "otp", Label: "Enter OTP"}},
}

func pageOutcome(code monoapi.ResponseCode, message string) monoapi.Outcome {
	return monoapi.Outcome{ResponseCode: code, Message: message, Status: 200}
}

func pageAsk(code monoapi.ResponseCode, message string, accounts []monoapi.Account, form monoapi.Form) monoapi.Outcome {
	o := pageOutcome(code, message)
	o.Accounts, o.Challenge = accounts, form
	return o
}

func pageAsks(form monoapi.Form) monoapi.Outcome {
	return pageAsk(monoapi.CodeMoreInput, pageMore, nil, form)
}

// pages are the bodies of Mono's pages that answer one of the three calls.
func pages() []pageBody { return append(partnersPages(), olderPages()...) }

// partnersPages are those that the Partners API has today, and of the guide.
func partnersPages() []pageBody {
	const (
		session = monoapi.OpSession
		login   = monoapi.OpLogin
		commit  = monoapi.OpCommit
		typed   = `{"username": "` + canaryUser + `", "password": "pass"}`
	)
	done := pageOutcome(monoapi.CodeDone, "Login successful")
	done.Code = pageCode
	guideDone := func(code string) monoapi.Outcome {
		return monoapi.Outcome{ResponseCode: monoapi.CodeDone, Message: "Request completed successfully", Code: code, Status: 200}
	}
	samuel := func(number, kind string) monoapi.Account {
		return monoapi.Account{Name: "SAMUEL OLAMIDE NOMO", Number: number, Type: kind, Currency: "NGN", Status: "active", Choice: back("accountNumber", number)}
	}
	accounts := []monoapi.Account{samuel("2209871234", "SAVINGS_ACCOUNT"), samuel("0131883478", "CURRENT_ACCOUNT")}
	several := pageAsk(monoapi.CodeChooseAccount, pageSeveral, accounts, monoapi.Form{})
	requested := pageOutcome("", "Request completed successfully")
	requestedAsk := func(form monoapi.Form) monoapi.Outcome { return pageAsk("", requested.Message, nil, form) }
	requestedOTP := requestedAsk(pageOTP)

	return []pageBody{
		{"session_response", session, guideDone(pageCode), ""},
		{"login_response", login, guideDone("code_geiyk72og91xl2rox16b4emc"), ""},
		{"done_beside", login, done, ""},
		{"done_beside", commit, done, ""},
		{"session_done", session, done, ""},
		{"accounts", login, several, toCommit + `{"accountNumber": "0131883478"}`},
		{"accounts", commit, several, toCommit + `{"accountNumber": "0131883478"}`},
		{"session_asks_101", session, several, toCommit + `{"accountNumber": "0131883478"}`},
		{"more_input", login, pageAsks(pageOTP), toCommit + otpSent},
		{"more_input", commit, pageAsks(pageOTP), toCommit + otpSent},
		{"session_asks_102", session, pageAsks(pageOTP), toCommit + otpSent},
		{"session_asks_user_input", session, requestedOTP, toCommit + otpSent},
		{"session_asks_title", session, requestedAsk(monoapi.Form{Title: "Enter OTP", Fields: unasked.Fields}), toCommit + otpSent},
		{"session_asks_fields", session, requestedOTP, toCommit + otpSent},
		{"session_asks_inputs", session, requestedOTP, toCommit + otpSent},
		{"session_asks_list", session, requestedAsk(monoapi.Form{Fields: []monoapi.Field{{Name: "otp", Label: "otp"}, {Name: "pin", Label: "Transfer PIN", Masked: true}}}),
			toCommit + `{"otp": "271828", "pin": "0042"}`},
		{"session_asks_v1_ui", session, pageAsk("", "", nil, pageOTP), strings.Replace(toCommit, pageSession, "session_nkgCbmtxyz", 1) + otpSent},
		{"accounts_and_input", login, pageAsk(monoapi.CodeMoreInput, pageMore, accounts, pageOTP), toCommit + `{"accountNumber": "0131883478", "otp": "271828"}`},
		{"both_uncoded", login, pageAsk("", requested.Message, accounts, pageOTP), toCommit + `{"accountNumber": "0131883478", "otp": "271828"}`},
		{"both_uncoded", commit, pageAsk("", requested.Message, accounts, pageOTP), toCommit + `{"accountNumber": "0131883478", "otp": "271828"}`},
		{"rejected", login, pageOutcome(monoapi.CodeRejected, "Invalid login credentials"), toLogin + typed},
		{"session", session, requested, toLogin + typed},
		{"own_form", session, requested, toLogin + `{"phone_number": "0803", "passcode": "2468", "email": "q@zoo.test"}`},
		{"session_dropdown", session, requested, toLogin + `{"username": "` + canaryUser + `", "password": "pass", "agree": false}`},
		{"unknown_code", login, pageOutcome("103", "Something new"), ""},
	}
}

// olderPages are those of version 1, and shapes that other pages show.
func olderPages() []pageBody {
	const login, commit = monoapi.OpLogin, monoapi.OpCommit
	fields := func(fields ...monoapi.Field) monoapi.Outcome { return pageAsks(monoapi.Form{Fields: fields}) }

	return []pageBody{
		{"v1_101", login, pageAsk(monoapi.CodeChooseAccount, pageSeveral, []monoapi.Account{
			{ID: "5f171a540295e231abca1154", Name: "Samuel", Number: "0131883461", Choice: back("account", "5f171a540295e231abca1154"),
				Institution: monoapi.Institution{Name: "GTBank", BankCode: "058"}},
			{Number: "0131883478", Choice: back("account", "0131883478")},
			{Name: "Domiciliary", Choice: backNumber("account", "2")},
		}, monoapi.Form{}), toCommit + `{"account": 2}`},
		{"v1_102_data_ui", login, pageAsks(pageOTP), toCommit + otpSent},
		{"v1_102_data", login, pageAsks(pageOTP), toCommit + otpSent},
		{"v1_102_top", login, pageAsk(monoapi.CodeMoreInput, "", nil, pageOTP), toCommit + otpSent},
		{"fields_names", login, fields(monoapi.Field{Name: "otp", Label: "otp"}, monoapi.Field{Name: "security_answer", Label: "security_answer"}),
			toCommit + `{"otp": "271828", "security_answer": "Corona"}`},
		{"fields_objects", login, fields(monoapi.Field{Name: "otp", Label: "One-time code"}, monoapi.Field{Name: "pin", Label: "Transfer PIN", Masked: true}),
			toCommit + `{"otp": "271828", "pin": "0042"}`},
		{"inputs_names", login, fields(monoapi.Field{Name: "otp", Label: "otp"}), toCommit + otpSent},
		{"inputs_objects", login, fields(monoapi.Field{Name: "otp", Label: "One-time code"}), toCommit + otpSent},
		{"no_fields", login, fields(monoapi.Field{Name: "otp", Label: "One-time password (OTP)"}), toCommit + otpSent},
		{"fields_and_inputs", login, fields(monoapi.Field{Name: "otp", Label: "otp"}, monoapi.Field{Name: "pin", Label: "Transfer PIN", Masked: true},
			monoapi.Field{Name: "security_answer", Label: "security_answer"}), toCommit + `{"otp": "271828", "pin": "0042", "security_answer": "Corona"}`},
		{"user_input_fields", login, fields(monoapi.Field{Name: "otp", Label: "otp"}, monoapi.Field{Name: "security_answer", Label: "security_answer"}),
			toCommit + `{"otp": "271828", "security_answer": "Corona"}`},
		{"user_input_list", commit, fields(monoapi.Field{Name: "otp", Label: "otp"}, monoapi.Field{Name: "security_answer", Label: "security_answer"}),
			toCommit + `{"otp": "271828", "security_answer": "Corona"}`},
		{"fields_beside_sign_in", login, fields(monoapi.Field{Name: "otp", Label: "otp"}), toCommit + otpSent},
		{"dropdown_boolean", login, pageAsks(monoapi.Form{Title: "One question more", Fields: []monoapi.Field{{
			Name: "agree", Label: "May GTBank text you?",
			Options: []monoapi.Option{{Label: "Yes", Choice: backBoolean("agree", "true")}, {Label: "No", Choice: backBoolean("agree", "false")}},
		}}}), toCommit + `{"agree": false}`},
		{"dropdown", login, pageAsk(monoapi.CodeChooseAccount, pageSeveral, []monoapi.Account{
			{Name: "Savings 0131883461", Choice: back("account_id", "acc_1")},
			{Name: "Current 0131883478", Choice: backNumber("account_id", "2")},
			{Name: "Domiciliary", Choice: back("account_id", "acc_3")},
		}, monoapi.Form{Title: "Select an account", Fields: []monoapi.Field{}}), toCommit + `{"account_id": "acc_3"}`},
		{"dropdown_question", login, pageAsks(monoapi.Form{Title: "Security question", Fields: []monoapi.Field{
			{Name: "channel", Label: "Send the code by", Options: []monoapi.Option{
				{Label: "SMS", Choice: back("channel", "sms")}, {Label: "E-mail", Choice: backNumber("channel", "7")},
			}},
			{Name: "security_answer", Label: "Your first car", Masked: true},
		}}), toCommit + `{"channel": 7, "security_answer": "Corona"}`},
	}
}

// respond answers what was asked, and returns false when nothing was: the last
// account, the last option, and what typing has.
func respond(t *testing.T, s *monoapi.Session, o monoapi.Outcome) (monoapi.Outcome, bool) {
	t.Helper()
	var answers []monoapi.Answer
	form, send := o.Challenge, s.Commit
	switch {
	case o.Asks():
		if n := len(o.Accounts); n > 0 {
			answers = append(answers, o.Accounts[n-1].Answer())
		}
	case o.ResponseCode == "" || o.ResponseCode == monoapi.CodeRejected:
		form, send = s.SignInForm, s.SignIn
	default:
		return monoapi.Outcome{}, false
	}
	for _, field := range form.Fields {
		if n := len(field.Options); n > 0 {
			answers = append(answers, field.Options[n-1].Answer())
			continue
		}
		require.Contains(t, typing, field.Name)
		answers = append(answers, field.Answer(monoapi.NewSecret(typing[field.Name])))
	}
	next, err := send(t.Context(), answers...)
	require.NoError(t, err)
	return next, true
}

// Every body of the pages is read, and what is sent next is what it asks for,
// letter for letter.
func TestPages(t *testing.T) {
	for _, page := range pages() {
		t.Run(page.file+" after "+string(page.op), func(t *testing.T) {
			f := newFake(t)
			var sent []string
			f.mux.HandleFunc("POST /v2/connect/", func(w http.ResponseWriter, r *http.Request) {
				body, err := io.ReadAll(r.Body)
				assert.NoError(t, err)
				assert.Equal(t, canaryKey, r.Header.Get("mono-sec-key"))
				assert.Equal(t, "application/json", r.Header.Get("Content-Type"))
				sent = append(sent, r.Method+" "+r.RequestURI+"\nx-session-id: "+r.Header.Get("x-session-id")+"\n"+string(body))
				if len(sent) == 1 {
					reply(200, testdata(t, page.file+".json"))(w, r)
					return
				}
				reply(200, testdata(t, "login_response.json"))(w, r)
			})

			s, got := begin(t, f.client(), page.op)
			assert.Equal(t, page.want, got)
			next, asked := respond(t, s, got)
			assert.Equal(t, page.next != "", asked)
			if !asked {
				assert.Len(t, sent, 1)
				return
			}
			assert.Equal(t, monoapi.CodeDone, next.ResponseCode)
			require.Len(t, sent, 2)
			assert.Equal(t, page.next, sent[1])
		})
	}
}

// begin makes the call that a page answers.
func begin(t *testing.T, client *monoapi.Client, op monoapi.Operation) (*monoapi.Session, monoapi.Outcome) {
	t.Helper()
	if op == monoapi.OpSession {
		s, err := client.CreateSession(t.Context(), "65c4c03aa66a95b572cb5a86")
		require.NoError(t, err)
		return s, s.Outcome
	}
	s := client.Session(pageSession)
	send := s.SignIn
	if op == monoapi.OpCommit {
		send = s.Commit
	}
	got, err := send(t.Context(), typed("x", "y"))
	require.NoError(t, err)
	return s, got
}

// A file that no test reads proves nothing.
func TestEveryPageIsRead(t *testing.T) {
	elsewhere := []string{
		"session_request", "login_request", // guide_test.go
		"link_request", "link_response", "link_refused", "link_failed", // link_test.go
		"account_details", "sandbox_sign_ins", "field_errors", "add_on_missing", // TestOtherPages
		"webhook_reauthorised", "webhook_updated", "webhook_reauthorisation_required", // TestWebhookPages
		"webhook_sync_failed", "webhook_connected", "webhook_job",
	}
	read := map[string]bool{}
	for _, name := range elsewhere {
		read[name] = true
	}
	for _, page := range pages() {
		read[page.file] = true
	}
	files, err := filepath.Glob(filepath.Join("testdata", "*.json"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		assert.True(t, read[strings.TrimSuffix(filepath.Base(file), ".json")], file)
	}
}
