package sandbox_test

import (
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
)

// fetch sends a request, follows no redirect, and returns what came.
func (d demo) fetch(req *http.Request) (int, http.Header, string) {
	d.Helper()
	resp, err := http.DefaultTransport.RoundTrip(req)
	require.NoError(d, err)
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	require.NoError(d, err)
	return resp.StatusCode, resp.Header, string(raw)
}

// screen is a link's page as the customer has it.
type screen struct {
	demo
	link  string
	html  string // without its style
	style string
}

// visit opens a link's page.
func (d demo) visit(link string) *screen {
	s := &screen{demo: d, link: link}
	s.reload()
	return s
}

func (s *screen) reload() {
	s.Helper()
	req, err := http.NewRequestWithContext(s.Context(), http.MethodGet, s.link, nil)
	require.NoError(s, err)
	status, _, page := s.fetch(req)
	require.Equal(s, http.StatusOK, status)
	head, rest, _ := strings.Cut(page, "<style>")
	style, body, ok := strings.Cut(rest, "</style>")
	require.True(s, ok)
	s.html, s.style = head+body, style
}

// send submits the form as a browser does: its hidden fields and these, and then
// the page that it is sent back to.
func (s *screen) send(filled fields) {
	s.Helper()
	status, header, body := s.post(s.form(filled))
	require.Equal(s, http.StatusSeeOther, status, body)
	require.Equal(s, s.link, s.URL()+header.Get("Location"))
	assert.Empty(s, body)
	s.reload()
}

func (s *screen) form(filled fields) url.Values {
	form := url.Values{"turn": {s.value("turn")}}
	for name, value := range filled {
		form.Set(name, value)
	}
	return form
}

