package flow

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"connect-reauth/monoapi"
)

// Notice is what there is to say: what happened, whether anything reached the
// bank, what to do now. Every part may be empty and is whole sentences.
type Notice struct {
	// Kind is the error's kind, or one of the kinds below; empty for a remark.
	Kind monoapi.Kind
	What string
	// Says is Mono's or the bank's own sentence, to be shown as a quotation.
	Says    string
	Reached string
	Do      string
	// Again says what doing the same once more does; empty when it does nothing.
	// What it was is Asked.
	Again string
	Asked Asked
	// Grave says that it must not be overlooked.
	Grave bool
	// Field is the input that the notice is about, from 0.
	Field int
}

// Kinds of notices that no error of the client stands for.
const (
	// KindRejected: response code 400.
	KindRejected monoapi.Kind = "rejected"
	// KindUnknownCode: a response code outside the guide's table.
	KindUnknownCode monoapi.Kind = "unknown_code"
	// KindGivenUp: the operator left the account as it is.
	KindGivenUp monoapi.Kind = "skipped"
	// KindSessionRenewed: the session was gone and a new one was created.
	KindSessionRenewed monoapi.Kind = "session_renewed"
	// KindConfirmed: the customer has reauthorised the account meanwhile.
	KindConfirmed monoapi.Kind = "confirmed"
)

// Empty reports whether there is nothing to say.
func (n Notice) Empty() bool { return n == Notice{} }

// Problem reports whether something went wrong, rather than merely wants
// attention.
func (n Notice) Problem() bool {
	return n.Kind != "" && n.Kind != KindSessionRenewed && n.Kind != KindConfirmed
}

// Asked is what a [Notice] asks about, before it is done.
type Asked int

// What is asked about.
const (
	AskedSubmit Asked = iota // what was typed or chosen
	AskedBack                // going back
	AskedGiveUp              // giving the account up
)

// How is how a front end says that something is done once more: "Press enter
// again", in the order of [Asked].
type How [3]string

// Sentences returns the parts that are there, in reading order.
func (n Notice) Sentences(how How) []string {
	says := ""
	if n.Says != "" {
		says = "Mono says: " + Sentence(n.Says)
	}
	again := ""
	if n.Again != "" {
		again = how[n.Asked] + " to " + n.Again + "."
	}
	parts := []string{n.What, says, n.Reached, n.Do, again}
	if n.Grave {
		// What the bank says is known by now; what to mind must be in view.
		parts = []string{n.What, n.Reached, n.Do, says, again}
	}
	return filled(parts)
}

// String returns the sentences on one line.
func (n Notice) String() string {
	return strings.Join(n.Sentences(How{"Do it again", "Do it again", "Do it again"}), " ")
}

// Why a session was replaced by a new one.
var (
	// sessionGone: Mono said so when it was used.
	sessionGone = Notice{
		Kind:    KindSessionRenewed,
		What:    "The session had expired, so a new one was created.",
		Reached: "The last sign-in or answer was not used.",
		Do:      "Sign in again.",
	}
	// sessionEnded: it had said when it would end.
	sessionEnded = Notice{
		Kind:    KindSessionRenewed,
		What:    "The session had ended, so a new one was created.",
		Reached: "Nothing was sent after it had ended.",
		Do:      "Sign in again.",
	}
	// endedAlready: it had ended when it came.
	endedAlready = Notice{
		Kind:    KindSessionRenewed,
		What:    "Mono's session had already ended when it came, so another one was created.",
		Reached: "Nothing was sent with it.",
		Do:      "Go on with the new one.",
	}
)

// confirmedMeanwhile: the link was used while something else was being typed.
var confirmedMeanwhile = Notice{
	Kind:    KindConfirmed,
	What:    Handing.Confirmed,
	Reached: "Nothing more needs to be sent.",
	Do:      "Go on: what was typed here is not sent.",
}

// LeftAfter is when a form begins to say how long its session still lasts.
const LeftAfter = 2 * time.Minute

// Left says how long a session still lasts that ends at end; it is empty while
// there is time, and when the end is not known.
func Left(end, now time.Time) string {
	left := end.Sub(now)
	switch {
	case end.IsZero() || left > LeftAfter:
		return ""
	case left <= 0:
		return "The session has ended. Nothing more is sent: the sign-in begins again."
	}
	return "The session ends in " + Span(left) + "."
}

// lockedOut is how a bank says that another try is of no use.
var lockedOut = compiled(`(?i)\b(un)?(lock|block)ed\b|suspended|deactivated|disabled`)

