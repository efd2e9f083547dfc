package browser

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"

	"connect-reauth/monoapi/sandbox"
)

// tooSmall lists what is harder to hit with a thumb than 44 pixels.
const tooSmall = `[...document.querySelectorAll("input:not([type=hidden]):not([type=radio]), button, a, .choice")]
	.filter(e => e.getBoundingClientRect().height < 44).map(e => e.outerHTML)`

// tooTiny lists fields that a phone zooms in on, which moves the page about.
const tooTiny = `[...document.querySelectorAll("input:not([type=hidden]):not([type=radio])")]
	.filter(e => parseFloat(getComputedStyle(e).fontSize) < 16).map(e => e.outerHTML)`

// tooPale lists texts whose contrast is below 4.5:1.
const tooPale = `(() => {
	const parts = c => c.match(/[\d.]+/g).map(Number);
	const light = ([r, g, b]) => [r, g, b].map(v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
		.reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
	const behind = e => {
		for (; e; e = e.parentElement) {
			const c = parts(getComputedStyle(e).backgroundColor);
			if (c.length < 4 || c[3] > 0) return c;
		}
		return [255, 255, 255];
	};
	const texts = [...document.querySelectorAll("body *")].filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()));
	return texts.filter(e => {
		const [a, b] = [light(parts(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
		return (a + 0.05) / (b + 0.05) < 4.5;
	}).map(e => e.outerHTML);
})()`

// Every page, light and dark, as it is on a phone: nothing is cut off, small or
// pale.
func TestPagesOnAPhone(t *testing.T) {
	client, url, _ := bank(t)
	p := newPhone(t, url)
	look := func(name string) {
		t.Helper()
		for _, scheme := range []string{"light", "dark"} {
			p.scheme(scheme)
			assert.LessOrEqual(t, ask[int](p, "document.documentElement.scrollWidth"), width, name)
			assert.Empty(t, ask[[]string](p, tooSmall), name)
			assert.Empty(t, ask[[]string](p, tooPale), "%s, %s", name, scheme)
			assert.Empty(t, ask[[]string](p, tooTiny), name)
			p.picture(name + "-" + scheme)
		}
	}
	signIn := func() {
		t.Helper()
		p.fill("username", sandbox.Username, "password", sandbox.Password)
		p.send()
	}

	p.open(link(t, client, "103", "https://shop.example/back"))
	look("1-sign-in")
	p.fill("username", sandbox.Username, "password", "x")
	p.send()
	look("2-wrong-password")
	p.fill("password", sandbox.Password)
	p.send()
	look("3-security-question")
	p.fill("answer", sandbox.Answer)
	p.send()
	look("4-otp")
	p.fill("otp", "000000")
	p.send()
	look("5-wrong-otp")
	p.fill("otp", sandbox.OTP)
	p.send()
	p.titled("Choose an account")
	look("6-choose")
	p.do(chromedp.Click(chromedp.CSS(".choice")))
	look("7-chosen")
	p.send()
	p.titled("Done")
	look("8-done")

	p.open(link(t, client, "105", ""))
	signIn()
	p.titled("Two more questions")
	look("together")
	p.open(link(t, client, "106", ""))
	look("own-form")
	p.open(link(t, client, "099", ""))
	look("at-once")
	p.open(link(t, client, "400", ""))
	signIn()
	look("bank-down")
	p.behaved()

	p.open(url + "/link/none")
	look("unknown")
}
