package sandbox

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"connect-reauth/monoapi"
)

// mostShown is how much of one text is shown, in runes.
const mostShown = 500

// shownMembers are the members of a call's body whose values are shown. The
// values of all others are masked: whatever a client sends under another name,
// or to another path, may be an answer that landed in the wrong place.
var shownMembers = map[string][]string{
	sessionPath: {"account"},
	commitPath:  {accountNumber},
	linkPath:    {"account", "scope", "meta.ref", redirectURL},
	pagePath:    {turnField, accountNumber},
}

// shownHeaders are the headers whose values are shown, for the same reason.
var shownHeaders = []string{
	"Accept", "Accept-Encoding", "Connection", "Content-Length", "Content-Type", "User-Agent",
	"X-Session-Id", "X-Real-Time", "X-Realtime",
}

// nameLike reports whether a member is called so that it can be shown: a body
// that was mistaken for a form is one long name.
//
// It is no regular expression: one that repeats the letters of all scripts takes
// milliseconds and megabytes at every start of the program.
func nameLike(name string) bool {
	return name != "" && utf8.RuneCountInString(name) <= 64 && !strings.ContainsFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !strings.ContainsRune(" _.[]-", r)
	})
}

// anyKey is a secret key wherever it stands.
var anyKey = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)(live|test)_sk_[\w-]+`) })

// anyLink is the path of a customer's page wherever it stands.
var anyLink = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)` + pagePath + `[^\s?#]+`) })

// shower returns what makes a text safe to show, in a request with this key.
func shower(key string) func(string) string {
	return func(text string) string {
		if len(key) > 7 { // a shorter one is a part of words by chance
			text = strings.ReplaceAll(text, key, monoapi.Mask)
		}
		text = anyKey().ReplaceAllString(text, monoapi.Mask)
		text = anyLink().ReplaceAllStringFunc(text, func(path string) string {
			const host = "http://host/" // MaskLink takes whole links
			return pagePath + strings.TrimPrefix(monoapi.MaskLink(host+path[len(pagePath):]), host)
		})
		return monoapi.CleanLimit(text, mostShown)
	}
}

// masked stands for a value. That there was none is no secret.
func masked(value string) string {
	if value == "" {
		return ""
	}
	return monoapi.Mask
}

func shownHeader(header http.Header, show func(string) string) map[string]string {
	shown := make(map[string]string, len(header))
	for name, values := range header {
		value := strings.Join(values, ", ")
		if slices.Contains(shownHeaders, name) {
			value = show(value)
		} else {
			value = masked(value)
		}
		shown[strings.ToLower(show(name))] = value
	}
	return shown
}

// shownBody is the body of a request to a path.
func shownBody(path string, body []byte, show func(string) string) any {
	if len(body) == 0 {
		return nil
	}
	var members map[string]any
	if strings.HasPrefix(path, pagePath) {
		path = pagePath
		members = formMembers(string(body))
	} else if json.Unmarshal(body, &members) != nil {
		members = nil
	}
	if members == nil {
		return monoapi.Mask
	}
	return shownObject(members, shownMembers[path], "", show)
}

func formMembers(body string) map[string]any {
	sent, err := url.ParseQuery(body)
	if err != nil {
		return nil
	}
	members := make(map[string]any, len(sent))
	for name := range sent {
		members[name] = sent.Get(name)
	}
	return members
}

// shownObject masks the values of an object but for those named; within is what
// stands before its members' names.
func shownObject(members map[string]any, named []string, within string, show func(string) string) map[string]any {
	shown := make(map[string]any, len(members))
	for name, value := range members {
		var safe any = monoapi.Mask
		switch value := value.(type) {
		case nil:
			safe = nil
		case map[string]any:
			safe = shownObject(value, named, within+name+".", show)
		case string:
			safe = masked(value)
			// An address that is none, or has a user, may be anything.
			if slices.Contains(named, within+name) && (name != redirectURL || isPage(value)) {
				safe = show(value)
			}
		}
		if nameLike(name) {
			name = show(name)
		} else {
			name = monoapi.Mask
		}
		shown[name] = safe
	}
	return shown
}