func rejected(op monoapi.Operation, form State, says string) Notice {
	n := Notice{Kind: KindRejected, Says: says}
	switch {
	case op == monoapi.OpSession:
		n.What = "Mono rejected the request for a session (code 400)."
		n.Reached = "No sign-in was sent to the bank."
		n.Do = "Check the account ID, then try again."
	case op == monoapi.OpLogin:
		n.What = "The sign-in was rejected (code 400)."
		n.Reached = "It may count as an attempt; too many can lock the customer out."
		n.Do = "Type it again if it was wrong; wait if the bank has a problem."
		if lockedOut().MatchString(says) {
			n.Do, n.Grave = "Do not sign in again before the customer has spoken to the bank.", true
		}
	case form == StateChooseAccount:
		n.What = "The choice was rejected (code 400)."
		n.Reached = "The bank may have received it."
		n.Do = "Choose again, or go back and sign in again."
	default:
		n.What = "The answer was rejected (code 400)."
		n.Reached = "It may count as an attempt."
		n.Do = "Type it again; a one-time password may have expired."
	}
	return n
}

// counted says how often the bank has rejected a sign-in for the account.
func counted(n Notice, times int) Notice {
	if times < 2 {
		return n
	}
	n.What = fmt.Sprintf("This is the %s rejected sign-in for this account (code 400).", ordinal(times))
	if times >= 3 {
		n.Reached = "Most banks lock the customer out after a few rejected sign-ins."
		n.Do = "Ask the customer before you try again."
		n.Grave = true
	}
	return n
}

func ordinal(n int) string {
	switch {
	case n%100/10 == 1:
	case n%10 == 1:
		return fmt.Sprintf("%dst", n)
	case n%10 == 2:
		return fmt.Sprintf("%dnd", n)
	case n%10 == 3:
		return fmt.Sprintf("%drd", n)
	}
	return fmt.Sprintf("%dth", n)
}

func cancelled(op monoapi.Operation, waiting bool) Notice {
	n := Notice{Kind: monoapi.KindCancelled}
	switch op {
	case monoapi.OpSession:
		n.What = "Creating the session was cancelled."
		n.Reached = "No sign-in was sent to the bank."
		n.Do = "Create it again to go on."
		return n
	case monoapi.OpLink:
		n.What = "Creating the link was cancelled."
		n.Reached = "Mono may have created it; nobody has it."
		n.Do = "Create it again to hand the account over."
		if waiting {
			n.Reached = "Mono had refused it, so there is none."
		}
		return n
	case monoapi.OpLogin:
		n.What, n.Reached = "The sign-in was cancelled.", "The bank may already have received it."
		n.Do = "Type the password again to sign in."
	default:
		n.What, n.Reached = "The answer was cancelled.", "The bank may already have received it."
		n.Do = "Answer again to go on."
	}
	if waiting {
		n.Reached = "Mono had refused it before the bank saw it."
	}
	return n
}

// lacking is the notice about an answer that is missing. What went wrong before is
// still said: a second enter must not take it away.
func (n Notice) lacking(missing Notice) Notice {
	if !n.Problem() {
		return missing
	}
	n.Do, n.Field = Join(" ", missing.What, missing.Do), missing.Field
	return n
}

// oddity says what may be wrong with a password that is sent exactly as it was
// typed; it is empty when there is nothing to say.
func oddity(password monoapi.Secret) string {
	text := password.Reveal()
	first, _ := utf8.DecodeRuneInString(text)
	last, _ := utf8.DecodeLastRuneInString(text)
	begins, ends := first != '\t' && unicode.IsSpace(first), last != '\t' && unicode.IsSpace(last)
	switch {
	case strings.TrimSpace(text) == "":
		return ""
	case begins && ends:
		return "It begins and ends with a space; both will be sent."
	case begins:
		return "It begins with a space, which will be sent too."
	case ends:
		return "It ends with a space, which will be sent too."
	case strings.ContainsRune(text, '\t'):
		return "It contains a tab, which will be sent too."
	case strings.ContainsFunc(text, unseen):
		return "It contains a character that can't be seen, which will be sent too."
	}
	return ""
}

// unseen reports whether a character takes no room on a screen, or looks like a blank
// and is another.
func unseen(r rune) bool {
	return r != ' ' && (unicode.IsSpace(r) || unicode.Is(unicode.Cf, r))
}