func (s *screen) post(form url.Values) (int, http.Header, string) {
	s.Helper()
	req, err := http.NewRequestWithContext(s.Context(), http.MethodPost, s.link, strings.NewReader(form.Encode()))
	require.NoError(s, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.fetch(req)
}

// value is what an input holds.
func (s *screen) value(name string) string {
	s.Helper()
	found := regexp.MustCompile(`<input[^>]* name="` + name + `"[^>]*? value="([^"]*)"`).FindStringSubmatch(s.html)
	require.NotNil(s, found, "no input %s in %s", name, s.html)
	return html.UnescapeString(found[1])
}

func (s *screen) text(pattern string) string {
	found := regexp.MustCompile(pattern).FindStringSubmatch(s.html)
	if found == nil {
		return ""
	}
	return html.UnescapeString(found[1])
}

func (s *screen) title() string   { return s.text(`<h1>([^<]*)</h1>`) }
func (s *screen) lede() string    { return s.text(`</h1>\n<p>([^<]*)</p>`) }
func (s *screen) problem() string { return s.text(`role="alert"[^>]*>([^<]*)<`) }

// names are those of the inputs that the customer fills in.
func (s *screen) names() (names []string) {
	for _, found := range regexp.MustCompile(`<input (?:id|type="radio" name)="([^"]*)"`).FindAllStringSubmatch(s.html, -1) {
		if len(names) == 0 || names[len(names)-1] != found[1] {
			names = append(names, found[1])
		}
	}
	return names
}

func (s *screen) isDone() {
	s.Helper()
	assert.Equal(s, "Done", s.title(), s.html)
	assert.NotContains(s, s.html, "<form")
}

// step is a page that has to come, and what is filled in there.
type step struct {
	title  string
	names  []string
	filled fields
}

var (
	userAndPassword = []string{"username", "password"}
	otpStep         = step{"One more question", []string{"otp"}, rightOTP}
)

// What the bank asks is asked on the page as the story has it, and a success is
// one.
func TestLinkWalks(t *testing.T) {
	signIn := func(bank string) step { return step{"Sign in to " + bank, userAndPassword, rightLogin} }
	account := fields{"accountNumber": "0131883478"}
	together := fields{"accountNumber": "0131883478", "otp": sandbox.OTP}
	for digits, steps := range map[string][]step{
		"099": {{"Renew the access to your account", nil, nil}},
		"098": {otpStep},
		"200": {signIn("Zenith Bank")},
		"101": {signIn("GTBank"), {"Choose an account", []string{"accountNumber"}, account}},
		"102": {signIn("KudaBank"), otpStep},
		"103": {signIn("GTBank"), {"One more question", []string{"answer"}, fields{"answer": sandbox.Answer}}, otpStep, {"Choose an account", []string{"accountNumber"}, account}},
		"104": {signIn("United Bank for Africa"), {"One more question", []string{"security_answer"}, fields{"security_answer": sandbox.Answer}}},
		"105": {signIn("GTBank"), {"Two more questions", []string{"accountNumber", "otp"}, together}},
		"106": {{"Sign in to OPay", []string{"phone_number", "passcode", "email"}, fields{"phone_number": "1", "passcode": "2", "email": "3"}}},
		"008": {signIn("United Bank for Africa")},
		"403": {signIn("ALAT by WEMA")},
		"410": {signIn("ALAT by WEMA")},
		"500": {signIn("Zenith Bank")},
		"598": {signIn("Union Bank")},
	} {
		t.Run(digits, func(t *testing.T) {
			l := listen(t)
			d := start(t, sandbox.Config{WebhookURL: l.URL})
			s := d.visit(d.link(digits))
			for _, step := range steps {
				assert.Equal(t, step.title, s.title())
				assert.Equal(t, step.names, s.names())
				assert.Empty(t, s.problem())
				s.send(step.filled)
			}
			s.isDone()
			d.eventually(func() bool { return len(l.got()) == 2 }, "the events come")
			assert.Contains(t, l.got()[0], "account_reauthorized")
			assert.Contains(t, l.got()[1], "account_updated")
			assert.Contains(t, l.got()[1], sandbox.AccountPrefix+digits)
		})
	}
}

func TestLinkOfABankThatIsDown(t *testing.T) {
	d := start(t, sandbox.Config{})
	s := d.visit(d.link("400"))
	for range 2 {
		s.send(rightLogin)
		assert.Equal(t, "The institution is not responding at the moment. Please try again later.", s.problem())
		assert.NotContains(t, s.html, "aria-invalid", "it is not the customer's fault")
	}
}

// The story of a link that was made after two refusals is an ordinary one, even
// when another link of the account is used first.
func TestLinksOfOneAccount(t *testing.T) {
	d := start(t, sandbox.Config{})
	for range 2 {
		assert.Equal(t, 429, d.initiate(linkBody(t, "429")).HTTP)
	}
	first, second := d.visit(d.link("429")), d.visit(d.link("429"))
	first.send(rightLogin)
	first.isDone()
	second.reload()
	assert.Equal(t, "Sign in to Union Bank", second.title(), "it is a link of its own")
	second.send(rightLogin)
	second.isDone()
}

func TestWrongAnswersOnThePage(t *testing.T) {
	d := start(t, sandbox.Config{})
	s := d.visit(d.link("102"))
	for _, wrong := range []fields{
		{"username": `Ada "<b>&'`, "password": sandbox.Password},
		{"username": sandbox.Username, "password": "wrong"},
		{"username": sandbox.Username},
	} {
		s.send(wrong)
		assert.Equal(t, "Invalid login credentials. Please check your username and password.", s.problem())
		assert.Equal(t, wrong["username"], s.value("username"), "the username is kept")
		assert.Empty(t, s.value("password"), "the password is not")
		assert.NotContains(t, s.html, ">wrong<")
		assert.Regexp(t, `<input id="password"[^>]*\s+aria-invalid="true" aria-describedby="problem" autofocus>`, s.html)
		assert.Contains(t, s.html, "<title>Error: Sign in to KudaBank")
		s.reload()
		assert.NotEmpty(t, s.problem(), "it is there until the next answer")
	}
	s.send(rightLogin)
	assert.Empty(t, s.problem())
	assert.Equal(t, "KudaBank is requesting you to enter your OTP to continue", s.lede())

	s.send(fields{"otp": "000000"})
	assert.Equal(t, "Incorrect OTP. Please check it and try again.", s.problem())
	assert.Empty(t, s.value("otp"))
	s.send(rightOTP)
	s.isDone()
}

// An account that was chosen stays chosen when the rest was wrong.
func TestChoiceIsKept(t *testing.T) {
	d := start(t, sandbox.Config{})
	s := d.visit(d.link("105"))
	s.send(rightLogin)
	assert.NotContains(t, s.html, " checked")
	s.send(fields{"accountNumber": "0244910257", "otp": "1"})
	assert.Equal(t, "Incorrect OTP. Please check it and try again.", s.problem())
	assert.Contains(t, s.html, `value="0244910257" required checked>`+"\n<span><strong>Savings account</strong> <span>ending in 0257</span>")
	s.send(fields{"otp": sandbox.OTP})
	assert.Equal(t, "Unknown account. Please choose one of the accounts offered.", s.problem())
	s.send(fields{"accountNumber": "1", "otp": sandbox.OTP})
	assert.Equal(t, "Unknown account. Please choose one of the accounts offered.", s.problem())
}

// A form that is sent twice, or from an earlier page, counts once.
func TestFormCountsOnce(t *testing.T) {
	l := listen(t)
	d := start(t, sandbox.Config{WebhookURL: l.URL})
	s := d.visit(d.link("102"))
	wrong, right := s.form(fields{"username": "x", "password": "y"}), s.form(rightLogin)
	for range 2 {
		status, _, _ := s.post(right)
		assert.Equal(t, http.StatusSeeOther, status)
	}
	s.post(wrong)
	s.post(url.Values{})
	s.post(url.Values{"turn": {"x"}})
	s.reload()
	assert.Equal(t, []string{"otp"}, s.names())
	assert.Empty(t, s.problem())

	otp := s.form(rightOTP)
	for range 3 {
		s.post(otp)
		s.reload()
		s.isDone()
	}
	d.eventually(func() bool { return len(l.got()) == 2 }, "the events come")
	for turn := range 5 { // whatever turn the page might be at
		s.post(url.Values{"turn": {strconv.Itoa(turn)}, "otp": {sandbox.OTP}})
	}
	s.reload()
	s.isDone()
	assert.Len(t, l.got(), 2, "once")
	assert.Equal(t, "AVAILABLE", d.details("102").Data.Meta.DataStatus)
}

func TestLinkCountsForTheDetails(t *testing.T) {
	clock := newClock()
	d := start(t, sandbox.Config{Clock: clock.now})
	s := d.visit(d.link("598"))
	s.send(rightLogin)
	assert.Equal(t, "FAILED", d.details("598").Data.Meta.DataStatus, "as after a login")
}

// A customer who was away for too long begins again, and is told so.
func TestCustomerWhoTakesTooLong(t *testing.T) {
	clock := newClock()
	d := start(t, sandbox.Config{Clock: clock.now, SessionLife: time.Minute})
	s := d.visit(d.link("102"))
	clock.advance(time.Hour) // nothing has begun yet
	s.send(rightLogin)
	assert.Equal(t, []string{"otp"}, s.names())

	clock.advance(time.Minute)
	s.send(rightOTP)
	assert.Equal(t, "That took too long. Please sign in again.", s.problem())
	assert.Equal(t, userAndPassword, s.names())
	s.send(rightLogin)
	clock.advance(time.Minute)
	s.reload()
	assert.Equal(t, "That took too long. Please sign in again.", s.problem())
	s.send(rightLogin)
	s.send(rightOTP)
	s.isDone()
	clock.advance(time.Hour)
	s.reload()
	s.isDone()
}

func TestWayBack(t *testing.T) {
	d := start(t, sandbox.Config{})
	s := d.visit(d.link("200", "redirect_url", "https://shop.example:8443/back?a=b&c=d"))
	assert.NotContains(t, s.html, "shop.example", "not before it is done")
	s.send(rightLogin)
	assert.Contains(t, s.html, `<a class="button" href="https://shop.example:8443/back?a=b&amp;c=d" rel="noreferrer">Go back to shop.example:8443</a>`)

	s = d.visit(d.link("200"))
	s.send(rightLogin)
	s.isDone()
	assert.NotContains(t, s.html, "<a ")
}

func TestSlowBankIsSlowOnThePage(t *testing.T) {
	const delay = 20 * time.Millisecond
	d := start(t, sandbox.Config{Delay: delay})
	s := d.visit(d.link("008"))
	began := time.Now()
	s.send(rightLogin)
	assert.GreaterOrEqual(t, time.Since(began), 10*delay)
	s.isDone()
}

// What a browser, a password manager and a screen reader go by.
func TestPageIsAccessible(t *testing.T) {
	d := start(t, sandbox.Config{})
	for digits, attributes := range map[string][]string{
		"098": {`id="otp" name="otp" type="text" value="" autocomplete="one-time-code" inputmode="numeric"`},
		"200": {`id="username" name="username" type="text" value="" autocomplete="username"`, `id="password" name="password" type="password" value="" autocomplete="current-password"`},
		"106": {`type="text" value="" autocomplete="tel" inputmode="tel"`, `type="password" value="" autocomplete="current-password" inputmode="numeric"`, `autocomplete="email" inputmode="email"`},
	} {
		s := d.visit(d.link(digits))
		assert.Contains(t, s.html, `<html lang="en">`)
		assert.Contains(t, s.html, `<meta name="viewport" content="width=device-width, initial-scale=1">`)
		assert.Contains(t, s.html, `<link rel="icon" href="data:image/svg+xml,`, "a browser asks the server for an icon otherwise")
		assert.Contains(t, s.style, "color-scheme: light dark;")
		assert.NotContains(t, s.style, "url(")
		assert.Contains(t, s.html, "This is a demo. <strong>Never type a real password here.</strong>")
		for _, want := range attributes {
			assert.Contains(t, s.html, want)
		}
		for _, name := range s.names() {
			assert.Contains(t, s.html, fmt.Sprintf(`<label for="%s">`, name))
		}
		assert.NotRegexp(t, `<script|onclick|https?://(www\.)?[a-vx-z]`, strings.ReplaceAll(s.html, "http://www.w3.org/2000/svg", ""))
	}
	s := d.visit(d.link("200"))
	assert.Contains(t, s.html, "<dt>Username</dt><dd>samuel@neem.com</dd>\n<dt>Password</dt><dd>pass1234567890?</dd>")
	assert.Contains(t, d.visit(d.link("106")).html, "<dd>any text</dd>")
}

func TestPageHeaders(t *testing.T) {
	d := start(t, sandbox.Config{})
	s := d.visit(d.link("200"))
	for name, change := range map[string]func(*http.Request){
		"the page": func(*http.Request) {},
		"HEAD":     func(r *http.Request) { r.Method = http.MethodHead },
		"a form": func(r *http.Request) {
			r.Method = http.MethodPost
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		},
		"no such link": func(r *http.Request) { r.URL.Path += "x" },
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.link, nil)
		require.NoError(t, err)
		change(req)
		_, header, _ := d.fetch(req)
		assert.Regexp(t, `^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$`, header.Get("Content-Security-Policy"), name)
		assert.Equal(t, "no-referrer", header.Get("Referrer-Policy"), name)
		assert.Equal(t, "no-store", header.Get("Cache-Control"), name)
		assert.Equal(t, "nosniff", header.Get("X-Content-Type-Options"), name)
		assert.Equal(t, "text/html; charset=utf-8", header.Get("Content-Type"), name)
	}
}

