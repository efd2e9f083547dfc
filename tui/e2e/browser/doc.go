// Package browser holds the tests of the demo bank's customer page in a real
// browser, a headless Chromium at a phone's width. Where none is installed they
// are skipped.
//
// With -screenshots DIR they leave a picture of every page in DIR, to be looked at:
//
//	go test ./tui/e2e/browser -screenshots /tmp/pages
package browser