// NoAnswer is about a field that was left empty.
func NoAnswer(field monoapi.Field) Notice {
	switch field.Name {
	case "username":
		return Notice{What: "The username is empty.", Do: "Type what the customer signs in to the bank with."}
	case "password":
		return Notice{What: "The password is empty.", Do: "Type the customer's bank password."}
	}
	return Notice{What: Sentence("There is no answer yet: " + field.Label), Do: "Every question must be answered."}
}

func noCode(op monoapi.Operation, says string) Notice {
	n := Notice{
		Kind:    monoapi.KindUnreadable,
		What:    "The answer contains no response code, so what comes next is not known.",
		Says:    says,
		Reached: answeredBy(op),
		Do:      "Check the account on Mono's dashboard before you try again.",
	}
	if op == monoapi.OpSession {
		n.What = "The answer contains neither a response code nor a session ID."
		n.Do = "Try again; if it keeps happening, check the API's address."
	}
	return n
}

func unknownCode(op monoapi.Operation, o monoapi.Outcome) Notice {
	return Notice{
		Kind:    KindUnknownCode,
		What:    fmt.Sprintf("Mono answered with response code %s, which is not in Mono's guide.", o.ResponseCode),
		Says:    o.Message,
		Reached: answeredBy(op),
		Do:      "Look the code up in Mono's documentation before you try again.",
	}
}

// incomplete is about a response code that can't be acted on for want of
// something in the answer.
func incomplete(op monoapi.Operation, o monoapi.Outcome, lacks string) Notice {
	return Notice{
		Kind:    monoapi.KindUnreadable,
		What:    fmt.Sprintf("Mono %s but %s.", answeredWith(o.ResponseCode), lacks),
		Says:    o.Message,
		Reached: answeredBy(op),
		Do:      "Try again.",
	}
}

func answeredWith(code monoapi.ResponseCode) string {
	if code == "" {
		return "answered"
	}
	return "answered with response code " + string(code)
}

// explain puts a client's error into words.
func explain(e *monoapi.Error) Notice {
	n := Notice{Kind: e.Kind, Says: e.Message, Reached: reached(e)}
	status := ""
	if e.Status != 0 && !(e.Kind == monoapi.KindRefused && e.Status < 300) { // which says that all is well
		status = fmt.Sprintf(" (HTTP %d)", e.Status)
	}
	switch e.Kind {
	case monoapi.KindKeyRefused:
		n.What = "Mono refused the secret key" + status + "."
		n.Do = "Check the key on Mono's dashboard, or use another one."
	case monoapi.KindAddOnMissing:
		n.What = "The app of this key lacks the Partners API add-on" + status + "."
		n.Do = "Create a reauth link, which works without it, or ask Mono for the add-on. The key itself is right."
		if e.Operation == monoapi.OpLink {
			n.Do = "Ask Mono for the Partners API add-on. The key itself is right."
		}
	case monoapi.KindForbidden:
		n.What = "The key is not allowed to do this" + status + "."
		n.Do = "Use the key of an app with the product \"connect\"."
	case monoapi.KindNotFound:
		n.What = "Mono does not know this account" + status + "."
		n.Do = "Check the account ID."
		switch e.Operation {
		case monoapi.OpCommit:
			n.What = "Mono does not know this address" + status + "."
			n.Do = "Check the commit path."
		case monoapi.OpSandbox:
			n.What = "Mono has no sandbox sign-in here" + status + "."
			n.Do = "Type a sign-in yourself."
		}
	case monoapi.KindSessionGone:
		n.What = "The session is gone" + status + "."
		n.Do = "Sign in again with a new session."
	case monoapi.KindRateLimited:
		n.What = "Mono asks for fewer requests" + status + "."
		n.Do = "Wait a while, then try again."
		if e.RetryAfter > 0 {
			n.Do = fmt.Sprintf("Wait %s, then try again.", Span(e.RetryAfter))
		}
	case monoapi.KindServer:
		n.What = "Mono has a problem of its own" + status + "."
		n.Do = "Try again in a while."
	case monoapi.KindTimeout:
		n.What = "No answer came within the time limit" + perhapsCreated(e) + "."
		n.Do = "Try again, with a longer time limit if the bank is slow."
	case monoapi.KindUnreachable:
		n.What = "The connection failed" + because(e.Detail) + perhapsCreated(e) + "."
		n.Do = "Check the network, then try again."
	case monoapi.KindUnreadable:
		n.What = "The answer" + status + " can't be read" + because(e.Detail) + "."
		n.Do = "Try again; if it keeps happening, check the API's address."
	case monoapi.KindCancelled:
		n.What = "The request was cancelled."
		n.Do = "Try again."
	default:
		n.What = "Mono refused the request" + status + "."
		n.Do = "Check the input, then try again."
	}
	return n
}