func TestPagesThatAreNone(t *testing.T) {
	d := start(t, sandbox.Config{})
	link := d.link("200")
	for _, path := range []string{"/link/", "/link/x", "/link/" + strings.Repeat("a", 24)} {
		status, _, body := d.fetch(d.request(http.MethodGet, path, ""))
		assert.Equal(t, http.StatusNotFound, status, path)
		assert.Contains(t, body, "<h1>This link does not work</h1>", path)
		assert.NotContains(t, body, "<form")
	}
	for name, test := range map[string]struct {
		method, media, body string
		status              int
	}{
		"another method": {http.MethodPut, "application/x-www-form-urlencoded", "", http.StatusMethodNotAllowed},
		"JSON":           {http.MethodPost, "application/json", "{}", http.StatusBadRequest},
		"no type":        {http.MethodPost, "", "turn=0", http.StatusBadRequest},
		"half an escape": {http.MethodPost, "application/x-www-form-urlencoded", "turn=%0", http.StatusBadRequest},
		"too much":       {http.MethodPost, "application/x-www-form-urlencoded", strings.Repeat("a", 65<<10), http.StatusRequestEntityTooLarge},
	} {
		req := d.request(test.method, strings.TrimPrefix(link, d.URL()), test.body)
		req.Header.Set("Content-Type", test.media)
		status, _, _ := d.fetch(req)
		assert.Equal(t, test.status, status, name)
	}
	s := d.visit(link)
	s.send(rightLogin)
	s.isDone()
}

