package browser

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/monoapi/sandbox"
)

// The customer's way from the link to the end, with a mistake at each step, as
// the page is and with scripts switched off.
func TestCustomerSignsIn(t *testing.T) {
	for name, scriptless := range map[string]bool{"with scripts": false, "without scripts": true} {
		t.Run(name, func(t *testing.T) {
			client, url, events := bank(t)
			p := newPhone(t, url)
			set(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: scriptless})
			p.open(link(t, client, "102", ""))
			p.titled("Sign in to KudaBank")

			p.fill("username", sandbox.Username, "password", "my real password")
			p.send()
			assert.Equal(t, "Invalid login credentials. Please check your username and password.", p.alert())
			assert.Equal(t, sandbox.Username, p.value("username"), "it is kept")
			assert.Empty(t, p.value("password"))
			assert.Equal(t, "password", p.focused(), "it can be typed anew at once")

			p.fill("password", sandbox.Password)
			p.send()
			p.titled("One more question")
			p.fill("otp", "000000")
			p.send()
			assert.Equal(t, "Incorrect OTP. Please check it and try again.", p.alert())
			assert.Empty(t, p.value("otp"))
			assert.Empty(t, events())

			p.fill("otp", sandbox.OTP)
			p.send()
			p.titled("Done")
			p.do(chromedp.Reload())
			p.titled("Done")

			account := sandbox.AccountPrefix + "102"
			want := []string{monoapi.EventReauthorised + " " + account, monoapi.EventUpdated + " " + account}
			require.Eventually(t, func() bool { return len(events()) >= len(want) }, patience, 10*time.Millisecond)
			assert.Equal(t, want, events(), "in order, and once: the page was reloaded")
			p.behaved()
		})
	}
}

// What is strange would be seen: a page that does not exist is an error on the
// console, and a request elsewhere is one.
func TestStrangeThingsAreSeen(t *testing.T) {
	_, url, _ := bank(t)
	p := newPhone(t, url)
	p.open(url + "/link/none")
	p.titled("This link does not work")
	require.Len(t, p.seen(), 1)
	assert.Contains(t, p.seen()[0], "404")
	ask[string](p, `new Image().src = "http://127.0.0.1:1/"`)
	require.Eventually(t, func() bool { return len(p.seen()) > 1 }, patience, 10*time.Millisecond)
	assert.Contains(t, fmt.Sprint(p.seen()[1:]), "Content Security Policy", "and the page may not make one")
}

// The way back takes nothing of the link along.
func TestCustomerGoesBack(t *testing.T) {
	arrived := make(chan *http.Request, 1)
	shop := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/back" {
			arrived <- r
		}
		_, _ = fmt.Fprint(w, `<!doctype html><title>The shop</title><link rel="icon" href="data:,"><h1>The shop</h1>`)
	}))
	defer shop.Close()
	client, url, _ := bank(t)
	p := newPhone(t, url)
	p.open(link(t, client, "099", shop.URL+"/back?order=7"))
	p.titled("Renew the access to your account")
	p.send()
	p.titled("Done")
	p.behaved()

	p.follow("a")
	p.titled("The shop")
	r := <-arrived
	assert.Equal(t, "order=7", r.URL.RawQuery)
	assert.Empty(t, r.Referer())
}

// A label names its field: a tap on it goes there.
func TestLabels(t *testing.T) {
	client, url, _ := bank(t)
	p := newPhone(t, url)
	p.open(link(t, client, "105", ""))
	p.titled("Sign in to GTBank")
	for _, name := range []string{"username", "password"} {
		p.do(chromedp.Click(chromedp.CSS("label[for=" + name + "]")))
		assert.Equal(t, name, p.focused())
	}
	p.fill("username", sandbox.Username, "password", sandbox.Password)
	p.send()
	p.titled("Two more questions")
	p.do(chromedp.Click(`//label[contains(., "ending in 3478")]`))
	assert.Equal(t, "0131883478", ask[string](p, `document.querySelector("input:checked").value`))
	p.fill("otp", sandbox.OTP)
	p.send()
	p.titled("Done")
	p.behaved()
}