// perhapsCreated says what may have become of a link whose answer never came.
func perhapsCreated(e *monoapi.Error) string {
	if e.Operation != monoapi.OpLink || !e.Sent {
		return ""
	}
	return "; Mono may have created the link all the same"
}

// reached says whether anything reached the bank.
func reached(e *monoapi.Error) string {
	switch {
	case !e.Sent:
		return "Nothing left this machine."
	case e.Operation == monoapi.OpAccount, e.Operation == monoapi.OpSandbox:
		return ""
	case e.Operation == monoapi.OpLink:
		return "Nothing was sent to the bank."
	case e.Operation == monoapi.OpSession:
		return "No sign-in was sent to the bank."
	case !e.MayHaveReachedBank():
		return "It was refused before the bank saw it."
	case e.Operation == monoapi.OpLogin:
		return "The bank may have received the sign-in; another one may count as a second attempt."
	}
	return "The bank may have received the answer."
}

// answeredBy says what reached the bank when an answer came that can't be used.
func answeredBy(op monoapi.Operation) string {
	return reached(&monoapi.Error{Kind: monoapi.KindUnreadable, Operation: op, Sent: true})
}

// Explain puts the error of a call for account details into words.
func Explain(err error) Notice {
	var e *monoapi.Error
	if errors.As(err, &e) {
		return explain(e)
	}
	return Notice{Kind: monoapi.KindUnreachable, What: "The request failed.", Do: "Try again."}
}

func because(detail string) string {
	if detail == "" {
		return ""
	}
	return ": " + strings.TrimRight(detail, ".")
}

// Doing says what a call does while it is under way.
func Doing(op monoapi.Operation) string {
	switch op {
	case monoapi.OpSession:
		return "Creating the session"
	case monoapi.OpLogin:
		return "Signing in to the bank"
	case monoapi.OpLink:
		return "Creating the reauth link"
	}
	return "Sending the answer"
}

// SlowAfter is when a word is said about banks being slow.
const SlowAfter = 10 * time.Second

// Slow is that word; cancel says how to end the wait.
func Slow(op monoapi.Operation, cancel string) string {
	if op == monoapi.OpSession || op == monoapi.OpLink {
		return "Mono is slow to answer. " + cancel + "; nothing was sent to the bank."
	}
	return "Banks can be slow. " + cancel + ", but the bank may already have received what was sent."
}

// Handing is what is said about a reauth link.
var Handing = struct{ Title, Do, Demo, Confirmed string }{
	Title:     "The customer signs in, not you",
	Do:        "Send this link to the customer. Who opens it signs in to the bank there, so that nobody else sees the password.",
	Demo:      "In the demo you are the customer: only a browser on this machine can open it, and no phone.",
	Confirmed: "The customer has reauthorised it, by the link.",
}

// Join joins the parts that are not empty.
func Join(sep string, parts ...string) string { return strings.Join(filled(parts), sep) }

// filled returns the texts that are not empty, where those were that it is given.
func filled(texts []string) []string {
	return slices.DeleteFunc(texts, func(text string) bool { return text == "" })
}

// Count says how many there are of something: one, or many with its %d as the number;
// it is empty when there are none.
func Count(n int, one, many string) string {
	switch n {
	case 0:
		return ""
	case 1:
		return one
	}
	return fmt.Sprintf(many, n)
}

// Span writes a wait as a person says it.
func Span(d time.Duration) string {
	d = max(d.Round(time.Second), time.Second)
	switch {
	case d == time.Second:
		return "1 second"
	case d < 2*time.Minute:
		return fmt.Sprintf("%d seconds", int(d.Seconds()))
	case d.Round(time.Minute) < 2*time.Hour:
		return fmt.Sprintf("%d minutes", int(d.Round(time.Minute).Minutes()))
	}
	return fmt.Sprintf("%d hours", int(d.Round(time.Hour).Hours()))
}

// Sentence returns text as a sentence: it begins with a capital and ends with a full stop.
func Sentence(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return ""
	}
	text = string(unicode.ToUpper(first)) + text[size:]
	if !strings.ContainsAny(text[len(text)-1:], ".!?…") && !strings.HasSuffix(text, "…") {
		text += "."
	}
	return text
}