// A page that is only looked at, as messengers do for a preview, begins nothing.
func TestLookingBeginsNothing(t *testing.T) {
	d := start(t, sandbox.Config{})
	link := d.link("099")
	for range 3 {
		d.visit(link + "?utm_source=sms")
	}
	s := d.visit(link)
	assert.Equal(t, "Renew the access to your account", s.title())
	assert.Contains(t, s.html, `<button type="submit">Go on</button>`)
}

// A page's requests are recorded with the account that they are about.
func TestPageRequestsAreRecorded(t *testing.T) {
	d := start(t, sandbox.Config{})
	s := d.visit(d.link("200"))
	s.send(rightLogin)
	got := d.Requests()
	require.Len(t, got, 4)
	for _, r := range got {
		assert.Equal(t, sandbox.AccountPrefix+"200", r.Account, r.Path)
	}
	assert.Equal(t, []int{200, 200, 303, 200}, []int{got[0].Status, got[1].Status, got[2].Status, got[3].Status})
}

// A customer who leaves while the bank takes its time has answered nothing.
func TestCustomerWhoLeaves(t *testing.T) {
	d := start(t, sandbox.Config{})
	s := d.visit(d.link("102"))
	d.SetDelay(time.Hour)
	req := d.request(http.MethodPost, strings.TrimPrefix(s.link, d.URL()), s.form(rightLogin).Encode())
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	d.hangUp(req)
	d.eventually(func() bool { return d.Requests()[2].Cancelled }, "the server notices")
	d.SetDelay(0)
	s.reload()
	assert.Equal(t, userAndPassword, s.names())
}
